"""What views draw of incidents (I)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.incidents import EntryKind, Incident, Role, Severity
from bot.ports.incident_lines import HandedIncident
from bot.ports.screens import OwnedService, Person, RequestLink


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOf:
    """A customer of the directory, and who looks after them (S1)."""

    name: str
    account_manager: Person | None
    plan: str | None
    region: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCard:
    """The one message in which an incident stands, edited in place; `mention`: who must act now (I2)."""

    incident: Incident
    team_name: str
    zone: str
    severity: Severity
    raised_by: Person
    manager: Person | None
    responder: Person | None
    moved_by: Person | None
    doubted_by: Person | None
    service: OwnedService | None
    customer: CustomerOf | None
    request: RequestLink | None
    acknowledge_by: datetime | None
    next_update_at: datetime | None
    mention: tuple[str, ...]
    merged_into: "IncidentLine | None" = None
    parts: tuple["IncidentLine", ...] = ()  # what was merged into it
    link: str | None = None  # the message or page that it was raised from


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident in a list: Home, the command, digests."""

    id: int
    title: str
    severity: str
    state: str
    raised_at: datetime
    manager: Person | None
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """The answer to `/support incident` without words: what is open, and **Raise an incident…**."""

    lines: tuple[IncidentLine, ...]
    more: int
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """A line of an incident's timeline with names: what was written, or happened (I6). `text` is plain text."""

    at: datetime
    who: Person
    text: str
    kind: EntryKind
    key_point: bool
    files: tuple[str, ...]
    edited: bool
    deleted: bool  # its words are forgotten (R6)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDoubted:
    """To whoever looks after the customer, or runs it: somebody asks whether it is an emergency (I2)."""

    incident: Incident
    line: IncidentLine
    doubted_by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged:
    """In the thread of an incident that became part of another: where it goes on."""

    into: IncidentLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """A line of a checklist, and who did it; nobody yet where that is None."""

    text: str
    done_by: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChecklist:
    """What an incident's severity asks for, in its thread; one message, edited in place (I3)."""

    incident: Incident
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAlike:
    """To somebody who raises what somebody else raised just now, with their own words kept (I1)."""

    incident: Incident
    line: IncidentLine
    raised_by: Person
    ago: timedelta
    title: str
    severity: str | None
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentGoesOn:
    """In its thread when a shift or turn begins: whoever is next is mentioned once (H2)."""

    incident: Incident
    handed: HandedIncident
    whose: str  # the team or schedule whose shift or turn began
    role: Role
    mention: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDisplaced:
    """Under its new card: the old one was deleted, or its channel is closed; it goes on here."""

    number: int
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentYours:
    """To somebody whom somebody else gave a role, or whose incident was reopened: it is theirs now (I2)."""

    line: IncidentLine
    role: Role | None  # None: it was reopened, and nobody who had a role is here
    by: Person
    reopened: bool
