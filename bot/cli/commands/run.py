"""`run`: the bot itself."""

import os
import sys
from pathlib import Path

import click

from bot import log
from bot.app.firstline import Outside
from bot.app.health import health_of
from bot.app.rulebook import rulebook
from bot.app.run import Running, Signals, worker_name
from bot.cli.options import config_option, read, require_secrets
from bot.clock import WallClock
from bot.config import Config, Secrets, features_without_effect
from bot.errors import FirstlineError, StartError
from bot.integrations.http import HttpServer
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from bot.log import Format
from bot.metrics import Metrics
from storage import migrate
from storage.engine import open_store
from storage.inbox_writer import InboxWriter

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
    signals = Signals()
    signals.install()
    try:
        _serve(checked, secrets, signals)
    except FirstlineError as error:
        logger.critical("cannot_run", sentence=error.message)
        sys.exit(1)


def _serve(config: Config, secrets: Secrets, signals: Signals) -> None:
    if not config.teams:
        raise StartError("No team is described, so nobody would be answered. Describe one as in config.example.yaml.")
    warnings = tuple(features_without_effect(config))
    for sentence in warnings:
        logger.info("no_effect_yet", sentence=sentence)
    migrate.upgrade(config.database.url)
    store = open_store(config.database.url)
    clock, metrics = WallClock(), Metrics()
    web = web_client(secrets.slack_bot_token, config.slack.api_url)
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
            warnings=warnings,
            signing_secret=secrets.slack_signing_secret,
            on_revoked=lambda error: logger.critical("token_revoked", error=error),
        )

    running = Running(store, outside, secrets.slack_app_token if config.slack.mode == "socket" else None, signals.asked)
    server = HttpServer(
        config.http.host,
        config.http.port,
        metrics=metrics,
        health=health_of(lambda: running),
        slack=running.bot.app if config.slack.mode == "http" else None,
    )
    server.start()
    try:
        running.start()
        logger.info("ready", worker=worker_name(), teams=len(config.teams), database=store.dialect, pid=os.getpid())
        signals.asked.wait()
        logger.info("stopping")
    finally:
        running.stop()
        server.stop()
    logger.info("stopped")


def _known(secrets: Secrets) -> list[str]:
    values = [
        secrets.slack_bot_token,
        secrets.slack_app_token,
        secrets.slack_signing_secret,
        secrets.jira_token,
        secrets.webhook_secret,
        *secrets.notify_urls.values(),
    ]
    return [value for value in values if value]
