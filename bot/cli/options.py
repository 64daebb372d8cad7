"""What several commands need: reading the configuration and the environment, with all problems shown at once."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli import EXIT_USAGE
from bot.config import Config, ConfigProblems, Secrets, load, read_environment, render_problems
from bot.domain.teams import Team
from bot.errors import UserError


def config_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--config FILE`, config.yaml by default."""
    return click.option(
        "--config",
        "-c",
        type=click.Path(path_type=Path),
        default=Path("config.yaml"),
        show_default=True,
        help="The configuration file.",
    )(function)


def team_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--team KEY`, for commands about one team."""
    return click.option("--team", metavar="KEY", help="The team, by its key. Needed if there are several.")(function)


def team_named(teams: Mapping[str, Team], key: str | None) -> Team:
    """The team with that key, or the only one. Raises UserError if none is meant."""
    if key is None and len(teams) == 1:
        return next(iter(teams.values()))
    if key is None or key not in teams:
        what = "Name the team with --team" if key is None else f"There is no team {key!r}"
        raise UserError(f"{what}. The teams are {', '.join(teams)}.")
    return teams[key]


def read(path: Path) -> tuple[Config, Secrets]:
    """The configuration and the secrets; every problem is printed and the program ends with 2."""
    try:
        environ = read_environment(os.environ, path.parent / ".env")
        return load(path, environ), Secrets.from_environ(environ)
    except ConfigProblems as problems:
        click.echo(render_problems(problems.problems), err=True)
        sys.exit(EXIT_USAGE)


def require_secrets(config: Config, secrets: Secrets) -> None:
    """End with 2 and say where to get them if secrets for Slack or the tracker are missing."""
    missing = secrets.problems(config)
    if missing:
        click.echo(render_problems(missing), err=True)
        sys.exit(EXIT_USAGE)
