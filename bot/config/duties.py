"""What the file says about a team's recurring duties (U1)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Annotated

from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, Field

from bot.config.fields import Cron, CronRule, Flag, PositiveDuration, Section, Text, Zone, refuse, refuse_at
from bot.config.response import Target

_FROM = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday; any day would do
_LOOKED_AT = 60  # times of a rule: more than there are between two of its longest pauses within a day
_AT_MOST_EVERY = timedelta(minutes=10)  # N1: each time is a line in the team's room


def _comes_now_and_then(rule: CronRule) -> CronRule:
    trigger = CronTrigger.from_crontab(rule.expression, timezone=UTC)
    found: list[datetime] = []
    at = trigger.get_next_fire_time(None, _FROM)
    while at is not None and len(found) < _LOOKED_AT:
        found.append(at)
        at = trigger.get_next_fire_time(at, at)
    if not found:
        raise refuse("No day is ever meant by this calendar rule.", "Look at the day and the month.")
    if any(later - earlier < _AT_MOST_EVERY for earlier, later in pairwise(found)):
        raise refuse(
            "This calendar rule comes more often than every ten minutes.",
            'Name the minutes, for example "cron: 0 10 * * mon-thu".',
        )
    return rule


class RecurringDuty(Section):
    """Something the team on duty does by a calendar rule, with its checklist (U1)."""

    name: Annotated[Text, Field(max_length=100)]
    when: Annotated[Cron, AfterValidator(_comes_now_and_then)]
    time_zone: Zone | None = None
    checklist: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    due_within: PositiveDuration = timedelta(hours=1)
    tell: tuple[Target, ...] = Field(default=("duty",), min_length=1)
    also_on_holidays: Flag = False


def _by_name(duties: tuple[RecurringDuty, ...]) -> tuple[RecurringDuty, ...]:
    names = [" ".join(each.name.split()).casefold() for each in duties]
    repeated = [
        ((index, "name"), refuse(f"Another duty is called {duties[index].name}.", "Give each a name of its own."))
        for index, name in enumerate(names)
        if name in names[:index]
    ]
    if repeated:
        raise refuse_at(*repeated)
    return duties


RecurringDuties = Annotated[tuple[RecurringDuty, ...], AfterValidator(_by_name)]
