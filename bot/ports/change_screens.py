"""What views draw of change requests (C1)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.changes import Change
from bot.ports.screens import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCard:
    """A change and what became of it; `mention`: who can approve it now."""

    change: Change
    author: Person
    decider: Person | None
    applier: Person | None
    closer: Person | None
    zone: str
    mention: tuple[str, ...]


class ChangeNewsKind(StrEnum):
    """Why somebody hears of a change directly."""

    DECIDED = "decided"  # its author: approved or declined
    UNDECIDED = "undecided"  # people on duty: nobody has decided yet
    UNVERIFIED = "unverified"  # its author: applied, and not verified in time


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNews:
    """A direct message about a change; the buttons stand on its card."""

    kind: ChangeNewsKind
    change: Change
    author: Person
    decider: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    """The answer to `/support change`: what is open, and **New change…** for each team of the person."""

    cards: tuple[ChangeCard, ...]
    more: int
    teams: tuple[tuple[str, str], ...]  # id and name
    setting: str  # what was typed behind the verb
