"""Events are stored before they are acknowledged; everything else goes straight through (slack.md 3.4)."""

import json
from typing import Any

import pytest
from slack_bolt import App
from structlog.contextvars import get_contextvars

from bot.metrics import Metrics
from bot.ports.rows import InboxRow
from handlers.app import dispatch_row
from tests.handlers.payloads import NOW, THREAD_TS, TS, Remembering, app_with, click, command, event, message, send

OWN = {"user": "U0BOT", "bot_id": "B0OWN", "app_id": "A0OWN"}
REACTION = {
    "type": "reaction_added",
    "user": "U1",
    "reaction": "eyes",
    "item": {"type": "message", "channel": "C1", "ts": TS},
}


def stored(body: dict[str, Any]) -> InboxRow | None:
    writer = Remembering()
    assert send(app_with(writer=writer), body).status == 200
    return writer.rows[0] if writer.rows else None


def row_of(body: dict[str, Any]) -> InboxRow:
    row = stored(body)
    assert row is not None
    return row


def test_an_event_is_stored_and_then_acknowledged_without_running_a_listener() -> None:
    writer, heard = Remembering(), []

    def listen(app: App) -> None:
        app.event("message")(heard.append)

    response = send(app_with(listen, writer=writer), message())

    assert response.status == 200
    assert heard == []
    (row,) = writer.rows
    assert (row.event_id, row.received_at, row.channel, row.thread, row.message_ts) == ("Ev1", NOW, "C1", TS, TS)
    assert json.loads(row.body) == message()


def test_an_event_that_cannot_be_stored_is_not_acknowledged_so_that_slack_repeats_it() -> None:
    writer, metrics = Remembering(), Metrics()
    writer.refusal = TimeoutError("the disk is full")

    response = send(app_with(writer=writer, metrics=metrics), message())

    assert response.status == 500
    assert "firstline_inbox_refused_total 1.0" in metrics.render().decode()
    assert "firstline_inbox_stored_total 0.0" in metrics.render().decode()


@pytest.mark.parametrize(
    ("content", "thread", "message_ts"),
    [
        ({"thread_ts": THREAD_TS}, THREAD_TS, TS),
        ({"thread_ts": TS}, TS, TS),
        ({"subtype": "message_changed", "message": {"ts": "5.1", "user": "U1", "text": "x"}}, "5.1", "5.1"),
        (
            {"subtype": "message_changed", "message": {"ts": "5.1", "thread_ts": "4.1", "user": "U1", "text": "x"}},
            "4.1",
            "5.1",
        ),
        ({"subtype": "message_deleted", "deleted_ts": "5.1", "previous_message": {"ts": "5.1"}}, "5.1", "5.1"),
        (
            {"subtype": "message_deleted", "deleted_ts": "5.1", "previous_message": {"ts": "5.1", "thread_ts": "4.1"}},
            "4.1",
            "5.1",
        ),
        ({"subtype": "message_deleted", "deleted_ts": "5.1"}, "5.1", "5.1"),
    ],
)
def test_a_row_names_the_thread_whose_order_it_must_keep(content: dict[str, Any], thread: str, message_ts: str) -> None:
    row = row_of(message(**content))

    assert (row.channel, row.thread, row.message_ts) == ("C1", thread, message_ts)


def test_a_reaction_is_ordered_with_the_message_that_it_stands_on() -> None:
    row = row_of(event(REACTION))

    assert (row.channel, row.thread, row.message_ts) == ("C1", TS, TS)


def test_an_event_about_a_channel_names_the_channel_and_no_thread() -> None:
    row = row_of(event({"type": "channel_rename", "channel": {"id": "C1", "name": "new"}}))

    assert (row.channel, row.thread, row.message_ts) == ("C1", None, None)


@pytest.mark.parametrize(
    "body",
    [
        message(**OWN),
        message(subtype="bot_message", bot_id="B0OWN", user=None),
        message(subtype="message_changed", message={"ts": TS, **OWN}, previous_message={"ts": TS}),
        event({**REACTION, "user": "U0BOT"}),
        message(subtype="channel_join"),
        message(subtype="channel_topic"),
    ],
)
def test_our_own_doings_and_housekeeping_are_acknowledged_and_not_stored(body: dict[str, Any]) -> None:
    assert stored(body) is None


@pytest.mark.parametrize(
    "body",
    [
        message(subtype="message_deleted", deleted_ts=TS, previous_message={"ts": TS, **OWN}),
        message(subtype="message_changed", message={"ts": TS, "subtype": "tombstone", **OWN}),
        event({"type": "member_joined_channel", "user": "U0BOT", "channel": "C1"}),
        message(subtype="bot_message", bot_id="B0GRAFANA", user=None),
        event(REACTION),
        event({"type": "an_event_of_next_year"}),
    ],
)
def test_what_somebody_may_have_to_act_on_is_stored(body: dict[str, Any]) -> None:
    assert stored(body) is not None


@pytest.mark.parametrize("text", ["\x00 null", "\ud83d half a pair", "ž \U0001f525", "x" * 40_000])
def test_no_text_can_make_the_row_unstorable(text: str) -> None:
    row = row_of(message(text=text))

    assert row.body.isascii()
    assert "\x00" not in row.body
    assert json.loads(row.body)["event"]["text"] == text


@pytest.mark.parametrize("content", [None, "text", 7, [], {"type": "message", "message": "?", "channel": {}, "ts": {}}])
def test_a_malformed_event_does_no_harm(content: object) -> None:
    body = {**message(), "event": content}

    assert send(app_with(), body).status == 200


def test_an_event_without_an_id_gets_one_from_its_content_so_that_repeats_meet() -> None:
    body = message()
    del body["event_id"]

    first, second = row_of(body), row_of(body)

    assert first.event_id.startswith("body:")
    assert first.event_id == second.event_id


def test_the_notice_that_slack_dropped_events_is_acknowledged() -> None:
    assert send(app_with(), {"type": "app_rate_limited", "minute_rate_limited": 1772442000}).status == 200


@pytest.mark.parametrize("body", [click(), command("open")])
def test_clicks_and_commands_reach_their_listener_at_once_and_are_not_stored(body: dict[str, Any]) -> None:
    writer, heard = Remembering(), []

    def listen(app: App) -> None:
        app.action("take")(lambda ack: (heard.append("click"), ack()))
        app.command("/support")(lambda ack: (heard.append("command"), ack()))

    response = send(app_with(listen, writer=writer), body)

    assert response.status == 200
    assert len(heard) == 1
    assert writer.rows == []


def test_a_stored_row_is_run_through_the_ordinary_listener_with_its_inbox_id() -> None:
    writer, heard = Remembering(), []

    def listen(app: App) -> None:
        @app.event("message")
        def on_message(event: dict[str, Any], inbox_id: int) -> None:
            heard.append((event["text"], inbox_id, get_contextvars().get("event_id")))

    app = app_with(listen, writer=writer)
    send(app, message())

    dispatch_row(app, InboxRow(**{**_fields(writer.rows[0]), "id": 42}))

    assert heard == [("The printer is on fire", 42, "Ev1")]
    assert len(writer.rows) == 1


def test_what_a_listener_raises_reaches_whoever_dispatched_the_row() -> None:
    def listen(app: App) -> None:
        @app.event("message")
        def on_message() -> None:
            raise LookupError("no such request")

    app = app_with(listen)

    with pytest.raises(LookupError, match="no such request"):
        dispatch_row(app, row_of(message()))


def test_an_event_that_nobody_listens_to_is_finished() -> None:
    dispatch_row(app_with(), row_of(event({"type": "pin_added", "channel_id": "C1"})))


def test_slack_cannot_pretend_to_be_our_inbox() -> None:
    writer = Remembering()

    send(app_with(writer=writer), {**message(), "inbox_id": 7, "context": {"inbox_id": 7}})

    assert len(writer.rows) == 1


def _fields(row: InboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
