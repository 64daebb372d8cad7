"""The bell rings whatever a job does; ready means that it rang after the question and that nothing is in the way."""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics
from bot.scheduler.readiness import NO_CYCLE, Readiness
from bot.scheduler.ticks import Ticks
from storage.engine import SqlStore
from tests.scheduler.parts import Flaky, eventually

SOON = timedelta(milliseconds=20)


class Cycles:
    """A tick that is turned by a thread, until it is stopped."""

    def __init__(self) -> None:
        self.ended = 0
        self.going = threading.Event()
        self.going.set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._turn)
        self._thread.start()

    def _turn(self) -> None:
        while not self._over.wait(0.005):
            if self.going.is_set():
                self.ended += 1

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.fixture
def cycles() -> Iterator[Cycles]:
    turning = Cycles()
    yield turning
    turning.stop()


def readiness(store: SqlStore | Flaky, cycles: Cycles, *problems: str, findings: tuple[str, ...] = ()) -> Readiness:
    return Readiness(
        store=store,
        cycles=lambda: cycles.ended,
        problems=lambda: problems,
        findings=lambda: findings,
        patience=timedelta(seconds=0.2),
    )


def test_ready_once_a_whole_cycle_has_begun_and_ended_after_the_question(store: SqlStore, cycles: Cycles) -> None:
    before = cycles.ended

    health = readiness(store, cycles, findings=("Nobody is on duty for Backend.",))()

    assert health.ready
    assert health.findings == ("Nobody is on duty for Backend.",)
    assert cycles.ended >= before + 2


def test_not_ready_while_no_cycle_ends(store: SqlStore, cycles: Cycles) -> None:
    cycles.going.clear()

    assert readiness(store, cycles)().problems == (NO_CYCLE,)


def test_not_ready_without_a_connection_to_slack(store: SqlStore, cycles: Cycles) -> None:
    health = readiness(store, cycles, "There is no connection to Slack.")()

    assert health.problems == ("There is no connection to Slack.",)


def test_not_ready_without_the_database_and_said_without_waiting(store: SqlStore, cycles: Cycles) -> None:
    flaky = Flaky(store)
    flaky.away = True
    cycles.going.clear()
    began = time.monotonic()

    health = readiness(flaky, cycles)()

    assert health.problems == ("The database does not answer.",)
    assert time.monotonic() - began < 0.2


def test_a_job_that_raises_is_logged_counted_and_run_again(caplog: pytest.LogCaptureFixture) -> None:
    metrics, runs = Metrics(), []

    def job() -> None:
        runs.append(1)
        raise DatabaseUnavailable("gone") if len(runs) == 1 else LookupError("odd")

    ticks = Ticks(metrics)
    ticks.every(SOON, "timers", job)
    with caplog.at_level(logging.ERROR):
        ticks.start()
        eventually(lambda: len(runs) >= 3)
        ticks.stop()

    assert "job_without_database" in caplog.text
    assert "job_failed" in caplog.text
    assert 'firstline_tick_failures_total{job="timers"}' in metrics.render().decode()


def test_a_slow_job_is_never_run_twice_at_once_and_others_go_on() -> None:
    at_once, most, others = 0, 0, []

    def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(5 * SOON.total_seconds())
        at_once -= 1

    ticks = Ticks(Metrics())
    ticks.every(SOON, "slow", slow)
    ticks.every(SOON, "other", lambda: others.append(1))
    ticks.start()
    eventually(lambda: len(others) >= 10)
    ticks.stop()

    assert most == 1


def test_stopping_waits_for_the_job_that_runs() -> None:
    began, ended = threading.Event(), threading.Event()

    def job() -> None:
        began.set()
        time.sleep(3 * SOON.total_seconds())
        ended.set()

    ticks = Ticks(Metrics())
    ticks.every(SOON, "timers", job)
    ticks.start()
    assert began.wait(5)

    ticks.stop()

    assert ended.is_set()
