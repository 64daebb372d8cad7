"""Two replicas at once on PostgreSQL (SQLite cannot show these): the database settles every race."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from bot.ports.outbox import OutboxState
from bot.ports.rows import TimerState
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore, open_store
from storage.retry import run_again
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.threads import PATIENCE, all_at_once, in_thread
from tests.storage.values import (
    LEASE,
    SECOND,
    T0,
    a_message,
    a_post,
    a_request,
    a_timer,
    an_added_request,
    an_event,
    claimed,
    retried,
    row_of,
    sent,
    wanted,
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def one(postgres_url: str) -> Iterator[SqlStore]:
    store = open_store(postgres_url)
    yield store
    store.close()


@pytest.fixture
def two(postgres_url: str) -> Iterator[SqlStore]:
    store = open_store(postgres_url)
    yield store
    store.close()


class Halfway:
    """A unit of work that is held open until the block ends."""

    def __init__(self, store: SqlStore) -> None:
        self._begin: AbstractContextManager[SqlUnitOfWork] = store.begin()

    def __enter__(self) -> SqlUnitOfWork:
        return self._begin.__enter__()

    def __exit__(self, *error: object) -> None:
        self._begin.__exit__(*error)  # type: ignore[arg-type]


def test_two_claimers_take_different_rows_without_waiting_for_each_other(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        for number in range(6):
            wanted(uow, f"k{number}", channel=f"C{number}")

    with one.begin() as first, two.begin() as second:
        mine, theirs = claimed(first, limit=3), claimed(second, limit=3)

    assert [row.key for row in mine] == ["k0", "k1", "k2"]
    assert [row.key for row in theirs] == ["k3", "k4", "k5"]


def test_a_lane_that_one_replica_is_claiming_is_passed_over_by_the_other(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        wanted(uow, "a1", channel="A")
        wanted(uow, "a2", channel="A")

    with one.begin() as first:
        assert len(claimed(first)) == 1
        with two.begin() as second:
            assert claimed(second) == []
    with two.begin() as second:
        assert claimed(second) == []


def test_many_workers_send_each_row_once_and_never_two_of_a_lane_at_a_time(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        for number in range(60):
            wanted(uow, f"k{number:02}", channel=f"C{number % 4}")
    in_flight: Counter[str] = Counter()
    order: dict[str, list[str]] = {}
    guard = threading.Lock()

    def work(store: SqlStore) -> int:
        count = 0
        for _ in range(1000):
            with store.begin() as uow:
                rows = claimed(uow, limit=2)
            for row in rows:
                with guard:
                    in_flight[row.lane] += 1
                    assert in_flight[row.lane] == 1, "two calls in one lane"
                    order.setdefault(row.lane, []).append(row.key)
            for row in rows:
                with guard:
                    in_flight[row.lane] -= 1
                with store.begin() as uow:
                    assert sent(uow, row, gap=SECOND * 0)
                count += 1
            if not rows:
                with store.reading() as uow:
                    if not uow.outbox.counts()["pending"]:
                        break
        return count

    counts = all_at_once(*[lambda store=store: work(store) for store in (one, two, one, two)])

    assert sum(counts) == 60
    assert all(keys == sorted(keys) for keys in order.values())


def test_a_wish_waits_for_a_claim_in_progress_and_is_sent_afterwards(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        wanted(uow, "card:1")

    with Halfway(one) as first:
        row = claimed(first)[0]
        wish = in_thread(lambda: run_again(two, lambda uow: uow.outbox.want(a_post("card:1", data={"n": 2}), T0)))
        assert not wish.done()
    assert wish.result(PATIENCE).state is OutboxState.SENDING
    with one.begin() as uow:
        assert sent(uow, row)
    assert row_of(one, "card:1").state is OutboxState.PENDING


def test_two_wishes_for_one_key_are_one_row_with_the_later_content(one: SqlStore, two: SqlStore) -> None:
    def want(store: SqlStore) -> int:
        with store.begin() as uow:
            return wanted(uow, "board:backend").desired_version

    versions = all_at_once(*[lambda store=store: want(store) for store in (one, two) * 4])

    assert sorted(versions) == list(range(1, 9))


def test_a_reminder_that_is_being_claimed_takes_no_more_requests_f6(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        wanted(uow, "reminder:U1:1", data={"requests": [1]})

    with Halfway(one) as first:
        claimed(first)
        appended = in_thread(
            lambda: run_again(two, lambda uow: uow.outbox.append_pending("reminder:U1:", "requests", 2))
        )
    assert appended.result(PATIENCE) is None


def test_one_settles_and_the_other_finds_the_claim_gone(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        wanted(uow, "card:1")
        row = claimed(uow)[0]

    def settle(store: SqlStore) -> bool:
        with store.begin() as uow:
            return sent(uow, row) if store is one else retried(uow, row)

    assert sorted(all_at_once(lambda: settle(one), lambda: settle(two))) == [False, True]


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
    with Halfway(one) as first:
        first.serialize("author:C1:U1")
        with two.begin() as uow:
            uow.serialize("author:C1:U2")
        waiting = in_thread(lambda: run_again(two, _count_after_serializing))
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

        return run_again(store, work)

    tries = all_at_once(lambda: lock_both(one, (first, second)), lambda: lock_both(two, (second, first)))

    assert 2 in tries
    with one.reading() as uow:
        assert [request.own_posts for request in uow.requests.unanswered("backend")] == [1, 1]


def test_a_snapshot_does_not_change_while_it_is_read(one: SqlStore, two: SqlStore) -> None:
    with one.reading() as snapshot:
        assert snapshot.screens.open_count("backend") == 0
        with two.begin() as uow:
            an_added_request(uow)
        assert snapshot.screens.open_count("backend") == 0
