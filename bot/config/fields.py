"""The kinds of values that keys hold: ids, durations, weekdays, clock times, zones, rules; each says what it wants."""

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from apscheduler.triggers.cron import CronTrigger
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot.config.problems import nearest, opening, shown
from bot.domain.durations import parse_duration
from bot.domain.members import WEEKDAYS, parse_weekday, parse_weekdays

_LONGEST = timedelta(days=366)
_LONGEST_TEXT = 100
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_MEND = re.compile(r"(?<=\.) (?=(?:Write|Did you mean|Let|Leave) )")
_CRON = "cron:"
_CRON_EXAMPLE = 'Write for example "cron: 0 10 * * mon-thu" (minute, hour, day, month, weekdays).'


class Section(BaseModel):
    """A mapping of the file: unknown keys are refused, values never change, nothing at all means the defaults."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True, validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _nothing_means_defaults(cls, data: object) -> object:
        return {} if data is None else data


@dataclass(frozen=True, slots=True)
class WeekdayTime:
    """A wall-clock moment of every week, such as wed 09:00; Monday is 0."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.at:%H:%M}"

    @property
    def since_monday(self) -> timedelta:
        """How long after Monday 00:00 it is on the clock."""
        return timedelta(days=self.weekday, hours=self.at.hour, minutes=self.at.minute)


@dataclass(frozen=True, slots=True)
class CronRule:
    """A rule in cron's five fields, with weekdays by name; valid for APScheduler's `CronTrigger.from_crontab`."""

    expression: str


def refuse(message: str, mend: str = "") -> PydanticCustomError:
    """The error that a validator raises: what is wrong and what to write instead, as sentences."""
    return PydanticCustomError("refused", "{message}", {"message": message, "mend": mend})


def refuse_sentence(error: ValueError) -> PydanticCustomError:
    """The same from a domain parser's error, whose last sentence says what to write."""
    message, *mend = _MEND.split(str(error), maxsplit=1)
    return refuse(message, *mend)


Refused = tuple[tuple[str | int, ...], PydanticCustomError]


def refuse_at(*refused: Refused) -> ValidationError:
    """The error of a validator that knows which of the values below it are wrong: their paths from there, and why."""
    details = [InitErrorDetails(type=error, loc=where, input=None) for where, error in refused]
    return ValidationError.from_exception_data("refused", details)


def words(value: object, wanted: str, example: str) -> str:
    """The value if it is a text of reasonable length; otherwise a refusal that says what was wanted."""
    mend = f"Write {wanted}, for example {example}."
    if not isinstance(value, str):
        raise refuse(f"{opening(shown(value))} is not {wanted}.", mend)
    if not value.strip() or len(value) > _LONGEST_TEXT:
        raise refuse(f"{shown(value)} is not {wanted}.", mend)
    return value.strip()


def parse_weekday_time(value: object) -> WeekdayTime:
    """Read "wed 09:00"; a refusal if it is anything else."""
    if isinstance(value, WeekdayTime):
        return value
    text = words(value, "a weekday with a time", "wed 09:00")
    day, _, clock = text.partition(" ")
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        raise refuse(
            f"{shown(text)} is not a weekday with a time.", "Write for example wed 09:00, from 00:00 to 23:59."
        )
    try:
        return WeekdayTime(parse_weekday(day), time(int(match[1]), int(match[2])))
    except ValueError as error:
        raise refuse_sentence(error) from None


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise refuse(f"{value} has no unit.", f"Write {value}s, {value}m, {value}h or {value}d.")
    text = words(value, "a duration", "90s, 5m, 1h30m or 7d")
    try:
        duration = parse_duration(text)
    except ValueError as error:
        raise refuse_sentence(error) from None
    if duration > _LONGEST:
        raise refuse(f"{shown(text)} is longer than a year.", "Write a duration of at most 366d.")
    return duration


def _positive(duration: timedelta) -> timedelta:
    if not duration:
        raise refuse("The duration is zero.", "Write a duration above zero, for example 5m.")
    return duration


def _slack_id(letters: str, what: str, example: str, where: str) -> Callable[[object], str]:
    pattern = re.compile(rf"[{letters}][A-Z0-9]{{2,20}}")

    def check(value: object) -> str:
        text = words(value, f"the Slack id of {what}", example)
        if pattern.fullmatch(text):
            return text
        if pattern.fullmatch(text.upper()):
            raise refuse(f"{shown(text)} has small letters, and Slack ids have none.", f"Write {text.upper()}.")
        begins = " or ".join(letters)
        mend = f"Write the id, which begins with {begins} (for example {example}): {where}."
        raise refuse(f"{shown(text)} is not the Slack id of {what}.", mend)

    return check


_user_id = _slack_id("UW", "a person", "U0ANN", "in Slack open the person's profile, ⋮, Copy member ID")
_channel_id = _slack_id("CG", "a channel", "C0BACKEND", "in Slack open the channel's details, the id stands at the end")
_group_id = _slack_id("S", "a user group", "S0BACKEND", "in Slack open the user group, ⋮, Copy group ID")
_bot_id = _slack_id("B", "a bot", "B0FORM", "`bot_id` in one of its messages")


def _author_id(value: object) -> str:
    return _group_id(value) if isinstance(value, str) and value[:1] in {"S", "s"} else _user_id(value)


def parse_zone(value: object) -> zoneinfo.ZoneInfo:
    """Read an IANA zone such as Europe/Prague; a refusal with the nearest name if there is none."""
    if isinstance(value, zoneinfo.ZoneInfo):
        return value
    name = words(value, "a time zone", "Europe/Prague")
    known = _zone_names()
    if name in known:
        return zoneinfo.ZoneInfo(name)
    meant = nearest(name, known)
    mend = f"Write {meant}." if meant else "Write an IANA name such as Europe/Prague."
    raise refuse(f"{shown(name)} is no time zone that is known here.", mend)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    # "localtime" is whatever this machine is set to, "Factory" is nowhere: neither says where a team works.
    return frozenset(zoneinfo.available_timezones() - {"localtime", "Factory"})


def _weekdays(value: object) -> frozenset[int]:
    if isinstance(value, frozenset):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ",".join(value)
    text = words(value, "weekdays", "mon-fri")
    try:
        return parse_weekdays(text)
    except ValueError as error:
        raise refuse_sentence(error) from None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    text = words(value, "a date", "2026-12-24")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(f"{shown(text)} is no date.", "Write year-month-day, for example 2026-12-24.") from None


def _clock_time(value: object) -> time:
    if isinstance(value, time):
        return value
    text = words(value, "a time of day", '"09:00"')
    if text == "24:00":
        return time.min
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise refuse(f"{shown(text)} is no time of day.", 'Write two digits each, from "00:00" to "24:00".')
    return time(int(match[1]), int(match[2]))


def _cron(value: object) -> CronRule:
    if isinstance(value, CronRule):
        return value
    text = words(value, "a calendar rule", '"cron: 0 10 * * mon-thu"')
    if not text.startswith(_CRON):
        raise refuse(f"{shown(text)} is no calendar rule.", _CRON_EXAMPLE)
    expression = " ".join(text.removeprefix(_CRON).split())
    weekdays = expression.split(" ")[-1]
    if any(re.search(r"\d", part.split("/")[0]) for part in weekdays.split(",")) and expression.count(" ") == 4:
        message = f"{shown(weekdays)} names weekdays by number, which mean another day here than in cron (0 is Monday)."
        raise refuse(message, "Write them by name: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri.")
    try:
        CronTrigger.from_crontab(expression, timezone=UTC)
    except ValueError as error:
        raise refuse(f"{shown(text)} is no calendar rule: {str(error).rstrip('.')}.", _CRON_EXAMPLE) from None
    return CronRule(expression)


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"on", "yes", "off", "no"}:
        return value.lower() in {"on", "yes"}
    raise refuse(f"{opening(shown(value))} is neither true nor false.", "Write true or false.")


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]\S*", value) or not is_splittable(value):
        raise refuse("This is no web address.", "Write it in full, beginning with https:// (or http://).")
    return value


def is_splittable(address: str) -> bool:
    """Whether an address has the parts of one: brackets in pairs, a port that is a number."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _without_repeats(values: tuple[str, ...]) -> tuple[str, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise refuse(f"{shown(value)} stands in the list twice.", "Keep one of the two.")
    return values


Text = Annotated[str, Field(strict=True, min_length=1, max_length=2_000)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, Field(strict=True, ge=0, le=100)]
UserId = Annotated[str, PlainValidator(_user_id)]
ChannelId = Annotated[str, PlainValidator(_channel_id)]
GroupId = Annotated[str, PlainValidator(_group_id)]
BotId = Annotated[str, PlainValidator(_bot_id)]
AuthorId = Annotated[str, PlainValidator(_author_id)]
People = Annotated[tuple[UserId, ...], AfterValidator(_without_repeats)]
Duration = Annotated[timedelta, PlainValidator(_duration)]
PositiveDuration = Annotated[timedelta, PlainValidator(_duration), AfterValidator(_positive)]
Weekdays = Annotated[frozenset[int], PlainValidator(_weekdays)]
WeeklyMoment = Annotated[WeekdayTime, PlainValidator(parse_weekday_time)]
Day = Annotated[date, PlainValidator(_date)]
ClockTime = Annotated[time, PlainValidator(_clock_time)]
Cron = Annotated[CronRule, PlainValidator(_cron)]
Zone = Annotated[zoneinfo.ZoneInfo, PlainValidator(parse_zone)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
Name = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
