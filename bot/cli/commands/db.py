"""`db upgrade | current | check`: the database and its migrations."""

import sys
from pathlib import Path

import click

from bot.cli import EXIT_CANNOT
from bot.cli.options import config_option, read
from storage import migrate


@click.group("db", short_help="Upgrade the database, or say where it stands.")
def command() -> None:
    """Upgrade the database or say where it stands."""


@command.command(short_help="Bring the tables to this version.")
@config_option
def upgrade(config: Path) -> None:
    """Bring the database to this version's tables, under a lock; safe from several machines at once."""
    checked, _ = read(config)
    done = migrate.upgrade(checked.database.url)
    click.echo("The database was upgraded." if done else "The database was up to date already.")


@command.command()
@config_option
def current(config: Path) -> None:
    """Print the database's version."""
    checked, _ = read(config)
    click.echo(migrate.current(checked.database.url) or "The database is empty.")


@command.command(short_help="Say whether the database fits this version.")
@config_option
def check(config: Path) -> None:
    """Say whether the database fits this version of the program; ends with 1 if it does not."""
    checked, _ = read(config)
    found = migrate.check(checked.database.url)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        sys.exit(EXIT_CANNOT)
    click.echo("The database fits this version.")
