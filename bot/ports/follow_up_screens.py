"""What views draw of an incident's follow-up: its root cause in two parts, and actions (I9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.incidents import Incident, RcaKind
from bot.domain.root_causes import Remind
from bot.ports.incident_screens import IncidentLine
from bot.ports.screens import Person
from bot.ports.tickets import TicketLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CausePart:
    """One part of the root-cause analysis; `instead_of`: who owed it before, and has left."""

    kind: RcaKind
    owner: Person | None
    instead_of: Person | None
    due_at: datetime
    overdue: bool
    answers: Mapping[str, str]
    cause: str
    written_at: datetime | None
    written_by: Person | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """Something to be done, and how its ticket stands."""

    id: int
    what: str
    owner: Person | None
    due_at: datetime | None
    overdue: bool
    done_at: datetime | None
    done_by: Person | None  # None: its ticket was done
    ticket: TicketLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The one message in the thread that says who owes what until when, edited in place; `mention`: each once."""

    incident: Incident
    zone: str
    parts: tuple[CausePart, ...]
    actions: tuple[ActionLine, ...]
    repeats: tuple[int, ...]  # incidents of the last 90 days with the same cause or service
    has_pages: bool  # whether it can be opened as a page
    mention: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseReminder:
    """To whoever owes a part, or to leads: it is due soon, now, or was due a day ago."""

    what: Remind
    incident: Incident
    zone: str
    part: CausePart
    permalink: str | None


class ActionNewsKind(StrEnum):
    """Why somebody hears of an action directly."""

    YOURS = "yours"  # somebody gave it to them
    BEFORE = "before"
    DUE = "due"
    LEADS = "leads"  # a week late
    LEFT = "left"  # its owner has left


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNews:
    """A direct message about an action, with **Done**."""

    kind: ActionNewsKind
    incident: Incident
    zone: str
    action: ActionLine
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """An incident in lists of what is overdue: what is owed, by whom, since when."""

    incident_id: int
    title: str
    owed: str
    owner: Person | None
    due_at: datetime
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIncident:
    """An incident that was looked for, and its cause in a few words."""

    line: IncidentLine
    service: str | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsFound:
    """The answer to `/support incident find WORDS`, newest first."""

    words: str
    found: tuple[FoundIncident, ...]
    more: bool  # whether there are others
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """An incident of the week that repeats others, by their numbers."""

    line: IncidentLine
    cause: str
    service: str | None
    repeats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsOwed:
    """What a digest says of incidents: root causes and actions that are overdue, and causes that come again (I9)."""

    overdue: tuple[FollowUpLine, ...]
    more: int
    recurring: tuple[Recurring, ...]
    zone: str
