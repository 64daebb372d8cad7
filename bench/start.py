"""Start: from the command to `ready`, on a database with open requests, whose threads are read back first."""

from collections.abc import Iterator

from bench import processes
from bench.figures import Aim, Figure, middle
from bench.place import Place
from bench.town import CHANNELS

NAME = "start"


def measure(place: Place) -> Iterator[Figure]:
    """On each database, with one open request per channel; the median of several starts at each latency."""
    for on, fresh in place.databases.items():
        place.begin_anew()
        with fresh() as database:
            with place.bot(database):
                place.slack.ask("at_once", count=len(CHANNELS))
                place.slack.ask("cards", wait=place.sizes.card_patience)
            for latency in place.sizes.latencies:
                place.slack.ask("faults", latency_ms=latency)
                taken = [_start(place, database) for _ in range(place.sizes.starts)]
                aim = Aim(1.5) if latency == 0 else None
                what = f"start to ready (API {latency} ms)"
                yield Figure(bench=NAME, what=what, on=on, value=middle(taken), unit="s", aim=aim)


def _start(place: Place, database: str) -> float:
    with processes.bot(place.slack, place.config, database) as bot:
        return bot.wait_ready()
