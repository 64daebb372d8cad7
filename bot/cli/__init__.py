"""The command line: one module per command under `bot.cli.commands`, loaded when it is called."""

import gc
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

import bot.cli.commands
from bot.errors import FirstlineError

EXIT_CANNOT = 1
EXIT_USAGE = 2


class _Commands(click.Group):
    """Finds commands by module name, so that `run` does not load what only `demo` needs."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [each.name.replace("_", "-") for each in pkgutil.iter_modules(bot.cli.commands.__path__)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        with _everything_stays():
            command = importlib.import_module(f"bot.cli.commands.{cmd_name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None


@contextmanager
def _everything_stays() -> Iterator[None]:
    """What modules make is never garbage: nobody need look for any while they load, nor among it later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Firstline: no support request in Slack is overlooked.

    Start with `demo`: it needs no account, no tokens and no network. For a real workspace copy
    config.example.yaml to config.yaml, print the app's `manifest`, and let `doctor` find what is missing.
    """


def main() -> None:
    """Run a command; what a person can mend is one sentence on standard error, not a traceback."""
    try:
        cli(prog_name="python -m bot")
    except FirstlineError as error:
        click.echo(error.message, err=True)
        sys.exit(EXIT_CANNOT)
