"""When requests come: mostly in working hours with two peaks, some at night, now and then many at once."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.cli.simulation.habits import Dice, Habits
from bot.domain.working_time import DAY, Calendar, add_working, at_wall, is_working, working_between

STORM_LASTS = 4.0  # minutes
PEAKS = ((0.2, 0.08), (0.65, 0.1))  # place within the working day and width, as shares of it
AT_A_PEAK = 0.5


def arrivals(habits: Habits, dice: Dice, calendar: Calendar, day: date) -> Iterator[datetime]:
    """The moments of a local day at which somebody posts a request, in no order."""
    start, end = (at_wall(calendar.zone, each, time()) for each in (day, day + DAY))
    working = working_between(calendar, start, end)
    by_day = dice.around(habits.per_day * (1 - habits.at_night)) if working else 0
    for _ in range(by_day):
        yield add_working(calendar, start, working * _place(dice))
    for _ in range(dice.around(habits.per_day * habits.at_night)):
        yield _at_night(dice, calendar, start, end)
    if working and dice.hits(habits.storms):
        begins = add_working(calendar, start, working * dice.between(0.1, 0.9))
        for _ in range(habits.storm_size):
            yield begins + dice.minutes(0, STORM_LASTS)


def _place(dice: Dice) -> float:
    """Where in the working day, from 0 to 1."""
    if not dice.hits(AT_A_PEAK):
        return dice.between(0, 1)
    middle, width = dice.one_of(PEAKS)
    return min(max(middle + dice.between(-2, 2) * width, 0.0), 1.0)


def _at_night(dice: Dice, calendar: Calendar, start: datetime, end: datetime) -> datetime:
    """Any moment of the day outside working hours; of a day that has none, any moment."""
    for _ in range(100):
        at = start + timedelta(seconds=dice.between(0, (end - start).total_seconds()))
        if not is_working(calendar, at):
            return at
    return start
