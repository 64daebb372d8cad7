"""How a request stands in each state, told on its card: a headline, what to know, what happens next (R8, F7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.requests import ClosedAs, RequestState
from bot.ports.screens import Card
from handlers.views import words

NAMED = 3  # receivers of a handoff by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The state in words; empty ones are left out."""

    headline: str
    lines: tuple[str, ...] = ()
    next: str = ""  # small print: what happens next, or what one can do
    says: str  # what a notification says of "Request #12 from Olga"


def story_of(screen: Card) -> Story:
    """The story of a card, in any state."""
    return _STORIES[screen.request.state](screen)


def at(screen: Card, instant: datetime) -> str:
    """An instant on the card, with its day unless it is the day on which the request was opened."""
    return words.instant(instant, screen.zone, screen.request.opened_at)


def _waiting(screen: Card) -> Story:
    if screen.request.missed_at is not None:
        return _overdue(screen)
    if not screen.working_now:
        return _closed_hours(screen)
    return Story(
        headline=f"⏳ *Waiting for a first response* · due {at(screen, screen.request.due_at)}",
        lines=(f"{_holder(screen)} {_called(screen)}",),
        next="If nobody answers in time, more people are told.",
        says=f"waits for a first response, due {_due(screen)}. {_holder(screen)} {words.mentions(screen.mention)}",
    )


def _overdue(screen: Card) -> Story:
    return Story(
        headline=f"⏰ *Overdue: still waiting for a first response* · was due {at(screen, screen.request.due_at)}",
        lines=(f"{_holder(screen)} {_called(screen)}", _away(screen)),
        says=f"is overdue: its first response was due {_due(screen)}. "
        f"{_holder(screen)} {words.mentions(screen.mention)}",
    )


def _closed_hours(screen: Card) -> Story:
    """F7: the clock starts when support opens."""
    return Story(
        headline=f"🌙 *Waiting until support opens* · first response due {at(screen, screen.request.due_at)}",
        lines=(_away(screen), _holder(screen) if screen.owner else ""),
        next="Nothing more to do: the request is kept, and the team is told when it is back.",
        says=f"waits until support opens; its first response is due {_due(screen)}.",
    )


def _responded(screen: Card) -> Story:
    by = f" by {words.name(screen.answered_by)}" if screen.answered_by else ""
    if screen.request.first_reply_at is None:  # triage says what it is, and the requester has read nothing yet
        return Story(
            headline=f"🔎 *Looked at{by}*",
            lines=(_holder(screen),),
            next="" if screen.owner else "Take shows everybody who sees it through.",
            says=f"was looked at{by}. {_holder(screen)}",
        )
    helped = ", a colleague who is not on support" if screen.request.by_colleague else ""
    return Story(
        headline=f"💬 *Answered{by}*{helped}",
        lines=(_holder(screen),),
        next="" if screen.owner else "Take shows everybody who sees it through.",
        says=f"was answered{by}. {_holder(screen)}",
    )


def _in_progress(screen: Card) -> Story:
    if screen.owner is None:
        return Story(headline="📂 *Open*", lines=(_holder(screen),), says=f"is open. {_holder(screen)}")
    owner = words.name(screen.owner)
    return Story(
        headline=f"👀 *In progress with {owner}*",
        lines=(_handover(screen) or f"{owner} is on it and will answer in this thread.",),
        says=f"is in progress with {owner}.",
    )


def _waiting_on_requester(screen: Card) -> Story:
    asker, since = words.name(screen.requester), screen.request.waiting_since
    owner = words.name(screen.owner) if screen.owner else "The team"
    nudged = screen.request.nudged_at is not None
    return Story(
        headline=f"💭 *Waiting on {asker}*" + (f" · since {at(screen, since)}" if since else ""),
        lines=(f"{owner} needs an answer to go on: a reply by {asker} in this thread is enough.", _handover(screen)),
        next=f"Without one it is parked before long; any later reply by {asker} reopens it." if nudged else "",
        says=f"waits for an answer from {asker}.",
    )


def _resolved(screen: Card) -> Story:
    asker, closed = words.name(screen.requester), screen.request.closed_at
    if screen.request.closed_as is ClosedAs.PARKED:
        return Story(
            headline=f"💤 *Parked* · no answer from {asker} so far",
            lines=(f"Nothing is lost: any reply by {asker} here reopens it.",),
            says=f"is parked, because {asker} has not answered so far; any reply reopens it.",
        )
    return Story(
        headline=f"✅ *Resolved{_closer(screen)}*" + (f" · {at(screen, closed)}" if closed else ""),
        next="Not solved after all? Reply here or press Reopen.",
        says=f"is resolved{_closer(screen)}.",
    )


def _withdrawn(screen: Card) -> Story:
    by_requester = screen.request.closed_by in {None, screen.requester.user}
    return Story(
        headline=f"↩️ *Withdrawn{_closer(screen)}*" + ("" if by_requester else " · it was not a support request"),
        next="Help needed after all? Press Reopen.",
        says=f"was withdrawn{_closer(screen)}.",
    )


def _duplicate(screen: Card) -> Story:
    parent = screen.duplicate_of
    shown = f"#{parent.id} {words.title(parent)}" if parent else "another request"
    told = f"#{parent.id} {words.untitled(parent)}" if parent else "another request"
    solved = parent is not None and parent.state is RequestState.RESOLVED and not parent.parked
    answered = f"{words.name(screen.answered_there)} has answered there." if screen.answered_there else ""
    goes_on = "The work goes on there, and its resolution will be posted here as well."
    return Story(
        headline=f"🔗 *Duplicate* of {shown}",
        lines=("It is resolved, see below.",) if solved else (answered, goes_on),
        next="Not the same after all? Press Reopen.",
        says=f"is closed as a duplicate of {told}.",
    )


def _due(screen: Card) -> str:
    return words.spoken(screen.request.due_at, screen.zone, screen.request.opened_at)


def _holder(screen: Card) -> str:
    """Who has it, as a sentence."""
    return _handover(screen) or (f"{words.name(screen.owner)} has it." if screen.owner else "Nobody has it yet.")


def _handover(screen: Card) -> str:
    """H1: a handoff that nobody has confirmed yet; nothing if there is none."""
    if not screen.handoff_to:
        return ""
    first, confirm = screen.handoff_to[:NAMED], "confirms" if len(screen.handoff_to) == 1 else "confirm"
    others = len(screen.handoff_to) - len(first)
    receivers = [words.name(each) for each in first] + ([words.count(others, "other")] if others else [])
    return f"Handed to {words.listed(receivers)}, who {confirm} with Take."


def _called(screen: Card) -> str:
    """Those who should act now (N3), or once that was said, who is on duty."""
    if screen.mention:
        return f"{words.mentions(screen.mention)}, can you take a look?"
    return f"On duty: {words.names(screen.on_duty)}." if screen.on_duty else "Nobody is on duty at the moment."


def _away(screen: Card) -> str:
    """F7: when the team is back, and what to do when that is too late; nothing during working hours."""
    if screen.working_now:
        return ""
    back = f"Support is closed and back {at(screen, screen.back_at)}." if screen.back_at else "Support is closed."
    return " ".join(part for part in (back, cannot_wait(screen)) if part)


def cannot_wait(screen: Card) -> str:
    """Whom to tell, and how to raise an incident, which calls people at any hour (F7, I1)."""
    contacts = words.either(screen.emergency_contact)
    ways = [
        f"tell {contacts}" if contacts else "",
        f"raise an incident: {words.literal(screen.command)} incident and a few words" if screen.command else "",
    ]
    said = ", or ".join(filter(None, ways))
    return f"Cannot wait? {said[0].upper()}{said[1:]}." if said else ""


def _closer(screen: Card) -> str:
    """Words for whoever closed it, such as "by Ann"."""
    return f" by {words.name(screen.closed_by)}" if screen.closed_by else ""


_STORIES: dict[RequestState, Callable[[Card], Story]] = {
    RequestState.WAITING: _waiting,
    RequestState.RESPONDED: _responded,
    RequestState.IN_PROGRESS: _in_progress,
    RequestState.WAITING_ON_REQUESTER: _waiting_on_requester,
    RequestState.RESOLVED: _resolved,
    RequestState.WITHDRAWN: _withdrawn,
    RequestState.DUPLICATE: _duplicate,
}
