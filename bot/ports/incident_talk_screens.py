"""What views draw of the talk in an incident: credentials, the customer's silence, the end of a call (I6, I8, I10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.incidents import Incident
from bot.ports.screens import Person


@dataclass(frozen=True, slots=True)
class CredentialsSeen:
    """The warning to the author of a message that looks like it contains a credential (I6)."""

    incident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSilent:
    """The customer does not answer: what to write to them, and what happens next (I8). `mention`: who must act."""

    incident: Incident
    mention: tuple[str, ...]
    silent_for: timedelta
    closes_after: timedelta
    closes_at: datetime
    zone: str
    waiting: bool  # still, for the same answer


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLowered:
    """The bridge is closed, and it is no emergency any more; `again`: since the customer answered, it is one (I8)."""

    incident: Incident
    was_emergency: bool
    with_request: bool
    again: bool
    mention: tuple[str, ...]


class Template(StrEnum):
    """What is offered to be written at the end of an incident (I10)."""

    CALL_NOTES = "call_notes"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class TemplatesOffered:
    """The offer of both templates to whoever managed the incident (I10)."""

    incident: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallThen:
    """People who can be reached in one duty, until it changes; None: not within the time that was looked at."""

    people: tuple[Person, ...]
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """Who is on duty where, one after another."""

    where: str
    turns: tuple[OnCallThen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCall:
    """What the templates are filled in with."""

    incident: Incident
    zone: str
    now: datetime
    on_the_call: tuple[Person, ...]
    reachable: tuple[Reachable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCallPost:
    """A filled-in template in the thread; `text` is plain."""

    template: Template
    by: Person
    text: str
