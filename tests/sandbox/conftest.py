"""A running sandbox for each test of this folder, and real Slack libraries connected to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox(example_workspace(), VirtualClock(MONDAY_MORNING, flowing=False)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.slack.reset(example_workspace(user_groups=["oncall"], shortcuts=["make_request"]))
    running_sandbox.clock.set(MONDAY_MORNING)
    return running_sandbox


@pytest.fixture
def people(sandbox: Sandbox) -> SandboxClient:
    return sandbox.client


@pytest.fixture
def bot(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)
