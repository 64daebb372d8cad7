"""What a requester is shown unasked: one entry that is clearly meant, unless people keep saying it is not (T3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.similarity.thresholds import SUGGESTED_FROM, SUGGESTED_MARGIN

LOOKED_BACK = 5  # showings of an entry by which it is judged
ENOUGH_WORDS = 2  # different ones: a request of a single word may mean anything
TOO_OFTEN = 3  # of those it was dismissed: it is muted until somebody edits it


class Outcome(StrEnum):
    """What became of a suggestion."""

    SHOWN = "shown"  # nobody has said anything about it
    HELPED = "helped"  # This answered it
    DISMISSED = "dismissed"  # Not this
    REPLACED = "replaced"  # the requester wrote more, and another entry fitted, or none


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A common request that was shown on a request's card; fields are the row."""

    id: int = 0
    team: str
    request_id: int
    entry_id: int
    score: float
    shown_at: datetime
    outcome: Outcome = Outcome.SHOWN
    decided_at: datetime | None = None
    decided_by: str | None = None


def is_clear(scores: Sequence[float], words: Collection[str]) -> bool:
    """Whether the first of the scores, best first, is high enough and far enough ahead of the second.

    `words`: what the request says, greetings and the like left out.
    """
    if not scores or scores[0] < SUGGESTED_FROM or len(set(words)) < ENOUGH_WORDS:
        return False
    return len(scores) == 1 or scores[0] - scores[1] >= SUGGESTED_MARGIN


def is_muted(latest: Sequence[Suggestion]) -> bool:
    """Whether an entry is shown no more: `latest` are its showings since it was last edited, newest first."""
    looked_at = [each for each in latest if each.outcome is not Outcome.REPLACED][:LOOKED_BACK]
    return sum(each.outcome is Outcome.DISMISSED for each in looked_at) >= TOO_OFTEN
