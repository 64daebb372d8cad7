"""Events as they came in: stored once, worked off in order within a thread."""

from bot.ports.rows import InboxRow
from storage.engine import SqlStore
from tests.storage.values import DAY, LEASE, MINUTE, SECOND, T0, an_event


def ids(rows: object) -> list[str]:
    return [row.event_id for row in rows]  # type: ignore[attr-defined]


def test_an_event_is_stored_once_however_often_it_comes_r7(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.inbox.add_many([an_event("E1"), an_event("E2"), an_event("E1")]) == 2
        assert uow.inbox.add_many([an_event("E2"), an_event("E3")]) == 1
        assert uow.inbox.add_many([]) == 0
        assert uow.inbox.pending() == 3


def test_a_claimed_event_is_what_came_in(store: SqlStore) -> None:
    event = an_event("E1", body='{"text": "\\u0000 \\ud83d"}')
    with store.begin() as uow:
        uow.inbox.add_many([event])
        row = uow.inbox.claim(T0, limit=1, lease=LEASE)[0]

    assert isinstance(row, InboxRow)
    assert (row.body, row.received_at, row.channel, row.thread) == (event.body, T0, "C1", "1.0")
    assert (row.attempts, row.lease_until) == (1, T0 + LEASE)


def test_one_thread_is_worked_off_in_order_and_threads_beside_each_other(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("A1", thread="a"), an_event("A2", thread="a"), an_event("B1", thread="b")])

        first = uow.inbox.claim(T0, limit=10, lease=LEASE)
        assert ids(first) == ["A1", "B1"]
        assert ids(uow.inbox.claim(T0, limit=10, lease=LEASE)) == []
        uow.inbox.done(first[0].id)
        assert ids(uow.inbox.claim(T0, limit=10, lease=LEASE)) == ["A2"]


def test_the_same_thread_in_another_channel_is_another_thread(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("A", channel="C1"), an_event("B", channel="C2")])

        assert ids(uow.inbox.claim(T0, limit=10, lease=LEASE)) == ["A", "B"]


def test_events_without_a_thread_wait_for_nobody(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event(f"E{n}", channel=None, thread=None) for n in range(3)])

        assert len(uow.inbox.claim(T0, limit=10, lease=LEASE)) == 3


def test_no_more_than_the_limit_is_claimed_the_oldest_first(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event(f"E{n}", thread=str(n)) for n in range(5)])

        assert ids(uow.inbox.claim(T0, limit=2, lease=LEASE)) == ["E0", "E1"]


def test_the_event_of_a_worker_that_died_is_claimed_again_after_the_lease(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1")])
        uow.inbox.claim(T0, limit=1, lease=LEASE)

        assert ids(uow.inbox.claim(T0 + LEASE - SECOND, limit=1, lease=LEASE)) == []
        again = uow.inbox.claim(T0 + LEASE, limit=1, lease=LEASE)
        assert [(row.event_id, row.attempts) for row in again] == [("E1", 2)]


def test_a_process_that_is_alone_takes_back_what_its_forerunner_had_claimed(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1"), an_event("E2", thread="2.0"), an_event("E3", thread="3.0")])
        uow.inbox.done(uow.inbox.claim(T0, limit=2, lease=LEASE)[0].id)

        assert uow.inbox.release_all() == 1
        assert ids(uow.inbox.claim(T0, limit=5, lease=LEASE)) == ["E2", "E3"]


def test_an_event_to_try_again_later_holds_its_thread_until_then(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1"), an_event("E2")])
        row = uow.inbox.claim(T0, limit=1, lease=LEASE)[0]
        uow.inbox.retry(row.id, not_before=T0 + MINUTE, error="no answer")

        assert ids(uow.inbox.claim(T0 + SECOND, limit=5, lease=LEASE)) == []
        again = uow.inbox.claim(T0 + MINUTE, limit=5, lease=LEASE)
        assert [(row.event_id, row.last_error) for row in again] == [("E1", "no answer")]


def test_an_event_that_was_given_up_is_visible_and_holds_nobody(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1"), an_event("E2"), an_event("E3", thread="other")])
        for row in uow.inbox.claim(T0, limit=5, lease=LEASE):
            uow.inbox.failed(row.id, error="bug")

        assert ids(uow.inbox.claim(T0, limit=5, lease=LEASE)) == ["E2"]
        assert [(row.event_id, row.last_error) for row in uow.inbox.failures(5)] == [("E3", "bug"), ("E1", "bug")]
        assert ids(uow.inbox.failures(1)) == ["E3"]
        assert uow.inbox.pending() == 1


def test_events_that_overtook_their_message_are_replayed_r7(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("reply"), an_event("other", thread="other"), an_event("waiting")])
        for row in uow.inbox.claim(T0, limit=5, lease=LEASE):
            uow.inbox.done(row.id)

        assert uow.inbox.replay("C1", "1.0") == 1

        assert [(row.event_id, row.attempts) for row in uow.inbox.claim(T0, limit=5, lease=LEASE)] == [("reply", 1)]


def test_only_old_events_that_are_done_are_forgotten(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event(name, thread=name) for name in ("done", "failed", "new")])
        uow.inbox.add_many([an_event("young", thread="y", received_at=T0 + DAY)])
        for row in uow.inbox.claim(T0 + DAY, limit=5, lease=LEASE):
            if row.event_id in {"done", "young"}:
                uow.inbox.done(row.id)
            elif row.event_id == "failed":
                uow.inbox.failed(row.id, error="bug")

        assert uow.inbox.forget(T0 + DAY) == 1
        assert uow.inbox.add_many([an_event("done"), an_event("young")]) == 1
