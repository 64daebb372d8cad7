"""The daily tidying forgets what nobody needs and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.requests import RequestState
from bot.ports.outbox import Kind
from bot.ports.rows import AuditRow, TimerState
from storage.engine import SqlStore
from storage.inbox import INBOX
from storage.maintenance import Tidied, tidy
from storage.schema import FORGET_AT_ONCE
from storage.tables import inbox
from tests.storage.values import DAY, LEASE, T0, a_timer, an_added_request, an_event, claimed, sent, wanted

LATER = T0 + 91 * DAY


def test_messages_that_were_sent_long_ago_are_forgotten_unless_they_may_change(store: SqlStore) -> None:
    with store.begin() as uow:
        still_open = an_added_request(uow, 1)
        closed = an_added_request(uow, 2, state=RequestState.RESOLVED)
        wanted(uow, "card:open", channel="C1", request_id=still_open.id)
        wanted(uow, "card:closed", channel="C2", request_id=closed.id)
        wanted(uow, "board", channel="C3")
        wanted(uow, "hint", channel="C4", kind=Kind.EPHEMERAL, user="U1")
        wanted(uow, "parked", channel="C5", request_id=closed.id)
        for row in claimed(uow):
            if row.key == "parked":
                uow.outbox.settle_dead(row, now=T0, error="is_archived")
            else:
                sent(uow, row)
        wanted(uow, "skipped", channel="C6", request_id=closed.id, gone=True)
        wanted(uow, "card:young", channel="C7", request_id=closed.id)
        sent(uow, claimed(uow)[0], now=T0 + DAY + LEASE)

    assert tidy(store, T0 + 90 * DAY).outbox == 0
    assert tidy(store, LATER).outbox == 3

    with store.reading() as uow:
        left = [key for key in ("card:open", "board", "parked", "card:young") if uow.outbox.get(key) is not None]
        assert left == ["card:open", "board", "parked", "card:young"]
        gone = [key for key in ("card:closed", "hint", "skipped") if uow.outbox.get(key) is None]
        assert gone == ["card:closed", "hint", "skipped"]


def test_closed_timers_are_forgotten_and_armed_ones_never(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.timers.arm([a_timer("fired"), a_timer("armed", subject="request:2"), a_timer("young", T0 + DAY * 2)])
        timers = {timer.key: timer for timer in uow.timers.rows("request:1")}
        uow.timers.close(timers["fired"], TimerState.FIRED, T0)
        uow.timers.close(timers["young"], TimerState.CANCELLED, T0)

    assert tidy(store, LATER) == Tidied(inbox=0, outbox=0, timers=1)

    with store.reading() as uow:
        assert [timer.key for timer in uow.timers.rows("request:1")] == ["young"]
        assert [timer.key for timer in uow.timers.armed("request:2")] == ["armed"]


def test_events_are_known_for_longer_than_slack_repeats_them(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1")])
        uow.inbox.done(uow.inbox.claim(T0, limit=1, lease=LEASE)[0].id)

    assert tidy(store, T0 + 2 * DAY).inbox == 0
    assert tidy(store, T0 + 4 * DAY).inbox == 1


def test_any_number_of_rows_is_forgotten_in_steps(sqlite_store: SqlStore) -> None:
    number = 2 * FORGET_AT_ONCE + 5
    rows = [INBOX.write(replace(an_event(f"E{n}"), state="done")) for n in range(number)]
    with sqlite_store.begin() as uow:
        uow.inbox._connection.execute(sa.insert(inbox), rows)

    assert tidy(sqlite_store, LATER).inbox == number


def test_requests_and_the_trail_are_kept_for_good(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow, state=RequestState.RESOLVED)
        uow.audit.append(AuditRow(at=T0, team="backend", actor="U1", action="x", subject="request:1"))

    tidy(store, T0 + 4000 * DAY)

    with store.reading() as uow:
        assert uow.requests.get(request.id) == request
        assert len(uow.audit.of("request:1")) == 1


def test_the_log_of_sqlite_is_folded_into_the_file_even_while_somebody_reads(sqlite_store: SqlStore) -> None:
    with sqlite_store.begin() as uow:
        an_added_request(uow)
    with sqlite_store.reading() as reading:
        assert reading.screens.open_count("backend") == 1
        with sqlite_store.begin() as uow:
            an_added_request(uow, 2)
        sqlite_store.optimize()
        assert reading.screens.open_count("backend") == 1
    sqlite_store.optimize()

    assert Path(f"{sqlite_store._url.database}-wal").stat().st_size == 0


@pytest.mark.parametrize("pragma", ["journal_mode=wal", "synchronous=2", "foreign_keys=1", "busy_timeout=10000"])
def test_sqlite_is_set_up_so_that_nothing_is_lost(sqlite_store: SqlStore, pragma: str) -> None:
    sqlite_store.optimize()
    name, _, value = pragma.partition("=")
    with sqlite_store.begin() as uow:
        assert str(uow.inbox._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) == value


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("transaction_isolation", "read committed"),
        ("statement_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "20s"),
        ("lock_timeout", "5s"),
    ],
)
def test_postgresql_is_set_up_so_that_nothing_is_lost_and_nobody_hangs(
    postgres_store: SqlStore, setting: str, value: str
) -> None:
    with postgres_store.begin() as uow:
        assert uow.inbox._connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == value
