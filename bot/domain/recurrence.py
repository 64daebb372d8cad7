"""Questions that come again: groups of alike requests by several people, around the one that resembles most (T4)."""

import math
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(days=30)
ASKERS = 3  # different people who ask the same
LOUDER_AFTER = 3  # more people than when it was said "not now"


class RecurrenceState(StrEnum):
    """What people said to a proposal."""

    PROPOSED = "proposed"
    DECLINED = "declined"  # Not now
    ADDED = "added"  # it became a common request


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A question that recurs, as it was proposed; fields are the row."""

    id: int = 0
    team: str
    medoid: int  # the request that resembles the others most
    requests: tuple[int, ...]
    askers: tuple[str, ...]
    proposed_at: datetime
    state: RecurrenceState = RecurrenceState.PROPOSED
    decided_at: datetime | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Two requests that ask the same, and how alike they are (0 to 1)."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that are each alike to the medoid, and everybody who asked them."""

    medoid: int
    requests: tuple[int, ...]
    askers: tuple[str, ...]


def groups_of(pairs: Collection[Alike], askers: Mapping[int, frozenset[str]]) -> list[Group]:
    """Groups by enough people, those of most people first; no request is in two of them.

    Every member is alike to the medoid itself: likeness is not passed on, or a chain of small steps would end at
    requests that have nothing in common. `askers`: who asked each request that counts, duplicates included.
    """
    near = _neighbors(pairs, askers)
    free = set(near)
    ranks = {each: _rank(each, near, free, askers) for each in near}
    found: list[Group] = []
    while ranks:
        medoid = max(ranks, key=ranks.__getitem__)
        if ranks[medoid][0] < ASKERS:
            break
        star = _star(medoid, near, free)
        found.append(Group(medoid, tuple(sorted(star)), tuple(sorted(_people(star, askers)))))
        free -= star
        for each in star:
            del ranks[each]
        for each in {other for member in star for other in near[member]} & free:  # who lost a neighbor
            ranks[each] = _rank(each, near, free, askers)
    return found


def is_news(group: Group, before: Sequence[Recurrence]) -> bool:
    """Whether a group is worth a proposal, after those of the last 30 days that share a request with it.

    What was added is settled; anything else is said again only when enough more people ask.
    """
    related = [each for each in before if set(each.requests) & set(group.requests)]
    if any(each.state is RecurrenceState.ADDED for each in related):
        return False
    known = {user for each in related for user in each.askers}
    return not related or len(set(group.askers) - known) >= LOUDER_AFTER


def _neighbors(pairs: Collection[Alike], askers: Mapping[int, frozenset[str]]) -> dict[int, dict[int, float]]:
    near: dict[int, dict[int, float]] = {}
    for pair in pairs:
        if pair.one != pair.other and pair.one in askers and pair.other in askers:
            near.setdefault(pair.one, {})[pair.other] = pair.score
            near.setdefault(pair.other, {})[pair.one] = pair.score
    return near


def _star(medoid: int, near: Mapping[int, Mapping[int, float]], free: Set[int]) -> Set[int]:
    return {medoid, *(near[medoid].keys() & free)}


def _rank(
    request: int, near: Mapping[int, Mapping[int, float]], free: Set[int], askers: Mapping[int, frozenset[str]]
) -> tuple[int, float, int]:
    """How good a medoid it is: by how many people, how close they are, and among equals the oldest."""
    star = _star(request, near, free)
    return len(_people(star, askers)), math.fsum(near[request][each] for each in star if each != request), -request


def _people(requests: Set[int], askers: Mapping[int, frozenset[str]]) -> set[str]:
    return {user for each in requests for user in askers[each]}
