"""Two replicas at once on PostgreSQL (SQLite cannot show these): requests, timers and events."""

import threading
from dataclasses import replace

import pytest

from bot.errors import run_again
from bot.ports.rows import TimerState
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore
from storage.inbox import SqlInbox
from storage.inbox_writer import InboxWriter
from tests.storage.threads import PATIENCE, all_at_once, in_thread, until, wait_blocked, winner
from tests.storage.values import (
    LEASE,
    T0,
    a_message,
    a_request,
    a_timer,
    an_added_request,
    an_event,
    done_by,
)

pytestmark = pytest.mark.postgres


def test_two_people_taking_at_once_are_one_after_the_other(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        request = an_added_request(uow)

    def take(store: SqlStore, person: str) -> str | None:
        with store.begin() as uow:
            locked = uow.requests.lock(request.id)
            assert locked is not None
            if locked.owner is None:
                uow.requests.save(replace(locked, owner=person, version=locked.version + 1))
            return locked.owner

    found = all_at_once(lambda: take(one, "U1"), lambda: take(two, "U2"))

    assert found.count(None) == 1, "only one of them found it free"
    with one.reading() as uow:
        taken = uow.requests.get(request.id)
    assert taken is not None
    assert taken.version == 2


def test_one_message_opens_one_request_whichever_replica_hears_of_it_first_r7(one: SqlStore, two: SqlStore) -> None:
    def open_it(store: SqlStore) -> bool:
        with store.begin() as uow:
            return uow.requests.add(a_request()) is not None

    assert sorted(all_at_once(*[lambda store=store: open_it(store) for store in (one, two) * 3])) == [False] * 5 + [
        True
    ]


def test_one_message_is_stored_once(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        request = an_added_request(uow)

    def add(store: SqlStore) -> bool:
        with store.begin() as uow:
            return uow.requests.add_message(a_message(request.id, "9.0")) is not None

    assert sorted(all_at_once(lambda: add(one), lambda: add(two))) == [False, True]


def test_a_right_that_exists_once_is_given_to_one(one: SqlStore, two: SqlStore) -> None:
    def claim(store: SqlStore) -> bool:
        with store.begin() as uow:
            return uow.settings.put_once("key", value=True, now=T0)

    assert sorted(all_at_once(*[lambda store=store: claim(store) for store in (one, two) * 3])) == [False] * 5 + [True]


def test_a_timer_fires_once(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        uow.timers.arm([a_timer("a")])

    def fire(store: SqlStore) -> int:
        with store.begin() as uow:
            due = uow.timers.due_of("request:1", T0)
            return sum(uow.timers.close(timer, TimerState.FIRED, T0) for timer in due)

    assert sum(all_at_once(*[lambda store=store: fire(store) for store in (one, two) * 3])) == 1


def test_timers_that_another_replica_runs_are_passed_over(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        uow.timers.arm([a_timer("a")])

    with one.begin() as first, two.begin() as second:
        assert len(first.timers.due_of("request:1", T0)) == 1
        assert list(second.timers.due_of("request:1", T0)) == []


def test_two_claimers_take_different_events_and_never_two_of_a_thread(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        uow.inbox.add_many([an_event(f"E{n}", thread=str(n % 3)) for n in range(9)])

    with one.begin() as first, two.begin() as second:
        mine = first.inbox.claim(T0, limit=2, lease=LEASE)
        theirs = second.inbox.claim(T0, limit=9, lease=LEASE)

    assert [row.event_id for row in mine] == ["E0", "E1"]
    assert [row.event_id for row in theirs] == ["E2"]


def test_many_workers_process_each_event_once_in_the_order_of_its_thread(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        uow.inbox.add_many([an_event(f"E{n:02}", thread=str(n % 5)) for n in range(50)])
    seen: dict[str, list[str]] = {}
    guard = threading.Lock()

    def work(store: SqlStore) -> None:
        for _ in range(1000):
            with store.begin() as uow:
                rows = uow.inbox.claim(T0, limit=3, lease=LEASE)
            for row in rows:
                with guard:
                    seen.setdefault(str(row.thread), []).append(row.event_id)
                with store.begin() as uow:
                    uow.inbox.done(row.id)
            if not rows:
                with store.reading() as uow:
                    if not uow.inbox.pending():
                        break

    all_at_once(*[lambda store=store: work(store) for store in (one, two, one, two)])

    assert sum(map(len, seen.values())) == 50
    assert all(events == sorted(events) for events in seen.values())


def test_units_of_work_with_the_same_key_wait_for_each_other(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as first:
        first.serialize("author:C1:U1")
        with two.begin() as uow:
            uow.serialize("author:C1:U2")
        waiting = in_thread(lambda: done_by(two, _count_after_serializing))
        an_added_request(first)
        assert not waiting.done()
    assert waiting.result(PATIENCE) == 1


def _count_after_serializing(uow: UnitOfWork) -> int:
    uow.serialize("author:C1:U1")
    return len(uow.requests.unanswered("backend"))


def test_a_deadlock_costs_a_second_try_and_nothing_else(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        first, second = an_added_request(uow, 1).id, an_added_request(uow, 2).id
    met = threading.Barrier(2)

    def lock_both(store: SqlStore, order: tuple[int, int]) -> int:
        attempts = []

        def work(uow: UnitOfWork) -> int:
            attempts.append(order)
            uow.requests.lock(order[0])
            if len(attempts) == 1:
                met.wait(PATIENCE)
            request = uow.requests.lock(order[1])
            assert request is not None
            uow.requests.save(replace(request, own_posts=request.own_posts + 1))
            return len(attempts)

        return run_again(lambda: done_by(store, work))

    tries = all_at_once(lambda: lock_both(one, (first, second)), lambda: lock_both(two, (second, first)))

    assert 2 in tries
    with one.reading() as uow:
        assert [request.own_posts for request in uow.requests.unanswered("backend")] == [1, 1]


def test_two_replicas_that_store_the_same_events_in_another_order_both_succeed_r7(
    one: SqlStore, two: SqlStore, postgres_url: str
) -> None:
    writer = InboxWriter(two)
    with winner(postgres_url) as connection:
        replica = SqlInbox(connection)
        replica.add_many([an_event("E2")])
        puts = [
            in_thread(lambda event=event: writer.put(event, PATIENCE)) for event in (an_event("E1"), an_event("E2"))
        ]
        until(lambda: writer.waiting == 2)
        writer.start()  # both go into one commit
        wait_blocked(postgres_url)
        replica.add_many([an_event("E1")])

    for put in puts:
        assert put.result(PATIENCE) is None
    writer.stop()
    with one.reading() as uow:
        assert uow.inbox.pending() == 2


def test_a_snapshot_does_not_change_while_it_is_read(one: SqlStore, two: SqlStore) -> None:
    with one.reading() as snapshot:
        assert snapshot.screens.open_count("backend") == 0
        with two.begin() as uow:
            an_added_request(uow)
        assert snapshot.screens.open_count("backend") == 0
