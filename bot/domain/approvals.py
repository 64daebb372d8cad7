"""A manual change of data that a second member has to agree to, and who may decide on it (T1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.reasons import Reason


class Difficulty(StrEnum):
    """How hard a change of data is to make."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Risk(StrEnum):
    """How much can go wrong with it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ApprovalState(StrEnum):
    """The life of an approval."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    VOID = "void"  # the request was closed before anybody decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A change that somebody wants to make by hand; fields are the row."""

    id: int = 0
    request_id: int
    team: str
    what: str  # what is to be changed, and how; plain text
    difficulty: Difficulty
    risk: Risk
    asked_by: str
    asked_at: datetime
    state: ApprovalState = ApprovalState.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str = ""  # why it was declined; plain text


def may_decide(approval: Approval, user: str, requester: str) -> Reason | None:
    """None if `user`, a member of the team, may approve or decline it now; otherwise why not.

    `requester`: whoever asked for it, who may be a member as well and judges in their own case.
    """
    if approval.state is ApprovalState.VOID:
        return Reason("void", "The request was closed meanwhile, so there is nothing to approve any more.")
    if approval.state is not ApprovalState.WAITING:
        return Reason("decided", f"This change was {approval.state} already, so nothing was changed.")
    if approval.asked_by == user:
        return Reason(
            "own_approval", "You want to make this change, so somebody else has to agree: any other member of the team."
        )
    if requester == user:
        return Reason(
            "own_request", "You asked for this change, so somebody else has to agree: any other member of the team."
        )
    return None
