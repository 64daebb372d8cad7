"""The SDK's websocket client, with pauses between attempts to connect, quick changes, and an end that is one."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import websocket
from slack_sdk import WebClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import (
    ABNF,
    STATUS_NORMAL,
    WebSocket,
    WebSocketApp,
    WebSocketConnectionClosedException,
    WebSocketException,
)

from bot.integrations.slack_failures import CALL_ERRORS, failure_of

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 2, 5, 10, 15))  # between attempts without a greeting
RUN_EVERY = 0.01  # seconds until a prepared session is run, only waited while there is none; the SDK waits 0.5
STEP_TIMEOUT = 10  # seconds for each step of connecting, and for a write on a dead connection; the library has none


class StoppingError(OSError):
    """There is no use in connecting any more."""


class Session(WebSocketApp):
    """One connection. Only the thread that reads it may close its socket: closed by another, it sleeps on for 10 s."""

    connection: socket.socket | None = None

    def run_forever(self, *args: Any, **options: Any) -> bool:
        """As the library does, but without its validation of UTF-8, which takes longer than all the rest together."""
        return super().run_forever(*args, **{**options, "skip_utf8_validation": True})

    def close(self, **_ignored: object) -> None:
        """Say goodbye and wake the reader, which then closes."""
        self.keep_running = False
        current = self.sock  # its reader may set it to None at any moment
        if current is not None:
            with contextlib.suppress(WebSocketException, OSError):
                current.send(struct.pack("!H", STATUS_NORMAL), ABNF.OPCODE_CLOSE)
            cut(current)


class PacedClient(SocketModeClient):
    """Left alone, the SDK asks twice a second for an address while Slack is down, and connects again after its end.

    Everything here follows the SDK's own order of events; see its websocket_client module.
    """

    def __init__(
        self,
        *,
        app_token: str,
        web_client: WebClient,
        ping_interval: float,
        concurrency: int,
        stopping: threading.Event,
        on_trouble: Callable[[str], None],
        finish_answers: Callable[[], None],
    ) -> None:
        self._stopping = stopping
        self._on_trouble = on_trouble
        self._finish_answers = finish_answers
        self._attempts = 0
        self.addresses_unused = 0
        self.in_flight = 0  # envelopes read and not yet answered
        self._counting = threading.Lock()
        websocket.setdefaulttimeout(STEP_TIMEOUT)
        super().__init__(
            app_token,
            logger=web_client.logger,
            web_client=web_client,
            ping_interval=ping_interval,
            concurrency=concurrency,
        )
        self.current_session_runner.event.set()
        self.current_session_runner = IntervalRunner(self._run_current_session, RUN_EVERY).start()

    def connect(self) -> None:
        """Prepare a session, which the one running thread takes up as soon as the present one has ended."""
        replaced = self.current_session
        if self.wss_uri is None:
            self.wss_uri = self.issue_new_wss_url()
        if replaced is not None and replaced.sock is not None:
            self._finish_answers()
        self.current_session = Session(
            self.wss_uri,
            on_open=_remember_connection,
            on_message=self._on_message,
            on_error=self._on_error,
            on_close=self._on_close,
        )
        self.auto_reconnect_enabled = self.default_auto_reconnect_enabled
        if not self.current_app_monitor_started:
            self.current_app_monitor_started = True
            self.current_app_monitor.start()
        if replaced is not None:
            replaced.close()

    def is_connected(self) -> bool:
        """Whether there is a session that runs or will be run at once.

        The SDK overlooks the second kind, and each of its threads would replace it by yet another.
        """
        session = self.current_session
        return session is not None and (session.sock is not None or not session.has_done_teardown)

    def issue_new_wss_url(self) -> str:
        """A fresh address, after a pause that grows with the attempts since Slack last said hello."""
        pause = PAUSES[min(self._attempts, len(PAUSES) - 1)]
        self._attempts += 1
        if self._stopping.wait(pause.total_seconds()):
            raise StoppingError("stopping")
        try:
            url = str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        except CALL_ERRORS as error:
            failure = failure_of(error)
            self._on_trouble(f"Slack gives no address ({failure.error})")
            if failure.retry_after is not None:
                self._stopping.wait(failure.retry_after.total_seconds())
            raise
        self.addresses_unused += 1
        return url

    def send_message(self, message: str) -> None:
        """Write to the present session; raises WebSocketException or OSError, and leaves trying again to the caller."""
        session = self.current_session
        if session is None:
            raise WebSocketConnectionClosedException("There is no session.")
        session.send(message)

    def greeted(self) -> None:
        """Slack said hello: the next interruption starts without a pause."""
        self._attempts = self.addresses_unused = 0

    def close_for_good(self) -> None:
        """Disconnect; without the flags and the stopped runner the SDK would connect again (slack.md 5, 28)."""
        self.default_auto_reconnect_enabled = self.auto_reconnect_enabled = False
        self.current_session_runner.event.set()
        self.closed = True
        self.message_queue.put(None)  # wakes the reader of the queue
        self.close()

    def _on_message(self, session: WebSocketApp, received: bytes) -> None:
        message = received.decode()
        for listener in self.on_message_listeners:
            listener(session, message)
        if '"envelope_id"' in message:
            with self._counting:
                self.in_flight += 1
            self.message_workers.submit(self._process, message)
        else:
            self.enqueue_message(message)

    def _process(self, message: str) -> None:
        try:
            self.run_message_listeners(json.loads(message), message)
        finally:
            with self._counting:
                self.in_flight -= 1

    def _on_error(self, session: WebSocketApp, error: Exception) -> None:
        for listener in self.on_error_listeners:
            listener(session, error)

    def _on_close(self, session: WebSocketApp, _code: int | None = None, _reason: str | None = None) -> None:
        if isinstance(session, Session) and session.connection is not None:
            session.connection.close()  # after Slack's goodbye the library forgets to
        for listener in self.on_close_listeners:
            listener(session)
        if self.auto_reconnect_enabled:
            self.connect_to_new_endpoint()


def _remember_connection(session: WebSocketApp) -> None:
    if isinstance(session, Session) and session.sock is not None:
        session.connection = session.sock.sock


def cut(connection: WebSocket | None) -> None:
    """End a connection below the protocol; whoever reads it wakes up."""
    raw = connection.sock if connection is not None else None
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.shutdown(socket.SHUT_RDWR)
