"""What the file says about one team: its people, channels, hours and policies."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.config.duties import RecurringDuties
from bot.config.fields import (
    BotId,
    ChannelId,
    Day,
    Flag,
    GroupId,
    Name,
    People,
    PositiveDuration,
    Section,
    Text,
    UserId,
    WebAddress,
    Weekdays,
    Zone,
    refuse,
    refuse_at,
)
from bot.config.hours import Country, DayHours, Holidays, Hours
from bot.config.response import Alerts, FirstResponse, Handoff, Priority, PriorityRule, WaitingOnRequester
from bot.config.rotation import Rotation
from bot.config.triage import TriageCategory
from bot.domain.members import MONDAY_TO_FRIDAY
from bot.domain.working_time import parse_weekly_hours

_OFFICE_HOURS = parse_weekly_hours({"mon-fri": ["09:00-18:00"]})


class Channel(Section):
    """A channel that the team watches (R1, A1)."""

    id: ChannelId
    kind: Literal["requests", "alerts"] = "requests"
    also_from: tuple[BotId, ...] = ()
    default_priority: Priority = "urgent"


class Absences(Section):
    """Where a member's absences are read from (D8)."""

    calendar: Annotated[WebAddress, Field(repr=False)]  # whoever knows the address can read it


class RosterEntry(Section):
    """A member of the team as the file introduces them; afterwards people change the roster in Slack."""

    user: UserId
    name: Text | None = None
    production_access: Flag = False
    works: Weekdays = MONDAY_TO_FRIDAY
    experienced: Flag = False
    joined: Day | None = None
    country: Country | None = None
    time_zone: Zone | None = None
    absences: Absences | None = None


def _once_each(roster: tuple[RosterEntry, ...]) -> tuple[RosterEntry, ...]:
    users = [entry.user for entry in roster]
    repeated = [
        ((index, "user"), refuse(f"{user} is on this roster twice.", "Keep one entry for each person."))
        for index, user in enumerate(users)
        if user in users[:index]
    ]
    if repeated:
        raise refuse_at(*repeated)
    return roster


class Handbook(Section):
    """The Markdown files that `/support find` searches (T3)."""

    path: Text = "docs/handbook"
    url: WebAddress | None = None


class Suggestions(Section):
    """Whether requesters are shown, on the card, a common request that may help (T3)."""

    enabled: Flag = True


class Team(Section):
    """A support team: channels, roster, rotation, working hours, policies."""

    name: Text = ""
    time_zone: Zone
    holidays: Holidays = Holidays()
    working_hours: Hours = _OFFICE_HOURS
    special_hours: dict[Day, DayHours] = Field(default={})
    channels: tuple[Channel, ...]
    internal_channel: ChannelId | None = None
    leads: People = ()
    user_group: GroupId | None = None
    topic: Flag = False
    priority_rules: tuple[PriorityRule, ...] = ()
    first_response: FirstResponse = FirstResponse()
    reopen_within: PositiveDuration = timedelta(days=7)
    handoff: Handoff = Handoff()
    waiting_on_requester: WaitingOnRequester = WaitingOnRequester()
    alerts: Alerts = Alerts()
    rotation: Rotation = Rotation()
    roster: Annotated[tuple[RosterEntry, ...], AfterValidator(_once_each)]
    triage: dict[Name, TriageCategory] = Field(default={})
    suggestions: Suggestions = Suggestions()
    handbook: Handbook | None = None
    glossary: dict[Text, tuple[Text, ...]] = Field(default={})
    template_text: tuple[Text, ...] = ()
    duties: RecurringDuties = ()
