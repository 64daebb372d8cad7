"""Working time: when a team works, and arithmetic that counts only that time (F1, F7, F8)."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.members import WEEKDAYS, parse_weekdays

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
_SECOND = timedelta(seconds=1)
HORIZON = timedelta(days=5 * 366)  # a calendar that is closed for longer is a mistake, not a holiday
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")


class NoWorkingTime(Exception):  # noqa: N818 - the name is the statement
    """A calendar has no working time within five years, so nothing can ever become due."""


class Span(NamedTuple):
    """A working interval in minutes of the wall clock; an end that is not after the start is on the next day."""

    start: int
    end: int

    @property
    def until(self) -> int:
        """The end counted from midnight of the day on which the span starts."""
        return self.end if self.end > self.start else self.end + MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The working intervals of a week: for each weekday, Monday first, the spans that start on it."""

    days: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a team works: weekly hours in a zone, closed dates, and dated overrides that win over both.

    A span belongs to the day on which it starts: the night shift before a holiday is worked to its
    end, and the one that would start on the holiday is not worked at all.
    """

    zone: ZoneInfo
    hours: WeeklyHours
    closed: frozenset[date] = frozenset()
    overrides: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)
    # Answers per local date, remembered: they depend on nothing but the fields above.
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", dict(self.overrides))


def is_working(calendar: Calendar, at: datetime) -> bool:
    """Whether `at` is working time; intervals are half-open: the opening instant is, the closing one is not (F1)."""
    day = local_date(calendar.zone, at)
    return any(
        start <= at < end
        for nearby in (day - 2 * DAY, day - DAY, day, day + DAY)  # the reasons are in `_stretches`
        for start, end in _openings(calendar, nearby)
    )


def add_working(calendar: Calendar, at: datetime, duration: timedelta) -> datetime:
    """The earliest instant (UTC) by which `duration` of working time has passed since `at` (F1).

    A zero duration gives `at` itself, also outside working hours; `next_opening` says when the team is back.
    Raises ValueError for a negative duration and NoWorkingTime if the calendar stays closed for five years.
    """
    if duration < timedelta(0):
        raise ValueError("Working time can only be added, and this duration is negative.")
    instant = _utc(at)
    if not duration:
        return instant
    remaining = duration
    for start, end in _stretches(calendar, instant):
        if remaining <= end - start:
            return start + remaining
        remaining -= end - start
    raise NoWorkingTime(f"The team's calendar has no working time in the five years after {instant:%Y-%m-%d}.")


def working_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time that passes from `start` to `end`; zero if `end` is not after `start` (F1)."""
    begins, ends = _utc(start), _utc(end)
    total = timedelta(0)
    for opens, closes in _stretches(calendar, begins):
        if opens >= ends:
            break
        total += min(closes, ends) - opens
    return total


def opens_on(calendar: Calendar, day: date) -> bool:
    """Whether working time begins on that local date."""
    return bool(_openings(calendar, day))


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first working instant (UTC) at or after `at`, so `at` itself while open (F7); None if there is none."""
    return next((start for start, _ in _stretches(calendar, _utc(at))), None)


def next_closing(calendar: Calendar, at: datetime) -> datetime | None:
    """The end (UTC) of the working time around `at`, or else of the next; None if it has no end within five years.

    Spans that touch, such as two of 24 hours, are one stretch of working time.
    """
    instant = _utc(at)
    closing = None
    for start, end in _stretches(calendar, instant):
        if closing is not None and start > closing:
            break
        closing = end
        if closing - instant > HORIZON:
            return None
    return closing


def parse_weekly_hours(mapping: Mapping[str, Sequence[str]]) -> WeeklyHours:
    """Read working hours such as {"mon-fri": ["09:00-12:00", "13:00-18:00"], "sat": ["22:00-06:00"]}.

    Raises ValueError with a sentence for people: a word that is no weekday, a malformed interval, or two
    intervals that overlap (also across midnight, also under different keys).
    """
    written = [
        (weekday, parse_span(text), f'"{key}: {text}"')
        for key, texts in mapping.items()
        for weekday in sorted(parse_weekdays(key))
        for text in texts
    ]
    written.sort()
    _refuse_overlaps(written)
    return WeeklyHours(tuple(tuple(span for day, span, _ in written if day == weekday) for weekday in range(7)))


def parse_span(text: str) -> Span:
    """Read "09:00-18:00"; "22:00-06:00" crosses midnight, "00:00-24:00" is all day. ValueError otherwise."""
    match = _SPAN.fullmatch(text.strip())
    if match is not None:
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        span = Span(start_hour * 60 + start_minute, end_hour * 60 + end_minute)
        if max(start_minute, end_minute) < 60 and span.start < MINUTES_A_DAY and span.end <= MINUTES_A_DAY:
            return span
    raise ValueError(f'"{text}" is no interval of the day. Write "09:00-18:00", or "22:00-06:00" across midnight.')


def local_date(zone: ZoneInfo, at: datetime) -> date:
    """The date that a wall calendar in `zone` shows at `at`."""
    return _utc(at).astimezone(zone).date()


def at_wall(zone: ZoneInfo, day: date, clock: time, *, second: bool = False) -> datetime:
    """The instant (UTC) at which clocks in `zone` read `clock` on `day`: the one way from wall time to instants.

    A reading that occurs twice means its first occurrence, or its second on demand. A reading that the
    clocks skip means the instant of the jump. So the answer never goes back as the reading goes on.
    """
    wall = datetime.combine(day, clock)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    last = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first > last:  # PEP 495: in a gap the offset before the jump gives the later instant
        return _jump_between(zone, last, first)
    return last if second else first


def next_weekday_time(zone: ZoneInfo, weekday: int, clock: time, after: datetime) -> datetime:
    """The first instant (UTC) strictly after `after` at which it is `clock` on that weekday (Monday is 0) in `zone`."""
    today = local_date(zone, after)
    day = today + DAY * ((weekday - today.weekday()) % 7)
    found = at_wall(zone, day, clock)
    return found if found > after else at_wall(zone, day + 7 * DAY, clock)


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a country (ISO code) or of one of its subdivisions in the given years (F1).

    Raises ValueError with a sentence that lists near matches if there is no such country or subdivision.
    """
    import holidays  # noqa: PLC0415 - slow to load, and only needed where a team has holidays
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - as above

    subdivisions = holidays.list_supported_countries(include_aliases=True)
    code = country.strip().upper()
    if code not in subdivisions:
        names = {word.lower(): f"{codes[1]} ({codes[0]})" for codes in COUNTRIES.values() for word in codes}
        near = _near(country, names) or "Write the two-letter code, such as CZ or DE."
        raise ValueError(f'"{country}" is no country code with known holidays. {near}')
    try:
        return frozenset(holidays.country_holidays(code, subdiv=subdivision, years=years))
    except NotImplementedError:
        known = subdivisions[code]
        near = _near(subdivision or "", {name.lower(): name for name in known})
        choices = f"Write one of these: {', '.join(known)}." if known else "It has none: leave the subdivision out."
        raise ValueError(
            f'"{subdivision}" is no subdivision of {code} with known holidays. {near or choices}'
        ) from None


def _near(word: str, known: Mapping[str, str]) -> str:
    matches = difflib.get_close_matches(word.strip().lower(), known, n=6, cutoff=0.5)
    return f"Did you mean {' or '.join(dict.fromkeys(known[match] for match in matches))}?" if matches else ""


def _refuse_overlaps(written: Sequence[tuple[int, Span, str]]) -> None:
    """Raise ValueError for the first two intervals that overlap; `written` is sorted by weekday and start."""
    again = [(day + 7, span, label) for day, span, label in written[:1]]  # Sunday's night may reach into Monday.
    for (day, span, label), (next_day, next_span, next_label) in pairwise([*written, *again]):
        if (next_day - day) * MINUTES_A_DAY + next_span.start < span.until:
            raise ValueError(
                f"The working hours {label} and {next_label} overlap on {WEEKDAYS[next_day % 7]}. "
                "Let one end before the other starts."
            )


def _stretches(calendar: Calendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working time after `at` as disjoint intervals in order, until five years have none.

    It starts two local dates early: a night span may reach far into the next date, and clocks that
    are set back at midnight show the earlier date again.
    """
    day = found = local_date(calendar.zone, at) - 2 * DAY
    reached = at
    while day - found <= HORIZON:
        for start, end in _openings(calendar, day):
            if end > reached:  # In a repeated hour neighbors overlap: one may end after the next has started.
                yield max(start, reached), end
                reached, found = end, day
        day += DAY


def _openings(calendar: Calendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The instants of the spans that start on `day`; in a repeated hour a span has the longer reading."""
    openings = calendar._known.get(day)
    if openings is None:
        regular = () if day in calendar.closed else calendar.hours.days[day.weekday()]
        instants = (
            (_at_minute(calendar.zone, day, span.start), _at_minute(calendar.zone, day, span.until, second=True))
            for span in sorted(calendar.overrides.get(day, regular))
        )
        openings = tuple((start, end) for start, end in instants if start < end)
        calendar._known[day] = openings
    return openings


def _at_minute(zone: ZoneInfo, day: date, minute: int, *, second: bool = False) -> datetime:
    days, rest = divmod(minute, MINUTES_A_DAY)
    return at_wall(zone, day + days * DAY, time(rest // 60, rest % 60), second=second)


def _jump_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset of `zone` changes, between two instants (UTC) around one change."""
    low, high = before.replace(microsecond=0), after.replace(microsecond=0)
    new = high.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return high


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone, and this one has none.")
    return at.astimezone(UTC)
