"""`run`: the bot itself."""

import gc
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from bot import log
from bot.app.firstline import Outside
from bot.app.health import health_of
from bot.app.rulebook import rulebook
from bot.app.run import Patience, Running, Signals, worker_name
from bot.app.tracker import tracker_of
from bot.cli.options import config_option, read, require_secrets
from bot.clock import Clock, WallClock
from bot.config import Config, Secrets, features_without_effect
from bot.errors import FirstlineError, StartError
from bot.integrations.http import HttpServer
from bot.integrations.http_webhooks import WebhookDoor
from bot.integrations.identity import who_am_i
from bot.integrations.notifiers import AppriseNotifiers
from bot.integrations.slack import web_client
from bot.integrations.webhook_proofs import Keys
from bot.log import Format
from bot.metrics import Metrics
from bot.services import webhooks
from bot.services.deliver import Pace
from storage import migrate
from storage.engine import SqlStore, open_store
from storage.inbox_writer import InboxWriter

CLOCKS_AGREE_WITHIN = timedelta(seconds=2)
# An acknowledgement passes four threads; at each it would wait up to 5 ms, Python's default, for one that computes.
SWITCH_SECONDS = 0.001

logger = log.get(__name__)


@click.command("run", short_help="Run the bot.")
@config_option
def command(config: Path) -> None:
    """Run the bot until it is asked to stop (SIGTERM or Ctrl-C).

    Migrates the database, reads back what was said while it was down, then logs one line `ready`.
    """
    checked, secrets = read(config)
    require_secrets(checked, secrets)
    log.configure(level=checked.log.level, form=Format(checked.log.format), secrets=_known(secrets))
    sys.setswitchinterval(SWITCH_SECONDS)
    signals = Signals()
    signals.install()
    try:
        serve(checked, secrets, signals)
    except FirstlineError as error:
        if signals.asked.is_set():  # whatever it waited for at the start, it was asked to stop waiting
            logger.info("stopped", sentence=error.message)
            return
        logger.critical("cannot_run", sentence=error.message)
        sys.exit(1)


def serve(
    config: Config, secrets: Secrets, signals: Signals, *, pace: Pace | None = None, patience: Patience | None = None
) -> None:
    """Run until a signal asks to stop. Raises FirstlineError with the sentence if it cannot start."""
    pace = pace or Pace()
    if not config.teams:
        raise StartError("No team is described, so nobody would be answered. Describe one as in config.example.yaml.")
    warnings = tuple(features_without_effect(config))
    for sentence in warnings:
        logger.info("no_effect_yet", sentence=sentence)
    migrate.upgrade(config.database.url)
    store = open_store(config.database.url)
    clock, metrics = WallClock(), Metrics()
    _compare_clocks(store, clock)
    web = web_client(secrets.slack_bot_token, config.slack.api_url, pace.call_timeout)
    identity = who_am_i(web, sleep=signals.asked.wait)

    def outside(writer: InboxWriter) -> Outside:
        return Outside(
            rules=rulebook(config, clock.now()),
            store=store,
            writer=writer,
            web=web,
            identity=identity,
            clock=clock,
            worker=worker_name(),
            metrics=metrics,
            pace=pace,
            warnings=warnings,
            signing_secret=secrets.slack_signing_secret,
            on_revoked=lambda error: logger.critical("token_revoked", error=error),
            tracker=tracker_of(config, secrets),
            notifier=AppriseNotifiers(_addresses(config, secrets)),
        )

    app_token = secrets.slack_app_token if config.slack.mode == "socket" else None
    running = Running(store, outside, app_token, signals.asked, patience)
    server = HttpServer(
        config.http.host,
        config.http.port,
        metrics=metrics,
        health=health_of(lambda: running),
        slack=running.bot.app if config.slack.mode == "http" else None,
        calendar=running.feeds.read,
        incident=running.pages.read,
        webhooks=WebhookDoor(
            running.put, clock, _keys(config, secrets), webhooks.kinds, partial(webhooks.answer, running.bot.desk)
        ),
    )
    server.start()
    try:
        running.start()
        gc.freeze()  # what was assembled stays; searching it for garbage would keep acknowledgements waiting
        logger.info("ready", worker=worker_name(), teams=len(config.teams), database=store.dialect, pid=os.getpid())
        signals.asked.wait()
        logger.info("stopping")
    finally:
        running.stop()
        server.stop()
    logger.info("stopped")


def _keys(config: Config, secrets: Secrets) -> Keys:
    """What programs that send webhooks prove themselves with."""
    unsigned = frozenset(config.webhooks.unsigned)
    own = secrets.webhook_secrets
    return Keys(secret=secrets.webhook_secret, secrets=own, token=secrets.webhook_token, unsigned=unsigned)


def _compare_clocks(store: SqlStore, clock: Clock) -> None:
    """Replicas believe each other's leases only if their clocks agree, and the database's clock is what they share."""
    ahead = store.clock_difference(clock.now())
    if abs(ahead) > CLOCKS_AGREE_WITHIN:
        sentence = "Set this machine's clock (NTP): replicas whose clocks differ may take each other for dead."
        logger.warning("clock_differs_from_database", seconds=round(ahead.total_seconds(), 1), sentence=sentence)


def _addresses(config: Config, secrets: Secrets) -> dict[str, str]:
    """Of the notifiers that have one; the others say what is missing when they are used."""
    return {name: url for name in config.notify if (url := secrets.notify_url(name)) is not None}


def _known(secrets: Secrets) -> list[str]:
    values = [
        secrets.slack_bot_token,
        secrets.slack_app_token,
        secrets.slack_signing_secret,
        secrets.jira_token,
        secrets.github_token,
        secrets.webhook_secret,
        secrets.webhook_token,
        *secrets.webhook_secrets.values(),
        *secrets.notify_urls.values(),
    ]
    return [value for value in values if value]
