"""What the file says about the weekly rotation and schedules by shifts of hours."""

from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from bot.config.fields import (
    ChannelId,
    ClockTime,
    Count,
    Flag,
    People,
    PositiveDuration,
    Refused,
    Section,
    Text,
    Weekdays,
    WeekdayTime,
    WeeklyMoment,
    Zone,
    parse_weekday_time,
    refuse,
    refuse_at,
)
from bot.config.problems import opening
from bot.domain.members import EVERY_DAY

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def _moments(*texts: str) -> tuple[WeekdayTime, ...]:
    return tuple(parse_weekday_time(text) for text in texts)


def _whole_weeks(length: timedelta) -> timedelta:
    if length % _WEEK:
        raise refuse("A shift that starts on a weekday lasts whole weeks.", "Write 7d, 14d or 21d.")
    return length


def _whole_days(length: timedelta) -> timedelta:
    if length % _DAY:
        raise refuse("A turn lasts whole days.", "Write 1d, 7d or 14d; shorter ones are layers with from and to.")
    return length


class Shift(Section):
    """When shifts begin, on the wall clock of the team, and how long they last (D1)."""

    starts: WeeklyMoment = parse_weekday_time("wed 09:00")
    length: Annotated[PositiveDuration, AfterValidator(_whole_weeks)] = _WEEK


class Pick(Section):
    """When the next team is proposed and the present one reminded, in the week before the shift starts (D6)."""

    propose: WeeklyMoment = parse_weekday_time("mon 14:00")
    remind: tuple[WeeklyMoment, ...] = _moments("mon 17:00", "tue 10:00", "tue 15:00")
    leads_from: WeeklyMoment = parse_weekday_time("tue 15:00")


class Observer(Section):
    """How newcomers follow along before their first shift (D2)."""

    max: Count = 1
    required_once: Flag = True


class Rotation(Section):
    """Who is on duty by weeks, and how the next ones are picked (D1-D6)."""

    enabled: Flag = True
    shift: Shift = Shift()
    pick: Pick = Pick()
    responders: Annotated[Count, Field(ge=1)] = 2
    anchors: Count = 1
    fallback: Literal["when_needed", "always", "never"] = "when_needed"
    fallback_price: Count = 10
    observer: Observer = Observer()
    rest_shifts: Count = 1
    unconfirmed: Literal["proposal", "keep_current"] = "proposal"
    announced: Annotated[Count, Field(ge=1, le=26)] = 4

    @model_validator(mode="after")
    def _fits_together(self) -> "Rotation":
        refused = list(self._late_reminders())
        if self.anchors > self.responders:
            message = f"{self.anchors} of only {self.responders} responders cannot be anchors."
            refused.append((("anchors",), refuse(message, f"Write a number up to {self.responders}.")))
        if refused:
            raise refuse_at(*refused)
        return self

    def _late_reminders(self) -> list[Refused]:
        """Reminders that do not lie between the proposal and the start of the shift."""
        pick, start = self.pick, self.shift.starts
        lead = _until(start, pick.propose)
        places: list[tuple[tuple[str | int, ...], WeekdayTime]] = [
            *((("pick", "remind", index), moment) for index, moment in enumerate(pick.remind)),
            (("pick", "leads_from"), pick.leads_from),
        ]
        mend = f"Write a moment after {pick.propose} and before {start}."
        message = "{} does not lie between the proposal ({}) and the start of the shift ({})."
        return [
            (where, refuse(opening(message.format(moment, pick.propose, start)), mend))
            for where, moment in places
            if _until(start, moment) > lead
        ]


def _until(start: WeekdayTime, moment: WeekdayTime) -> timedelta:
    """How long before the next start a moment lies, on the clock; a whole week if it is the start itself."""
    return (start.since_monday - moment.since_monday) % _WEEK or _WEEK


class Layer(Section):
    """People of a schedule who take turns: on which days, from when to when, changing how often (D10)."""

    people: Annotated[People, Field(min_length=1)]
    days: Weekdays = EVERY_DAY
    from_: ClockTime | None = Field(default=None, alias="from")
    to: ClockTime | None = None
    handoff: WeeklyMoment | None = None
    every: Annotated[PositiveDuration, AfterValidator(_whole_days)] = _WEEK
    time_zone: Zone | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Layer":
        if (self.from_ is None) != (self.to is None):
            lacking = "from" if self.from_ is None else "to"
            raise refuse_at(((lacking,), refuse("A layer with hours needs both ends.", f"Write {lacking} as well.")))
        if self.handoff is not None and self.every % _WEEK:
            error = refuse("A handoff on a weekday needs turns of whole weeks.", "Write 7d or 14d, or no handoff.")
            raise refuse_at((("every",), error))
        return self


class DutySchedule(Section):
    """Duty by shifts of hours: a manager on call, cover of a region (D10)."""

    name: Text = ""
    time_zone: Zone = ZoneInfo("UTC")
    channel: ChannelId | None = None
    layers: tuple[Layer, ...] = ()
