"""The days that somebody names on the command line, as instants in each team's zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from bot.config import Config
from bot.domain.working_time import DAY, at_wall, local_date

STRETCH = timedelta(days=31)
_YEARS = range(2000, 2200)  # beyond them there is nothing, and zones are guesses
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Period:
    """From one instant up to, and without, another."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The same days in the zone of each team that was asked for; `otherwise` for what belongs to no configured team."""

    of_team: Mapping[str, Period]
    otherwise: Period | None

    def covers(self, team: str, at: datetime) -> bool:
        """Whether something of a team was asked for, and happened on one of the days."""
        period = self.of_team.get(team, self.otherwise)
        return period is not None and at in period

    def stretches(self) -> Iterator[Period]:
        """The whole time from the first to the last instant of any team, in pieces, the oldest first."""
        every = [period for period in (*self.of_team.values(), self.otherwise) if period is not None]
        start, end = min(each.start for each in every), max(each.end for each in every)
        while start < end:
            yield Period(start, min(start + STRETCH, end))
            start += STRETCH


def periods(config: Config, first: str, last: str, team: str | None, *, now: datetime) -> Periods:
    """The days from `first` to `last`, both included, for one team or all.

    Raises click.UsageError with a sentence if there is no such team or day, or the last comes before the first.
    """
    if team is not None and team not in config.teams:
        raise click.UsageError(f"There is no team {team} in the configuration; there is {', '.join(config.teams)}.")
    zones = {key: configured.time_zone for key, configured in config.teams.items() if team in {None, key}}
    return Periods(
        of_team={key: _period(first, last, zone, now) for key, zone in zones.items()},
        otherwise=_period(first, last, _UTC, now) if team is None else None,
    )


def _period(first: str, last: str, zone: ZoneInfo, now: datetime) -> Period:
    today = local_date(zone, now)
    begins, ends = _day(first, today, "--from"), _day(last, today, "--to")
    if ends < begins:
        raise click.UsageError(f"The last day, {ends}, comes before the first, {begins}.")
    return Period(at_wall(zone, begins, time()).astimezone(UTC), at_wall(zone, ends + DAY, time()).astimezone(UTC))


def _day(text: str, today: date, option: str) -> date:
    named = {"today": today, "yesterday": today - DAY}.get(text.strip().lower())
    try:
        day = named or date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise click.UsageError(f"{option} {text} is no day: write it as {today}, or today or yesterday.")
    return day
