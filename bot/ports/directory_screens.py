"""What views draw of the directory (S1)."""

from dataclasses import dataclass

from bot.domain.directory import Entry, How
from bot.domain.reasons import Reason
from bot.ports.screens import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A service with its owners, or a customer with their account manager."""

    entry: Entry
    people: tuple[Person, ...]
    left: tuple[str, ...]  # those of them whose account is deactivated
    team_name: str | None
    on_duty: tuple[Person, ...]  # in the service's team, if it is one of ours
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAnswer:
    """The answer to `/support owner NAME`."""

    typed: str
    how: How | None  # None: nothing is near
    lines: tuple[EntryLine, ...]
    known: int  # entries in the directory
    may_add: bool
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryOverview:
    """The answer to `/support owner` alone: how much there is, and where nobody could be called."""

    services: int
    customers: int
    gaps: tuple[tuple[EntryLine, Reason], ...]
    may_add: bool
    command: str


DirectoryScreen = OwnerAnswer | DirectoryOverview
