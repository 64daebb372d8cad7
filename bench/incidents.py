"""Incidents: what a thousand open ones and their timelines cost the thread card and the screens."""

import time
from collections.abc import Callable, Iterator, Mapping

from bench import past_incidents, scale
from bench.figures import Aim, Figure, percentile
from bench.place import Place
from bot.clock import WallClock
from bot.services.incidents import composing
from bot.services.people import Names
from bot.services.work import Work

NAME = "incidents"


def measure(place: Place) -> Iterator[Figure]:
    """On each database: the card of the longest incident, the Home tab, and the list of what is open."""
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


def _card(work: Work) -> object:
    incident = work.uow.incidents.get(past_incidents.LONGEST)
    assert incident is not None
    return composing.card_of(work, Names(work), incident)


SCREENS: Mapping[str, Callable[[Work], object]] = {
    "thread card": _card,
    "Home": scale.home,
    "list of incidents": composing.listed,
}
