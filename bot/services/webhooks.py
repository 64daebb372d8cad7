"""Webhooks that came in: stored as rows of the inbox before they are answered, judged by workers (O2).

Whoever handles a kind declares it in a module below `bot.services`, and the address /webhooks/<kind>/<source> exists:

    @webhooks.judges("alerts")
    def received(work: Work, source: str, payload: webhooks.Payload) -> None: ...

It runs in the unit of work that finishes the row, so it happens once; what it raises is tried again for a quarter of
an hour and then given up, visibly. `UnusableError` says that trying again is of no use.

A sender who reads the answer can be told more than that it is stored: `answers` declares who words it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot import log
from bot.ports.rows import InboxRow
from bot.services.work import Desk, Work

Payload = Mapping[str, object]
Judge = Callable[[Work, str, Payload], None]
TimedJudge = Callable[[Work, str, Payload, datetime], None]

_ROW = "webhook:"  # begins the event ids of these rows; Slack's are "Ev…"

logger = log.get(__name__)

_KINDS: dict[str, TimedJudge] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a sender is told at once. `status`: of HTTP; what is not `taken` is not stored and never judged."""

    sentence: str
    status: int = 200
    taken: bool = True
    json: Payload | None = None  # in the place of the sentence, for programs that read nothing else


Answerer = Callable[[Work, str, Payload], Answer]

_ANSWERERS: dict[str, Answerer] = {}
STORED = Answer(sentence="Stored.")


class UnusableError(Exception):
    """Nothing can be done with a payload, however often one tries; the sentence says why."""


class UnknownKindError(Exception):
    """A stored webhook is of a kind that this version does not know."""


def judges(kind: str) -> Callable[[Judge], Judge]:
    """Declare what judges webhooks of a kind: it gets the source ("" if the address names none) and the JSON object."""

    def declare(judge: Judge) -> Judge:
        _KINDS[kind] = lambda work, source, payload, _received_at: judge(work, source, payload)
        return judge

    return declare


def judges_timed(kind: str) -> Callable[[TimedJudge], TimedJudge]:
    """As `judges`, for whom it matters when the delivery came: that is the fourth argument."""

    def declare(judge: TimedJudge) -> TimedJudge:
        _KINDS[kind] = judge
        return judge

    return declare


def answers(kind: str) -> Callable[[Answerer], Answerer]:
    """Declare what words the answer to a genuine delivery of a kind, before it is stored; it may only read."""

    def declare(answerer: Answerer) -> Answerer:
        _ANSWERERS[kind] = answerer
        return answerer

    return declare


def answer(desk: Desk, kind: str, source: str, payload: Payload) -> Answer:
    """What the sender of a genuine delivery is told."""
    answerer = _ANSWERERS.get(kind)
    if answerer is None:
        return STORED
    with desk.reading("webhook") as work:
        return answerer(work, source, payload)


def kinds() -> frozenset[str]:
    """Every kind that is judged; `timers.kinds()` has imported all services before."""
    return frozenset(_KINDS)


def row_of(kind: str, source: str, payload: Payload, *, identity: str, received_at: datetime) -> InboxRow:
    """The inbox row of a delivery; one with the same `identity` is the same delivery and stored once, wherever to.

    It belongs to no thread, so that one that fails keeps no other waiting.
    """
    body = json.dumps({"kind": kind, "source": source, "payload": payload}, ensure_ascii=True, separators=(",", ":"))
    return InboxRow(
        event_id=f"{_ROW}{identity}",
        body=body,
        received_at=received_at,
        channel=None,
        thread=None,
        message_ts=None,
    )


def is_webhook(row: InboxRow) -> bool:
    """Whether a row of the inbox is a webhook, and no event of Slack."""
    return row.event_id.startswith(_ROW)


def judge(desk: Desk, row: InboxRow) -> bool:
    """Judge a stored webhook; True: its row is finished with that. Raises what its judge raised."""
    stored = json.loads(row.body)
    kind, source, payload = str(stored["kind"]), str(stored["source"]), cast(Payload, stored["payload"])
    if kind not in _KINDS:
        raise UnknownKindError(f"No part of this version judges webhooks of the kind {kind}.")
    try:
        with log.bound(event_id=row.event_id, inbox_id=row.id), desk.work("webhook", inbox_id=row.id) as work:
            _KINDS[kind](work, source, payload, row.received_at)
    except UnusableError as error:
        logger.warning("webhook_unusable", kind=kind, source=source, error=str(error))
        with desk.work("webhook") as work:
            work.uow.inbox.failed(row.id, error=str(error))
    return True
