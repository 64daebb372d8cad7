"""Rows in bulk: a long past of answered requests, and timers that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bench import town
from bot.domain.requests import ClosedAs, Origin, Priority, Request, RequestState
from bot.domain.response import ResponseKind, Standing
from bot.ports.rows import AuditRow, MessagePart, RequestMessage, ResponseRow, Timer
from storage import postgresql, sqlite
from storage.audit import AUDIT
from storage.engine import parse_url
from storage.requests import MESSAGE, REQUEST, RESPONSE
from storage.tables import audit, request_messages, requests, responses, timers
from storage.timers import TIMER

PATTERN = 10_000
FIRST_TS = 1_500_000_000
ESCALATION = "escalation"
TARGET = timedelta(minutes=5)
APART = timedelta(minutes=15)  # requests that wait were opened so far apart that they are no storm (F9)


def add_past(url: str, count: int, now: datetime, pattern: int = PATTERN) -> None:
    """Answered and resolved requests with their message, response and audit, spread over two years.

    `pattern` of them are made one by one, the others are copies with numbers and messages of their own.
    """
    pattern = min(count, pattern)
    pause = timedelta(days=730) / pattern
    past = [answered(number + 1, now - timedelta(days=8) - pause * number) for number in range(pattern)]
    engine = engine_of(url)
    with engine.begin() as connection:
        _insert(connection, requests, [REQUEST.write(each) for each in past])
        _insert(connection, request_messages, [MESSAGE.write(_message(each)) for each in past])
        _insert(connection, responses, [RESPONSE.write(_response(each)) for each in past])
        _insert(connection, audit, [AUDIT.write(_audit(each)) for each in past])
        for table in (requests, request_messages, responses, audit):
            _copy(connection, table, pattern, count // pattern)
            renumber(connection, table)
    _tidy(engine)


def add_armed(url: str, count: int, now: datetime) -> None:
    """Timers that are not due for days."""
    step = {"index": 1, "step": {}}
    rows = [
        Timer(
            key=f"bench:{number}",
            kind=ESCALATION,
            team="backend",
            subject=f"request:{10_000_000 + number // 4}",
            due_at=now + timedelta(days=2, seconds=number),
            data=step,
        )
        for number in range(count)
    ]
    engine = engine_of(url)
    with engine.begin() as connection:
        _insert(connection, timers, [TIMER.write(row) for row in rows])
    _tidy(engine)


def add_waiting(url: str, messages: Sequence[tuple[str, str, str]], due: Sequence[datetime]) -> None:
    """Unanswered requests for messages (channel, author, ts), whose reminders are due at these moments."""
    waiting = [
        _waiting(number, message, at) for number, (message, at) in enumerate(zip(messages, due, strict=True), start=1)
    ]
    engine = engine_of(url)
    with engine.begin() as connection:
        _insert(connection, requests, [REQUEST.write(each) for each in waiting])
        _insert(connection, request_messages, [MESSAGE.write(_message(each)) for each in waiting])
        _insert(connection, timers, [TIMER.write(_reminder(*each)) for each in zip(waiting, due, strict=True)])
        for table in (requests, request_messages, timers):
            renumber(connection, table)
    _tidy(engine)


def analyze(url: str) -> None:
    """What either database does by itself within a day."""
    _tidy(engine_of(url))


def lateness(url: str) -> list[float]:
    """Seconds from due to fired, of every reminder that fired."""
    fired = sa.select(timers.c.due_at, timers.c.fired_at).where(
        timers.c.fired_at.is_not(None), timers.c.kind == ESCALATION
    )
    engine = engine_of(url)
    try:
        with engine.connect() as connection:
            return [(fired_at - due_at).total_seconds() for due_at, fired_at in connection.execute(fired)]
    finally:
        engine.dispose()


def answered(number: int, opened_at: datetime) -> Request:
    answered_at = opened_at + timedelta(minutes=2)
    return Request(
        id=number,
        team="backend",
        channel=town.CHANNELS[number % len(town.CHANNELS)],
        message_ts=f"{FIRST_TS + number}.000100",
        thread_ts=f"{FIRST_TS + number}.000100",
        author=town.REQUESTERS[number % len(town.REQUESTERS)],
        text=town.TEXT,
        file_count=0,
        origin=Origin.MESSAGE,
        posted_at=opened_at,
        opened_at=opened_at,
        state=RequestState.RESOLVED,
        version=3,
        priority=Priority.URGENT,
        target=TARGET,
        due_at=opened_at + TARGET,
        out_of_hours=False,
        owner=town.ROSTER[0],
        first_reply_at=answered_at,
        first_reply_by=town.ROSTER[0],
        responded_at=answered_at,
        responded_by=town.ROSTER[0],
        last_reply_by=town.ROSTER[0],
        closed_at=answered_at + timedelta(minutes=30),
        closed_by=town.ROSTER[0],
        closed_as=ClosedAs.SOLVED,
    )


def _waiting(number: int, message: tuple[str, str, str], due: datetime) -> Request:
    channel, author, ts = message
    opened_at = due - APART * (number + 1)
    return Request(
        id=number,
        team="backend",
        channel=channel,
        message_ts=ts,
        thread_ts=ts,
        author=author,
        text=town.TEXT,
        file_count=0,
        origin=Origin.MESSAGE,
        posted_at=opened_at,
        opened_at=opened_at,
        state=RequestState.WAITING,
        version=1,
        priority=Priority.URGENT,
        target=TARGET,
        due_at=due + timedelta(hours=1),
        out_of_hours=True,
    )


def _reminder(request: Request, due: datetime) -> Timer:
    step = {"after": 180.0, "tell": ["duty"], "how": "dm", "also": [], "notify": []}
    return Timer(
        key=f"{ESCALATION}:{request.id}:1",
        kind=ESCALATION,
        team=request.team,
        subject=f"request:{request.id}",
        due_at=due,
        data={"index": 1, "step": step},
    )


def _message(request: Request) -> RequestMessage:
    return RequestMessage(
        id=request.id,
        request_id=request.id,
        channel=request.channel,
        ts=request.message_ts,
        part=MessagePart.OPENING,
        author=request.author,
        standing=Standing.REQUESTER,
        text=request.text,
        file_count=0,
        posted_at=request.posted_at,
    )


def _response(request: Request) -> ResponseRow:
    assert request.responded_at is not None
    return ResponseRow(
        id=request.id,
        request_id=request.id,
        kind=ResponseKind.REPLY,
        by=town.ROSTER[0],
        standing=Standing.RESPONDER,
        at=request.responded_at,
    )


def _audit(request: Request) -> AuditRow:
    return AuditRow(
        id=request.id,
        at=request.opened_at,
        team=request.team,
        actor=request.author,
        action="request.opened",
        subject=f"request:{request.id}",
        source="event",
        data={"origin": "message", "priority": "urgent"},
    )


def _copy(connection: sa.Connection, table: sa.Table, pattern: int, copies: int) -> None:
    """All rows again and again, each time with numbers and messages of their own."""
    if copies < 2:
        return
    numbers = sa.select(sa.literal(1).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.number + 1).where(numbers.c.number < copies - 1))
    number = table.c.id + numbers.c.number * pattern
    ts = sa.cast(number + FIRST_TS, sa.Text) + ".000100"
    changed: dict[str, sa.ColumnElement[Any]] = {
        "id": number,
        "request_id": number,
        "message_ts": ts,
        "thread_ts": ts,
        "ts": ts,
        "subject": sa.literal("request:") + sa.cast(number, sa.Text),
    }
    chosen = [changed.get(column.name, column) for column in table.columns]
    every = sa.select(*chosen).select_from(table.join(numbers, sa.true()))
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], every))


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def renumber(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL counts on from where it was, not from the numbers that were given."""
    if connection.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, highest)))


def engine_of(url: str) -> sa.Engine:
    """An engine beside the bot's."""
    parsed = parse_url(url)
    return sqlite.migrator(parsed) if parsed.drivername == "sqlite" else postgresql.migrator(parsed)


def _tidy(engine: sa.Engine) -> None:
    """What either database does by itself within a day."""
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
