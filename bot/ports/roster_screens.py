"""What views draw about rosters and plans: who is on a team, who is next, the coming weeks, and why (D5, D9)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.ports.rotation_screens import Findings, Serving
from bot.ports.screens import Person, ScheduleLine


class HowSure(StrEnum):
    """How sure the team of a week to come is."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    TENTATIVE = "tentative"  # behind the announced weeks: only probable
    UNKNOWN = "unknown"  # too far ahead to be planned


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """A person on a roster."""

    person: Person
    part: str  # "on duty", "fallback", "observing" at this moment, or nothing
    production_access: bool
    works: str  # "mon-fri"
    must_observe: bool  # D2: a newcomer
    paused: bool
    paused_until: date | None
    away_from: date | None  # the absence that holds, or else the next one
    away_until: date | None
    deactivated: bool  # the Slack account
    standing: str  # their debt in words: "owes 2.4 days" (D4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoster:
    """A team's roster by name."""

    team: str
    team_name: str
    lines: tuple[RosterLine, ...]
    editable: bool  # whoever looks may change it


class PickStanding(StrEnum):
    """How a member stands towards the pick."""

    PICKED = "picked"
    PAUSED = "paused"  # stays on the roster and may answer
    REMOVED = "removed"  # off the roster


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberForm:
    """What a lead can say about somebody; also about somebody who is not on the roster yet."""

    team: str
    team_name: str
    person: Person
    on_roster: bool
    production_access: bool
    experienced: bool
    works: tuple[int, ...]  # Monday is 0
    standing: PickStanding
    paused_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """The answer to `/support roster`."""

    rosters: tuple[TeamRoster, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWeek:
    """A coming shift: who serves, how sure that is, and why."""

    starts_at: datetime
    ends_at: datetime
    serving: Serving
    standing: HowSure
    confirmed_by: Person | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTeam:
    """The next team of one team's rotation; without a week the rotation is switched off."""

    team_name: str
    zone: str
    week: PlanWeek | None
    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTeams:
    """The answer to `/support next`."""

    teams: tuple[NextTeam, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """The coming weeks of one team; none if its rotation is switched off."""

    team_name: str
    zone: str
    weeks: tuple[PlanWeek, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The answer to `/support plan`."""

    teams: tuple[TeamPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyTeam:
    """Why somebody is or is not in the next team, and what is known about them (D5)."""

    team_name: str
    answer: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer to `/support why @someone`."""

    person: Person
    teams: tuple[WhyTeam, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyThen:
    """Who is on duty in a team at some moment; `standing`: how sure a team of the future is, None if it is certain."""

    team_name: str
    responders: tuple[Person, ...]
    fallback: tuple[Person, ...]
    observers: tuple[Person, ...]
    standing: HowSure | None
    from_roster: bool  # nobody had confirmed a shift: the whole roster answers


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoThen:
    """The answer to `/support who TIME`."""

    at: datetime
    zone: str
    past: bool
    teams: tuple[DutyThen, ...]
    schedules: tuple[ScheduleLine, ...]


RosterScreen = Rosters | NextTeams | Plans | Why | WhoThen
