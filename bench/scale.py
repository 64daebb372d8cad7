"""Scale: what a long past costs reactions and screens."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import past, town
from bench.figures import Aim, Figure, percentile
from bench.place import Place
from bench.reaction import steady
from bot.app.rulebook import rulebook
from bot.clock import WallClock
from bot.config import load
from bot.services import lines
from bot.services.people import Names
from bot.services.work import Desk, Work
from handlers.views import render
from storage.engine import open_store

NAME = "scale"


def measure(place: Place) -> Iterator[Figure]:
    """On each database: reactions without and with a past, then the screens of a responder."""
    for on, fresh in place.databases.items():
        with fresh() as empty, fresh() as full:
            began = time.monotonic()
            past.add_past(full, place.sizes.past, WallClock().now())
            yield Figure(bench=NAME, what="(time to write the past)", on=on, value=time.monotonic() - began, unit="s")
            yield from _reactions(place, on, empty, full)
            yield from _screens(place, on, full)


def _reactions(place: Place, on: str, empty: str, full: str) -> Iterator[Figure]:
    """In four turns, so that what changes on the machine meanwhile meets both."""
    delays: dict[str, list[float]] = {empty: [], full: []}
    for database in (empty, full, full, empty):
        place.begin_anew()
        with place.bot(database):
            delays[database] += steady(place, place.sizes.reaction_rate, place.sizes.past_reaction_seconds / 2)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        before, after = (percentile(delays[database], share) for database in (empty, full))
        yield Figure(bench=NAME, what=f"reaction {name}, empty", on=on, value=before * 1000, unit="ms")
        yield Figure(bench=NAME, what=f"reaction {name}, long past", on=on, value=after * 1000, unit="ms")
        aim = Aim(1.2) if name == "p50" else None
        yield Figure(bench=NAME, what=f"reaction {name}, ratio", on=on, value=after / before, unit="", aim=aim)


def _screens(place: Place, on: str, database: str) -> Iterator[Figure]:
    for name, compose in (("Home", home), ("open", open_list)):
        times = taken(database, place.config, compose, place.sizes.screens)
        yield Figure(bench=NAME, what=f"{name} p50", on=on, value=percentile(times, 0.5) * 1000, unit="ms")
        worst = percentile(times, 0.99) * 1000
        yield Figure(bench=NAME, what=f"{name} p99", on=on, value=worst, unit="ms", aim=Aim(100))


def taken(database: str, config: Path, compose: Callable[[Work], object], times: int) -> list[float]:
    """Seconds to read and render a screen."""
    clock = WallClock()
    store = open_store(database, read_only=True)
    desk = Desk(store, clock, rulebook(load(config, {"DATABASE_URL": database}), clock.now()))
    measured = []
    try:
        for _ in range(times):
            began = time.perf_counter()
            with desk.reading() as work:
                screen = compose(work)
            render(screen)
            measured.append(time.perf_counter() - began)
    finally:
        store.close()
    return measured


def home(work: Work) -> object:
    """The Home tab of a responder."""
    return lines.home(work, Names(work), town.ROSTER[0])


def open_list(work: Work) -> object:
    """The answer to `/support open`."""
    return lines.open_list(work, town.ROSTER[0])
