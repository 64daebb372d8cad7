"""What views draw about the weekly rotation: proposals, reminders, handoffs, news for single people (D5-D7, H2)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.schedules import Role
from bot.ports.change_lines import ChangeLine
from bot.ports.duty_run_screens import RunLine
from bot.ports.incident_lines import HandedIncident
from bot.ports.screens import Person, RequestLine


class ProposalState(StrEnum):
    """How a proposed team stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    IN_FORCE = "in_force"
    OVER = "over"  # its week is past, or another team served


class Began(StrEnum):
    """Why the team of a shift is on duty (D6)."""

    CONFIRMED = "confirmed"  # by a person
    UNCONFIRMED = "unconfirmed"  # nobody confirmed the proposal, so it took effect
    KEPT = "kept"  # nobody confirmed the proposal, so the present team stays
    NOBODY = "nobody"  # nobody was available, so the present team stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Who serves in a shift."""

    responders: tuple[Person, ...]
    fallback: Person | None = None
    fallback_days: tuple[date, ...] = ()
    observer: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Which shift it is about, and from when to when it lasts."""

    team_name: str
    shift_id: int
    version: int
    starts_at: datetime
    ends_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Said:
    """A reason about a person, in a sentence."""

    person: Person
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """Who is there on a day on which somebody has to be."""

    day: date
    people: tuple[Person, ...]
    wanted: int
    production_access: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What explains a team: why these, who is there when, which rules fail, what else was close (D5)."""

    chosen: tuple[Said, ...] = ()
    passed_over: tuple[Said, ...] = ()
    coverage: tuple[DayLine, ...] = ()
    failures: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    alternatives: tuple[tuple[Serving, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The proposed team of the next shift, edited in place until it serves (D5, D6)."""

    week: Week
    state: ProposalState
    serving: Serving
    findings: Findings
    confirmed_by: Person | None  # None although confirmed: nobody did, and it took effect
    reason: str  # why a lead confirmed an exception
    late_since: datetime | None  # when it should have come
    mention: tuple[str, ...]  # the present team, if this is their reminder as well
    keeps_current: bool  # what happens if nobody confirms: the present team stays
    command: str
    with_mute: bool  # as a direct message (N4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReminder:
    """One line to those who are responsible until a new team is confirmed (D6)."""

    week: Week
    serving: Serving
    permalink: str | None
    mention: tuple[str, ...]
    settled: str  # once decided: what was decided, and nobody must act any more
    late_since: datetime | None
    keeps_current: bool
    with_mute: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """The announcement at the start of a shift (D6, D7)."""

    week: Week
    serving: Serving
    began: Began
    confirmed_by: Person | None
    late_since: datetime | None
    mention: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLine:
    """An open request at the end of a shift; `offered`: its owner leaves duty, so somebody has to take it."""

    line: RequestLine
    note: str
    offered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note of the ending shift (H3)."""

    author: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffList:
    """Everything that passes to the new team: open requests and the notes of the shift (H2, H3)."""

    team_name: str
    lines: tuple[HandedLine, ...]
    more: int
    notes: tuple[NoteLine, ...]
    duties: tuple[RunLine, ...] = ()  # U1
    changes: tuple[ChangeLine, ...] = ()  # C1
    incidents: tuple[HandedIncident, ...] = ()  # I, those that run first
    more_incidents: int = 0
    with_mute: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """To each member of a new team: what the week asks of them (D2, D7)."""

    week: Week
    role: Role
    serving: Serving
    channels: tuple[str, ...]
    handbook: str | None
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """To somebody who comes into an announced week, or drops out of it, and why (D4)."""

    week: Week
    came_in: bool
    role: Role
    days: tuple[date, ...]
    by: Person | None  # who changed it; None: it follows from what became known
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The topic of a channel that names the people on duty (D7); only its text is used."""

    team_name: str
    responders: tuple[Person, ...]
    fallback: tuple[Person, ...]


RotationScreen = Proposal | TeamReminder | Takeover | HandoffList | Welcome | PlanChange | Topic
