"""Webhooks in the inbox: judged by their kind in the unit of work that finishes them, given up visibly (O2)."""

import logging

import pytest

from bot.domain.teams import Rulebook
from bot.metrics import Metrics
from bot.ports.rows import InboxRow
from bot.scheduler.inbox import BACKOFF, InboxWorkers
from bot.services import webhooks
from bot.services.work import Desk, Work
from storage.engine import SqlStore
from tests.scheduler.parts import T0, HandClock, keep, pending

KIND = "told-by-this-test"


class Judged:
    """What reached the judge of this test, and what it is to raise."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, object]] = []
        self.fault: Exception | None = None

    def __call__(self, work: Work, source: str, payload: webhooks.Payload) -> None:
        self.seen.append((source, payload["n"]))
        work.uow.settings.put(f"judged:{payload['n']}", value=True, now=work.now)
        if self.fault is not None:
            raise self.fault


judged = Judged()
webhooks.judges(KIND)(judged)


@pytest.fixture(autouse=True)
def fresh() -> None:
    judged.seen.clear()
    judged.fault = None


def a_delivery(number: int = 1, kind: str = KIND) -> InboxRow:
    return webhooks.row_of(kind, "jira", {"n": number}, identity=f"hash{number}", received_at=T0)


def worked(store: SqlStore, clock: HandClock) -> None:
    desk = Desk(store, clock, Rulebook(teams={}, schedules={}, admins=(), command="/support"))
    workers = InboxWorkers(store=store, judge=lambda row: webhooks.judge(desk, row), clock=clock, metrics=Metrics())
    workers.run_until_idle()


def settings(store: SqlStore) -> dict[str, object]:
    with store.reading() as uow:
        return uow.settings.with_prefix("judged:")


def test_a_delivery_reaches_the_judge_of_its_kind_once(store: SqlStore) -> None:
    keep(store, a_delivery(1), a_delivery(1), a_delivery(2))

    worked(store, HandClock())
    keep(store, a_delivery(1))
    worked(store, HandClock())

    assert judged.seen == [("jira", 1), ("jira", 2)]
    assert pending(store) == 0


def test_a_judge_that_fails_has_changed_nothing_and_is_asked_again(store: SqlStore) -> None:
    clock = HandClock()
    judged.fault = RuntimeError("not yet")
    keep(store, a_delivery())

    worked(store, clock)
    assert (pending(store), settings(store)) == (1, {})

    judged.fault = None
    clock.advance(minutes=1)
    worked(store, clock)
    assert (pending(store), settings(store)) == (0, {"judged:1": True})


def test_a_judge_that_fails_for_ever_leaves_a_visible_row(store: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    judged.fault = RuntimeError("never")
    keep(store, a_delivery())

    with caplog.at_level(logging.CRITICAL):
        for pause in (*BACKOFF, BACKOFF[-1]):
            worked(store, clock)
            clock.advance(seconds=pause.total_seconds())

    with store.reading() as uow:
        (row,) = uow.inbox.failures(5)
    assert "RuntimeError: never" in (row.last_error or "")


def test_what_is_of_no_use_is_given_up_at_once_with_its_sentence(store: SqlStore) -> None:
    judged.fault = webhooks.UnusableError("It names no issue.")
    keep(store, a_delivery())

    worked(store, HandClock())

    with store.reading() as uow:
        (row,) = uow.inbox.failures(5)
    assert row.last_error == "It names no issue."
    assert (len(judged.seen), settings(store)) == (1, {})


def test_a_kind_that_this_version_does_not_know_is_no_loss(store: SqlStore) -> None:
    keep(store, a_delivery(kind="of-a-later-version"))

    worked(store, HandClock())

    assert pending(store) == 1


def test_events_of_slack_are_no_webhooks() -> None:
    event = InboxRow(event_id="Ev1", body="{}", received_at=T0, channel="C1", thread="1.0", message_ts="1.0")

    assert not webhooks.is_webhook(event)
    assert webhooks.is_webhook(a_delivery())
