"""Payloads as Slack sends them, and an app to send them to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.rows import InboxRow
from handlers.app import Register, build_app

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TS, THREAD_TS = "1772442000.000100", "1772441000.000200"
ME = Identity(team_id="T1", bot_user="U0BOT", bot_id="B0OWN", app_id="A0OWN", scopes=frozenset({"chat:write"}))


class StillClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


class Remembering:
    """An inbox writer that keeps rows in memory, or refuses."""

    def __init__(self) -> None:
        self.rows: list[InboxRow] = []
        self.refusal: Exception | None = None

    def put(self, row: InboxRow, timeout: float) -> None:
        assert 0 < timeout < 3
        if self.refusal is not None:
            raise self.refusal
        self.rows.append(row)


def app_with(
    *listeners: Callable[[App], None],
    writer: Remembering | None = None,
    client: WebClient | None = None,
    metrics: Metrics | None = None,
) -> App:
    """A real app with these listeners; without `client` any call to Slack fails."""

    def registered(listener: Callable[[App], None]) -> Register:
        return lambda app, _desk: listener(app)

    return build_app(
        client=client or WebClient("xoxb-test", base_url="http://127.0.0.1:9/api/", retry_handlers=[]),
        me=ME,
        writer=writer or Remembering(),
        clock=StillClock(),
        desk=None,
        metrics=metrics,
        listeners=[registered(listener) for listener in listeners],
    )


def send(app: App, body: dict[str, Any], context: dict[str, Any] | None = None) -> BoltResponse:
    """What Slack's socket brings, dispatched; `context` is left as the listeners leave it."""
    request = BoltRequest(mode="socket_mode", body=body, context=context or {})
    response = app.dispatch(request)
    if context is not None:
        context.update(request.context)
    return response


def event(content: dict[str, Any], event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A0OWN",
        "event_id": event_id,
        "event_time": 1772442000,
        "event": {"event_ts": TS, **content},
        "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
    }


def message(**changes: object) -> dict[str, Any]:
    plain = {"type": "message", "channel": "C1", "user": "U1", "text": "The printer is on fire", "ts": TS}
    return event({**plain, **changes})


def click(**changes: object) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "api_app_id": "A0OWN",
        "trigger_id": "1.2.3",
        "channel": {"id": "C1"},
        "message": {"ts": TS, "thread_ts": THREAD_TS},
        "container": {"type": "message", "message_ts": TS, "channel_id": "C1", "thread_ts": THREAD_TS},
        "actions": [{"type": "button", "action_id": "take", "block_id": "b", "value": "1:1", "action_ts": TS}],
        **changes,
    }


def command(text: str = "", **changes: object) -> dict[str, Any]:
    return {
        "command": "/support",
        "text": text,
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "trigger_id": "1.2.3",
        **changes,
    }


def submission(blocks: list[dict[str, Any]], **changes: object) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "trigger_id": "1.2.3",
        "view": {"id": "V1", "type": "modal", "callback_id": "form", "blocks": blocks, "state": {"values": {}}},
        **changes,
    }
