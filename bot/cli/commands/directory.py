"""`directory import | export`: services and customers from and to a file (S1)."""

import sys
from pathlib import Path

import click

from bot.app.rulebook import filed_entries, rulebook
from bot.cli import EXIT_USAGE
from bot.cli.options import config_option, read
from bot.clock import WallClock
from bot.config import ConfigProblems, render_problems
from bot.config.directory import DirectoryFile
from bot.config.directory_file import read_directory
from bot.exports.directory import customers_csv, directory_yaml, services_csv
from bot.services.directory import book, filing
from bot.services.directory.filing import Filed
from bot.services.work import BOT_ACTOR, Desk
from storage.engine import open_store


@click.group("directory", short_help="Import or export services and customers.")
def command() -> None:
    """Write the directory to a file, or read one in.

    \b
    python -m bot directory export > directory.yaml
    python -m bot directory import directory.yaml
    """


@command.command("export")
@config_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "services-csv", "customers-csv"]),
    default="yaml",
    show_default=True,
)
def export(config: Path, form: str) -> None:
    """Print services and customers as they are now, in the form that `import` reads. The bot may be running."""
    checked, _ = read(config)
    store = open_store(checked.database.url, read_only=True)
    try:
        with store.reading() as stored:
            services, customers = stored.directory.services(), stored.directory.customers()
    finally:
        store.close()
    match form:
        case "services-csv":
            text = "".join(services_csv(services))
        case "customers-csv":
            text = "".join(customers_csv(customers))
        case _:
            text = directory_yaml(services, customers)
    click.echo(text, nl=False)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_(file: Path, config: Path, *, yes: bool) -> None:
    """Add the services and customers in FILE, and change what it says about those that are known.

    FILE is YAML with `services:` and `customers:`, or *.csv with one of the two (customers have a column
    account_manager); several owners or aliases are parted by semicolons there. What would change is shown first.
    Facts that are left out stay as they are, and nothing is removed. Doing it again changes nothing.
    With SQLite, stop the bot first.
    """
    checked, _ = read(config)
    filed = _filed(_read(file))
    store = open_store(checked.database.url)
    try:
        desk = Desk(store, WallClock(), rulebook(checked, WallClock().now()))
        with desk.reading("import") as work:
            sentences = [each.sentence for each in filing.differences(book.entries(work), filed)]
        click.echo("\n".join(sentences) or "Nothing changes: the directory is as the file says.")
        if sentences and (yes or click.confirm("Change the directory?")):
            with desk.work("import") as work:
                number = filing.bring_in(work, filed, BOT_ACTOR, f"Imported from {file.name}.")
            click.echo(f"{number} {'entry was' if number == 1 else 'entries were'} changed.")
    finally:
        store.close()


def _filed(said: DirectoryFile) -> list[Filed]:
    given = [frozenset(entry.model_fields_set) for entry in (*said.services, *said.customers)]
    return [Filed(entry, fields) for entry, fields in zip(filed_entries(said), given, strict=True)]


def _read(file: Path) -> DirectoryFile:
    try:
        return read_directory(file)
    except ConfigProblems as problems:
        click.echo(render_problems(problems.problems), err=True)
        sys.exit(EXIT_USAGE)
