"""Senders: what is due is sent, so many calls at once and no more, and nothing is lost when the program stops."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics
from bot.ports.outbox import Kind, OutboxRow, OutboxState, Priority
from bot.scheduler.delivery import DeliveryWorkers
from bot.services.deliver import Report
from tests.scheduler.parts import T0, HandClock, eventually


def a_row(number: int) -> OutboxRow:
    return OutboxRow(
        id=number,
        key=f"card:{number}",
        kind=Kind.MESSAGE,
        team="backend",
        lane=f"C{number}",
        view="card",
        channel=f"C{number}",
        thread_ts=None,
        user=None,
        data={},
        priority=Priority.CARD,
        request_id=None,
        gone=False,
        desired_version=1,
        delivered_version=0,
        delivered_hash=None,
        slack_channel=None,
        slack_ts=None,
        state=OutboxState.SENDING,
        verify=False,
        attempts=1,
        failures=0,
        not_before=T0,
        claimed_by="w",
        first_claimed_at=T0,
        lease_until=T0,
        last_error=None,
        created_at=T0,
        delivered_at=None,
    )


class Post:
    """A post office with the deliverer's methods: hands out rows, and takes note."""

    def __init__(self, rows: int = 0) -> None:
        self.rows = [a_row(number) for number in range(rows)]
        self.due: datetime | None = None
        self.sent: list[int] = []
        self.released: list[int] = []
        self.at_once = self.most_at_once = 0
        self.failure: Exception | None = None
        self.result = "sent"
        self.open = threading.Event()
        self.open.set()
        self._lock = threading.Lock()

    def claim(self, limit: int, _busy: Sequence[str] = ()) -> Sequence[OutboxRow]:
        if self.failure is not None:
            raise self.failure
        with self._lock:
            taken, self.rows = self.rows[:limit], self.rows[limit:]
        return taken

    def next_due(self) -> datetime | None:
        return self.due

    def send(self, row: OutboxRow) -> Report:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.open.wait(5)
        with self._lock:
            self.at_once -= 1
            self.sent.append(row.id)
        return Report(row=row, result=self.result, error="is_archived")

    def release(self, row: OutboxRow) -> None:
        self.released.append(row.id)


def workers_of(post: Post, senders: int = 4) -> DeliveryWorkers:
    return DeliveryWorkers(post, HandClock(), Metrics(), senders)  # type: ignore[arg-type]  # has what is used


def test_everything_that_waits_is_sent_with_a_bounded_number_of_calls_at_once() -> None:
    post = Post(rows=20)
    post.open.clear()
    workers = workers_of(post)
    workers.start()

    eventually(lambda: post.at_once == 4)
    post.open.set()
    eventually(lambda: len(post.sent) == 20)
    workers.stop()

    assert post.most_at_once == 4
    assert sorted(post.sent) == list(range(20))


def test_a_wake_up_is_followed_at_once() -> None:
    post = Post()
    workers = workers_of(post)
    workers.start()

    post.rows = [a_row(1)]
    workers.wake()

    eventually(lambda: post.sent == [1])
    workers.stop()


def test_a_row_that_comes_due_soon_is_not_kept_waiting_for_the_next_look() -> None:
    post = Post()
    post.due = T0 + timedelta(milliseconds=50)
    workers = workers_of(post)
    workers.start()

    threading.Timer(0.05, lambda: post.rows.append(a_row(1))).start()

    eventually(lambda: post.sent == [1])
    workers.stop()


def test_stopping_finishes_calls_that_began_and_gives_back_the_rest() -> None:
    post = Post(rows=2)
    post.open.clear()
    workers = workers_of(post, senders=2)
    workers.start()
    eventually(lambda: post.at_once == 2)
    threading.Timer(0.05, post.open.set).start()

    workers.stop()

    assert sorted(post.sent) == [0, 1]
    assert post.at_once == 0


def test_senders_survive_a_database_that_goes_away(caplog: pytest.LogCaptureFixture) -> None:
    post = Post(rows=1)
    post.failure = DatabaseUnavailable("The database does not answer.")
    workers = workers_of(post)
    with caplog.at_level(logging.ERROR):
        workers.start()
        eventually(lambda: "outbox_not_read" in caplog.text)
        post.failure = None
        eventually(lambda: post.sent == [0])
    workers.stop()


def test_a_parked_message_is_an_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    post = Post(rows=1)
    post.result = "dead"

    with caplog.at_level(logging.ERROR):
        assert workers_of(post).run_until_idle() == 1

    assert "message_parked" in caplog.text
    assert "is_archived" in caplog.text
