"""One day as people write it: "next friday", "24 dec", "2026-12-24", "24.12.", "in 3 days"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.parser import parserinfo
from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as on_weekday

from bot.errors import UserError

DAY = timedelta(days=1)
LONGEST_QUOTE = 40
MONTHS = 12
LEAP_YEARS = 8  # from any year, 29 February comes at least once in these and the year itself
SMALL_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER = rf"(?P<number>[0-9]{{1,3}}|an?|{'|'.join(SMALL_NUMBERS)})"
EXAMPLES = "“tomorrow”, “next friday” or “24 dec”"

_WORDS = parserinfo()
_SHORT_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_NOT_SHOWN = re.compile(r"[^\w \-–./:,+]|_")
_NAMED = {"yesterday": -1, "today": 0, "now": 0, "tonight": 0, "tomorrow": 1}
_AFTER_TOMORROW = re.compile(r"(?:the )?day after tomorrow")
_WEEKDAY = re.compile(
    r"(?:(?P<which>this|coming|next|last) )?(?P<name>[a-z]+)"
    r"|(?P<before>[a-z]+) next week|next week (?:on )?(?P<after>[a-z]+)"
)
_AHEAD = re.compile(rf"in {NUMBER} (?P<unit>day|week|month)s?")
_ISO = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\.?(?:(?<=\.) ?(?P<year>[0-9]{4}))?")
_EITHER_WAY = re.compile(r"(?P<one>[0-9]{1,2})(?P<sign>[-/])(?P<other>[0-9]{1,2})(?:(?P=sign)(?P<year>[0-9]{4}))?")
_ON = r"(?:(?P<on>(?!the )[a-z]+) )?(?:the )?"
_NUMBERED = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_MONTH = r"(?P<month>[a-z]+)\.?"
_YEAR = r"(?: (?P<year>[0-9]{4}))?"
_DAY_FIRST = re.compile(rf"{_ON}{_NUMBERED}(?: of)? ?{_MONTH}{_YEAR}")
_MONTH_FIRST = re.compile(rf"{_ON}{_MONTH} ?{_NUMBERED}{_YEAR}")
_NUMBER_ALONE = re.compile(rf"(?:the )?{_NUMBERED}{_YEAR}")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day that is known as it stands: "tomorrow", "next friday"."""

    day: date


@dataclass(frozen=True, slots=True)
class Weekday:
    """The next such day of the week, Monday is 0."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of the calendar; without a month it takes that of the other end of a range."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None  # written before it, and then it has to be right


Point = Fixed | Weekday | Dated


def tidy(text: str) -> str:
    """Small letters, single spaces, no commas, and one way to write each sign."""
    return " ".join(text.casefold().replace(",", " ").replace("—", "–").replace("…", "..").split())


def shown(text: str) -> str:
    """The beginning of what somebody wrote, without any sign that could format or mention (N5)."""
    kept = " ".join(_NOT_SHOWN.sub("", text).split())
    return kept if len(kept) <= LONGEST_QUOTE else f"{kept[: LONGEST_QUOTE - 1]}…"


def spelled(day: date) -> str:
    """A date in words: "3 December 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def number_of(word: str) -> int:
    """A number as `NUMBER` finds it, in digits or as a small word."""
    if word in {"a", "an"}:
        return 1
    return SMALL_NUMBERS.index(word) + 1 if word in SMALL_NUMBERS else int(word)


def length_of(number: str, unit: str) -> relativedelta:
    """So many "day", "week" or "month"."""
    amount = number_of(number)
    return (
        relativedelta(months=amount) if unit == "month" else relativedelta(days=amount * (7 if unit == "week" else 1))
    )


def point(text: str, today: date) -> Point | None:
    """The day that a tidy text names, None if it names none; UserError if it can be read in two ways."""
    words = text.removeprefix("on ")
    return _relative(words, today) or _by_weekday(words, today) or _by_digits(words) or _by_month(words)


def day_alone(text: str) -> Dated | None:
    """The number of a day, whose month the other end of a range has: the "1" of "1-5 dec"."""
    found = _NUMBER_ALONE.fullmatch(text)
    if found is None:
        return None
    return Dated(day=int(found["day"]), year=int(found["year"]) if found["year"] else None)


def first_from(one: Point, reference: date) -> date:
    """The day itself, or the first such day from `reference` on; UserError if the calendar has none."""
    match one:
        case Fixed(day):
            return day
        case Weekday(number):
            return reference + relativedelta(weekday=on_weekday(number))
        case Dated():
            known = _dates(one, reference.year, reference.year + LEAP_YEARS)
            return next((each for each in known if each >= reference), known[-1])


def last_until(one: Dated, reference: date) -> date:
    """The date itself if its year was written, or else the last such date up to `reference`."""
    known = _dates(one, reference.year - LEAP_YEARS, reference.year)
    return next((each for each in reversed(known) if each <= reference), known[0])


def agreed(one: Point, day: date) -> date:
    """The day, if it is the weekday that was written before it; UserError otherwise."""
    if not isinstance(one, Dated) or one.weekday in {None, day.weekday()}:
        return day
    raise UserError(f"{spelled(day)} is a {day:%A}. Please write the date alone, or the weekday alone.")


def _relative(text: str, today: date) -> Fixed | None:
    if text in _NAMED:
        return Fixed(today + DAY * _NAMED[text])
    if _AFTER_TOMORROW.fullmatch(text):
        return Fixed(today + 2 * DAY)
    ahead = _AHEAD.fullmatch(text)
    return Fixed(today + length_of(ahead["number"], ahead["unit"])) if ahead else None


def _by_weekday(text: str, today: date) -> Fixed | Weekday | None:
    """ "friday" is the coming one, today included; "next friday" is that of the next week, Monday to Sunday."""
    found = _WEEKDAY.fullmatch(text)
    if found is None:
        return None
    number = _weekday(found["name"] or found["before"] or found["after"])
    if number is None:
        return None
    monday = today - DAY * today.weekday()
    if found["which"] == "last":
        return Fixed(today - DAY * ((today.weekday() - number - 1) % 7 + 1))
    if found["which"] == "next" or found["name"] is None:
        return Fixed(monday + DAY * (7 + number))
    return Weekday(number)


def _by_digits(text: str) -> Dated | None:
    found = _ISO.fullmatch(text) or _DOTTED.fullmatch(text)
    if found:
        return _dated(found["day"], int(found["month"]), found["year"])
    either = _EITHER_WAY.fullmatch(text)
    if either is None or (either["sign"] == "-" and either["year"] is None):
        return None
    one, other = int(either["one"]), int(either["other"])
    if one != other and max(one, other) <= MONTHS:
        raise UserError(_two_readings(text, one, other, either["year"]))
    return _dated(max(one, other), min(one, other), either["year"])


def _two_readings(text: str, one: int, other: int, year: str | None) -> str:
    """Both orders are common, so the person is asked to write the month as a word."""
    ways = [(day, f"{date(2000, month, 1):%B}") for day, month in ((one, other), (other, one))]
    behind = f" {year}" if year else ""
    read = " or ".join(f"{day} {month}" for day, month in ways)
    write = " or ".join(f"“{day} {month[:3].lower()}{behind}”" for day, month in ways)
    return f"“{shown(text)}” can be {read}. Please write {write}."


def _by_month(text: str) -> Dated | None:
    for shape in (_DAY_FIRST, _MONTH_FIRST):
        found = shape.fullmatch(text)
        month = _WORDS.month(found["month"]) if found else None
        if found is None or month is None:
            continue
        weekday = _weekday(found["on"]) if found["on"] else None
        if found["on"] is None or weekday is not None:
            return _dated(found["day"], month, found["year"], weekday)
    return None


def _dated(day: str | int, month: int, year: str | None, weekday: int | None = None) -> Dated:
    return Dated(day=int(day), month=month, year=int(year) if year else None, weekday=weekday)


def _weekday(word: str) -> int | None:
    number = _WORDS.weekday(word)
    return _SHORT_WEEKDAYS.get(word) if number is None else number


def _dates(one: Dated, first: int, last: int) -> list[date]:
    """Its date, or that of every year from `first` to `last`; never none."""
    years = [one.year] if one.year is not None else range(first, last + 1)
    known = [found for year in years if (found := _date(year, one.month, one.day)) is not None]
    if not known:
        raise UserError(f"There is no {_label(one)}. Please write another date, such as {EXAMPLES}.")
    return known


def _date(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _label(one: Dated) -> str:
    month = f"{date(2000, one.month, 1):%B}" if one.month and one.month <= MONTHS else f"month {one.month}"
    return f"{one.day} {month}" + (f" {one.year}" if one.year is not None else "")
