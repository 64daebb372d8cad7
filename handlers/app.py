"""The Bolt app: who we are, what comes first, which listeners there are, what happens to errors."""

import importlib
import json
import logging
import pkgutil
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

import handlers
from bot import log
from bot.clock import Clock
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.rows import InboxRow
from handlers import errors
from handlers.middleware import INBOX_DONE, INBOX_ID, InboxWriter, StoreFirst

QUIET = "slack_bolt.firstline"
_WINNER_WAKES = 0.1  # seconds, of the three in which Slack wants an answer
LISTENER_PACKAGES = ("events", "commands", "actions", "shortcuts", "modals")

logger = log.get(__name__)

Register = Callable[[App, Any], None]


class EventNotHandledError(Exception):
    """Bolt answered an event with a failure and no exception told why."""


class PatientApp(App):
    """Runs a listener a second time if PostgreSQL ended its unit of work in favor of another (a deadlock).

    Nothing has happened by then: listeners act in one unit of work, and speak only after it. The winner is given a
    moment to wake up and take the lock that was left to it: PostgreSQL hands a row to whoever asks first, and the
    second run would get in its way again.
    """

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        before = dict(req.context)
        response = super().dispatch(req)
        if errors.LOST_RACE not in req.context:
            return response
        logger.warning("listener_run_again")
        time.sleep(_WINNER_WAKES)
        req.context.clear()
        req.context.update({**before, errors.LAST_TRY: True})
        return super().dispatch(req)


def build_app(
    *,
    client: WebClient,
    me: Identity,
    writer: InboxWriter,
    clock: Clock,
    desk: object,
    metrics: Metrics | None = None,
    signing_secret: str | None = None,
    listeners: Iterable[Register] | None = None,
) -> App:
    """An app that makes no call of its own; `desk` is handed to each listener's `register(app, desk)`.

    Listeners run before the answer is sent, in the thread that dispatches, so that an error is still an answer.
    """
    app = PatientApp(
        name=QUIET,  # Bolt names loggers after the app
        logger=_quiet(),
        client=client,
        authorize=_constant(client, me),
        before_authorize=StoreFirst(writer, clock, me, metrics or Metrics()),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        # The door sorts out our own events; Bolt would also swallow the deletion of a message of ours.
        ignoring_self_events_enabled=False,
        signing_secret=signing_secret or "",
    )
    app.error(errors.handle)
    for register in discovered() if listeners is None else listeners:
        register(app, desk)
    return app


def discovered() -> Iterator[Register]:
    """The `register` function of every module in the listener packages, in the order of their names."""
    for package in LISTENER_PACKAGES:
        for module in _modules(f"{handlers.__name__}.{package}"):
            register = getattr(importlib.import_module(module), "register", None)
            if register is not None:
                yield register


def dispatch_row(app: App, row: InboxRow) -> bool:
    """Run the listeners for a stored event in this thread; raises what a listener raised.

    True if a listener finished the row in its own transaction. From then on the row may be open again, because an
    earlier message of its thread came later (R7), and nobody else may finish it.
    """
    with log.bound(event_id=row.event_id, inbox_id=row.id, channel=row.channel):
        request = BoltRequest(mode="socket_mode", body=json.loads(row.body), context={INBOX_ID: row.id})
        response = app.dispatch(request)
    if response.status >= 400:
        raise request.context.get(errors.FAILURE) or EventNotHandledError(f"Bolt answered with {response.status}")
    return INBOX_DONE in request.context


def _modules(package: str) -> list[str]:
    try:
        found = importlib.import_module(package)
    except ModuleNotFoundError as missing:
        if missing.name != package:
            raise
        return []
    return sorted(f"{package}.{module.name}" for module in pkgutil.iter_modules(found.__path__))


def _constant(client: WebClient, me: Identity) -> Callable[[], AuthorizeResult]:
    """One workspace, one token, asked for at the start: an outage of Slack must not stop events from being stored."""
    result = AuthorizeResult(
        enterprise_id=None,
        team_id=me.team_id,
        bot_id=me.bot_id,
        bot_user_id=me.bot_user,
        bot_token=client.token,
        bot_scopes=sorted(me.scopes),
    )
    return lambda: result


def _quiet() -> logging.Logger:
    """Bolt copies this logger's level to its own; below it, it would log what people write."""
    logger = logging.getLogger(QUIET)
    logger.setLevel(logging.ERROR)
    return logger
