"""What views draw of questions that recur (T4)."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.screens import Person, RequestLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A question that recurs, and what was said to the proposal."""

    id: int
    medoid: RequestLink
    version: int  # of the medoid's request
    requests: tuple[RequestLink, ...]  # the others
    more: int  # how many others are not listed
    askers: int
    decided_by: Person | None
    decided_at: datetime | None
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringQuestions:
    """What a digest says of questions that recur in a team (T4)."""

    zone: str
    questions: tuple[Recurring, ...]
