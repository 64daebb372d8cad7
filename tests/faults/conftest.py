"""Databases for bots that are mistreated, stories told by hand, and the whole bot with its threads."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.clock import VirtualClock
from bot.sandbox.server import Sandbox
from tests.databases import fresh_postgres, fresh_sqlite
from tests.faults.live import Live
from tests.story import CONFIG, T0, Person, Story, shift_of, town

FIGURES = pytest.StashKey[list[str]]()
WEDNESDAY_BEFORE = T0.replace(day=18, hour=9)


@dataclass(frozen=True)
class Figures:
    """What the long runs counted, for the end of the report."""

    test: str
    lines: list[str]

    def note(self, figures: str) -> None:
        self.lines.append(f"{self.test}: {figures}")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    return Figures(request.node.name, request.config.stash.setdefault(FIGURES, []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the figures of the long runs."""
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with fresh_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where the system offers that: these databases never lose power."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def local_slack() -> Iterator[Sandbox]:
    with Sandbox(town(), VirtualClock(T0, flowing=False)) as running:
        yield running


@pytest.fixture
def story(local_slack: Sandbox, memory: Path) -> Iterator[Story]:
    """A Monday at 10:00: Ann and Ben respond, Noa observes, Lea leads; time moves only by hand."""
    local_slack.client.clear_faults()
    local_slack.clock.set(T0)
    local_slack.client.reset(town().to_dict())
    told = Story(local_slack, local_slack.clock, memory, fresh_sqlite(memory), CONFIG)
    told.confirm(shift_of(WEDNESDAY_BEFORE))
    yield told
    if told.link is not None:
        told.stop()


@pytest.fixture
def olga(story: Story) -> Person:
    return story.person("olga")


@pytest.fixture
def tom(story: Story) -> Person:
    return story.person("tom")


@pytest.fixture
def ann(story: Story) -> Person:
    return story.person("ann")


@pytest.fixture
def lea(story: Story) -> Person:
    return story.person("lea")


@pytest.fixture
def live(memory: Path) -> Iterator[Live]:
    """The bot with its threads on SQLite, ready."""
    with Live(memory, fresh_sqlite(memory)) as running:
        yield running
