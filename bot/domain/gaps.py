"""Gaps of a schedule: times in which nobody is on call, and those that recur told as one (D10)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.turns import Turn

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which nobody is on call, because no layer has anybody or because `missing`, whose turn it is, is gone.

    `starts_at` is None if it had begun when it was looked for, `ends_at` if it goes on beyond that.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    missing: str | None = None


def gaps_among(
    turns: Iterable[Turn], start: datetime, end: datetime, gone: Callable[[str], Iterable[Period]]
) -> Iterator[Gap]:
    """The gaps from `start` to `end`, in order; `turns` are those of this time, `gone` says when a person is away."""
    reached = start
    for turn in turns:
        begins, ends = turn.starts_at or start, turn.ends_at or end
        if begins > reached:
            yield _gap(reached, begins, start, end)
        reached = begins
        for left, back in sorted(gone(turn.user)):
            since, until = max(left, reached), min(back, ends)
            if since < until:
                yield _gap(since, until, start, end, turn.user)
                reached = until
        reached = ends
    if reached < end:
        yield _gap(reached, end, start, end)


def _gap(since: datetime, until: datetime, start: datetime, end: datetime, missing: str | None = None) -> Gap:
    return Gap(starts_at=None if since == start else since, ends_at=None if until == end else until, missing=missing)


def alike(gaps: Iterable[Gap], zone: ZoneInfo) -> list[tuple[Gap, int]]:
    """Gaps that recur at the same wall times as one: the first of each kind, and how many there are."""
    kinds: dict[object, tuple[Gap, int]] = {}
    for gap in gaps:
        kind = kind_of(gap, zone)
        first, times = kinds.get(kind, (gap, 0))
        kinds[kind] = first, times + 1
    return list(kinds.values())


def kind_of(gap: Gap, zone: ZoneInfo) -> tuple[object, ...]:
    """What gaps that recur have in common: who is missing, from when to when on the clock, over how many midnights."""
    since = gap.starts_at.astimezone(zone) if gap.starts_at else None
    until = gap.ends_at.astimezone(zone) if gap.ends_at else None
    nights = (until.date() - since.date()).days if since and until else 0
    return gap.missing, since and since.time(), until and until.time(), nights
