"""Which candidates answer best: by likeness to a text, or by how many of the words that somebody typed they have."""

import heapq
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.similarity.lookup import Phrase

T = TypeVar("T")

MOST_COMPARED = 40  # candidates that are compared in full; the others have too little in common
OF_ANSWER = 0.7  # what a word counts that is only in the answer
OF_VARIANT = 0.8  # what a word counts that is only nearly the one that was typed


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that was typed: under which names an entry may have it, and under which nearly."""

    weight: float
    names: tuple[Phrase, ...]
    variants: frozenset[str] = frozenset()


def shortlist(
    candidates: Iterable[tuple[T, Sequence[str]]], words: Collection[str], weight: Callable[[str], float]
) -> list[T]:
    """Those that share most of the weight of `words`, best first: cheap, and fair to short texts."""
    weights = {word: weight(word) ** 2 for word in words}
    rated = []
    for order, (candidate, has) in enumerate(candidates):
        shared = sum(weights[word] for word in weights.keys() & set(has))
        if shared:
            rated.append((shared / math.sqrt(len(has) + 3), -order, candidate))
    best = heapq.nlargest(MOST_COMPARED, rated, key=lambda each: each[:2])
    return [candidate for _, _, candidate in best]


def coverage(asked: Sequence[Asked], words: Collection[str], more: Collection[str]) -> float:
    """How much of what was typed an entry has: 0 to 1, rare words count more."""
    whole = math.fsum(each.weight for each in asked)
    if not whole:
        return 0.0
    asked_with, everything = set(words), {*words, *more}
    return min(1.0, math.fsum(each.weight * _share(each, asked_with, everything) for each in asked) / whole)


def _share(asked: Asked, words: set[str], everything: set[str]) -> float:
    if any(words.issuperset(name) for name in asked.names):
        return 1.0
    if any(everything.issuperset(name) for name in asked.names):
        return OF_ANSWER
    if not words.isdisjoint(asked.variants):
        return OF_VARIANT
    return OF_VARIANT * OF_ANSWER if not everything.isdisjoint(asked.variants) else 0.0


def newest_first_among_equals(scored: Mapping[int, float], limit: int, least: float) -> list[int]:
    """The ids with the best scores that reach `least`; of equal scores the entry that was added last."""
    return heapq.nlargest(
        limit, (entry for entry, score in scored.items() if score >= least), key=lambda entry: (scored[entry], entry)
    )
