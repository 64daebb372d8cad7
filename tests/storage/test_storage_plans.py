"""What is asked often reads open rows only, whatever lies in the tables: the plans use the partial indexes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore, open_store
from storage.inbox import INBOX
from storage.outbox import _new_row
from storage.requests import REQUEST
from storage.tables import audit, inbox, lanes, outbox, requests, timers
from storage.timers import TIMER
from tests.databases import fresh_postgres, fresh_sqlite
from tests.storage.values import (
    DAY,
    LEASE,
    MINUTE,
    SECOND,
    T0,
    a_post,
    a_request,
    a_timer,
    an_event,
    claimed,
    sent,
    wanted,
)

PAST = 3000
CASES: dict[str, tuple[Callable[[UnitOfWork], object], set[str]]] = {
    "claim": (claimed, {"ix_outbox_pending"}),
    "claim nothing": (lambda uow: claimed(uow, T0 - 99 * DAY), {"ix_outbox_pending"}),
    "next due": (lambda uow: uow.outbox.next_due(T0), {"ix_outbox_pending"}),
    "reap": (lambda uow: uow.outbox.reap(T0, 5 * SECOND), {"ix_outbox_sending"}),
    "counts": (lambda uow: uow.outbox.counts(), {"ix_outbox_pending", "ix_outbox_sending", "ix_outbox_dead"}),
    "oldest pending": (lambda uow: uow.outbox.oldest_pending(), {"ix_outbox_pending", "ix_outbox_sending"}),
    "dead": (lambda uow: uow.outbox.dead(5), {"ix_outbox_dead"}),
    "append": (lambda uow: uow.outbox.append_pending("card:", "requests", 1), {"ix_outbox_pending"}),
    "drop": (lambda uow: uow.outbox.drop(1, ["dm"]), {"ix_outbox_request_id"}),
    "find by slack": (lambda uow: uow.outbox.find_by_slack("C1", "1.0"), {"ix_outbox_slack"}),
    "redraw": (lambda uow: uow.outbox.redraw(["card:1", "card:2"], T0), {"uq_outbox_key"}),
    "due subjects": (lambda uow: uow.timers.due_subjects(T0, 50), {"ix_timers_armed_due_at"}),
    "due of": (lambda uow: uow.timers.due_of("request:1", T0), {"ix_timers_subject"}),
    "next timer": (lambda uow: uow.timers.next_due(), {"ix_timers_armed_due_at"}),
    "overdue": (lambda uow: uow.timers.overdue(T0), {"ix_timers_armed_due_at"}),
    "cancel": (lambda uow: uow.timers.cancel("request:1", ["a"]), {"ix_timers_subject"}),
    "inbox claim": (lambda uow: uow.inbox.claim(T0, limit=8, lease=LEASE), {"ix_inbox_open", "ix_inbox_open_thread"}),
    "inbox pending": (lambda uow: uow.inbox.pending(), {"ix_inbox_open"}),
    "inbox unjudged": (lambda uow: uow.inbox.unjudged("C1", "1.0", T0), {"ix_inbox_open_thread"}),
    "inbox failures": (lambda uow: uow.inbox.failures(5), {"ix_inbox_failed"}),
    "replay": (lambda uow: uow.inbox.replay("C1", "1.0"), {"ix_inbox_done_thread"}),
    "unanswered": (lambda uow: uow.requests.unanswered("backend"), {"ix_requests_unanswered"}),
    "storm": (lambda uow: uow.requests.opened_unanswered_since("backend", T0), {"ix_requests_unanswered"}),
    "of author": (lambda uow: uow.requests.of_author_since("C1", "U1", T0), {"ix_requests_channel_author_opened_at"}),
    "open threads": (lambda uow: uow.requests.open_threads(), {"ix_requests_open"}),
    "latest": (lambda uow: uow.requests.latest_of_author("C1", "U1"), {"ix_requests_channel_author_opened_at"}),
    "thread": (lambda uow: uow.requests.ids_of_thread("C1", "1.0"), {"ix_requests_channel_thread_ts"}),
    "message": (lambda uow: uow.requests.id_of_message("C1", "1.0"), {"uq_requests_channel_message_ts"}),
    "children": (lambda uow: uow.requests.children_of(1), {"ix_requests_duplicate_of"}),
    "split": (lambda uow: uow.requests.split_from(1), {"ix_requests_linked_from"}),
    "askers": (lambda uow: uow.recurrences.askers("backend", T0), {"ix_requests_duplicate_of"}),
    "board": (lambda uow: uow.screens.open_requests("backend", 40), {"ix_requests_unanswered", "ix_requests_open"}),
    "open count": (lambda uow: uow.screens.open_count("backend"), {"ix_requests_open"}),
    "owned": (lambda uow: uow.screens.owned_by("U1", 20), {"ix_requests_open_owner"}),
    "own": (
        lambda uow: uow.screens.of_author("U1", 99, closed_since=T0),
        {"ix_requests_open_author", "ix_requests_closed_author"},
    ),
    "trail": (lambda uow: uow.audit.of("request:1"), {"ix_audit_subject_at"}),
}
# SQLite makes the indexes of unique constraints itself and names them.
AUTOMATIC = {
    "uq_outbox_key": "sqlite_autoindex_outbox_1",
    "uq_requests_channel_message_ts": "sqlite_autoindex_requests_1",
}
TABLES = "requests|outbox|timers|inbox|audit"


@contextmanager
def captured(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    """The statements that reach the database during the block."""
    statements: list[tuple[str, Any]] = []

    def keep(_conn: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append((statement, parameters))

    engine = store._writer
    assert engine is not None
    event.listen(engine, "before_cursor_execute", keep)
    yield statements
    event.remove(engine, "before_cursor_execute", keep)


def fill(store: SqlStore) -> None:
    """A long past and a small present."""
    resolved = {"state": "resolved", "responded_at": T0, "closed_at": T0 - DAY}
    messages = [_new_row(a_post(f"card:{n}", request_id=n), "C1", T0) for n in range(PAST)]
    with store.begin() as uow:
        connection = uow.requests._connection
        rows = {
            requests: [REQUEST.write(a_request(n, author=f"U{n % 9}", owner="U1")) | resolved for n in range(PAST)],
            outbox: [
                row | {"state": "sent", "slack_channel": "C1", "slack_ts": f"{n}.0"} for n, row in enumerate(messages)
            ],
            timers: [TIMER.write(a_timer(f"t{n}", subject=f"request:{n}")) | {"state": "fired"} for n in range(PAST)],
            inbox: [INBOX.write(an_event(f"E{n}", thread=f"{n}.0")) | {"state": "done"} for n in range(PAST)],
            audit: [
                {"at": T0, "team": "t", "actor": "U1", "action": "x", "subject": f"request:{n}"}
                | {"reason": "", "source": "", "data": {}}
                for n in range(PAST)
            ],
            lanes: [
                {"lane": f"home:U{n}", "free_at": T0 - DAY, "paced_until": T0 - DAY, "open_at": T0 - DAY}
                for n in range(PAST)
            ],
        }
        for table, values in rows.items():
            connection.execute(sa.insert(table), values)
        for number in range(20):
            wanted(uow, f"new:{number}", channel=f"C{number}")
            uow.timers.arm([a_timer(f"new:{number}", T0 + number * MINUTE)])
            uow.inbox.add_many([an_event(f"new:{number}", thread=f"new{number}")])
            uow.requests.add(a_request(PAST + number, channel="C1", author="U1"))


def plans(store: SqlStore, call: Callable[[UnitOfWork], object]) -> str:
    """How the database goes about everything that the call asks."""
    with captured(store) as statements, store.begin() as uow:
        call(uow)
    explain = "EXPLAIN QUERY PLAN" if store.dialect == "sqlite" else "EXPLAIN"
    with store.begin() as uow:
        return "\n".join(
            str(line[-1])
            for statement, parameters in list(statements)
            for line in uow.requests._connection.exec_driver_sql(f"{explain} {statement}", parameters)
        )


@pytest.fixture(scope="module", params=["fresh", "analyzed"])
def filled_sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    store = open_store(fresh_sqlite(tmp_path_factory.mktemp("plans")))
    fill(store)
    if request.param == "analyzed":
        with store.begin() as uow:
            uow.requests._connection.exec_driver_sql("ANALYZE")
        assert store._writer is not None
        store._writer.dispose()
    yield store
    store.close()


@pytest.mark.parametrize("case", CASES)
def test_sqlite_reads_open_rows_only(filled_sqlite: SqlStore, case: str) -> None:
    call, indexes = CASES[case]

    plan = plans(filled_sqlite, call)

    for index in indexes:  # of several indexes with the same condition any will do
        assert AUTOMATIC.get(index, index) in plan, plan
    assert not re.search(rf"SCAN ({TABLES}|lanes)$", plan, re.MULTILINE), plan


@pytest.fixture(scope="module")
def filled_postgres() -> Iterator[SqlStore]:
    with fresh_postgres() as url:
        store = open_store(url)
        fill(store)
        assert store._writer is not None
        with store._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        yield store
        store.close()


@pytest.mark.postgres
@pytest.mark.parametrize("case", CASES)
def test_postgresql_reads_no_whole_table(filled_postgres: SqlStore, case: str) -> None:
    call, _ = CASES[case]

    plan = plans(filled_postgres, call)

    assert not re.search(rf"Seq Scan on ({TABLES})\b", plan), plan


def test_one_request_costs_a_handful_of_statements(sqlite_store: SqlStore) -> None:
    with sqlite_store.begin() as uow:
        wanted(uow, "warm up")
    with captured(sqlite_store) as statements, sqlite_store.begin() as uow:
        uow.requests.add(a_request())
        uow.timers.arm([a_timer(f"t{n}") for n in range(4)])
        wanted(uow, "card:1")
        uow.inbox.done(1)

    assert len(statements) == 4


def test_sending_costs_a_handful_of_statements(sqlite_store: SqlStore) -> None:
    with sqlite_store.begin() as uow:
        wanted(uow, "card:1")
    with captured(sqlite_store) as statements:
        with sqlite_store.begin() as uow:
            row = claimed(uow)[0]
        with sqlite_store.begin() as uow:
            sent(uow, row, gap=timedelta(seconds=1))

    assert len(statements) == 6
