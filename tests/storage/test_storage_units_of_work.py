"""Units of work: all or nothing, wake-ups after the commit, readers that never wait, writers in turn."""

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.errors import DatabaseUnavailable
from storage.engine import SqlStore
from storage.fair_lock import FairLock, LockTimeoutError
from tests.storage.threads import PATIENCE, in_thread, until
from tests.storage.values import MINUTE, T0, a_request, an_added_request, an_event, claimed, wanted

LONG = timedelta(seconds=PATIENCE)


def test_a_unit_of_work_that_raises_leaves_no_trace(store: SqlStore) -> None:
    woken: list[str] = []

    def fail() -> None:
        with store.begin() as uow:
            an_added_request(uow)
            wanted(uow, "card:1")
            uow.after_commit(lambda: woken.append("too early"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with store.reading() as uow:
        assert uow.screens.open_count("backend") == 0
        assert uow.outbox.get("card:1") is None
    assert woken == []


def test_wake_ups_come_when_others_can_see_what_was_done(store: SqlStore) -> None:
    seen: list[int] = []

    def look() -> None:
        with store.reading() as uow:
            seen.append(uow.screens.open_count("backend"))

    with store.begin() as uow:
        an_added_request(uow)
        uow.after_commit(look)
        look()

    assert seen == [0, 1]


def test_a_wake_up_that_fails_stops_no_other_and_undoes_nothing(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    woken: list[str] = []
    with store.begin() as uow:
        an_added_request(uow)
        uow.after_commit(lambda: woken.remove("not there"))
        uow.after_commit(lambda: woken.append("second"))

    assert woken == ["second"]
    assert "wake_up_failed" in caplog.text
    with store.reading() as uow:
        assert uow.screens.open_count("backend") == 1


def test_a_wake_up_may_begin_a_unit_of_work_itself(store: SqlStore) -> None:
    def claim() -> None:
        with store.begin() as uow:
            claimed(uow)

    with store.begin() as uow:
        wanted(uow, "card:1")
        uow.after_commit(claim)

    with store.reading() as uow:
        assert uow.outbox.counts()["sending"] == 1


def test_reading_does_not_wait_for_a_writer(store: SqlStore) -> None:
    with store.begin() as writing:
        an_added_request(writing)

        def count() -> int:
            with store.reading() as uow:
                return uow.screens.open_count("backend")

        assert in_thread(count).result(PATIENCE) == 0


def test_a_reader_cannot_write(store: SqlStore) -> None:
    with pytest.raises((DatabaseUnavailable, sa.exc.DBAPIError)), store.reading() as uow:
        uow.requests.add(a_request())


def test_what_was_read_is_one_state_while_others_write(store: SqlStore) -> None:
    def write() -> None:
        with store.begin() as uow:
            an_added_request(uow)

    with store.reading() as uow:
        assert uow.screens.open_count("backend") == 0
        in_thread(write).result(PATIENCE)
        assert uow.screens.open_count("backend") == 0


def test_a_second_unit_of_work_in_the_same_thread_is_a_mistake_that_is_named(sqlite_store: SqlStore) -> None:
    with pytest.raises(RuntimeError, match="open already"), sqlite_store.begin(), sqlite_store.begin():
        pass

    with sqlite_store.begin() as uow:
        an_added_request(uow)


def test_writers_of_sqlite_get_their_turn_in_the_order_of_asking(sqlite_store: SqlStore) -> None:
    order: list[str] = []
    turns = sqlite_store._turns
    assert turns is not None

    def write(name: str, *, urgent: bool = False) -> None:
        with sqlite_store.begin(urgent=urgent):
            order.append(name)

    with sqlite_store.begin():
        threads = []
        for place, name in enumerate(["first", "second", "third"], start=1):
            threads.append(in_thread(lambda name=name: write(name)))
            until(lambda place=place: turns.waiting == place)
        for place, name in enumerate(["intake", "press"], start=4):
            threads.append(in_thread(lambda name=name: write(name, urgent=True)))
            until(lambda place=place: turns.waiting == place)
    for thread in threads:
        thread.result(PATIENCE)

    assert order == ["intake", "press", "first", "second", "third"]


def test_nobody_starves_while_others_write_in_a_loop(sqlite_store: SqlStore) -> None:
    stop = threading.Event()

    def write_on() -> int:
        count = 0
        while not stop.is_set():
            with sqlite_store.begin() as uow:
                uow.inbox.add_many([an_event("E")])
            count += 1
        return count

    greedy = [in_thread(write_on) for _ in range(3)]
    for _ in range(20):
        with sqlite_store.begin(wait=LONG) as uow:
            uow.inbox.pending()
    stop.set()

    assert all(each.result(PATIENCE) > 0 for each in greedy)


def test_who_waits_too_long_for_the_writer_is_told_so(sqlite_store: SqlStore) -> None:
    def write() -> None:
        with sqlite_store.begin(wait=timedelta(milliseconds=1)):
            pass

    with sqlite_store.begin():
        attempt = in_thread(write)
        with pytest.raises(DatabaseUnavailable, match="busy for too long"):
            attempt.result(PATIENCE)

    with sqlite_store.begin() as uow:
        an_added_request(uow)


def test_a_lock_that_was_given_up_is_not_handed_to_whoever_left() -> None:
    lock = FairLock()

    def hold(timeout: timedelta) -> str:
        with lock.held(timeout):
            return "held"

    with lock.held(LONG):
        impatient = in_thread(lambda: hold(timedelta(milliseconds=1)))
        patient = in_thread(lambda: hold(LONG))
        with pytest.raises(LockTimeoutError):
            impatient.result(PATIENCE)
    assert patient.result(PATIENCE) == "held"
    assert hold(timedelta(0)) == "held"


def test_instants_without_a_zone_are_refused(store: SqlStore) -> None:
    with pytest.raises(sa.exc.StatementError, match="no time zone"), store.begin() as uow:
        uow.requests.add(a_request(opened_at=T0.replace(tzinfo=None)))


def test_instants_are_kept_whatever_zone_they_come_in(store: SqlStore) -> None:
    with store.begin() as uow:
        local = (T0 + MINUTE).astimezone(ZoneInfo("America/Los_Angeles"))
        request = an_added_request(uow, opened_at=local)
        stored = uow.requests.get(request.id)

    assert stored is not None
    assert stored.opened_at == T0 + MINUTE
    assert stored.opened_at.utcoffset() == timedelta(0)
