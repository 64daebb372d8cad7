"""Timers: how late reminders fire beside a mountain of timers that wait, and what waiting costs."""

import time
from collections.abc import Iterator
from datetime import timedelta

from bench import past
from bench.figures import Aim, Figure, percentile
from bench.place import Place
from bot.clock import WallClock

NAME = "timers"


def measure(place: Place) -> Iterator[Figure]:
    """On each database: the idle bot first, then the minute in which many are due."""
    for on, fresh in place.databases.items():
        place.begin_anew()
        with fresh() as database:
            past.add_armed(database, place.sizes.timers_armed, WallClock().now())
            yield _idle(place, on, database)
            yield from _lateness(place, on, database)


def _idle(place: Place, on: str, database: str) -> Figure:
    with place.bot(database) as bot:
        time.sleep(place.sizes.settling)
        before = bot.cpu_seconds()
        time.sleep(place.sizes.idle_seconds)
        share = (bot.cpu_seconds() - before) / place.sizes.idle_seconds
    return Figure(bench=NAME, what="idle, share of a core", on=on, value=share * 100, unit="%", aim=Aim(1))


def _lateness(place: Place, on: str, database: str) -> Iterator[Figure]:
    count, within = place.sizes.timers_due, place.sizes.timers_seconds
    first = WallClock().now() + timedelta(seconds=place.sizes.head_start)
    due = [first + timedelta(seconds=within) * (number / count) for number in range(count)]
    past.add_waiting(database, place.slack.ask("unheard", count=count), due)
    with place.bot(database):
        if WallClock().now() > first:
            raise RuntimeError("The bot needed so long to start that the first timers were overdue.")
        time.sleep((due[-1] - WallClock().now()).total_seconds() + place.sizes.settling)
    late = past.lateness(database)
    yield Figure(bench=NAME, what="timers that did not fire", on=on, value=count - len(late), unit="", aim=Aim(0))
    yield Figure(bench=NAME, what="lateness p50", on=on, value=percentile(late, 0.5) * 1000, unit="ms")
    yield Figure(bench=NAME, what="lateness p99", on=on, value=percentile(late, 0.99) * 1000, unit="ms", aim=Aim(1000))
