"""What can be found again: one index over common requests, past requests, past alerts and the handbook (T3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.domain.similarity.lookup import Lookup


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
    words: str = ""  # what it is compared by: stems, separated by spaces, the same on both databases
    more: str = ""  # what it is found by besides: an answer's stems, identifiers


class Candidate(NamedTuple):
    """What the index gives for comparing, without the texts; there are many of them."""

    id: int
    kind: EntryKind
    ref: str
    words: str
    more: str


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


class Search(Protocol):
    """The index, written in the transaction that changes what it is about."""

    def get(self, kind: EntryKind, ref: str) -> Indexed | None: ...

    def put(self, entry: Indexed) -> bool:
        """Insert, or replace the entry of that kind and ref (its id is ignored); False if it is there as it is."""
        ...

    def remove(self, kind: EntryKind, ref: str) -> bool:
        """Forget an entry; False if there was none."""
        ...

    def refs(self, kind: EntryKind, prefix: str) -> Sequence[str]:
        """The refs of a kind that begin so."""
        ...

    def candidates(self, scopes: Collection[str], lookup: Lookup) -> Sequence[Candidate]:
        """Entries of one of the scopes that have what is looked up, newest first."""
        ...

    def entries(self, ids: Collection[int]) -> Sequence[Indexed]:
        """These entries, in any order; those that are gone meanwhile are left out."""
        ...

    def after(self, entry_id: int, limit: int) -> Sequence[Indexed]:
        """Entries with a greater id, by id: for reading all of them in small steps."""
        ...

    def occurs_in(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many entries each word occurs, as of the last count; words of none are left out."""
        ...

    def words_from(self, beginning: str, limit: int) -> Sequence[str]:
        """Words that begin so, those of most entries first."""
        ...

    def count(self, limit: int) -> int:
        """Take so many changes of entries into the numbers of `occurs_in`; the number of changes taken."""
        ...

    def uncounted(self) -> int:
        """How many changes were not counted yet."""
        ...
