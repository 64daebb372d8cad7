"""`check-config`: every problem of the configuration at once."""

from pathlib import Path

import click

from bot.cli.options import config_option, read
from bot.config import features_without_effect


@click.command("check-config", short_help="Check the configuration file.")
@config_option
def command(config: Path) -> None:
    """Check the configuration and say everything that is wrong with it, with the way to mend it.

    Ends with 2 if there is a problem. Notes name keys whose feature is not built yet.
    """
    checked, _ = read(config)
    count = len(checked.teams)
    click.echo(f"{config} is valid: {count} team{'' if count == 1 else 's'}.")
    for sentence in features_without_effect(checked):
        click.echo(f"  Note: {sentence}")
