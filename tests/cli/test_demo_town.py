"""The demo begins at a moment at which support is open, whenever it is started."""

from datetime import date, timedelta
from importlib.resources import as_file, files

import pytest

from bot.app.rulebook import rulebook
from bot.cli.demo_town.people import ZONE, shift, start_of
from bot.config import load
from bot.domain.duties import next_time
from bot.domain.schedules import on_duty_at
from bot.domain.working_time import is_working


def test_on_the_first_morning_a_duty_comes_up_that_people_on_duty_can_close_u1() -> None:
    with as_file(files("bot.cli.demo_town") / "config.yaml") as path:
        start = start_of(date(2026, 11, 24))
        team = rulebook(load(path, {}), start).teams["backend"]

    (duty,) = team.duties
    assert next_time(duty, team.calendar, start) == start + timedelta(minutes=15)
    assert duty.checklist


@pytest.mark.parametrize("year", [2026, 2029])
def test_on_every_day_of_a_year_the_demo_starts_in_working_hours_with_people_on_duty(year: int) -> None:
    with as_file(files("bot.cli.demo_town") / "config.yaml") as path:
        config = load(path, {})
    for day in range(0, 365, 3):
        start = start_of(date(year, 1, 1) + timedelta(days=day))
        team = rulebook(config, start).teams["backend"]

        assert is_working(team.calendar, start), start
        duty = on_duty_at([shift(start)], (), start, zone=ZONE)
        assert duty is not None
        assert duty.responders == ("U0ANN", "U0BEN")
