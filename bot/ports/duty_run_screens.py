"""What views draw of recurring duties (U1)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.duties import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One time at which a duty came up, as it stands; people by name."""

    id: int
    duty: str
    checklist: tuple[str, ...]
    opens_at: datetime
    due_at: datetime
    state: RunState
    late: bool  # its due time passed before it was closed
    by: str | None  # who closed it; None: nobody yet, or the bot itself
    closed_at: datetime | None
    reason: str
    offered: bool  # somebody can still say that it is done
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMessage:
    """What came up at once for the people on duty, and what became of it."""

    team_name: str
    runs: tuple[RunLine, ...]
    mention: tuple[str, ...]  # who must act now
    with_mute: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReminder:
    """A direct message, once: the time of these is over, and nobody said that they are done."""

    team_name: str
    runs: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTime:
    """When a duty comes up next."""

    duty: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesOfTeam:
    """The duties of one team: what is open and what came up today, then what comes next."""

    team_name: str
    zone: str
    runs: tuple[RunLine, ...]
    coming: tuple[NextTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyList:
    """The answer to `/support duty`."""

    teams: tuple[DutiesOfTeam, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedDuty:
    """How often a duty was missed, and how often it was done afterwards."""

    duty: str
    times: int
    done_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedDuties:
    """What a digest says of duties: those that were missed between two instants."""

    missed: tuple[MissedDuty, ...]
    after: datetime
    until: datetime
    zone: str
