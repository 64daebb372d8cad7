"""`roster import | export`: a team's roster from and to a file."""

import sys
from datetime import date
from pathlib import Path

import click

from bot.app.rulebook import rulebook
from bot.cli import EXIT_USAGE
from bot.cli.options import config_option, read, team_named, team_option
from bot.clock import WallClock
from bot.config import Config, ConfigProblems, render_problems
from bot.config.roster_file import read_roster
from bot.config.team import RosterEntry
from bot.domain.members import Member
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.exports.roster import roster_csv, roster_yaml
from bot.services.rotation import roster_import
from bot.services.rotation.roster_import import Imported
from bot.services.work import BOT_ACTOR, Desk, Work
from storage.engine import open_store

KEYS = {"time_zone": "zone"}  # keys of an entry that a member has under another name


@click.group("roster", short_help="Import or export a team's roster.")
def command() -> None:
    """Write a team's roster to a file, or read one in.

    \b
    python -m bot roster export > roster.yaml
    python -m bot roster import roster.yaml
    """


@command.command("export")
@config_option
@team_option
@click.option("--format", "form", type=click.Choice(["yaml", "csv"]), default="yaml", show_default=True)
def export(config: Path, team: str | None, form: str) -> None:
    """Print the roster as it is now, in the form that `import` reads. The bot may be running.

    Whoever was taken off the roster, pauses and absences are not in it.
    """
    checked, _ = read(config)
    chosen = _team(checked, team)
    store = open_store(checked.database.url, read_only=True)
    try:
        with store.reading() as stored:
            people = [one for one in stored.duty.members(chosen.id) if one.active]
    finally:
        store.close()
    click.echo("".join(roster_csv(people)) if form == "csv" else roster_yaml(people), nl=False)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@team_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_(file: Path, config: Path, team: str | None, *, yes: bool) -> None:
    """Add the people in FILE to the roster, and change what it says about those who are on it.

    FILE is YAML in the form of the configuration's `roster:`, or *.csv with the same keys as columns. What would
    change is shown first. Facts that are left out stay as they are, and nobody is removed. Doing it again changes
    nothing. With SQLite, stop the bot first.
    """
    checked, _ = read(config)
    chosen, entries = _team(checked, team), _entries(file)
    today = local_date(chosen.calendar.zone, WallClock().now())
    imported = [_imported(chosen, entry, today) for entry in entries]
    store = open_store(checked.database.url)
    try:
        desk = Desk(store, WallClock(), rulebook(checked, WallClock().now()))
        with desk.reading("import") as work:
            sentences = _shown(work, chosen, imported)
        click.echo("\n".join(sentences) or "Nothing changes: the roster is as the file says.")
        if sentences and (yes or click.confirm("Change the roster?")):
            with desk.work("import") as work:
                number = roster_import.bring_in(work, chosen, imported, BOT_ACTOR, f"Imported from {file.name}.")
            click.echo(f"{number} {'person was' if number == 1 else 'people were'} changed.")
    finally:
        store.close()


def _shown(work: Work, team: Team, imported: list[Imported]) -> list[str]:
    return [each.sentence for each in roster_import.differences(work.uow.duty.members(team.id), imported)]


def _entries(file: Path) -> tuple[RosterEntry, ...]:
    try:
        return read_roster(file)
    except ConfigProblems as problems:
        click.echo(render_problems(problems.problems), err=True)
        sys.exit(EXIT_USAGE)


def _team(config: Config, key: str | None) -> Team:
    return team_named(rulebook(config, WallClock().now()).teams, key)


def _imported(team: Team, entry: RosterEntry, today: date) -> Imported:
    """Whoever is new joins today, unless the file says when."""
    given = frozenset(KEYS.get(name, name) for name in entry.model_fields_set)
    return Imported(
        Member(
            user=entry.user,
            name=entry.name or "",
            team=team.id,
            production_access=entry.production_access,
            works=entry.works,
            experienced=entry.experienced,
            joined=entry.joined or today,
            country=entry.country,
            zone=entry.time_zone.key if entry.time_zone is not None else None,
        ),
        given,
    )
