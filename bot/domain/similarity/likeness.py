"""How alike two texts are: the cosine of their weighted stems, and of the pieces of these stems."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

WHOLE_WORDS = 0.5  # the share of whole stems in the result; pieces forgive slips, endings and compounds
OF_ANSWER = 0.25  # what a stem counts that is only in the answer to a common request, or below a heading
PIECES = (3, 4)  # lengths of the pieces

Sparse = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as numbers: weights of its stems and of their pieces, each of length 1, or empty."""

    words: Sparse
    pieces: Sparse


def vector(words: Sequence[str], weight: Callable[[str], float], also: Sequence[str] = ()) -> Vector:
    """The vector of a text's stems; a stem that is repeated counts more, but ever less. `also`: what counts a part."""
    weighted = {stem: OF_ANSWER * weight(stem) for stem in also}
    weighted |= {stem: (1 + math.log(count)) * weight(stem) for stem, count in Counter(words).items()}
    pieces: dict[str, float] = {}
    for stem, amount in weighted.items():
        of_stem = pieces_of(stem)
        share = amount / math.sqrt(len(of_stem))
        for piece in of_stem:
            pieces[piece] = pieces.get(piece, 0.0) + share
    return Vector(_of_length_one(weighted), _of_length_one(pieces))


def likeness(one: Vector, other: Vector) -> float:
    """From 0 (nothing in common) to 1 (the same); the same in either order. A text without words is like none."""
    if not one.words or not other.words:
        return 0.0
    if one == other:
        return 1.0
    alike = WHOLE_WORDS * _cosine(one.words, other.words) + (1 - WHOLE_WORDS) * _cosine(one.pieces, other.pieces)
    return min(1.0, max(0.0, alike))


@lru_cache(maxsize=8192)
def pieces_of(stem: str) -> tuple[str, ...]:
    """Pieces of three and four characters, its beginning and end marked; a pair of characters is a piece itself."""
    marked = f" {stem} "
    return tuple(marked[start : start + length] for length in PIECES for start in range(len(marked) - length + 1)) or (
        marked,
    )


def _of_length_one(weights: dict[str, float]) -> Sparse:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {key: weight / length for key, weight in weights.items()} if length else {}


def _cosine(one: Sparse, other: Sparse) -> float:
    # Summed exactly, so that the order of the texts and of their words cannot matter.
    return math.fsum(one[key] * other[key] for key in one.keys() & other.keys())
