"""`db upgrade | current | check | reindex`: the database, its migrations, the search index."""

import sys
from pathlib import Path

import click
from rich.console import Console

from bot.app.rulebook import rulebook
from bot.cli import EXIT_CANNOT
from bot.cli.options import config_option, read
from bot.clock import WallClock
from bot.services.knowledge import keeping
from bot.services.knowledge.counting import count_all
from bot.services.work import Desk
from storage import migrate
from storage.engine import open_store


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


@command.command(short_help="Build the search index anew.")
@config_option
def reindex(config: Path) -> None:
    """Read every request again for the search index, in small steps; people can search meanwhile.

    The bot does this by itself when it is needed. On SQLite it must not run at the same time, on PostgreSQL it may.
    What is interrupted here, the bot goes on with.
    """
    checked, _ = read(config)
    clock = WallClock()
    store = open_store(checked.database.url)
    try:
        desk = Desk(store, clock, rulebook(checked, clock.now()))
        keeping.start_over(desk)
        with Console(stderr=True).status("Reading requests…") as shown:
            keeping.build_all(desk, lambda now: shown.update(f"Read requests up to number {now.request:,}…"))
        count_all(desk)
    finally:
        store.close()
    click.echo("The search index was built anew.")
