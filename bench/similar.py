"""Search: how often it is right, and how long it takes among many requests (T3)."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from bench import similar_quality as quality
from bench.figures import Aim, Figure, percentile
from bench.place import Place
from bench.similar_past import AS_THE_BOT, Index
from bench.similar_set import Others, messages
from bench.similar_texts import held_out
from bot.ports.search import EntryKind

NAME = "similar"
SPREAD = timedelta(days=5 * 365)  # of the past in which queries are timed
OTHERS = 2_000  # requests about anything else when quality is measured
SEED = 11


def measure(place: Place) -> Iterator[Figure]:
    """On each database: quality on the held-out subjects, then times for each size of the past."""
    for on, fresh in place.databases.items():
        with fresh() as database:
            yield from _quality(place, on, database)
        for size in place.sizes.searched:
            with fresh() as database:
                yield from _times(place, on, database, size)


def _quality(place: Place, on: str, database: str) -> Iterator[Figure]:
    index = Index(database, place.config, timedelta(days=30))
    try:
        asked = quality.asked_on("held out", index, min(OTHERS, *place.sizes.searched))
    finally:
        index.store.close()
    for what, found, precision, recall in (
        ("past requests shown to responders", quality.shown(asked), Aim(0.7, at_least=True), Aim(0.75, at_least=True)),
        ("the same question again", quality.recurring(asked), Aim(0.85, at_least=True), None),
        ("suggestions to requesters", quality.suggested(asked), Aim(0.95, at_least=True), None),
    ):
        yield Figure(bench=NAME, what=f"{what}, precision", on=on, value=found.precision, unit="", aim=precision)
        yield Figure(bench=NAME, what=f"{what}, recall", on=on, value=found.recall, unit="", aim=recall)


def _times(place: Place, on: str, database: str, size: int) -> Iterator[Figure]:
    index = Index(database, place.config, SPREAD, size)
    try:
        texts = Others(SEED).texts(size)
        as_the_bot = min(size, AS_THE_BOT)
        began = time.perf_counter()
        for text in islice(texts, as_the_bot):
            index.add(text)
        index.counted()
        taken = (time.perf_counter() - began) / as_the_bot
        what = f"storing and indexing, each of the first {as_the_bot:,} of {size:,}"
        yield Figure(bench=NAME, what=what, on=on, value=taken * 1000, unit="ms")
        for text in texts:
            index.add(text)
        index.counted()
        index.tidy()
        for what, query in _queries(index, place.sizes.searches):
            seconds = query()
            yield Figure(
                bench=NAME, what=f"{what} among {size:,}, p50", on=on, value=percentile(seconds, 0.5) * 1000, unit="ms"
            )
            p95 = percentile(seconds, 0.95) * 1000
            yield Figure(bench=NAME, what=f"{what} among {size:,}, p95", on=on, value=p95, unit="ms", aim=Aim(50))
    finally:
        index.store.close()


def _queries(index: Index, times: int) -> Sequence[tuple[str, Callable[[], list[float]]]]:
    """Texts like those in the index and others; words as people type them, the last one unfinished."""
    chance = random.Random(SEED)
    texts = [*Others(SEED + 1).texts(times // 2)]
    texts += [
        each.text for each in chance.choices(messages(held_out.SUBJECTS, "held out", 1, SEED), k=times - len(texts))
    ]
    typed = [" ".join(chance.sample(text.split(), k=min(2, len(text.split()))))[:-1] for text in texts]
    return (
        ("like a new request", lambda: _timed(texts, lambda text: index.like(text, EntryKind.REQUEST, 5))),
        ("words typed to find", lambda: _timed(typed, lambda words: index.find(words, 10))),
    )


def _timed(texts: Sequence[str], query: Callable[[str], object]) -> list[float]:
    for text in texts[:5]:
        query(text)
    taken = []
    for text in texts:
        began = time.perf_counter()
        query(text)
        taken.append(time.perf_counter() - began)
    return taken
