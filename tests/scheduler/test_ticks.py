"""The bell rings whatever a job does, and never twice at once for the same job."""

import logging
import threading
import time
from datetime import timedelta

import pytest

from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics
from bot.scheduler.ticks import Ticks
from tests.scheduler.parts import eventually

SOON = timedelta(milliseconds=20)


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
    measured = metrics.render().decode()
    assert 'firstline_tick_failures_total{job="timers"}' in measured
    assert 'firstline_tick_seconds_count{job="timers"}' in measured


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
