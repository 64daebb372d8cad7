"""The one writer of events: groups in one commit, acknowledged only when durable, a poisonous event fails alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.errors import DatabaseUnavailable
from storage.engine import SqlStore, open_store
from storage.inbox_writer import LARGEST_GROUP, InboxWriter
from tests.databases import unreachable
from tests.storage.threads import PATIENCE, in_thread, until
from tests.storage.values import LEASE, T0, an_event


@pytest.fixture
def writer(store: SqlStore) -> Iterator[InboxWriter]:
    writer = InboxWriter(store)
    writer.start()
    yield writer
    writer.stop()


class Commits:
    """Counts commits, and can hold the first one up."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@contextmanager
def held_up(store: SqlStore) -> Iterator[None]:
    """Nothing can be stored during the block."""
    with store.begin(wait=timedelta(seconds=PATIENCE)):
        yield


def pending(store: SqlStore) -> int:
    with store.reading() as uow:
        return uow.inbox.pending()


def test_an_event_is_durable_when_put_returns(store: SqlStore, writer: InboxWriter) -> None:
    writer.put(an_event("E1"))

    assert pending(store) == 1


def test_a_known_event_is_success_too_r7(store: SqlStore, writer: InboxWriter) -> None:
    writer.put(an_event("E1"))
    writer.put(an_event("E1"))

    assert pending(store) == 1


def test_all_that_wait_go_into_one_commit(sqlite_store: SqlStore) -> None:
    commits = Commits()
    writer = InboxWriter(sqlite_store, on_commit=commits)
    with held_up(sqlite_store):
        waiting = [in_thread(lambda: writer.put(an_event("E0"), PATIENCE))]
        until(lambda: writer.waiting == 1)
        writer.start()
        until(lambda: writer.waiting == 0)
        waiting += [in_thread(lambda n=n: writer.put(an_event(f"E{n}"), PATIENCE)) for n in range(1, 31)]
        until(lambda: writer.waiting == 30)
    for each in waiting:
        each.result(PATIENCE)

    assert commits.count == 2, "the one that was under way, then all others together"
    assert pending(sqlite_store) == 31
    writer.stop()


def test_a_group_has_a_limit(sqlite_store: SqlStore) -> None:
    commits = Commits()
    writer = InboxWriter(sqlite_store, on_commit=commits)
    number = LARGEST_GROUP + 5
    waiting = [in_thread(lambda n=n: writer.put(an_event(f"E{n}"), PATIENCE)) for n in range(number)]
    until(lambda: writer.waiting == number)
    writer.start()
    for each in waiting:
        each.result(PATIENCE)

    assert commits.count == 2
    assert pending(sqlite_store) == number
    writer.stop()


def test_a_poisonous_event_fails_alone(store: SqlStore) -> None:
    writer = InboxWriter(store)
    poisonous = an_event("poison", body="half \ud83d")
    waiting = {
        name: in_thread(lambda event=event: writer.put(event, PATIENCE))
        for name, event in (("before", an_event("E1")), ("poison", poisonous), ("after", an_event("E2")))
    }
    until(lambda: writer.waiting == 3)
    writer.start()

    waiting["before"].result(PATIENCE)
    waiting["after"].result(PATIENCE)
    with pytest.raises(UnicodeError):
        waiting["poison"].result(PATIENCE)
    writer.put(an_event("E3"))
    assert pending(store) == 3
    writer.stop()


def test_an_event_that_cannot_be_stored_in_time_is_not_acknowledged(sqlite_store: SqlStore) -> None:
    writer = InboxWriter(sqlite_store)
    writer.start()
    with held_up(sqlite_store):
        attempt = in_thread(lambda: writer.put(an_event("E1"), 0.01))
        with pytest.raises(DatabaseUnavailable, match=r"could not be stored within 0\.01 seconds"):
            attempt.result(PATIENCE)
    writer.stop()


@pytest.mark.postgres
def test_an_outage_is_told_to_everybody_who_waits_and_is_over_when_it_is_over(postgres_url: str) -> None:
    store = open_store(postgres_url)
    writer = InboxWriter(store)
    writer.start()
    writer.put(an_event("E1"))
    with unreachable(postgres_url):
        attempts = [in_thread(lambda n=n: writer.put(an_event(f"lost{n}"), PATIENCE)) for n in range(3)]
        for attempt in attempts:
            with pytest.raises(DatabaseUnavailable):
                attempt.result(PATIENCE)
    writer.put(an_event("E2"), PATIENCE)

    assert pending(store) == 2
    writer.stop()
    store.close()


def test_stopping_stores_what_waits_and_takes_nothing_more(sqlite_store: SqlStore) -> None:
    writer = InboxWriter(sqlite_store)
    with held_up(sqlite_store):
        waiting = [in_thread(lambda n=n: writer.put(an_event(f"E{n}"), PATIENCE)) for n in range(3)]
        until(lambda: writer.waiting == 3)
        writer.start()
        stopped = in_thread(writer.stop)
        until(lambda: writer._stopping)
        with pytest.raises(DatabaseUnavailable, match="stopping"):
            writer.put(an_event("late"))
    stopped.result(PATIENCE)
    for each in waiting:
        each.result(PATIENCE)

    assert pending(sqlite_store) == 3


def test_draining_waits_for_what_is_being_stored(sqlite_store: SqlStore) -> None:
    writer = InboxWriter(sqlite_store)
    writer.start()
    assert writer.drain(PATIENCE)
    with held_up(sqlite_store):
        waiting = in_thread(lambda: writer.put(an_event("E1"), PATIENCE))
        until(lambda: writer._storing == 1)
        assert writer.waiting == 0
        assert not writer.drain(0.001)
    assert writer.drain(PATIENCE)
    waiting.result(PATIENCE)
    writer.stop()


def test_whoever_works_off_events_is_woken_after_the_commit(store: SqlStore) -> None:
    seen: list[int] = []
    woken = threading.Event()

    def look() -> None:
        with store.begin() as uow:
            seen.append(len(uow.inbox.claim(T0, limit=5, lease=LEASE)))
        woken.set()

    writer = InboxWriter(store, on_commit=look)
    writer.start()
    writer.put(an_event("E1"))

    assert woken.wait(PATIENCE)
    assert seen == [1]
    writer.stop()
