"""The first response: what stops the clock, who counts, what was retracted (F2-F5, F8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_alert
from bot.domain.teams import ColleagueAnswers, ResponsePolicy, StopOn


class Standing(StrEnum):
    """What a person is to a request at the moment of an event (F4)."""

    RESPONDER = "responder"  # on duty at the event's time: responders, fallback, covers
    OBSERVER = "observer"
    COLLEAGUE = "colleague"  # on the roster, not on duty
    REQUESTER = "requester"
    OUTSIDER = "outsider"
    BOT = "bot"


# Whose words answer a requester (F2, F4).
ANSWERING = frozenset({Standing.RESPONDER, Standing.OBSERVER, Standing.COLLEAGUE})


class ResponseKind(StrEnum):
    """Ways to respond (F2)."""

    REPLY = "reply"
    MENTION = "mention"  # a responder's top-level message that mentions the requester
    ACK = "ack"  # 👀 or Take
    TRIAGE = "triage"
    RESOLVE = "resolve"
    DUPLICATE = "duplicate"  # R10: marking a child is its first response


WORDS = frozenset({ResponseKind.REPLY, ResponseKind.MENTION})  # the requester can read an answer
# F2: with `stop_on: reply` gestures are not enough; a duplicate's answer stands where its parent is (R10).
STOPS_ON_REPLY = WORDS | {ResponseKind.DUPLICATE}


R = TypeVar("R", bound="Responded")


class Responded(Protocol):
    """The fields of a stored response that the rules read."""

    @property
    def kind(self) -> ResponseKind: ...
    @property
    def by(self) -> str: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def at(self) -> datetime: ...
    @property
    def approximate(self) -> bool: ...
    @property
    def retracted_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstResponse:
    """The first acknowledgement, the first reply and what stopped the clock; None where there is none yet."""

    ack_at: datetime | None = None
    ack_by: str | None = None
    reply_at: datetime | None = None
    reply_by: str | None = None
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    stopped_kind: ResponseKind | None = None
    by_colleague: bool = False
    approximate: bool = False


def stop_on_of(request: Request, policy: ResponsePolicy) -> StopOn:
    """What stops the clock of a request: gestures are enough where no requester waits for words (F2, A3)."""
    return StopOn.ACK_OR_REPLY if is_alert(request) else policy.stop_on


def counts(kind: ResponseKind, standing: Standing, policy: ResponsePolicy) -> Reason | None:
    """None if a response of this kind by such a person counts at all (F2-F4), otherwise why not."""
    match standing:
        case Standing.RESPONDER | Standing.OBSERVER:
            return None
        case Standing.COLLEAGUE if policy.colleague_answers is ColleagueAnswers.NOT_COUNTED:
            return Reason(
                "colleague_not_counted", "Answers by colleagues who are not on duty do not count in this team."
            )
        case Standing.COLLEAGUE if kind is ResponseKind.ACK:
            return Reason("colleague_ack", "A reaction by a colleague who is not on duty does not stop the clock.")
        case Standing.COLLEAGUE:
            return None
        case Standing.REQUESTER:
            return Reason("requester", "The requester's own messages never stop the clock.")
        case Standing.BOT:
            return Reason("bot", "A bot never stops the clock.")
        case Standing.OUTSIDER:
            return Reason("outsider", "Only members of the support team stop the clock.")


def first_response(responses: Iterable[Responded], stop_on: StopOn) -> FirstResponse:
    """The first response from everything that was recorded, in any order of arrival (R7, F2).

    The time of an approximate one is the latest that it can have (R13). So whatever came after it was not the first,
    and what came before it is the first response known for certain.
    """
    live = sorted(
        (each for each in responses if each.retracted_at is None),
        key=lambda each: (each.at, each.approximate, each.by, each.kind),
    )
    ack = next((each for each in live if each.kind not in WORDS), None)
    reply = next((each for each in live if each.kind in WORDS), None)
    stopping = [each for each in live if stop_on is StopOn.ACK_OR_REPLY or each.kind in STOPS_ON_REPLY]
    first = stopping[0] if stopping else None
    return FirstResponse(
        ack_at=ack.at if ack else None,
        ack_by=ack.by if ack else None,
        reply_at=reply.at if reply else None,
        reply_by=reply.by if reply else None,
        stopped_at=first.at if first else None,
        stopped_by=first.by if first else None,
        stopped_kind=first.kind if first else None,
        by_colleague=first is not None and first.standing is Standing.COLLEAGUE,
        approximate=first is not None and first.approximate,
    )


def counted_since(request: Request, responses: Sequence[R]) -> list[R]:
    """The responses that answer it as it stands: an alert that came back waits anew, whatever ended it before (A2)."""
    return [each for each in responses if not is_alert(request) or each.at >= request.opened_at]


def may_retract(response: Responded, *, removed_at: datetime, within: timedelta) -> bool:
    """F5: a reply deleted or 👀 removed within 60 s never happened; later it stays a fact."""
    return response.retracted_at is None and removed_at - response.at <= within


def missed_at(due_at: datetime, first: FirstResponse, now: datetime) -> datetime | None:
    """F8: the due time itself, once it passed without a response, however late that is noticed."""
    if first.approximate or (first.stopped_at is not None and first.stopped_at <= due_at):
        return None
    if first.stopped_at is not None or now > due_at:
        return due_at
    return None
