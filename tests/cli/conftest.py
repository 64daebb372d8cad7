"""A local Slack as a configuration wants it, and `doctor` run against it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.cli.sandbox_town import town
from bot.config import Config, load
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox

Doctor = Callable[..., Result]
Configure = Callable[[str], Config]

BOT = "U0FIRSTLINE"
CONFIG = """
slack: {mode: socket}
http: {}
database: {url: "sqlite:///bot.db"}
admins: [U0LEA]
teams:
  backend:
    name: Backend support
    time_zone: Europe/Prague
    channels: [{id: C0SUPPORT}]
    internal_channel: C0TEAM
    leads: [U0LEA]
    user_group: S0DUTY
    priority_rules: [{priority: low, authors: [S0SALES]}]
    roster: [{user: U0ANA, name: Ana}, {user: U0BO, name: Bo}]
schedules:
  manager: {layers: [{people: [U0MAX]}]}
"""


@pytest.fixture(scope="session")
def listening_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Write config.yaml into an empty folder and work there."""
    monkeypatch.chdir(tmp_path)

    def written(text: str) -> Config:
        (tmp_path / "config.yaml").write_text(text)
        return load(tmp_path / "config.yaml", {})

    return written


@pytest.fixture
def sandbox(listening_sandbox: Sandbox, configure: Configure) -> Sandbox:
    """A local Slack in which everything is as the configuration wants it."""
    listening_sandbox.slack.reset(town(configure(CONFIG)))
    listening_sandbox.client.clear_faults()
    return listening_sandbox


@pytest.fixture
def people(sandbox: Sandbox) -> SandboxClient:
    return sandbox.client


@pytest.fixture
def doctor(sandbox: Sandbox) -> Doctor:
    """Run `doctor`; keyword arguments are variables of the environment."""
    environ = {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.workspace.app.bot_token,
        "SLACK_APP_TOKEN": sandbox.workspace.app.app_token,
        "SLACK_SIGNING_SECRET": None,
        "DATABASE_URL": None,
    }

    def run(*arguments: str, **variables: str | None) -> Result:
        return CliRunner().invoke(cli, ["doctor", *arguments], env=environ | variables)

    return run


def marked(result: Result, mark: str) -> list[str]:
    """The lines with this mark."""
    return [line for line in result.output.splitlines() if line.startswith(mark)]


def only(result: Result, mark: str) -> str:
    """The one line with this mark."""
    lines = marked(result, mark)
    assert len(lines) == 1, result.output
    return lines[0]
