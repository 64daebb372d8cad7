"""An update and everybody who is told of it are one: a process that dies at any line leaves all or nothing (I7)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.incidents import Incident, IncidentPolicy, Raise, Severity
from bot.domain.teams import Rulebook
from bot.ports.outbox import OutboxRow
from bot.ports.storage import UnitOfWork
from bot.services import seeding, timers
from bot.services.incidents import raising, updates
from bot.services.incidents.updates import Said
from bot.services.work import Desk
from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite
from tests.faults.scripted import ProcessDied
from tests.scheduler.parts import HandClock
from tests.story import INCIDENTS, T0

SEV1 = Severity(
    name="sev1",
    acknowledge=timedelta(minutes=5),
    update_every=timedelta(minutes=30),
    audiences=("mail", "teams"),
    channels=("C0SALES", "C0ALL"),
)
SAID = Said(impact="Nobody can pay", doing="We look", next_in=timedelta(minutes=30), source_key="view:V1")
TOLD = (
    "incident_following:1:U0OLGA",
    "incident_news:1:C0ALL",
    "incident_news:1:C0SALES",
    "incident_update:1",
    "notify:mail:incident_update:1",
    "notify:teams:incident_update:1",
)


class Steps:
    """Counts what a transaction writes, and dies at the nth step."""

    def __init__(self) -> None:
        self.left: int | None = None

    def __call__(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise ProcessDied


class Watched:
    """One part of a unit of work, each call of which is a step."""

    def __init__(self, part: Any, step: Steps) -> None:
        self._part, self._step = part, step

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def call(*args: Any, **named: Any) -> Any:
            self._step()
            return found(*args, **named)

        return call


class WatchedWork:
    """A unit of work with its parts watched."""

    def __init__(self, uow: UnitOfWork, step: Steps) -> None:
        self._uow, self._step = uow, step

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._uow, name)
        return found if callable(found) else Watched(found, self._step)


class MortalStore:
    """A store whose process dies in the middle of a transaction."""

    def __init__(self, store: SqlStore, step: Steps) -> None:
        self._store, self._step = store, step

    @contextmanager
    def begin(self, **how: Any) -> Iterator[Any]:
        with self._store.begin(**how) as uow:
            yield WatchedWork(uow, self._step)

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.reading()

    def close(self) -> None:
        self._store.close()


@pytest.fixture
def step() -> Steps:
    return Steps()


@pytest.fixture
def desks(rules: Rulebook, tmp_path: Path, step: Steps) -> Iterator[tuple[Desk, Desk]]:
    """On a database with a raised incident: a desk that lives, and one that dies when `step` says so."""
    timers.kinds()
    policy = IncidentPolicy(channel=INCIDENTS, severities=(SEV1,))
    store, clock = open_store(fresh_sqlite(tmp_path)), HandClock()
    clock.time = T0
    desk = Desk(store, clock, replace(rules, incidents=policy))
    with desk.work("test") as work:
        seeding.seed(work)
        assert isinstance(raising.raise_incident(work, "U0OLGA", Raise(title="Payments"), team_id="backend"), Incident)
    yield desk, Desk(MortalStore(store, step), clock, desk.rules)
    store.close()


def rows(desk: Desk) -> list[OutboxRow]:
    with desk.reading() as work:
        return [row for key in TOLD if (row := work.uow.outbox.get(key)) is not None]


def test_a_death_at_any_step_of_an_update_tells_nobody_and_the_next_try_tells_everybody_once_i7(
    desks: tuple[Desk, Desk], step: Steps
) -> None:
    (desk, mortal), deaths = desks, 0
    while True:
        step.left = deaths
        try:
            with mortal.work("modal") as work:
                updates.write(work, "U0LEA", 1, SAID)
            break
        except ProcessDied:
            deaths += 1
            assert rows(desk) == []
            with desk.reading() as work:
                assert list(work.uow.incidents.updates(1)) == []
                incident = work.uow.incidents.get(1)
                assert incident is not None
                assert incident.updated_at is None

    assert deaths > 15
    with desk.work("modal") as work:  # the answer was lost, and the form is sent again
        updates.write(work, "U0LEA", 1, SAID)
    assert [(row.key, row.desired_version) for row in rows(desk)] == [(key, 1) for key in TOLD]
    with desk.reading() as work:
        assert len(work.uow.incidents.updates(1)) == 1
