"""A local Slack for the tests of this folder."""

from collections.abc import Iterator

import pytest

from bot.sandbox.client import SandboxClient
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox


@pytest.fixture(scope="session")
def running_slack() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def local_slack(running_slack: Sandbox) -> Sandbox:
    running_slack.slack.reset(example_workspace(user_groups=["oncall"]))
    return running_slack


@pytest.fixture
def people(local_slack: Sandbox) -> Iterator[SandboxClient]:
    client = local_slack.client
    yield client
    client.close()
