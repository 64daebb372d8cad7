"""Change requests: what is to be changed, who said yes, and how it ended, as one table of moves (C1)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.reasons import Reason


class ChangeState(StrEnum):
    """Where a change stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    APPLIED = "applied"
    VERIFIED = "verified"
    ROLLED_BACK = "rolled_back"

    @property
    def words(self) -> str:
        """As people say it: "rolled back"."""
        return self.value.replace("_", " ")


class ChangeMove(StrEnum):
    """What somebody does with a change."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPLY = "apply"
    VERIFY = "verify"
    ROLL_BACK = "roll_back"


MOVES = {
    (ChangeState.PROPOSED, ChangeMove.APPROVE): ChangeState.APPROVED,
    (ChangeState.PROPOSED, ChangeMove.DECLINE): ChangeState.DECLINED,
    (ChangeState.PROPOSED, ChangeMove.WITHDRAW): ChangeState.WITHDRAWN,
    (ChangeState.APPROVED, ChangeMove.WITHDRAW): ChangeState.WITHDRAWN,
    (ChangeState.APPROVED, ChangeMove.APPLY): ChangeState.APPLIED,
    (ChangeState.APPLIED, ChangeMove.VERIFY): ChangeState.VERIFIED,
    (ChangeState.APPLIED, ChangeMove.ROLL_BACK): ChangeState.ROLLED_BACK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to change, as they wrote it."""

    setting: str
    before: str
    after: str
    why: str
    planned: str  # when, in words
    verified_how: str
    verify_within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a setting; fields are the row."""

    id: int = 0
    team: str
    channel: str  # where its card is
    author: str
    setting: str
    before: str
    after: str
    why: str
    planned: str
    verified_how: str
    verify_by: datetime | None = None  # once it is applied
    verify_minutes: int  # real time between the two
    state: ChangeState = ChangeState.PROPOSED
    version: int = 1
    proposed_at: datetime
    decided_by: str | None = None  # approved or declined
    decided_at: datetime | None = None
    applied_by: str | None = None
    applied_at: datetime | None = None
    closed_by: str | None = None  # verified, rolled back or withdrawn
    closed_at: datetime | None = None
    note: str = ""  # why it was declined or rolled back


def apply(change: Change, move: ChangeMove, by: str, at: datetime, note: str = "") -> Change | Reason:
    """The change after a move, or why there is no such move from where it stands."""
    state = MOVES.get((change.state, move))
    if state is None:
        return Reason("refused", f"The change is {change.state.words}, so that is not possible.")
    moved = replace(change, state=state, version=change.version + 1, note=note or change.note)
    match move:
        case ChangeMove.APPROVE | ChangeMove.DECLINE:
            return replace(moved, decided_by=by, decided_at=at)
        case ChangeMove.APPLY:
            return replace(moved, applied_by=by, applied_at=at, verify_by=at + timedelta(minutes=change.verify_minutes))
        case ChangeMove.VERIFY | ChangeMove.ROLL_BACK | ChangeMove.WITHDRAW:
            return replace(moved, closed_by=by, closed_at=at)


def last_actor(change: Change) -> str:
    """Whoever brought it to where it stands."""
    return change.closed_by or change.applied_by or change.decided_by or change.author
