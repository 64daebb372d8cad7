"""Intake: how soon Slack has its acknowledgement, while every message opens a request."""

from collections import defaultdict
from collections.abc import Iterator

from bench.figures import BARE, Aim, Figure, middle, percentile
from bench.place import Place

NAME = "intake"
STEADY_P50 = "steady load, ack p50"
STEADY_P99 = "steady load, ack p99"
BURST = "burst, last ack after"
RATE = "as fast as acked"
SHARE = "as fast as acked, share of the bare app"

UNITS = {STEADY_P50: "ms", STEADY_P99: "ms", BURST: "s", RATE: "/s"}
AIMS = {STEADY_P99: Aim(50), BURST: Aim(1)}


def measure(place: Place) -> Iterator[Figure]:
    """Each column in turn, as often as wanted, so that a slow moment of the machine meets all of them."""
    for latency in place.sizes.latencies:
        taken: dict[tuple[str, str], list[float]] = defaultdict(list)
        for _ in range(place.sizes.repeats):
            for on in (BARE, *place.databases):
                for what, value in _run(place, on, latency).items():
                    taken[on, what].append(value)
        medians = {key: middle(values) for key, values in taken.items()}
        yield from _figures(medians, latency)


def _figures(medians: dict[tuple[str, str], float], latency: int) -> Iterator[Figure]:
    slow = f" (API {latency} ms)"
    for (on, what), value in medians.items():
        yield Figure(
            bench=NAME,
            what=what + slow,
            on=on,
            value=value,
            unit=UNITS[what],
            aim=AIMS.get(what) if on != BARE else None,
        )
        if what == RATE and on != BARE:
            share = value / medians[BARE, RATE]
            yield Figure(bench=NAME, what=SHARE + slow, on=on, value=share, unit="", aim=Aim(0.5, at_least=True))


def _run(place: Place, on: str, latency: int) -> dict[str, float]:
    sizes = place.sizes
    place.begin_anew(latency)
    with place.listening(on):
        steady = place.slack.ask("steadily", rate=sizes.steady_rate, seconds=sizes.steady_seconds)
        burst = place.slack.ask("at_once", count=sizes.burst)
        rate = place.slack.ask("as_fast_as_acked", unacked=sizes.unacked, seconds=sizes.unacked_seconds)
    for load in (steady, burst):
        if len(load["acks"]) < load["count"]:
            raise RuntimeError(f"{on} acknowledged {len(load['acks'])} of {load['count']} events.")
    return {
        STEADY_P50: percentile(steady["acks"], 0.5) * 1000,
        STEADY_P99: percentile(steady["acks"], 0.99) * 1000,
        BURST: max(burst["acks"]),
        RATE: rate,
    }
