"""Schedules of the stories: a manager on call by week, a region by two halves of the day, a night."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.schedules import Override
from bot.services.schedules import turns
from tests.story import CONFIG, Story

PACIFIC = ZoneInfo("America/Los_Angeles")
MANAGER: dict[str, Any] = {
    "name": "Manager on call",
    "time_zone": "Europe/Prague",
    "layers": [{"people": ["U0MAX", "U0LEA"], "handoff": "mon 09:00", "every": "7d"}],
}
FEDERAL: dict[str, Any] = {
    "name": "US Federal",
    "time_zone": "America/Los_Angeles",
    "layers": [
        {"people": ["U0EVE", "U0KIM"], "from": "05:00", "to": "11:00", "every": "1d"},
        {"people": ["U0PIA", "U0ROB"], "from": "11:00", "to": "17:00", "every": "1d"},
    ],
}
NIGHT: dict[str, Any] = {
    "name": "Night desk",
    "time_zone": "America/Los_Angeles",
    "layers": [
        {"people": ["U0EVE"], "from": "22:00", "to": "04:00", "every": "1d"},
        {"people": ["U0PIA"], "from": "04:00", "to": "10:00", "every": "1d"},
    ],
}

Tell = Callable[..., Story]


def with_schedules(**schedules: Any) -> dict[str, Any]:
    """The configuration of the stories with these schedules instead of its own."""
    return {**CONFIG, "schedules": schedules}


def override(story: Story, schedule: str, added: Override) -> None:
    """Somebody takes the place of another in a schedule."""
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_override(f"schedule:{schedule}", added)
        turns.changed(work, schedule)
    story.settle()
