"""`sandbox`: a local Slack for one's own configuration."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import click

from bot.cli.manifest import request_url
from bot.cli.options import config_option, read
from bot.cli.sandbox_town import town
from bot.config import Config
from bot.errors import StartError
from bot.sandbox.client import SandboxError
from bot.sandbox.server import Sandbox

ASK_EVERY = 1.0  # seconds between questions whether the bot is there, in HTTP mode


@click.command("sandbox", short_help="Run a local Slack for a configuration.")
@config_option
@click.option("--port", default=8380, show_default=True, help="Where it listens; 0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Keep it on this machine: it knows no passwords.")
def command(config: Path, port: int, host: str) -> None:
    """Run a local Slack with the channels, people and user groups of a configuration.

    Its page in the browser lets you act as anybody: post, answer, click. Start the bot against it with the lines that
    are printed; the configuration file stays as it is. Nothing is kept after the end. The bot keeps its own time here;
    to move the clock for both, use `demo`.
    """
    checked, _ = read(config)
    if checked.slack.mode == "http" and checked.http.port == 0:
        raise StartError("http.port is 0, so nobody knows where to send events. Write a number, such as 8080.")
    with _listening(Sandbox(town(checked), host=host, port=port), port) as sandbox, suppress(KeyboardInterrupt):
        click.echo(_welcome(checked, config, sandbox))
        if checked.slack.mode == "http":
            _deliver_by_http(sandbox, f"http://{checked.http.host}:{checked.http.port}")
        Event().wait()


@contextmanager
def _listening(sandbox: Sandbox, port: int) -> Iterator[Sandbox]:
    try:
        sandbox.start()
    except OSError as error:
        raise StartError(f"Port {port} cannot be used ({error.strerror}). Choose another with --port.") from error
    try:
        yield sandbox
    finally:
        sandbox.stop()


def _welcome(config: Config, path: Path, sandbox: Sandbox) -> str:
    app = sandbox.workspace.app
    last = ("SLACK_APP_TOKEN", app.app_token)
    if config.slack.mode == "http":
        last = ("SLACK_SIGNING_SECRET", app.signing_secret)
    lines = (
        f"A local Slack for {path} is at {sandbox.url}  (Ctrl-C ends it)",
        "",
        "Run the bot against it with these in the environment, or in .env; the last keeps your own database apart:",
        "",
        f"SLACK_API_URL={sandbox.api_url}",
        f"SLACK_BOT_TOKEN={app.bot_token}",
        "=".join(last),
        "DATABASE_URL=sqlite:///sandbox.db",
    )
    return "\n".join(lines)


def _deliver_by_http(sandbox: Sandbox, bot_url: str) -> None:
    """Slack delivers once the address has answered its challenge, so wait for the bot to be there."""
    url = request_url(bot_url)
    while True:
        try:
            sandbox.client.request_url(url)
        except SandboxError:
            Event().wait(ASK_EVERY)
        else:
            click.echo(f"Delivering to {url}")
            return
