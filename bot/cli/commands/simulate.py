"""`simulate`: a month of support traffic in a few minutes, to choose policies before going live."""

import tempfile
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot import log
from bot.cli.options import read
from bot.cli.simulation.habits import Habits
from bot.cli.simulation.month import REQUESTERS, Plan, play
from bot.cli.simulation.summary import tables
from bot.cli.simulation.world import World
from bot.domain.working_time import DAY

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday; the month contains a change of the clocks
SHARE = click.FloatRange(0, 1)
DEFAULTS = Habits()


@click.command("simulate")
@click.option("--config", "-c", type=click.Path(path_type=Path), help="Your configuration; default: the demo's team.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366))
@click.option("--per-day", default=DEFAULTS.per_day, show_default=True, type=click.FloatRange(0, 2000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same month.")
@click.option("--answer-rate", default=DEFAULTS.answered_in_time, show_default=True, type=SHARE, help="In time.")
@click.option("--colleague-rate", default=DEFAULTS.by_colleagues, show_default=True, type=SHARE, help="Not on duty.")
@click.option("--gesture-rate", default=DEFAULTS.by_gesture, show_default=True, type=SHARE, help="👀 or Take first.")
@click.option("--night-rate", default=DEFAULTS.at_night, show_default=True, type=SHARE, help="Outside working hours.")
@click.option("--storm-rate", default=DEFAULTS.storms, show_default=True, type=SHARE, help="Days with an outage.")
def command(
    config: Path | None,
    *,
    days: int,
    per_day: float,
    seed: int,
    answer_rate: float,
    colleague_rate: float,
    gesture_rate: float,
    night_rate: float,
    storm_rate: float,
) -> None:
    """Play a month of support against a local Slack in virtual time, and print what it came to.

    People ask, answer in time or late, take, wait, thank and come back; rates are shares of requests per team. Prints
    how many targets were met and how much the bot said for it. Touches neither your workspace nor your database.
    """
    log.configure(level="error")
    habits = Habits(
        per_day=per_day,
        answered_in_time=answer_rate,
        by_colleagues=colleague_rate,
        by_gesture=gesture_rate,
        at_night=night_rate,
        storms=storm_rate,
    )
    plan = Plan(start=START, days=days, habits=habits, seed=seed)
    with _configuration(config) as path, _folder() as folder:
        _simulate(path, Path(folder), plan)


def _simulate(config: Path, folder: Path, plan: Plan) -> None:
    checked, _ = read(config)
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with World(checked, folder, plan.start, REQUESTERS) as world:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("Starting", total=plan.days)

            def passed(now: datetime) -> None:
                progress.update(bar, completed=(now - plan.start) / DAY, description=f"{now:%a %d %b %H:%M}")

            noise = play(world, plan, passed)
        requests = world.requests(plan.start, plan.start + plan.days * DAY)
        teams, turns = world.rules.teams, world.turns()
    for table in tables(requests, noise, teams, turns, plan.days):
        console.print(table)
    for error, count in noise.refused.items():
        console.print(f"Slack refused {count} calls: {error}")


def _folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where the system offers that: nothing of a simulation has to survive a loss of power."""
    memory = Path("/dev/shm")  # noqa: S108 - only the place; the folder in it has a name of its own
    return tempfile.TemporaryDirectory(prefix="firstline-simulation-", dir=memory if memory.is_dir() else None)


def _configuration(given: Path | None) -> AbstractContextManager[Path]:
    if given is not None:
        return nullcontext(given)
    return as_file(files("bot.cli.demo_town") / "config.yaml")
