"""What the stories about the weekly rotation share: a team that rotates, and the moments of its week."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.rotation import choice_of
from bot.domain.schedules import Shift
from bot.services import people
from tests.story import CONFIG, PRAGUE, T0, Story, with_team

MONDAY = T0.replace(hour=9)  # 23 November 2026
ROSTER: list[dict[str, Any]] = [
    {"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True},
    {"user": "U0BEN", "name": "Ben", "experienced": True},
    {"user": "U0CID", "name": "Cid", "production_access": True, "experienced": True},
    {"user": "U0EVE", "name": "Eve", "experienced": True},
    {"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True},
    {"user": "U0ROB", "name": "Rob", "experienced": True},
]


def rotating(roster: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A configuration whose team rotates by weeks, with other settings if given."""
    return with_team(CONFIG, rotation={}, roster=ROSTER if roster is None else roster, **changes)


def at(day: int, clock: str, month: int = 11) -> datetime:
    """A moment of the stories, on the team's clock."""
    hour, minute = map(int, clock.split(":"))
    year = 2026 if month >= 9 else 2027
    return datetime(year, month, day, hour, minute, tzinfo=PRAGUE)


def stored(story: Story, week: datetime) -> Shift:
    """The shift of the slot that begins on that day."""
    with story.bot.desk.reading() as work:
        shift = work.uow.duty.shift_of("backend", week.date())
    assert shift is not None, f"no shift is stored for {week.date()}"
    return shift


def team_of(story: Story, week: datetime) -> set[str]:
    """Who responds in the slot that begins on that day."""
    return set(choice_of(stored(story, week)).responders)


def on_duty(story: Story) -> set[str]:
    """Who responds now."""
    with story.bot.desk.reading() as work:
        return set(people.duty_at(work, work.rules.teams["backend"], work.now).responders)


def week_later(moment: datetime, weeks: int = 1) -> datetime:
    """The same moment on the clock, weeks later."""
    return (moment.replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=PRAGUE)
