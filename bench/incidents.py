"""Incidents: what a thousand open ones and their timelines cost the thread card, the screens and an export."""

import time
from collections.abc import Callable, Iterator, Mapping
from tempfile import TemporaryFile

from bench import past_incidents, scale
from bench.figures import Aim, Figure, middle, percentile
from bench.place import Place
from bot.app.rulebook import rulebook
from bot.clock import WallClock
from bot.config import load
from bot.exports.incident_markdown import markdown
from bot.exports.incident_report import Report
from bot.services.incidents import composing, reporting
from bot.services.people import Names
from bot.services.work import Desk, Work
from storage.engine import open_store

NAME = "incidents"


def measure(place: Place) -> Iterator[Figure]:
    """On each database: the card of the longest incident, the Home tab, what is open, and the longest one's export."""
    for on, fresh in place.databases.items():
        with fresh() as database:
            began = time.monotonic()
            sizes = place.sizes
            past_incidents.add_incidents(database, sizes.incidents, sizes.timeline_entries, WallClock().now())
            yield Figure(bench=NAME, what="(time to write them)", on=on, value=time.monotonic() - began, unit="s")
            for name, compose in SCREENS.items():
                taken = scale.taken(database, place.config, compose, sizes.screens)
                yield Figure(bench=NAME, what=f"{name} p50", on=on, value=percentile(taken, 0.5) * 1000, unit="ms")
                worst = percentile(taken, 0.99) * 1000
                yield Figure(bench=NAME, what=f"{name} p99", on=on, value=worst, unit="ms", aim=Aim(100))
            export = middle([_exported(place, database) for _ in range(sizes.exports)])
            yield Figure(bench=NAME, what="export of the longest", on=on, value=export, unit="s", aim=Aim(1))


def _exported(place: Place, database: str) -> float:
    """Seconds to write an incident as `export incident` does."""
    clock = WallClock()
    store = open_store(database, read_only=True)
    desk = Desk(store, clock, rulebook(load(place.config, {"DATABASE_URL": database}), clock.now()))
    try:
        began = time.perf_counter()
        with desk.reading("export") as work, TemporaryFile("w", encoding="utf-8") as document:
            report = reporting.report(work, past_incidents.LONGEST)
            assert isinstance(report, Report)
            document.writelines(markdown(report))
        return time.perf_counter() - began
    finally:
        store.close()


def _card(work: Work) -> object:
    incident = work.uow.incidents.get(past_incidents.LONGEST)
    assert incident is not None
    return composing.card_of(work, Names(work), incident)


SCREENS: Mapping[str, Callable[[Work], object]] = {
    "thread card": _card,
    "Home": scale.home,
    "list of incidents": composing.listed,
}
