"""How a group of alerts stands, told on its card: a headline, what to know, what happens next (A2-A4, F7)."""

from bot.domain.requests import ClosedAs, RequestState
from bot.ports.alert_screens import AlertCard
from bot.ports.mute_screens import MuteLine
from bot.ports.screens import Card
from handlers.views import words
from handlers.views.card_stories import Story, at, cannot_wait


def story_of(screen: AlertCard) -> Story:
    """The story of a group, in any state."""
    match screen.card.request.state:
        case RequestState.WAITING:
            return _waiting(screen)
        case RequestState.RESOLVED:
            return _resolved(screen)
        case RequestState.WITHDRAWN:
            return _withdrawn(screen)
        case RequestState.DUPLICATE:
            return _duplicate(screen)
        case _:
            return _going_on(screen)


def _waiting(screen: AlertCard) -> Story:
    card = screen.card
    due = f"due {at(card, card.request.due_at)}"
    if card.request.missed_at is not None:
        return Story(
            headline=f"⏰ *Overdue: nobody has taken it* · was {due}",
            lines=(_called(card), _away(card)),
            says=f"is overdue: nobody has taken it. {words.mentions(card.mention)}",
        )
    if not card.working_now:
        return Story(
            headline=f"🌙 *Waiting until support opens* · {due}",
            lines=(_away(card),),
            next="The team is told when it is back.",
            says="waits until support opens.",
        )
    return Story(
        headline=f"⏳ *{_back(screen)}Waiting for somebody to take it* · {due}",
        lines=(_later_call(screen) or _called(card),),
        next="I'm on it, 👀 or a reply in this thread is enough.",
        says=f"waits for somebody to take it. {words.mentions(card.mention)}",
    )


def _going_on(screen: AlertCard) -> Story:
    card = screen.card
    if card.owner is None:
        by = f" by {words.name(card.answered_by)}" if card.answered_by else ""
        return Story(
            headline=f"💬 *Looked at{by}*",
            lines=("Nobody has it yet.", _over(screen)),
            next="I'm on it shows everybody who sees it through.",
            says=f"was looked at{by}. Nobody has it yet.",
        )
    owner = words.name(card.owner)
    return Story(
        headline=f"👀 *{owner} is on it*",
        lines=(_handover(card), _over(screen)),
        says=f"is in the hands of {owner}.",
    )


def _resolved(screen: AlertCard) -> Story:
    card, closed = screen.card, screen.card.request.closed_at
    when = f" · {at(card, closed)}" if closed else ""
    if card.request.closed_as is ClosedAs.MUTED:
        return _muted(screen)
    if card.request.closed_as is ClosedAs.OVER and screen.mute is not None and screen.over_at is None:
        return _quiet_since_mute(screen.mute)
    if card.request.closed_as is ClosedAs.OVER:
        return Story(
            headline=f"🌤️ *Over, says {words.label(screen.source_name)}*{when}",
            lines=("Nobody had to take it.",) if card.request.responded_at is None else (),
            next="It opens again by itself if it comes back.",
            says=f"is over, says {words.label(screen.source_name)}.",
        )
    by = f" by {words.name(card.closed_by)}" if card.closed_by else ""
    return Story(
        headline=f"✅ *Resolved{by}*{when}",
        next="It opens again by itself if it comes back.",
        says=f"is resolved{by}.",
    )


def _muted(screen: AlertCard) -> Story:
    if screen.mute is None:
        return Story(headline="🔕 *Muted*", says="is muted.")
    mute = screen.mute
    what = f" for everything of this {words.label(mute.everything)}" if mute.everything else ""
    return Story(
        headline=f"🔕 *Muted until {at(screen.card, mute.until)}*{what} by {words.label(mute.by)}",
        lines=(words.excerpt(mute.reason),),
        next="Repeats are counted and call nobody. Leads and admins can end it.",
        says=f"is muted until {words.spoken(mute.until, screen.card.zone)} by {words.label(mute.by)}.",
    )


def _quiet_since_mute(mute: MuteLine) -> Story:
    return Story(
        headline="🔔 *The mute is over, and it has been quiet*",
        lines=(f"{words.label(mute.by)} had muted it: {words.excerpt(mute.reason)}",),
        next="It opens again by itself if it comes back.",
        says="is no longer muted, and has been quiet.",
    )


def _withdrawn(screen: AlertCard) -> Story:
    by = f" by {words.name(screen.card.closed_by)}" if screen.card.closed_by else ""
    return Story(
        headline=f"↩️ *Closed{by}* · it does not matter",
        next="It matters after all? Press Reopen. For longer quiet there is Mute….",
        says=f"was closed{by}, because it does not matter.",
    )


def _duplicate(screen: AlertCard) -> Story:
    parent = screen.card.duplicate_of
    shown = f"#{parent.id} {words.title(parent)}" if parent else "another one"
    told = f"#{parent.id} {words.untitled(parent)}" if parent else "another one"
    return Story(
        headline=f"🔗 *Duplicate* of {shown}",
        lines=("The work goes on there.",),
        next="Not the same after all? Press Reopen.",
        says=f"is closed as a duplicate of {told}.",
    )


def _called(card: Card) -> str:
    """Those who should act now (N3), or once that was said, who is on duty."""
    if card.mention:
        return f"{words.mentions(card.mention)}, can you take a look?"
    return f"On duty: {words.names(card.on_duty)}." if card.on_duty else "Nobody is on duty at the moment."


def _away(card: Card) -> str:
    """F7: when the team is back, and what to do when that is too late; nothing during working hours."""
    if card.working_now:
        return ""
    back = f"Support is closed and back {at(card, card.back_at)}." if card.back_at else "Support is closed."
    return " ".join(part for part in (back, cannot_wait(card)) if part)


def _handover(card: Card) -> str:
    return f"Handed to {words.names(card.handoff_to)}, confirmed by I'm on it." if card.handoff_to else ""


def _back(screen: AlertCard) -> str:
    return "It is back. " if screen.comebacks else ""


def _later_call(screen: AlertCard) -> str:
    if screen.next_call_at is None:
        return ""
    later = at(screen.card, screen.next_call_at)
    return f"It came back soon after people were called, so nobody is called before {later}."


def _over(screen: AlertCard) -> str:
    if screen.over_at is None:
        return ""
    since = at(screen.card, screen.over_at)
    return f"🌤️ {words.label(screen.source_name)} says that it is over since {since}. Resolve closes it."
