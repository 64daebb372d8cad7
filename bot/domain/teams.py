"""What a team has agreed on: channels, people, calendar and policies, as values that rules read."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from bot.domain.directory import Entry
from bot.domain.duties import RecurringDuty
from bot.domain.incidents import IncidentPolicy
from bot.domain.members import Member
from bot.domain.outside_requests import OutsideSource
from bot.domain.requests import Priority, Request, is_alert
from bot.domain.rotation import RotationPolicy, WeekMoment
from bot.domain.schedules import Schedule
from bot.domain.similarity.glossary import Glossary
from bot.domain.triage import Category
from bot.domain.working_time import Calendar

FRIDAY_AFTERNOON = WeekMoment(4, time(15))


class ChannelKind(StrEnum):
    """What a configured channel is for."""

    REQUESTS = "requests"
    ALERTS = "alerts"


class StopOn(StrEnum):
    """What stops the first-response clock (F2)."""

    ACK_OR_REPLY = "ack_or_reply"
    REPLY = "reply"


class ColleagueAnswers(StrEnum):
    """What an answer by a colleague who is not on duty means (F4)."""

    HINT = "hint"
    SILENT = "silent"
    NOT_COUNTED = "not_counted"


class How(StrEnum):
    """The way in which an escalation step reaches people (F6)."""

    CARD = "card"
    DM = "dm"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel that a team watches."""

    id: str
    kind: ChannelKind
    also_from: tuple[str, ...] = ()  # bot ids of forms and workflows that open requests (R1)
    default_priority: Priority = Priority.URGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """R12: all of the given conditions must hold; the first rule that matches wins."""

    priority: Priority
    channels: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()  # user ids, or user group ids (S…)
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One escalation step: after how much working time, whom, and how (F6)."""

    after: timedelta
    tell: tuple[str, ...]  # duty | fallback | observers | leads | schedule:<id> | a user id
    how: How
    also: tuple[str, ...] = ()  # "internal_channel"
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePolicy:
    """The rules of the first response (F1-F6, R5)."""

    targets: dict[Priority, timedelta]
    chain: tuple[Step, ...]
    stop_on: StopOn = StopOn.ACK_OR_REPLY
    colleague_answers: ColleagueAnswers = ColleagueAnswers.HINT
    ack_without_reply: timedelta = timedelta(minutes=15)
    retract_within: timedelta = timedelta(seconds=60)
    grouping_gap: timedelta = timedelta(seconds=120)
    grouping_span: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPolicy:
    """Waiting on the requester: one nudge, then parked (R11); working time."""

    nudge_after: timedelta = timedelta(minutes=15)
    park_after: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicy:
    """How soon somebody should take a new group of alerts, in working time, and how long repeats join it (A2, A3)."""

    target: timedelta = timedelta(minutes=15)
    window: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A support team: channels, roster, working hours, policies."""

    id: str
    name: str
    calendar: Calendar
    channels: tuple[Channel, ...]
    internal_channel: str | None
    leads: tuple[str, ...]
    roster: tuple[Member, ...]
    response: ResponsePolicy
    waiting: WaitingPolicy = field(default_factory=WaitingPolicy)
    alerts: AlertPolicy = field(default_factory=AlertPolicy)
    priority_rules: tuple[PriorityRule, ...] = ()
    categories: tuple[Category, ...] = ()
    user_group: str | None = None
    reopen_within: timedelta = timedelta(days=7)
    suggestions: bool = True  # whether requesters are shown a common request that may help (T3)
    confirm_handoff_within: timedelta = timedelta(minutes=15)  # H1; working time
    rotation: RotationPolicy = field(default_factory=RotationPolicy)
    topic: bool = False  # keep the channels' topic naming the people on duty (D7)
    handbook: str | None = None  # a link for the welcome of a new team (D7)
    handbook_path: str | None = None  # the folder of its Markdown files (T3)
    glossary: Glossary = field(default_factory=Glossary)  # names for the same thing (T3)
    template_text: tuple[str, ...] = ()  # what forms put into every text, and what says nothing about it (T3)
    duties: tuple[RecurringDuty, ...] = ()  # what the people on duty do by a calendar rule (U1)
    calendars: dict[str, str] = field(
        default_factory=dict, repr=False
    )  # user → address of their calendar of absences (D8)


def target_of(team: Team, request: Request) -> timedelta:
    """The working time until a first response (R12); alerts have their own, and other priorities stretch it (A3)."""
    target = team.response.targets[request.priority]
    if not is_alert(request):
        return target
    return team.alerts.target * (target / team.response.targets[Priority.URGENT])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything that was configured and that rules need: teams, schedules, admins."""

    teams: dict[str, Team]
    schedules: dict[str, Schedule] = field(default_factory=dict)
    admins: tuple[str, ...] = ()
    command: str = "/support"
    public_url: str | None = None  # how the world reaches our HTTP server; None: nobody said
    private_calendars: bool = False  # calendars of absences may be read inside our own network
    weekly: WeekMoment = FRIDAY_AFTERNOON  # when teams read their digest, in their own zone (N1)
    incidents: IncidentPolicy = field(default_factory=IncidentPolicy)
    directory: tuple[Entry, ...] = ()  # services and customers that a file introduces (S1)
    outside: dict[str, OutsideSource] = field(default_factory=dict)  # who may send requests from outside Slack (O1)

    def team_of_channel(self, channel: str) -> tuple[Team, Channel] | None:
        """The team that watches `channel`, and its settings there."""
        for team in self.teams.values():
            for watched in team.channels:
                if watched.id == channel:
                    return team, watched
        return None
