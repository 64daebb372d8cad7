import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from click.testing import CliRunner

from bot.cli import cli
from bot.errors import StartError
from bot.sandbox.client import SandboxClient
from tests.cli.conftest import CONFIG, Configure

ROOT = Path(__file__).parents[2]


@contextmanager
def running(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """The command and the lines for the environment that it prints."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", *arguments]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            variables: dict[str, str] = {}
            while "DATABASE_URL" not in variables:
                name, _, value = process.stdout.readline().strip().partition("=")
                variables[name] = value
            yield process, {name: value for name, value in variables.items() if value}
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def test_what_it_prints_is_all_that_the_bot_needs(configure: Configure) -> None:
    configure(CONFIG)

    with running() as (process, variables):
        result = CliRunner().invoke(cli, ["doctor"], env=variables)
        state = SandboxClient(variables["SLACK_API_URL"].removesuffix("/api/")).state()

    assert result.exit_code == 0, result.output
    assert {channel["id"] for channel in state["channels"]} == {"C0SUPPORT", "C0TEAM"}
    assert variables["DATABASE_URL"] == "sqlite:///sandbox.db"
    assert process.returncode == 0


def test_in_http_mode_it_delivers_as_soon_as_the_bot_answers_the_challenge(configure: Configure) -> None:
    class Bot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_parts: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Bot) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        configure(
            CONFIG.replace("mode: socket", "mode: http").replace("http: {}", f"http: {{port: {server.server_port}}}")
        )
        with running() as (process, variables):
            assert process.stdout is not None
            said = process.stdout.readline()
        server.shutdown()

    assert said == f"Delivering to http://127.0.0.1:{server.server_port}/slack/events\n"
    assert "SLACK_SIGNING_SECRET" in variables
    assert "SLACK_APP_TOKEN" not in variables


def test_in_http_mode_the_bot_needs_a_port_that_is_known(configure: Configure) -> None:
    configure(CONFIG.replace("mode: socket", "mode: http").replace("http: {}", "http: {port: 0}"))

    result = CliRunner().invoke(cli, ["sandbox"])

    assert isinstance(result.exception, StartError)
    assert "http.port is 0" in result.exception.message


def test_a_port_that_is_taken_is_said_with_the_way_out(configure: Configure) -> None:
    configure(CONFIG)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "bot", "sandbox", "--port", port],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert ended.returncode == 1
    assert f"Port {port} cannot be used" in ended.stderr
    assert "--port" in ended.stderr
