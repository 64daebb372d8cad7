"""What a choice depends on, as numbers: people who may serve, what the team wants, and what teams are compared by (D4).

Days are bits of a number, the first needed day the lowest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.rotation import UseFallback

_MILLION = 1_000_000
_RANK_BITS = 40


class Key(NamedTuple):
    """What teams are compared by, the smallest wins; `score` is in millionths, with the tie-break below the point."""

    nobody: int  # days with nobody
    no_access: int  # days without production access
    short: int  # days with fewer people than wanted
    tired: int  # rest violations
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may serve; `free` are the needed days on which they are there, `debt` is clamped."""

    user: str
    free: int
    access: bool
    anchor: bool
    tired: bool
    debt: float
    rank: int  # decides between equals: small numbers first, less than 2 ** 32
    kept: bool = False
    price: int = 0  # as a responder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything that the choice depends on; `weights` are those of the needed days."""

    weights: tuple[float, ...]
    responders: int
    anchors: int
    fallback: UseFallback
    fallback_price: float
    candidates: tuple[Candidate, ...]
    together: Mapping[frozenset[str], int] = field(default_factory=dict)

    @property
    def every_day(self) -> int:
        return (1 << len(self.weights)) - 1

    @property
    def size(self) -> int:
        """How many responders there can be."""
        return min(self.responders, len(self.candidates))


def weighed(weights: Sequence[float], days: int) -> float:
    """The weight of some days."""
    return sum(weight for bit, weight in enumerate(weights) if days >> bit & 1)


def exact(score: float) -> int:
    """A score as a whole number above the tie-break, so that sums do not depend on their order."""
    return round(score * _MILLION) << _RANK_BITS
