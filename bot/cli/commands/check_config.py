"""`check-config`: every problem of the configuration at once."""

from pathlib import Path

import click

from bot.app.rulebook import rulebook
from bot.cli.doctor import handbooks
from bot.cli.options import config_option, read
from bot.clock import WallClock
from bot.config import Config, features_without_effect
from bot.errors import FirstlineError
from bot.services.rotation import roster_import
from bot.services.work import Desk
from storage.engine import open_store


@click.command("check-config", short_help="Check the configuration file.")
@config_option
def command(config: Path) -> None:
    """Check the configuration and say everything that is wrong with it, with the way to mend it.

    Ends with 2 if there is a problem. Notes name keys whose feature is not built yet, handbooks
    that cannot be read, and what people changed in Slack about a roster, which the file does not change back.
    """
    checked, _ = read(config)
    count = len(checked.teams)
    click.echo(f"{config} is valid: {count} team{'' if count == 1 else 's'}.")
    for sentence in (
        *features_without_effect(checked),
        *handbooks.problems(checked),
        *_rosters_changed_in_slack(checked),
    ):
        click.echo(f"  Note: {sentence}")


def _rosters_changed_in_slack(config: Config) -> list[str]:
    """The database may not exist yet, or not be reachable from here, which is no problem of the file."""
    try:
        store = open_store(config.database.url, read_only=True)
    except FirstlineError:
        return []
    try:
        with Desk(store, WallClock(), rulebook(config, WallClock().now())).reading() as work:
            return roster_import.unlike_the_file(work)
    except FirstlineError:
        return []
    finally:
        store.close()
