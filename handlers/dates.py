"""Dates as people write them, read into an instant or a range of days: the one place that does (X1).

A date without its year means the next one. A weekday means the coming one, today included; "next friday" is that of
the next week, Monday to Sunday. What can be read in two ways is asked back, never guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.domain.working_time import at_wall, local_date
from bot.errors import UserError
from handlers import date_words
from handlers.date_words import DAY, NUMBER, Dated, Point, shown

LONGEST_TEXT = 100
FARTHEST = relativedelta(years=5)
HALF_A_YEAR = timedelta(days=183)  # a range without years that would last longer is likely a mistake
NOON = time(12)  # a day alone asks for its middle: shifts change in the morning

NO_DAYS = "I cannot read “{}” as days. Please write them like “1-5 dec”, “next friday” or “tomorrow for 3 days”."
NO_INSTANT = "I cannot read “{}” as a time. Please write it like “friday”, “tomorrow 17:00” or “24 dec 9am”."
NO_CLOCK = "There is no {} on the clock. Please write a time like “17:00” or “5pm”."
NO_END = "Until when? Please write the last day too, such as “{0} to friday” or “{0} for 3 days”."
PAST = "“{}” is in the past. Please write days from today on, such as “today”, “friday” or “1-5 dec”."
PAST_YEAR = "“{}” is in the past. Please leave the year out for the next such days, or write the year that you mean."
BACKWARDS = "“{}” ends before it begins. Please write the first day first."
TOO_LONG = "“{}” is longer than half a year, or the wrong way around. Please write the first day first, and both years."
TOO_FAR = "“{}” is more than five years away. Please write a date that is closer."

_TO = r"\s*(?:\.\.+|–|-)\s*|\s+(?:to|until|till|through)\s+"
_PERIOD = re.compile(r"(?P<which>this|next) (?P<unit>week|weekend|month)|(?:the )?rest of the (?P<rest>week|month)")
_COUNTED = re.compile(rf"(?:(?:from )?(?P<first>.+?) (?=for ))?(?:for )?{NUMBER} (?P<unit>day|week|month)s?")
_UNTIL = re.compile(r"(?:until|till|to) (?P<last>.+)")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: ?(?P<half>am|pm))?"
    r"|(?P<hour12>[0-9]{1,2}) ?(?P<half12>am|pm)|at (?P<bare>[0-9]{1,2})|(?P<named>noon|midnight)"
)
_CLOCK_LAST = re.compile(rf"(?P<day>.*?)(?:^| |(?<=[0-9])t)(?:at )?(?:{_CLOCK})")
_CLOCK_FIRST = re.compile(rf"(?:at )?(?:{_CLOCK}) (?P<day>.+)")
_SOON = re.compile(rf"in {NUMBER} (?P<unit>min|minute|h|hour)s?")


@dataclass(frozen=True, slots=True)
class Days:
    """A range of local dates, first and last included."""

    start: date
    end: date


def days(text: str, today: date) -> Days:
    """The days that somebody means: "1-5 dec", "24 dec - 2 jan", "next week", "until friday", "tomorrow for 3 days".

    The end is never before the start, nor before `today`. Raises UserError with a sentence for anything else.
    """
    words = date_words.tidy(text)
    if len(words) > LONGEST_TEXT:
        raise UserError(NO_DAYS.format(shown(text)))
    found = _period(words, today) or _counted(words, today) or _one_day(words, today) or _range(words, text, today)
    if found is None:
        raise UserError(NO_DAYS.format(shown(text)))
    return _sensible(found, text, today)


def when(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) that somebody means: "next monday 17:00", "5pm", "in 2 hours"; a day alone means its noon.

    Nothing, or "now", means `now`; what is past is read too. Raises UserError with a sentence for anything else.
    """
    words, today = date_words.tidy(text), local_date(zone, now)
    if words in {"", "now"}:
        return now.astimezone(UTC)
    soon = _SOON.fullmatch(words)
    if soon:
        unit = timedelta(hours=1) if soon["unit"].startswith("h") else timedelta(minutes=1)
        return now.astimezone(UTC) + date_words.number_of(soon["number"]) * unit
    clock, day = _clock(words) if len(words) <= LONGEST_TEXT else (NOON, words)
    point = date_words.point(day, today) if len(words) <= LONGEST_TEXT else None
    if point is None:
        raise UserError(NO_INSTANT.format(shown(text)))
    return at_wall(zone, _near(_first(point, today), text, today), clock)


def _first(point: Point, reference: date) -> date:
    return date_words.agreed(point, date_words.first_from(point, reference))


def _sensible(found: Days, text: str, today: date) -> Days:
    if found.end < found.start:
        raise UserError(BACKWARDS.format(shown(text)))
    if found.end < today:
        raise UserError((PAST_YEAR if _YEAR.search(text) else PAST).format(shown(text)))
    return Days(_near(found.start, text, today), _near(found.end, text, today))


def _near(day: date, text: str, today: date) -> date:
    if not today - FARTHEST <= day <= today + FARTHEST:
        raise UserError(TOO_FAR.format(shown(text)))
    return day


def _period(words: str, today: date) -> Days | None:
    """What is left of this week or month, or the whole next one."""
    found = _PERIOD.fullmatch(words)
    if found is None:
        return None
    unit, ahead = found["unit"] or found["rest"], found["which"] == "next"
    monday = today - DAY * today.weekday() + DAY * (7 * ahead)
    if unit == "week":
        return Days(max(monday, today), monday + 6 * DAY)
    if unit == "weekend":
        return Days(max(monday + 5 * DAY, today), monday + 6 * DAY)
    first = today.replace(day=1) + relativedelta(months=int(ahead))
    return Days(max(first, today), first + relativedelta(months=1) - DAY)


def _counted(words: str, today: date) -> Days | None:
    """ "for 3 days", "2 weeks", "from monday for 2 weeks"."""
    found = _COUNTED.fullmatch(words)
    if found is None:
        return None
    point = date_words.point(found["first"] or "today", today)
    if point is None:
        return None
    start = _first(point, today)
    return Days(start, start + date_words.length_of(found["number"], found["unit"]) - DAY)


def _one_day(words: str, today: date) -> Days | None:
    point = date_words.point(words, today)
    if point is None:
        return None
    day = _first(point, today)
    return Days(day, day)


def _range(words: str, text: str, today: date) -> Days | None:
    """Two days with a sign or a word between them, or the last one alone."""
    until = _UNTIL.fullmatch(words)
    if until:
        last = date_words.point(until["last"], today)
        return Days(today, _first(last, today)) if last else None
    opened, plain = words.startswith("from "), words.removeprefix("from ").removeprefix("between ")
    between = r"\s+and\s+" if words.startswith("between ") else _TO
    for sign in re.finditer(between, plain):
        ends = _ends(plain[: sign.start()], plain[sign.end() :], today)
        if ends is not None:
            return _from_to(*ends, text, today)
    if opened and date_words.point(plain, today) is not None:
        raise UserError(NO_END.format(shown(plain)))
    return None


def _ends(first: str, last: str, today: date) -> tuple[Point, Point] | None:
    """Both ends; a number alone takes the month of the other, so one of them needs to have it."""
    start = date_words.point(first, today) or date_words.day_alone(first)
    end = date_words.point(last, today) or date_words.day_alone(last)
    match start, end:
        case Dated(month=None), Dated(month=int()):
            start = replace(start, month=end.month, year=start.year or end.year)
        case Dated(month=int()), Dated(month=None):
            end = replace(end, month=start.month, year=end.year or start.year)
    if start is None or end is None or _unfinished(start) or _unfinished(end):
        return None
    return start, end


def _unfinished(point: Point) -> bool:
    return isinstance(point, Dated) and point.month is None


def _from_to(start: Point, end: Point, text: str, today: date) -> Days:
    """The next such range; one that has begun and is not over counts too: "1-5 dec" on 3 December."""
    if isinstance(start, Dated) and start.year is None:
        last = date_words.first_from(end, today)
        first = date_words.last_until(start, last)
        if last - first <= HALF_A_YEAR:
            return Days(date_words.agreed(start, first), date_words.agreed(end, last))
    first = _first(start, today)
    last = _first(end, first)
    if last - first > HALF_A_YEAR and isinstance(end, Dated) and end.year is None:
        raise UserError(TOO_LONG.format(shown(text)))
    return Days(first, last)


def _clock(words: str) -> tuple[time, str]:
    """The time of day, and what is written beside it; noon where there is none."""
    found = _CLOCK_LAST.fullmatch(words) or _CLOCK_FIRST.fullmatch(words)
    if found is None:
        return NOON, words
    day = found["day"].strip() or "today"
    if found["named"]:
        return (NOON if found["named"] == "noon" else time.min), day
    hour, minute = int(found["hour"] or found["hour12"] or found["bare"]), int(found["minute"] or 0)
    half = found["half"] or found["half12"]
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
        raise UserError(NO_CLOCK.format(f"{hour}:{minute:02}{f' {half}' if half else ''}"))
    return time(hour % 12 + 12 * (half == "pm") if half else hour, minute), day
