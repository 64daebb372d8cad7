"""A running sandbox for each test of this folder, and the real Slack libraries connected to it."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS = 5.0

Connect = Callable[[App], App]


def pytest_configure(config: pytest.Config) -> None:
    """Let the SDK's Socket Mode client pass, which leaves sockets of ended sessions to the garbage collector."""
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


def small_workspace() -> Workspace:
    shortcuts = ["make_request", {"callback_id": "anywhere", "type": "global"}]
    return example_workspace(user_groups=["oncall"], shortcuts=shortcuts)


def eventually(ask: Callable[[], Any], within: float = PATIENCE_SECONDS) -> Any:
    """The first true answer; fails when none comes in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.005)
    raise AssertionError(f"It did not happen within {within} s.")


def error_of(call: Callable[[], Any]) -> str:
    """The error with which Slack refuses a call."""
    with pytest.raises(SlackApiError) as refused:
        call()
    return str(refused.value.response["error"])


def hang_up(sandbox: Sandbox, handler: SocketModeHandler) -> None:
    """Close a handler at once; left to itself it may wait ten seconds for a socket that it closed."""
    handler.client.auto_reconnect_enabled = handler.client.default_auto_reconnect_enabled = False
    sandbox.slack.sockets.disconnect("reset")
    eventually(lambda: not handler.client.is_connected())
    handler.close()


def text_block(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, value: str = "1") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": "Press"}}


def modal(*blocks: dict[str, Any], **parts: Any) -> dict[str, Any]:
    plain = {"title": {"type": "plain_text", "text": "A form"}, "submit": {"type": "plain_text", "text": "Send"}}
    return {"type": "modal", "callback_id": "form", **plain, "blocks": list(blocks) or [text_block("hello")], **parts}


def text_input(block_id: str, **parts: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "text", **parts}
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": "What"}, "element": element}


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox(small_workspace(), VirtualClock(MONDAY_MORNING, flowing=False)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.slack.reset(small_workspace())
    running_sandbox.clock.set(MONDAY_MORNING)
    return running_sandbox


@pytest.fixture
def people(sandbox: Sandbox) -> SandboxClient:
    return sandbox.client


def web_client(sandbox: Sandbox, token: str | None = None) -> WebClient:
    token = sandbox.workspace.app.bot_token if token is None else token
    return WebClient(token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def bot(sandbox: Sandbox) -> WebClient:
    return web_client(sandbox)


@pytest.fixture
def app(bot: WebClient) -> App:
    return App(client=bot, raise_error_for_unhandled_request=False)


@pytest.fixture(scope="session")
def socket_handler(running_sandbox: Sandbox) -> Iterator[SocketModeHandler]:
    """One Socket Mode connection for all tests; each puts its own app behind it."""
    app = App(client=web_client(running_sandbox))
    handler = SocketModeHandler(app, running_sandbox.workspace.app.app_token, ping_interval=1)
    handler.connect()
    eventually(lambda: running_sandbox.slack.sockets.sockets)
    yield handler
    hang_up(running_sandbox, handler)


@pytest.fixture
def connect(sandbox: Sandbox, socket_handler: SocketModeHandler) -> Connect:
    """Put an app behind the open connection."""

    def serve(app: App) -> App:
        eventually(lambda: sandbox.slack.courier.outlets)
        socket_handler.app = app
        return app

    return serve
