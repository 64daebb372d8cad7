"""Reaction: how soon a message has its card, and what a burst does when Slack limits the rate of posts."""

from collections.abc import Iterator

from bench.figures import Aim, Figure, percentile
from bench.place import Place

NAME = "reaction"
WARM_UP = 5  # messages whose cards do not count: names are asked from Slack, connections are opened


def measure(place: Place) -> Iterator[Figure]:
    """On each database: steady load at each latency, then the burst; at the end the peak of memory."""
    for on in place.databases:
        for latency in place.sizes.latencies:
            yield from _measured(place, on, latency)


def _measured(place: Place, on: str, latency: int) -> Iterator[Figure]:
    sizes = place.sizes
    slow = f" (API {latency} ms)"

    def figure(what: str, value: float, unit: str, aim: Aim | None = None) -> Figure:
        return Figure(bench=NAME, what=what + slow, on=on, value=value, unit=unit, aim=aim)

    place.begin_anew(latency)
    with place.listening(on) as bot:
        delays = steady(place, sizes.reaction_rate, sizes.reaction_seconds)
        yield figure("message to card p50", percentile(delays, 0.5) * 1000, "ms", Aim(200))
        yield figure("message to card p99", percentile(delays, 0.99) * 1000, "ms", Aim(500))
        place.slack.ask("forget")
        place.slack.ask("faults", rate_limits=True)
        place.slack.ask("at_once", count=sizes.reaction_burst)
        burst = place.slack.ask("cards", wait=sizes.card_patience)
        yield figure("burst, cards missing", burst["posted"] - len(burst["delays"]), "", Aim(0))
        yield figure("burst, calls refused for good", burst["refused"], "", Aim(0))
        yield figure("burst, last card after", max(burst["delays"], default=float("inf")), "s")
        yield figure("peak of memory after all this", bot.peak_megabytes(), "MB", Aim(120))


def steady(place: Place, rate: float, seconds: float) -> list[float]:
    """Seconds from message to card of each message, under steady load. Raises RuntimeError if a card is missing."""
    place.slack.ask("steadily", rate=rate, seconds=WARM_UP / rate)
    place.slack.ask("cards", wait=place.sizes.card_patience)
    place.slack.ask("forget")
    place.slack.ask("steadily", rate=rate, seconds=seconds)
    seen = place.slack.ask("cards", wait=place.sizes.card_patience)
    delays: list[float] = seen["delays"]
    if len(delays) < seen["posted"]:
        raise RuntimeError(f"{seen['posted'] - len(delays)} of {seen['posted']} messages have no card.")
    return delays
