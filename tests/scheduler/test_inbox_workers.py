"""Stored events are judged once each, in the order of their thread, again when that failed, and given up visibly."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.metrics import Metrics
from bot.ports.rows import InboxRow
from bot.scheduler.inbox import BACKOFF, InboxWorkers
from storage.engine import SqlStore
from tests.scheduler.parts import Flaky, HandClock, an_event, eventually, keep, pending

Judge = Callable[[InboxRow], bool]


def workers_of(
    store: SqlStore | Flaky, judge: Judge, clock: HandClock | None = None, **options: object
) -> InboxWorkers:
    made: InboxWorkers = InboxWorkers(
        store=store,
        judge=judge,
        clock=clock or HandClock(),
        metrics=Metrics(),
        **options,  # type: ignore[arg-type]  # spread over options
    )
    return made


@contextmanager
def running(workers: InboxWorkers) -> Iterator[InboxWorkers]:
    workers.start()
    try:
        yield workers
    finally:
        workers.stop()


def remembering(seen: list[str]) -> Judge:
    def judge(row: InboxRow) -> bool:
        seen.append(row.event_id)
        return False

    return judge


def test_every_stored_event_is_judged_once_and_done(store: SqlStore) -> None:
    seen: list[str] = []
    keep(store, *(an_event(number, thread=f"{number}.0") for number in range(30)))

    with running(workers_of(store, remembering(seen))):
        eventually(lambda: pending(store) == 0)

    assert sorted(seen) == sorted(f"Ev{number}" for number in range(30))


def test_events_of_a_thread_are_judged_in_the_order_of_their_coming(store: SqlStore) -> None:
    seen: list[str] = []
    keep(store, *(an_event(number) for number in range(12)))

    with running(workers_of(store, remembering(seen), threads=4)):
        eventually(lambda: pending(store) == 0)

    assert seen == [f"Ev{number}" for number in range(12)]


def test_a_wake_up_is_followed_at_once(store: SqlStore) -> None:
    seen: list[str] = []
    with running(workers_of(store, remembering(seen))) as workers:
        keep(store, an_event(1))
        workers.wake()
        eventually(lambda: seen == ["Ev1"])


def test_a_row_that_is_to_be_judged_again_is_not_finished_by_who_judged_it_first_r7(store: SqlStore) -> None:
    seen: list[str] = []

    def judge(row: InboxRow) -> bool:
        seen.append(row.event_id)
        if len(seen) == 2:
            return False
        with store.begin() as uow:
            uow.inbox.done(row.id)
        with store.begin() as uow:  # meanwhile the message that it belongs to has come
            uow.inbox.replay("C1", "1.0")
        return True

    keep(store, an_event(1))
    workers_of(store, judge).run_until_idle()

    assert seen == ["Ev1", "Ev1"]
    assert pending(store) == 0


def test_an_event_that_fails_is_tried_again_with_growing_pauses_then_given_up_with_a_reference_x4(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    clock, metrics, attempts = HandClock(), Metrics(), 0

    def judge(_row: InboxRow) -> bool:
        nonlocal attempts
        attempts += 1
        raise LookupError("no such request")

    keep(store, an_event(1))
    workers = InboxWorkers(store=store, judge=judge, clock=clock, metrics=metrics)
    for pause in BACKOFF:
        assert workers.run_until_idle() == 1
        clock.time += pause - timedelta(seconds=0.1)
        assert workers.run_until_idle() == 0
        clock.time += timedelta(seconds=0.1)
    with caplog.at_level(logging.ERROR):
        assert workers.run_until_idle() == 1

    assert attempts == len(BACKOFF) + 1
    with store.reading() as uow:
        (failed,) = uow.inbox.failures(10)
    assert failed.last_error is not None
    assert failed.last_error.endswith("LookupError: no such request")
    reference = failed.last_error[1:7]
    assert reference in caplog.text
    assert "firstline_inbox_failed_total 1.0" in metrics.render().decode()


def test_an_event_that_was_given_up_holds_its_thread_no_longer(store: SqlStore) -> None:
    clock, seen = HandClock(), []

    def judge(row: InboxRow) -> bool:
        if row.event_id == "Ev1":
            raise LookupError("poison")
        seen.append(row.event_id)
        return False

    keep(store, an_event(1), an_event(2))
    workers = workers_of(store, judge, clock)
    for pause in (*BACKOFF, timedelta(0)):
        workers.run_until_idle()
        clock.time += pause

    assert seen == ["Ev2"]


def test_the_workers_survive_a_database_that_goes_away(store: SqlStore) -> None:
    flaky, seen = Flaky(store), []
    flaky.away = True
    keep(store, an_event(1))

    with running(workers_of(flaky, remembering(seen))):
        eventually(lambda: flaky.missed > 0)
        flaky.away = False
        eventually(lambda: seen == ["Ev1"])


def test_a_row_whose_worker_died_is_judged_again_when_its_lease_has_run_out(store: SqlStore) -> None:
    clock, seen = HandClock(), []
    keep(store, an_event(1))
    with store.begin() as uow:
        uow.inbox.claim(clock.now(), limit=1, lease=timedelta(minutes=2))
    workers = workers_of(store, remembering(seen), clock)

    assert workers.run_until_idle() == 0
    clock.advance(minutes=2)
    assert workers.run_until_idle() == 1


def test_stopping_waits_for_what_is_being_judged(store: SqlStore) -> None:
    began, may_end, seen = threading.Event(), threading.Event(), []

    def judge(row: InboxRow) -> bool:
        began.set()
        may_end.wait(5)
        seen.append(row.event_id)
        return False

    keep(store, an_event(1), an_event(2))
    workers = workers_of(store, judge)
    workers.start()
    assert began.wait(5)
    threading.Timer(0.05, may_end.set).start()

    workers.stop()

    assert seen == ["Ev1"]
    assert pending(store) == 1


def test_intake_goes_first_but_not_for_ever(store: SqlStore) -> None:
    seen: list[str] = []
    keep(store, an_event(1))
    asked = 0

    def waiting() -> int:
        nonlocal asked
        asked += 1
        return 1

    with running(workers_of(store, remembering(seen), waiting=waiting)):
        eventually(lambda: seen == ["Ev1"])

    assert asked > 10
