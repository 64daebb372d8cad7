"""Questions as people put them, for choosing thresholds (`tuning`) and for judging them (`held_out`).

Written by hand for this bench. Each subject has the title that a curated entry would have and ways in which people ask
for it; subjects of one group share words and are not the same question (near misses). No subject and no phrase of one
file is in the other. {who}, {place}, {number} and {thing} are filled in by `bench.similar_set`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """One question: its curated title and answer, and ways in which people ask it."""

    title: str
    answer: str
    asked: tuple[str, ...]
