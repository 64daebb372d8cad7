"""What can be found again: one index over common requests, past requests, past alerts and the handbook (T3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EntryKind(StrEnum):
    """What an entry of the index stands for."""

    COMMON = "common"  # a curated common request; `ref` is its id
    REQUEST = "request"  # a request of a person; `ref` is its id
    ALERT = "alert"  # a request that an alert opened: for responders only, never counted as recurrence; `ref` is its id
    HANDBOOK = "handbook"  # a section of a Markdown file; `ref` is "<team>:<file>#<anchor>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """An entry of the index. Requests and alerts keep their words where they are: title and text are empty for them."""

    id: int = 0
    kind: EntryKind
    ref: str  # unique with the kind
    team: str
    title: str
    text: str
    link: str | None
    at: datetime
    words: tuple[str, ...]  # what it is found by: stems, the same on both databases


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Something that was found; title and snippet are plain foreign text for views to escape."""

    kind: EntryKind
    ref: str
    team: str
    title: str
    snippet: str
    link: str | None
    score: float  # 0 (nothing in common) to 1 (the same)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for: entries of the scopes that have all words of at least one group."""

    scopes: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    periods: tuple[str, ...] = ()  # only entries with one of these words; empty: of any time


class Search(Protocol):
    """The index, written in the transaction that changes what it is about."""

    def get(self, kind: EntryKind, ref: str) -> Indexed | None: ...

    def put(self, entry: Indexed) -> None:
        """Insert, or replace the entry of that kind and ref (the given id is ignored)."""
        ...

    def remove(self, kind: EntryKind, ref: str) -> bool:
        """Forget an entry; False if there was none."""
        ...

    def candidates(self, wanted: Wanted, limit: int) -> Sequence[Indexed]:
        """At most `limit` entries that have what is wanted, newest first."""
        ...

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many entries each word occurs; words that occur in none are left out."""
        ...
