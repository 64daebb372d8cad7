"""`common import | export`: a team's common requests from and to a file (T3)."""

import sys
from pathlib import Path

import click

from bot.app.rulebook import rulebook
from bot.cli import EXIT_USAGE
from bot.cli.options import config_option, read, team_named, team_option
from bot.clock import WallClock
from bot.config import ConfigProblems, render_problems
from bot.config.common_file import CommonEntry, read_common
from bot.domain.common_requests import Wording
from bot.exports.common import common_csv, common_yaml
from bot.services.knowledge import common_import
from bot.services.knowledge.common_import import Imported
from bot.services.work import Desk
from storage.engine import open_store


@click.group("common", short_help="Import or export common requests.")
def command() -> None:
    """Write a team's common requests to a file, or read some in.

    \b
    python -m bot common export > common.yaml
    python -m bot common import common.yaml
    """


@command.command("export")
@config_option
@team_option
@click.option("--format", "form", type=click.Choice(["yaml", "csv"]), default="yaml", show_default=True)
def export(config: Path, team: str | None, form: str) -> None:
    """Print the common requests as they are now, in the form that `import` reads. The bot may be running.

    Retired ones are not in it.
    """
    checked, _ = read(config)
    chosen = team_named(rulebook(checked, WallClock().now()).teams, team)
    store = open_store(checked.database.url, read_only=True)
    try:
        with store.reading() as stored:
            entries = stored.knowledge.of_teams([chosen.id])
    finally:
        store.close()
    click.echo("".join(common_csv(entries)) if form == "csv" else common_yaml(entries), nl=False)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@team_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_(file: Path, config: Path, team: str | None, *, yes: bool) -> None:
    """Add the common requests in FILE, and change what it says about those whose title is known.

    FILE is YAML with `common_requests:`, or *.csv; the columns are title, answer, link and owner. What would change
    is shown first. Facts that are left out stay as they are, and nothing is retired. Doing it again changes nothing.
    With SQLite, stop the bot first.
    """
    checked, _ = read(config)
    rules = rulebook(checked, WallClock().now())
    chosen, imported = team_named(rules.teams, team), [_imported(entry) for entry in _entries(file)]
    store = open_store(checked.database.url)
    try:
        desk = Desk(store, WallClock(), rules)
        with desk.reading("import") as work:
            found = common_import.differences(work.uow.knowledge.of_teams([chosen.id]), imported)
        click.echo("\n".join(each.sentence for each in found) or "Nothing changes: the list is as the file says.")
        if found and (yes or click.confirm("Change the common requests?")):
            with desk.work("import") as work:
                number = common_import.bring_in(work, chosen, imported)
            click.echo(f"{number} {'entry was' if number == 1 else 'entries were'} changed.")
    finally:
        store.close()


def _entries(file: Path) -> tuple[CommonEntry, ...]:
    try:
        return read_common(file)
    except ConfigProblems as problems:
        click.echo(render_problems(problems.problems), err=True)
        sys.exit(EXIT_USAGE)


def _imported(entry: CommonEntry) -> Imported:
    wording = Wording(title=entry.title, answer=entry.answer, link=entry.link or "", owner=entry.owner)
    return Imported(wording, frozenset(entry.model_fields_set))
