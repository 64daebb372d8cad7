"""The request: its values, its states and the one table of moves between them (R8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.outside_requests import source_of
from bot.domain.reasons import Reason


class RequestState(StrEnum):
    """Where a request stands (R8)."""

    WAITING = "waiting"
    RESPONDED = "responded"
    IN_PROGRESS = "in_progress"
    WAITING_ON_REQUESTER = "waiting_on_requester"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


CLOSED = frozenset({RequestState.RESOLVED, RequestState.WITHDRAWN, RequestState.DUPLICATE})


class Move(StrEnum):
    """What can happen to a request's state."""

    RESPOND = "respond"  # a first response by reply, mention or triage choice
    TAKE = "take"  # 👀 or Take: somebody owns it
    WORK = "work"  # people go on talking after the first response
    ASK_REQUESTER = "ask_requester"  # Waiting on requester
    REQUESTER_REPLIED = "requester_replied"
    RESOLVE = "resolve"
    PARK = "park"  # R11: no answer after the nudge
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MARK_DUPLICATE = "mark_duplicate"
    RETRACT = "retract"  # F5: the only response never happened


class Priority(StrEnum):
    """How urgent a request is; each has its own target (R12)."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class ClosedAs(StrEnum):
    """How a resolved request ended: solved, or parked without an answer of the requester (R11); how an alert did."""

    SOLVED = "solved"
    PARKED = "parked"
    OVER = "over"  # A2: the app said that it is over
    MUTED = "muted"  # A4: until the mute ends


class Origin(StrEnum):
    """What opened a request."""

    MESSAGE = "message"
    FORM = "form"  # on the channel's `also_from` list: who asked is not known (R1)
    OUTSIDE = "outside"  # somebody outside Slack, by a signed webhook (O1)
    GESTURE = "gesture"  # shortcut, 🎫 or Track as a request (R3)
    SPLIT = "split"  # Make separate (R5)
    LINKED = "linked"  # a late reply on a resolved request (R9)
    ALERT = "alert"  # a monitoring app; one row for a whole group of repeats (A1, A2)


_S, _M = RequestState, Move

# Every move that exists; a pair that is absent is refused with a reason. Reopening an unanswered
# request goes back to waiting: `apply` decides that one case, the table holds the answered one.
MOVES: dict[tuple[RequestState, Move], RequestState] = {
    (_S.WAITING, _M.RESPOND): _S.RESPONDED,
    (_S.WAITING, _M.TAKE): _S.IN_PROGRESS,
    (_S.WAITING, _M.RESOLVE): _S.RESOLVED,
    (_S.WAITING, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITING, _M.MARK_DUPLICATE): _S.DUPLICATE,
    (_S.RESPONDED, _M.TAKE): _S.IN_PROGRESS,
    (_S.RESPONDED, _M.WORK): _S.IN_PROGRESS,
    (_S.RESPONDED, _M.ASK_REQUESTER): _S.WAITING_ON_REQUESTER,
    (_S.RESPONDED, _M.RESOLVE): _S.RESOLVED,
    (_S.RESPONDED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.RESPONDED, _M.MARK_DUPLICATE): _S.DUPLICATE,
    (_S.RESPONDED, _M.RETRACT): _S.WAITING,
    (_S.IN_PROGRESS, _M.RESPOND): _S.IN_PROGRESS,  # a take alone may not have stopped the clock (F2, F4)
    (_S.IN_PROGRESS, _M.TAKE): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _M.WORK): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _M.ASK_REQUESTER): _S.WAITING_ON_REQUESTER,
    (_S.IN_PROGRESS, _M.RESOLVE): _S.RESOLVED,
    (_S.IN_PROGRESS, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_PROGRESS, _M.MARK_DUPLICATE): _S.DUPLICATE,
    (_S.IN_PROGRESS, _M.RETRACT): _S.WAITING,
    (_S.WAITING_ON_REQUESTER, _M.RESPOND): _S.WAITING_ON_REQUESTER,
    (_S.WAITING_ON_REQUESTER, _M.TAKE): _S.WAITING_ON_REQUESTER,
    (_S.WAITING_ON_REQUESTER, _M.WORK): _S.WAITING_ON_REQUESTER,
    (_S.WAITING_ON_REQUESTER, _M.REQUESTER_REPLIED): _S.IN_PROGRESS,
    (_S.WAITING_ON_REQUESTER, _M.RESOLVE): _S.RESOLVED,
    (_S.WAITING_ON_REQUESTER, _M.PARK): _S.RESOLVED,
    (_S.WAITING_ON_REQUESTER, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITING_ON_REQUESTER, _M.MARK_DUPLICATE): _S.DUPLICATE,
    (_S.WAITING_ON_REQUESTER, _M.RETRACT): _S.WAITING,
    (_S.RESOLVED, _M.REOPEN): _S.IN_PROGRESS,
    (_S.RESOLVED, _M.RETRACT): _S.WAITING,
    (_S.WITHDRAWN, _M.REOPEN): _S.IN_PROGRESS,
    (_S.DUPLICATE, _M.REOPEN): _S.IN_PROGRESS,
}

STATE_WORDS: dict[RequestState, str] = {
    _S.WAITING: "waiting for a first response",
    _S.RESPONDED: "answered",
    _S.IN_PROGRESS: "in progress",
    _S.WAITING_ON_REQUESTER: "waiting on the requester",
    _S.RESOLVED: "resolved",
    _S.WITHDRAWN: "withdrawn",
    _S.DUPLICATE: "closed as a duplicate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One plea for support, anchored to one Slack message and its thread; fields are the row."""

    id: int
    team: str
    channel: str
    message_ts: str  # the anchor; unique with the channel (R7)
    thread_ts: str  # where the card lives: message_ts, or the parent for a thread reply made a request
    author: str
    text: str
    file_count: int
    origin: Origin
    posted_at: datetime
    opened_at: datetime  # R2: the message's own ts; R3: the gesture's time
    state: RequestState
    version: int  # grows with every change of state, owner, priority: buttons carry it
    priority: Priority
    target: timedelta
    due_at: datetime
    out_of_hours: bool
    owner: str | None = None
    handoff_to: str | None = None
    handoff_note: str = ""
    category: str | None = None
    first_ack_at: datetime | None = None
    first_ack_by: str | None = None
    first_reply_at: datetime | None = None
    first_reply_by: str | None = None
    responded_at: datetime | None = None  # what stopped the clock, by the policy
    responded_by: str | None = None
    by_colleague: bool = False  # F4
    approximate: bool = False  # R13
    missed_at: datetime | None = None  # F8: the due time, once it passed without a response
    last_reply_by: str | None = None  # X5: credit goes to whoever answered last
    waiting_since: datetime | None = None
    nudged_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_as: ClosedAs | None = None
    resolution: str = ""
    duplicate_of: int | None = None
    linked_from: int | None = None
    own_posts: int = 0  # N2: posts of the bot's own accord beside the card


@dataclass(frozen=True, slots=True)
class Moved:
    """An allowed move: the state it leads to."""

    state: RequestState


def apply(request: Request, move: Move) -> Moved | Reason:
    """Where `move` leads from the request's state, or why it is refused (R8)."""
    if is_alert(request) and move is Move.ASK_REQUESTER:
        return Reason("no_requester", "An alert has no requester to wait for. Resolve it, hand it off or mute it.")
    state = MOVES.get((request.state, move))
    if state is None:
        return refusal(request.state, move, noun(request.origin))
    if move is Move.REOPEN and request.responded_at is None:
        return Moved(RequestState.WAITING)
    return Moved(state)


def refusal(state: RequestState, move: Move, what: str = "request") -> Reason:
    """The reason why `move` does not exist from `state`: one sentence that says what to do instead."""
    if state in CLOSED:
        return Reason("closed", f"This {what} is already {STATE_WORDS[state]}. Reopen it first if there is more to do.")
    if move is Move.REOPEN:
        return Reason(
            "still_open", f"This {what} is still open: it is {STATE_WORDS[state]}. Go on with it in its thread."
        )
    if move in {Move.ASK_REQUESTER, Move.WORK} and state is RequestState.WAITING:
        return Reason("unanswered", f"Nobody has answered this {what} yet. Reply in the thread or take it first.")
    if move is Move.ASK_REQUESTER:
        return Reason("already_asked", "The requester was asked already. Wait for the answer, or resolve the request.")
    if move is Move.RESPOND:
        return Reason("already_answered", f"This {what} already had its first response. Go on with it in its thread.")
    return Reason(
        "not_now", f"That is not possible while the {what} is {STATE_WORDS[state]}. Go on with it in its thread."
    )


def is_alert(request: Request) -> bool:
    """Whether it stands for a group of alerts, so that an app opened it and nobody waits for an answer (A1)."""
    return request.origin is Origin.ALERT


def has_account(request: Request) -> bool:
    """Whether whoever asked is somebody whom Slack can reach; neither who sent a form nor who is outside Slack."""
    return request.origin is not Origin.FORM and source_of(request.author) is None


def headline(request: Request) -> str:
    """What its title is made of: an alert begins with a line of its own, what a person wrote may be about anything."""
    return request.text.partition("\n")[0] if is_alert(request) else request.text


def noun(origin: Origin) -> str:
    """What people call it."""
    return "alert" if origin is Origin.ALERT else "request"


def is_open(request: Request) -> bool:
    """Whether somebody still has to do something about it."""
    return request.state not in CLOSED


def is_parked(request: Request) -> bool:
    """Whether it was closed because the requester did not answer (R11), so that nothing is solved."""
    return request.state is RequestState.RESOLVED and request.closed_as is ClosedAs.PARKED


def is_solved(request: Request) -> bool:
    """Whether it was resolved, and not merely parked or muted."""
    return request.state is RequestState.RESOLVED and not is_parked(request) and not is_muted(request)


def is_muted(request: Request) -> bool:
    """Whether it is an alert that calls nobody for a time (A4)."""
    return request.state is RequestState.RESOLVED and request.closed_as is ClosedAs.MUTED


def standing_words(state: RequestState, *, parked: bool, muted: bool = False) -> str:
    """How a request stands, in words that follow "it is"."""
    return "parked" if parked else "muted" if muted else STATE_WORDS[state]


def is_unanswered(request: Request) -> bool:
    """Whether it still waits for what stops its clock (F2)."""
    return is_open(request) and request.responded_at is None


def met(request: Request) -> bool | None:
    """Whether the first response came in time (F1); None while undecided, approximate (R13) or never counted."""
    if request.missed_at is not None:
        return False
    if request.approximate or request.responded_at is None:
        return None
    return request.responded_at <= request.due_at
