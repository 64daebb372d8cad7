"""`doctor`: everything that can be wrong with an installation, one line each, with the mend."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import EXIT_CANNOT
from bot.cli.doctor.examination import Installation, examine
from bot.cli.doctor.findings import Finding, Mark, fine, unasked, wrong
from bot.cli.options import config_option
from bot.config import ConfigProblems, Secrets, load, read_environment

_COLORS = {Mark.FINE: "green", Mark.CARE: "yellow", Mark.WRONG: "red", Mark.UNASKED: "bright_black"}


@click.command("doctor", short_help="Find what is wrong, and how to mend it.")
@config_option
@click.option(
    "--post", is_flag=True, help="Also write a direct message to the first admin (or lead), read it back, delete it."
)
def command(config: Path, *, post: bool) -> None:
    """Find out what is wrong with an installation, and how to mend it.

    Checks the configuration, the secrets, Slack's answer, this machine's clock, the app's scopes, the connection
    for events, every channel, person and user group of the configuration, the tracker and the database. Nothing is
    changed: user groups are written as they are, to see whether the bot may. The bot may be running.

    \b
    ✓  as it should be
    !  the bot works, and somebody should know this
    ✗  a part of what the bot promises does not work
    ·  not asked, because of something above

    Ends with 1 if there is a ✗. Tokens are never shown.
    """
    broken = remarks = 0
    for finding in _findings(config, post=post):
        click.secho(str(finding), fg=_COLORS[finding.mark])
        broken += finding.mark is Mark.WRONG
        remarks += finding.mark is Mark.CARE
    click.echo(_summary(broken, remarks))
    if broken:
        sys.exit(EXIT_CANNOT)


def _findings(path: Path, *, post: bool) -> Iterator[Finding]:
    try:
        environ = read_environment(os.environ, path.parent / ".env")
        config = load(path, environ)
    except ConfigProblems as refused:
        yield from (wrong(str(problem), "") for problem in refused.problems)
        yield unasked("everything else", "the configuration has to be right first")
        return
    yield fine(f"{path} is valid.")
    yield from examine(Installation(config=config, secrets=Secrets.from_environ(environ), post=post))


def _summary(broken: int, remarks: int) -> str:
    noted = f", {remarks} to know about" if remarks else ""
    if broken:
        return f"\n{broken} to mend{noted}."
    return f"\nNothing to mend{noted}."
