"""Values for storage tests: complete, with only what matters given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.domain.requests import Origin, Priority, Request, RequestState
from bot.domain.response import ResponseKind, Standing
from bot.ports.outbox import Desired, Kind, OutboxRow
from bot.ports.rows import InboxRow, MessagePart, RequestMessage, ResponseRow, Timer
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LEASE = timedelta(seconds=60)
T = TypeVar("T")


def a_request(number: int = 1, **given: object) -> Request:
    opened = T0 + number * MINUTE
    request = Request(
        id=0,
        team="backend",
        channel="C1",
        message_ts=f"{int(opened.timestamp())}.{number:06}",
        thread_ts=f"{int(opened.timestamp())}.{number:06}",
        author="U1",
        text="the printer is on fire",
        file_count=0,
        origin=Origin.MESSAGE,
        posted_at=opened,
        opened_at=opened,
        state=RequestState.WAITING,
        version=1,
        priority=Priority.URGENT,
        target=5 * MINUTE,
        due_at=opened + 5 * MINUTE,
        out_of_hours=False,
    )
    return replace(request, **given)


def a_message(request_id: int, ts: str, **given: object) -> RequestMessage:
    message = RequestMessage(
        request_id=request_id,
        channel="C1",
        ts=ts,
        part=MessagePart.REPLY,
        author="U2",
        standing=Standing.RESPONDER,
        text="on it",
        file_count=0,
        posted_at=T0,
    )
    return replace(message, **given)


def a_response(request_id: int, **given: object) -> ResponseRow:
    response = ResponseRow(request_id=request_id, kind=ResponseKind.REPLY, by="U2", standing=Standing.RESPONDER, at=T0)
    return replace(response, **given)


def a_timer(key: str, due_at: datetime = T0, **given: object) -> Timer:
    timer = Timer(key=key, kind="reminder", team="backend", subject="request:1", due_at=due_at, data={"step": 1})
    return replace(timer, **given)


def a_post(key: str, channel: str = "C1", **given: object) -> Desired:
    return replace(Desired(key=key, kind=Kind.MESSAGE, team="backend", view="card", channel=channel), **given)


def an_event(event_id: str, **given: object) -> InboxRow:
    row = InboxRow(event_id=event_id, body="{}", received_at=T0, channel="C1", thread="1.0", message_ts="1.0")
    return replace(row, **given)


def an_added_request(uow: UnitOfWork, number: int = 1, **given: object) -> Request:
    request = uow.requests.add(a_request(number, **given))
    assert request is not None
    return request


def wanted(uow: UnitOfWork, key: str, now: datetime = T0, **given: object) -> OutboxRow:
    return uow.outbox.want(a_post(key, **given), now)


def claimed(uow: UnitOfWork, now: datetime = T0, limit: int = 10, **given: object) -> list[OutboxRow]:
    return list(uow.outbox.claim(now, worker="w1", limit=limit, lease=LEASE, **given))


def sent(uow: UnitOfWork, row: OutboxRow, now: datetime = T0, **given: object) -> bool:
    settings: dict[str, object] = {
        "slack_channel": "C1",
        "slack_ts": f"{row.id}.0",
        "content_hash": "h",
        "gap": SECOND,
        "burst": 1,
    }
    return uow.outbox.settle_sent(row, now=now, **{**settings, **given})


def retried(uow: UnitOfWork, row: OutboxRow, now: datetime = T0, **given: object) -> bool:
    settings: dict[str, object] = {
        "not_before": now,
        "error": "ratelimited",
        "verify": False,
        "count_failure": False,
        "lane_until": None,
    }
    return uow.outbox.settle_retry(row, now=now, **{**settings, **given})


def done_by(store: SqlStore, act: Callable[[UnitOfWork], T]) -> T:
    with store.begin() as uow:
        return act(uow)


def row_of(store: SqlStore, key: str) -> OutboxRow:
    with store.reading() as uow:
        row = uow.outbox.get(key)
    assert row is not None
    return row
