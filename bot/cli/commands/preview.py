"""`preview`: who would serve in the coming weeks, and why, before or while the bot runs."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.app.rulebook import rulebook
from bot.cli.options import config_option, read
from bot.clock import WallClock
from bot.config import Config
from bot.domain.pick_json import to_json
from bot.domain.teams import Team
from bot.errors import UserError
from bot.ports.roster_screens import PlanWeek, TeamPlan
from bot.ports.rotation_screens import Serving
from bot.ports.screens import Person
from bot.services import people, seeding
from bot.services.rotation import explaining, plans
from bot.services.rotation.explaining import MOST_WEEKS
from bot.services.work import Desk, Work
from storage import migrate
from storage.engine import SqlStore, open_store

FROM_THE_FILE = "There is no database yet, so this is what the roster in the file would give."


@click.command("preview", short_help="Show who serves in the coming weeks.")
@config_option
@click.option("--weeks", type=click.IntRange(1, MOST_WEEKS), default=8, show_default=True, help="How many.")
@click.option("--team", metavar="KEY", help="One team, by its key in the configuration.  [default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print everything that is known of each pick, for programs.")
def command(config: Path, weeks: int, team: str | None, *, as_json: bool) -> None:
    """Show who serves in the coming weeks, with reasons, as `/support plan` does in Slack.

    The bot may be running; nothing is changed. Without a database the roster of the file is planned.
    """
    checked, _ = read(config)
    rules = rulebook(checked, WallClock().now())
    if team is not None and team not in rules.teams:
        raise UserError(f"There is no team {team!r}. The teams are {', '.join(rules.teams)}.")
    chosen = [each for key, each in rules.teams.items() if team in {None, key}]
    with _desk(checked) as desk, desk.reading("preview") as work:
        if as_json:
            click.echo(json.dumps([_as_values(work, each, weeks) for each in chosen], ensure_ascii=False, indent=2))
            return
        for plan in explaining.plan(work, chosen, weeks).teams:
            click.echo("\n".join(_lines(plan)))


@contextmanager
def _desk(config: Config) -> Iterator[Desk]:
    """The bot's own database to read, or a new one that holds the roster of the file."""
    if migrate.current(config.database.url) is None:
        with tempfile.TemporaryDirectory() as folder:
            yield from _fresh(config, f"sqlite:///{Path(folder) / 'preview.db'}")
        return
    yield from _closed(open_store(config.database.url, read_only=True), config)


def _fresh(config: Config, url: str) -> Iterator[Desk]:
    click.echo(FROM_THE_FILE, err=True)
    migrate.upgrade(url)
    store = open_store(url)
    with Desk(store, WallClock(), rulebook(config, WallClock().now())).work("preview") as work:
        seeding.seed(work)
    yield from _closed(store, config)


def _closed(store: SqlStore, config: Config) -> Iterator[Desk]:
    try:
        yield Desk(store, WallClock(), rulebook(config, WallClock().now()))
    finally:
        store.close()


def _as_values(work: Work, team: Team, count: int) -> dict[str, object]:
    """A team's coming weeks with ids, names and the whole pick of each."""
    weeks = plans.upcoming(work, team, count)
    names = people.Names(work)
    return {
        "team": team.id,
        "name": team.name,
        "people": {user: _called(names.person(user)) for week in weeks for user in week.pick.choice.people},
        "weeks": [
            {"week": week.slot.week.isoformat(), "standing": week.standing.value, **to_json(week.pick)}
            for week in weeks
        ],
    }


def _lines(plan: TeamPlan) -> Iterator[str]:
    if not plan.weeks:
        yield f"{plan.team_name}: the weekly rotation is switched off."
        return
    yield plan.team_name
    for week in plan.weeks:
        yield f"  {_dates(week, plan.zone)}  {_people(week.serving)} ({week.standing})"
        if week.reason:
            yield f"      {week.reason}"


def _dates(week: PlanWeek, zone: str) -> str:
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (week.starts_at, week.ends_at))
    return f"{first:%a %d %b} - {last:%a %d %b}"


def _called(person: Person) -> str:
    """Only Slack knows the names that the roster leaves out."""
    return person.user if person.name == people.UNKNOWN else person.name


def _people(serving: Serving) -> str:
    parts = [" and ".join(map(_called, serving.responders)) or "nobody"]
    if serving.fallback is not None:
        days = ", ".join(f"{day:%a %d %b}" for day in serving.fallback_days)
        parts.append(f"fallback {_called(serving.fallback)}{f' on {days}' if days else ''}")
    if serving.observer is not None:
        parts.append(f"observing {_called(serving.observer)}")
    return ", ".join(parts)
