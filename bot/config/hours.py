"""Working hours and holidays as a team writes them, read into the domain's values with every problem at its path."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from bot.config.fields import Day, Refused, Section, Text, refuse, refuse_at, refuse_sentence
from bot.config.problems import opening, shown
from bot.domain.members import parse_weekdays
from bot.domain.working_time import Span, WeeklyHours, parse_span, parse_weekly_hours, public_holidays

_ANY_YEAR = (2026,)  # whether a country is known does not depend on the year
_EXAMPLE = 'Write a list of intervals, for example ["09:00-12:00", "13:00-18:00"].'
_WEEK_EXAMPLE = 'Write weekdays with their intervals, for example {mon-fri: ["09:00-18:00"]}.'


def _weekly_hours(value: object) -> WeeklyHours:
    if isinstance(value, WeeklyHours):
        return value
    if not isinstance(value, dict) or not value:
        raise refuse(f"{opening(shown(value))} says nothing about when the team works.", _WEEK_EXAMPLE)
    refused = [problem for days, intervals in value.items() for problem in _refused_day(days, intervals)]
    if refused:
        raise refuse_at(*refused)
    if not any(value.values()):
        raise refuse("There is no working time on any day.", _WEEK_EXAMPLE)
    try:
        return parse_weekly_hours(value)
    except ValueError as error:
        raise refuse_sentence(error) from None


def _refused_day(days: str, intervals: object) -> Iterator[Refused]:
    try:
        parse_weekdays(days)
    except ValueError as error:
        yield (days,), refuse_sentence(error)
    if not isinstance(intervals, list):
        yield (days,), refuse(f"{opening(shown(intervals))} is no list of intervals.", _EXAMPLE)
        return
    for index, interval in enumerate(intervals):
        try:
            _span(interval)
        except PydanticCustomError as error:
            yield (days, index), error


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    if not isinstance(value, str):
        raise refuse(f"{opening(shown(value))} is no interval of the day.", 'Write it as text, such as "09:00-18:00".')
    try:
        return parse_span(value)
    except ValueError as error:
        raise refuse_sentence(error) from None


def _disjoint(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = sorted(spans)
    for index in range(1, len(ordered)):
        if ordered[index].start < ordered[index - 1].until:
            raise refuse("Two intervals of this day overlap.", "Let one end before the other starts.")
    return tuple(ordered)


def _country(value: str) -> str:
    try:
        _public_holidays(value, None)
    except ValueError as error:
        raise refuse_sentence(error) from None
    return value.strip().upper()


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str | None) -> frozenset[date]:
    return public_holidays(country, subdivision, _ANY_YEAR)


Hours = Annotated[WeeklyHours, PlainValidator(_weekly_hours)]
DayHours = Annotated[tuple[Annotated[Span, PlainValidator(_span)], ...], AfterValidator(_disjoint)]
Country = Annotated[Text, AfterValidator(_country)]


class Holidays(Section):
    """The days on which a team does not work: the public holidays of a country, more days, and exceptions (F1)."""

    country: Country | None = None
    subdivision: Text | None = None
    extra: tuple[Day, ...] = ()
    except_: tuple[Day, ...] = Field(default=(), alias="except")

    @model_validator(mode="after")
    def _subdivision_belongs_to_country(self) -> "Holidays":
        if self.subdivision is None:
            return self
        if self.country is None:
            error = refuse("A subdivision needs its country.", "Write the country's code too, such as country: CZ.")
            raise refuse_at((("subdivision",), error))
        try:
            _public_holidays(self.country, self.subdivision)
        except ValueError as error:
            raise refuse_at((("subdivision",), refuse_sentence(error))) from None
        return self
