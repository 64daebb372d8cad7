"""Each story gets a fresh workspace, a fresh database and a bot; what nobody expected fails it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.ports.tracker import Tracker
from bot.sandbox.clock import VirtualClock
from bot.sandbox.server import Sandbox
from tests.databases import fresh_postgres, fresh_sqlite
from tests.story import CONFIG, T0, Person, Story, errors_in, shift_of, town

# Where several people, timers and messages meet in one row; the other stories happen on PostgreSQL when asked for.
ON_BOTH = {
    "test_answered_in_time",
    "test_duplicates",
    "test_escalation",
    "test_incident_pages",
    "test_second_emergency",
    "test_two_takers",
    "test_week_quiet",
}
WEDNESDAY_BEFORE = T0.replace(day=18, hour=9)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One server for all stories; each gets a new workspace."""
    with Sandbox(town(), VirtualClock(T0, flowing=False)) as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a story's database lives: in memory where the system offers that, since stories never lose power."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell the stories of some files on PostgreSQL as well."""
    if "database" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        on_both = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", on_both)


@pytest.fixture
def database() -> str:
    """The kind of database that stories happen on: `STORY_DATABASE=postgres` tells all of them on PostgreSQL."""
    return os.environ.get("STORY_DATABASE", "sqlite")


@pytest.fixture
def fresh(database: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Makes the url of a new database."""
    with ExitStack() as made:
        yield lambda: made.enter_context(fresh_postgres()) if database == "postgres" else fresh_sqlite(folder)


@pytest.fixture
def tell(
    sandbox: Sandbox, folder: Path, fresh: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[..., Story]]:
    """Begin a story with changes to the configuration: `tell(teams={...})`."""
    told: list[Story] = []

    def begin(
        config: dict[str, Any] | None = None, *, shift: bool = True, at: Any = T0, tracker: Tracker | None = None
    ) -> Story:
        sandbox.client.clear_faults()
        sandbox.clock.set(at)
        sandbox.client.reset(town().to_dict())
        story = Story(sandbox, sandbox.clock, folder, fresh(), config or CONFIG, tracker=tracker)
        told.append(story)
        if shift:
            story.confirm(shift_of(WEDNESDAY_BEFORE))
        return story

    yield begin
    left = [seen.words for story in told if story.link for seen in story.left_over()]
    parked = [row.key for story in told if story.link for row in story.parked()]
    for story in told:
        if story.link is not None:
            story.stop()
    assert not left, "messages that nobody expected:\n" + "\n---\n".join(left)
    assert not parked, f"messages that were parked and that nobody expected: {parked}"
    assert not errors_in(caplog.records), errors_in(caplog.records)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00: Ann and Ben respond, Noa observes, Cid is off duty, Lea leads, Max is manager on call."""
    return tell()


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
def ben(story: Story) -> Person:
    return story.person("ben")


@pytest.fixture
def cid(story: Story) -> Person:
    return story.person("cid")


@pytest.fixture
def lea(story: Story) -> Person:
    return story.person("lea")


@pytest.fixture
def max_(story: Story) -> Person:
    return story.person("max")
