"""`demo`: a local Slack, the bot and a seeded team, on one clock that a click moves."""

import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import click

from bot import log
from bot.app.firstline import Outside
from bot.app.health import health_of
from bot.app.rulebook import rulebook
from bot.app.run import Running, Signals
from bot.cli.demo_town.desk import AUTHOR, CHANGE
from bot.cli.demo_town.people import COMMON, shift, start_of, vacation, workspace
from bot.clock import WallClock
from bot.config import load
from bot.errors import StartError
from bot.integrations.http import HttpServer
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from bot.metrics import Metrics
from bot.sandbox.clock import VirtualClock
from bot.sandbox.server import Sandbox
from bot.services import board
from bot.services.changes import course
from bot.services.knowledge import common
from storage import migrate
from storage.engine import SqlStore, open_store
from storage.inbox_writer import InboxWriter

SETTLE_WITHIN = 3.0  # seconds that a click on the clock waits for the bot's messages of one moment


@click.command("demo", short_help="Try it out: a local Slack, the bot and a team.")
@click.option("--port", default=8380, show_default=True, help="Where the page is served, on this machine only.")
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in the browser.")
def command(port: int, open_page: bool) -> None:  # noqa: FBT001 - click passes the flag by name
    """Try everything on this machine: no account, no tokens, no network.

    Post as somebody from operations, answer as somebody on support, or let five minutes pass with one click.
    """
    log.configure(level="warning")
    signals = Signals()
    signals.install()
    with tempfile.TemporaryDirectory(prefix="firstline-demo-") as folder:
        clock = VirtualClock(start_of(WallClock().now().date()))
        made: list[Running] = []
        with _local_slack(clock, port) as sandbox, _calendar_feeds(made) as public_url:
            running, store = _bot(sandbox, clock, Path(folder), signals.asked, public_url)
            made.append(running)
            _settle_in(running, clock.now())
            _follow(clock, running, store)
            running.start()
            click.echo(f"Firstline's demo is at {sandbox.url}  (Ctrl-C ends it)")
            if open_page:
                webbrowser.open(sandbox.url)
            signals.asked.wait()
            running.stop()


@contextmanager
def _local_slack(clock: VirtualClock, port: int) -> Iterator[Sandbox]:
    sandbox = Sandbox(workspace(), clock, port=port)
    try:
        sandbox.start()
    except OSError as error:
        raise StartError(f"Port {port} is taken. Choose another: python -m bot demo --port {port + 1}") from error
    try:
        yield sandbox
    finally:
        sandbox.stop()


@contextmanager
def _calendar_feeds(made: list[Running]) -> Iterator[str]:
    """Where programs on this machine find calendar feeds and pages of incidents, once the bot is made (D9, I9)."""

    def feed(token: str) -> str | None:
        return made[0].feeds.read(token) if made else None

    def incident(token: str) -> str | None:
        return made[0].pages.read(token) if made else None

    health = health_of(lambda: made[0] if made else None)
    server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=health, calendar=feed, incident=incident)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


def _bot(
    sandbox: Sandbox, clock: VirtualClock, folder: Path, stopped: threading.Event, public_url: str
) -> tuple[Running, SqlStore]:
    url = f"sqlite:///{folder / 'demo.db'}"
    with as_file(files("bot.cli.demo_town") / "config.yaml") as path:
        config = load(path, {"SLACK_API_URL": sandbox.api_url, "DATABASE_URL": url})
    migrate.upgrade(url)
    store = open_store(url)
    web = web_client("xoxb-sandbox", sandbox.api_url)
    identity = who_am_i(web, attempts=3)

    def outside(writer: InboxWriter) -> Outside:
        return Outside(
            rules=replace(rulebook(config, clock.now()), public_url=public_url),
            store=store,
            writer=writer,
            web=web,
            identity=identity,
            clock=clock,
            worker="demo",
        )

    return Running(store, outside, "xapp-sandbox", stopped), store


def _settle_in(running: Running, now: datetime) -> None:
    """The team on duty this week, a vacation that the next pick has to mind, what people ask often, an open change."""
    with running.bot.desk.work("demo") as work:
        work.uow.duty.add_shift(shift(now))
        work.uow.duty.add_absence(vacation(now))
        for member in work.rules.teams["backend"].roster:
            work.uow.duty.put_member(member)
        for wording in COMMON:
            common.add(work, "U0ANN", "backend", wording)
        course.propose(work, AUTHOR, "backend", None, CHANGE)


def _follow(clock: VirtualClock, running: Running, store: SqlStore) -> None:
    """When the page moves the clock, every timer on the way rings at its own moment, as it would in life."""

    def next_stop(now: datetime, target: datetime) -> datetime | None:
        with store.reading() as uow:
            due = uow.timers.next_due(besides=board.BOARD)  # a week of minutes would take minutes
        return max(due, now + timedelta(microseconds=1)) if due is not None and due < target else None

    def moved(_now: datetime) -> None:
        running.tick()
        running.delivery.wake()
        patience = time.monotonic() + SETTLE_WITHIN
        while time.monotonic() < patience and _busy(store, clock.now()):
            time.sleep(0.02)

    clock.pacer = next_stop
    clock.on_move(moved)


def _busy(store: SqlStore, now: datetime) -> bool:
    with store.reading() as uow:
        due = uow.outbox.next_due(now)
        return uow.outbox.counts().get("sending", 0) > 0 or (due is not None and due <= now.astimezone(UTC))
