"""A ticket is created once, at whichever line a process dies, and whatever the tracker answers (T5)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.requests import Request
from bot.domain.teams import Rulebook
from bot.errors import DatabaseUnavailable
from bot.ports.storage import UnitOfWork
from bot.ports.tickets import Ticket, TicketState
from bot.ports.tracker import Progress
from bot.services.tickets import creating
from bot.services.tickets.delivery import LEASE, TicketDelivery
from bot.services.work import Desk
from storage.engine import SqlStore, open_store
from tests.databases import fresh_postgres, fresh_sqlite
from tests.scheduler.parts import HandClock
from tests.services.notebook import SETTLES, Died, Notebook
from tests.storage.threads import all_at_once
from tests.storage.values import an_added_request
from tests.story import T0

SECOND = timedelta(seconds=1)
FAULTS = ("dies before", "dies after", "lost before", "lost after", "busy")


class BreaksOff:
    """A store that goes away at the nth transaction from now."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.left: int | None = None

    @contextmanager
    def begin(self, **how: Any) -> Iterator[UnitOfWork]:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise DatabaseUnavailable("The database does not answer.")
        with self._store.begin(**how) as uow:
            yield uow

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.reading()

    def close(self) -> None:
        self._store.close()


class Town:
    """A database, a tracker, and processes that come and go."""

    def __init__(self, store: SqlStore, rules: Rulebook) -> None:
        self.clock = HandClock()
        self.clock.time = T0
        self.tracker = Notebook(self.clock.now)
        self.store = BreaksOff(store)
        self._rules = rules
        self._asked = 0

    def process(self) -> TicketDelivery:
        return TicketDelivery(Desk(self.store, self.clock, self._rules), self.tracker)

    def wants(self) -> Ticket:
        """Somebody wants a ticket for a new request."""
        with Desk(self.store, self.clock, self._rules).work("test") as work:
            self._asked += 1
            request = an_added_request(work.uow, self._asked, channel=f"C{self._asked}", author="U0OLGA")
            team = self._rules.teams["backend"]
            return creating.want(work, team, request, by="U0ANN", title="Exports are stuck", body="Since 10:00")

    def works_until_idle(self) -> None:
        """Processes come back whenever one died, until nothing is left to do but to look at what exists."""
        for _ in range(200):
            with suppress(Died, DatabaseUnavailable):
                self.process().look()
            if all(each.state is TicketState.CREATED for each in self.tickets()):
                return
            self.clock.advance(seconds=20)
        raise AssertionError("it is never created")

    def tickets(self) -> list[Ticket]:
        with self.store.reading() as uow:
            return [each for number in range(1, self._asked + 1) for each in uow.tickets.of_request(number)]

    def request(self, number: int = 1) -> Request:
        with self.store.reading() as uow:
            found = uow.requests.get(number)
        assert found is not None
        return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, tmp_path: Path, rules: Rulebook) -> Iterator[Town]:
    if request.param == "sqlite":
        store = open_store(fresh_sqlite(tmp_path))
        yield Town(store, rules)
        store.close()
        return
    with fresh_postgres() as url:
        store = open_store(url)
        yield Town(store, rules)
        store.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_happens_to_the_call_there_is_one_ticket_in_the_end(town: Town, fault: str) -> None:
    ticket = town.wants()
    town.tracker.faults = [fault]

    town.works_until_idle()

    assert [key for key, _ in town.tracker.created] == [ticket.key]
    (kept,) = town.tickets()
    assert (kept.reference, kept.verify, kept.lease_until) == ("N-1", False, None)


def test_a_process_that_dies_before_it_writes_down_what_it_created_leaves_one_ticket(town: Town) -> None:
    town.wants()
    town.store.left = 2  # it takes back, it claims, and is cut off before it settles

    with pytest.raises(DatabaseUnavailable):
        town.process().look()
    assert len(town.tracker.created) == 1
    town.store.left = None
    town.works_until_idle()

    assert len(town.tracker.created) == 1
    assert town.tracker.searches == 1


def test_nobody_looks_before_the_lease_has_ended_and_the_search_can_be_trusted(town: Town) -> None:
    town.wants()
    town.tracker.faults = ["dies after"]
    with pytest.raises(Died):
        town.process().look()

    town.clock.time += LEASE - SECOND
    assert town.process().look() == 0
    town.clock.time += SECOND
    assert town.process().look() == 0
    town.clock.time += SETTLES - SECOND
    assert town.process().look() == 0
    assert town.tracker.searches == 0
    town.clock.time += SECOND
    assert town.process().look() == 1
    assert (town.tracker.searches, len(town.tracker.created)) == (1, 1)


@pytest.mark.parametrize("fault", ["", "lost after"])
def test_a_process_that_wakes_up_late_does_not_undo_what_another_found(town: Town, fault: str) -> None:
    town.wants()
    town.tracker.faults = [fault]

    def sleeps() -> None:
        town.clock.time += LEASE
        town.process().look()
        town.clock.time += SETTLES
        town.process().look()

    town.tracker.meanwhile = sleeps
    town.process().look()

    assert len(town.tracker.created) == 1
    (kept,) = town.tickets()
    assert (kept.reference, kept.attempts, kept.failures, kept.last_error) == ("N-1", 2, 0, None)


def test_a_process_whose_lease_ran_out_before_the_call_does_not_call(town: Town) -> None:
    town.wants()
    delivery = town.process()
    with town.store.begin() as uow:
        (claimed,) = uow.tickets.claim(town.clock.now(), limit=1, lease=LEASE)
    town.clock.time += LEASE - SECOND

    delivery._dealt_with(claimed)

    assert town.tracker.created == []
    town.works_until_idle()
    assert len(town.tracker.created) == 1


def test_a_notice_that_comes_while_the_ticket_is_read_is_not_lost(town: Town) -> None:
    town.wants()
    town.process().look()
    (kept,) = town.tickets()
    with town.store.begin() as uow:
        uow.tickets.save(kept)
        uow.tickets.read_now("N-1", town.clock.now())
        (claimed,) = uow.tickets.claim(town.clock.now(), limit=1, lease=LEASE)
    town.clock.time += SECOND
    with town.store.begin() as uow:
        uow.tickets.read_now("N-1", town.clock.now())

    town.process()._dealt_with(claimed)
    town.tracker.progress = Progress.DOING
    assert town.process().look() == 1

    assert town.tickets()[0].progress is Progress.DOING


def test_a_tracker_in_trouble_is_asked_about_one_ticket_at_a_time(town: Town) -> None:
    for _ in range(5):
        town.wants()
    town.tracker.faults = ["busy"] * 2

    assert [town.process().look() for _ in range(3)] == [1, 1, 3]
    assert len(town.tracker.created) == 3
    town.works_until_idle()
    assert len(town.tracker.created) == 5


def test_an_error_of_ours_is_no_reason_to_create_it_twice_and_ends_visibly(town: Town) -> None:
    town.wants()

    def breaks() -> None:
        raise ZeroDivisionError("a bug")

    town.tracker.meanwhile = breaks
    town.works_until_idle()

    assert len(town.tracker.created) == 1


def test_a_ticket_that_is_wanted_twice_is_wanted_once(town: Town, rules: Rulebook) -> None:
    first = town.wants()
    with Desk(town.store, town.clock, rules).work("test") as work:
        request = work.uow.requests.lock(first.request_id)
        assert request is not None
        again = creating.want(work, rules.teams["backend"], request, by="U0BEN", title="The same", body="again")
        rows = [row for row in work.uow.audit.of(f"request:{request.id}") if row.action == "ticket.wanted"]

    assert again == first
    assert len(rows) == 1


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(st.sampled_from(FAULTS), max_size=8), wanted=st.integers(1, 3))
def test_in_any_row_of_mishaps_every_ticket_is_created_once(town: Town, faults: list[str], wanted: int) -> None:
    town.tracker.created.clear()
    keys = sorted(town.wants().key for _ in range(wanted))
    town.tracker.faults = list(faults)

    town.works_until_idle()

    assert sorted(key for key, _ in town.tracker.created) == keys


@pytest.mark.parametrize("town", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_several_processes_at_once_create_each_ticket_once(town: Town) -> None:
    for _ in range(12):
        town.wants()

    all_at_once(*[town.process().look for _ in range(4)])
    town.works_until_idle()

    keys = [key for key, _ in town.tracker.created]
    assert len(keys) == len(set(keys)) == 12
