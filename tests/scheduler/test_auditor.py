"""The auditor says in sentences what is late, stuck or missing, and measures it."""

from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.metrics import Metrics
from bot.ports.outbox import Desired, Kind
from bot.ports.rows import Timer
from bot.scheduler.auditor import Auditor
from bot.services import seeding
from bot.services.rotation import weeks
from bot.services.work import Desk
from storage.engine import SqlStore
from tests.scheduler.parts import HandClock, an_event, keep
from tests.story import CONFIG, with_team


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(store: SqlStore, clock: HandClock, tmp_path: Path) -> Desk:
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(CONFIG))
    desk = Desk(store, clock, rulebook(load(path, {}), clock.now()))
    with desk.work("test") as work:
        seeding.seed(work)
    return desk


def auditor_of(desk: Desk, metrics: Metrics | None = None, *problems: str) -> Auditor:
    return Auditor(desk, metrics or Metrics(), lambda: problems)


def test_all_is_well_while_nothing_waits_and_somebody_is_on_duty(desk: Desk) -> None:
    assert auditor_of(desk).look() == ()


def test_a_timer_a_minute_late_is_a_finding_and_one_just_due_is_not(desk: Desk, clock: HandClock) -> None:
    with desk.work("test") as work:
        work.uow.timers.arm([Timer(key="k", kind="reminder", team="backend", subject="request:1", due_at=clock.now())])
    metrics = Metrics()
    auditor = auditor_of(desk, metrics)

    clock.advance(seconds=59)
    assert auditor.look() == ()
    clock.advance(seconds=2)

    assert auditor.look() == ("1 timer is overdue by more than 60 seconds.",)
    assert "firstline_timers_overdue 1.0" in metrics.render().decode()
    assert auditor.findings == ("1 timer is overdue by more than 60 seconds.",)


def test_a_message_that_waits_for_more_than_five_minutes_is_a_finding(desk: Desk, clock: HandClock) -> None:
    metrics = Metrics()
    with desk.work("test") as work:
        card = Desired(key="card:1", kind=Kind.MESSAGE, team="backend", view="card", channel="C0BACKEND")
        work.uow.outbox.want(card, clock.now())

    clock.advance(minutes=6)

    assert auditor_of(desk, metrics).look() == ("A message has been waiting to be sent for 6 minutes.",)
    assert 'firstline_outbox_rows{state="pending"} 1.0' in metrics.render().decode()
    assert 'firstline_outbox_rows{state="dead"} 0.0' in metrics.render().decode()


def test_what_is_wrong_with_the_connection_is_a_finding(desk: Desk) -> None:
    assert auditor_of(desk, None, "There is no connection to Slack.").look() == ("There is no connection to Slack.",)


def test_events_that_wait_are_measured(desk: Desk, store: SqlStore) -> None:
    metrics = Metrics()
    keep(store, an_event(1), an_event(2))

    auditor_of(desk, metrics).look()

    assert "firstline_inbox_pending 2.0" in metrics.render().decode()


def test_a_next_shift_that_nobody_confirmed_and_nobody_is_asked_about_is_a_finding(
    store: SqlStore, clock: HandClock, tmp_path: Path
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(with_team(CONFIG, rotation={})))
    desk = Desk(store, clock, rulebook(load(path, {}), clock.now()))
    with desk.work("test") as work:
        seeding.seed(work)
    (finding,) = auditor_of(desk).look()
    assert "next shift of Backend support is not confirmed, and nobody is asked" in finding

    with desk.work("test") as work:
        weeks.begin(work)

    assert auditor_of(desk).look() == ()
