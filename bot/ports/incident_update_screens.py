"""What views draw of updates on incidents, and of those who read them (I7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.incidents import Incident, IncidentUpdate
from bot.ports.incident_screens import IncidentLine
from bot.ports.screens import Person

LONGEST_WORDS = 350  # characters of each text of an update: together they are to fit into one notification


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUpdatePost:
    """An update in the thread of its incident; `number` counts from 1."""

    update: IncidentUpdate
    number: int
    author: Person
    zone: str


class Standing(StrEnum):
    """What a reader of an incident has to know before everything else."""

    GOES_ON = "goes_on"
    REOPENED = "reopened"  # and no update was written since
    RESOLVED = "resolved"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNews:
    """What readers see of an incident, edited in place: a line in their channel, or their own direct message."""

    incident: Incident
    standing: Standing
    since: datetime  # when that became so
    latest: IncidentUpdate | None
    number: int  # of updates so far
    next_at: datetime | None
    manager: Person | None
    merged_into: IncidentLine | None
    permalink: str | None
    zone: str
    follows: bool | None = None  # None: a line in a channel, for many
    asked: bool = False  # it was raised from a request of the reader's


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateForm:
    """What the form of an update offers: the words of the last one, and when the next one may be due."""

    incident: Incident
    impact: str
    doing: str
    next_in: timedelta | None  # what is chosen unless somebody says otherwise
    readers: tuple[str, ...]  # whom it reaches, in words: "2 channels"


class Lateness(StrEnum):
    """How far it has come with an update that is due."""

    SOON = "soon"
    DUE = "due"
    MISSED = "missed"  # those who lead hear of it


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDue:
    """A reminder by direct message that readers wait for an update."""

    incident: Incident
    lateness: Lateness
    due_at: datetime
    told_at: datetime  # since when they know nothing new
    reminded: tuple[Person, ...]  # who was asked in vain
    permalink: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class IncidentsTopic:
    """The topic of the incidents channel: what is running, the oldest first."""

    running: tuple[IncidentLine, ...]
    more: int = 0
