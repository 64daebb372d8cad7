"""Two replicas that send at once on PostgreSQL (SQLite cannot show these): each row once, one call per lane."""

import threading
from collections import Counter

import pytest

from bot.ports.outbox import OutboxState
from storage.engine import SqlStore
from tests.storage.threads import PATIENCE, all_at_once, in_thread
from tests.storage.values import (
    SECOND,
    T0,
    a_post,
    claimed,
    done_by,
    retried,
    row_of,
    sent,
    wanted,
)

pytestmark = pytest.mark.postgres


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

    with one.begin() as first:
        row = claimed(first)[0]
        wish = in_thread(lambda: done_by(two, lambda uow: uow.outbox.want(a_post("card:1", data={"n": 2}), T0)))
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

    with one.begin() as first:
        claimed(first)
        appended = in_thread(lambda: done_by(two, lambda uow: uow.outbox.append_pending("reminder:U1:", "requests", 2)))
    assert appended.result(PATIENCE) is None


def test_one_settles_and_the_other_finds_the_claim_gone(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        wanted(uow, "card:1")
        row = claimed(uow)[0]

    def settle(store: SqlStore) -> bool:
        with store.begin() as uow:
            return sent(uow, row) if store is one else retried(uow, row)

    assert sorted(all_at_once(lambda: settle(one), lambda: settle(two))) == [False, True]
