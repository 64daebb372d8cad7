"""Which request a person means, and whether they may act on it now (P1, P2, R8, X5)."""

from dataclasses import dataclass

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Move, Moved, Request, apply, is_open, is_parked, standing_words
from bot.domain.teams import Team
from bot.ports.rows import RequestMessage
from bot.services import people
from bot.services.work import BOT_ACTOR, Work, subject_of

GONE = Reason("unknown", "I do not know this request any more. Open a new one with the message shortcut.")
MOVES_OF_REQUESTERS = frozenset({Move.RESOLVE, Move.REOPEN, Move.WITHDRAW})
HAPPENED = {
    "request.taken": "{who} took it",
    "request.resolved": "{who} resolved it",
    "request.reopened": "{who} reopened it",
    "request.withdrawn": "{who} withdrew it",
    "request.waiting_on_requester": "{who} set it to waiting on the requester",
    "request.requester_replied": "{who} replied",
    "request.continued": "{who} replied",
    "request.duplicate": "{who} closed it as a duplicate",
    "request.handed_off": "{who} handed it off",
    "request.priority": "{who} changed its priority",
    "request.category": "{who} triaged it",
    "request.responded": "{who} answered it",
    "alert.muted": "{who} muted it",
    "request.parked": "it was parked without an answer from the requester",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A request that a member may act on; locked if it was found by `find`."""

    team: Team
    request: Request


def find(work: Work, user: str, request_id: int, seen_version: int | None, move: Move | None) -> Found | Reason:
    """The locked request for a member's act, or why not: unknown, not allowed (P2), overtaken (X5) or refused (R8)."""
    return allowed(work, user, work.uow.requests.lock(request_id), seen_version, move)


def allowed(
    work: Work, user: str, request: Request | None, seen_version: int | None, move: Move | None
) -> Found | Reason:
    """The judgement of `find` on a request as it was read; a form opens by it and is judged again when it is sent."""
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return GONE
    if not people.is_member(work, team, user):
        return _members_only(work, team, request, move)
    overtaken = stale(work, request, seen_version, user)
    if overtaken is not None:
        return overtaken
    if move is not None:
        step = apply(request, move)
        if not isinstance(step, Moved):
            return step
    return Found(team, request)


def _members_only(work: Work, team: Team, request: Request, move: Move | None) -> Reason:
    """P2: a refusal says who can; requesters may end and reopen what they asked for (P1)."""
    asker = f" and {people.Names(work).person(request.author).name}, who asked," if move in MOVES_OF_REQUESTERS else ""
    what_now = (
        "They see this request and will answer here."
        if is_open(request)
        else "If you need help as well, write a new message in the channel."
    )
    return Reason("members_only", f"Only members of {team.name}{asker} can do that. {what_now}")


def own(work: Work, request: Request | None, user: str) -> bool:
    """Whether the person asked for this request and does not act for its team: then it is theirs to end (P1)."""
    if request is None or request.author != user:
        return False
    team = work.team(request.team)
    return team is None or not people.is_member(work, team, user)


def stale(work: Work, request: Request, seen_version: int | None, user: str) -> Reason | None:
    """A click on a button drawn from an older version is answered with what happened meanwhile."""
    if seen_version is None or seen_version == request.version:
        return None
    state = standing_words(request.state, parked=is_parked(request))
    for row in work.uow.audit.of(subject_of(request.id), 5):
        words = HAPPENED.get(row.action)
        if row.action == "request.responded" and row.actor == user:
            return None  # one's own reply is no news: people answer and press Resolve at once
        if words is not None:
            happened = _told(work, words, row.actor, user)
            return Reason("stale", f"{happened}, so nothing was changed. It is now {state}.")
    return Reason("stale", f"The request changed meanwhile, so nothing was done. It is now {state}.")


def _told(work: Work, words: str, actor: str, to: str) -> str:
    """What happened in words; a double click happened by oneself."""
    if actor == to and "{who}" in words:
        return f"{words.format(who='You')} already"
    who = "Firstline" if actor == BOT_ACTOR else people.Names(work).person(actor).name
    return f"Meanwhile {words.format(who=who)}"


def lock_message(work: Work, channel: str, ts: str) -> tuple[Request, RequestMessage] | None:
    """A stored message with its request, locked; None if it is of no request.

    While one waits for the lock, the message may be made a request of its own (R3, R5).
    """
    number = work.uow.requests.id_of_message(channel, ts)
    while number is not None:
        request = work.uow.requests.lock(number)
        now_of = work.uow.requests.id_of_message(channel, ts)
        if now_of == number:
            message = work.uow.requests.message(channel, ts)
            return (request, message) if request is not None and message is not None else None
        number = now_of
    return None


def of_message(work: Work, channel: str, ts: str, thread_ts: str | None) -> Request | None:
    """The request that somebody pointed at: by one of our posts about it, by its own messages, or by its thread."""
    post = work.uow.outbox.find_by_slack(channel, ts)
    request_id = post.request_id if post is not None else work.uow.requests.id_of_message(channel, ts)
    if request_id is not None:
        return work.uow.requests.get(request_id)
    found = [work.uow.requests.get(each) for each in work.uow.requests.ids_of_thread(channel, thread_ts or ts)]
    known = [request for request in found if request is not None]
    return next((request for request in known if request.state not in CLOSED), known[0] if known else None)
