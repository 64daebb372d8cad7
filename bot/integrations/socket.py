"""Socket Mode: a connection that is watched, and that tells how it is."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from websocket import WebSocketApp, WebSocketException

from bot import log
from bot.errors import StartError
from bot.integrations.slack import web_client
from bot.integrations.slack_failures import CALL_ERRORS, failure_of
from bot.integrations.socket_client import PacedClient, cut
from bot.metrics import Metrics
from bot.ports.slack import Outcome, SlackFailed

PING_EVERY = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=15)  # three pings without an answer
LOOK_EVERY = timedelta(seconds=1)
GAP_AFTER = timedelta(seconds=5)  # shorter gaps are covered by Slack's own repeats
HOPELESS_AFTER = timedelta(minutes=5)
ACK_WITHIN = timedelta(seconds=2.5)  # Slack waits three seconds
STOP_WITHIN = timedelta(seconds=5)
CONCURRENCY = 20  # envelopes stored in one commit at best
CONTROL_MESSAGE = 1000  # characters; hello and disconnect are shorter

logger = log.get(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """How the connection is; `connections` as Slack counts them, over all processes."""

    connected: bool
    silence: timedelta
    connections: int
    reconnects: int
    trouble: str


class SocketLink:
    """One Socket Mode connection of this process, with its own watchdog.

    `on_gap` is called with the length of every interruption longer than five seconds, after it is over; `on_hopeless`
    once nothing has come for five minutes although Slack hands out addresses. Both must return at once. From
    `stopping` on nothing is connected anew; `stop` sets it if nobody else did.
    """

    def __init__(
        self,
        app: App,
        app_token: str,
        *,
        metrics: Metrics,
        on_gap: Callable[[timedelta], None] = lambda _gap: None,
        on_hopeless: Callable[[], None] = lambda: None,
        ping_every: timedelta = PING_EVERY,
        silent_after: timedelta = SILENT_AFTER,
        gap_after: timedelta = GAP_AFTER,
        stopping: threading.Event | None = None,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._on_gap = on_gap
        self._on_hopeless = on_hopeless
        self._silent_after = silent_after.total_seconds()
        self._gap_after = gap_after
        self._stopping = stopping or threading.Event()
        self._connected = threading.Event()
        self._state = threading.Lock()
        self._alive = self._cut_at = time.monotonic()
        self._last_pong: tuple[int, float] = (0, 0.0)
        self._hellos = self._connections = 0
        self._trouble = "not connected yet"
        self._client = PacedClient(
            app_token=app_token,
            web_client=web_client(None, app.client.base_url),
            ping_interval=ping_every.total_seconds(),
            concurrency=CONCURRENCY,
            stopping=self._stopping,
            on_trouble=self._troubled,
            finish_answers=lambda: self._finish_answers(ACK_WITHIN),
        )
        self._client.on_message_listeners.append(self._heard)
        self._client.on_error_listeners.append(self._failed)
        self._client.on_close_listeners.append(self._closed)
        self._client.socket_mode_request_listeners.append(self._handle)
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def start(self) -> None:
        """Ask Slack for an address until it gives one, then connect in the background.

        Raises StartError if Slack refuses the app-level token. `wait_connected` tells when events can come.
        """
        while not self._stopping.is_set():
            try:
                self._client.connect()
                break
            except CALL_ERRORS as error:
                failure = failure_of(error)
                if failure.outcome in {Outcome.REVOKED, Outcome.PERMANENT}:
                    raise StartError(_refused(failure)) from None
        self._alive = time.monotonic()
        self._watchdog.start()

    def wait_connected(self, timeout: timedelta | None = None) -> bool:
        """Wait until Slack has said hello; False if that took too long."""
        return self._connected.wait(None if timeout is None else timeout.total_seconds())

    def state(self) -> LinkState:
        with self._state:
            return LinkState(
                connected=self._connected.is_set(),
                silence=timedelta(seconds=time.monotonic() - self._alive),
                connections=self._connections,
                reconnects=max(self._hellos - 1, 0),
                trouble="" if self._connected.is_set() else self._trouble,
            )

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the connection, in sentences; nothing while it is fine."""
        state = self.state()
        if not state.connected:
            return (f"There is no connection to Slack: {state.trouble}.",)
        if state.silence.total_seconds() > self._silent_after:
            return (f"Slack has been silent for {state.silence.total_seconds():.0f} seconds.",)
        return ()

    def stop(self, grace: timedelta = timedelta(seconds=3)) -> None:
        """Let what is being answered be answered, then disconnect and stay so (slack.md 6.3)."""
        self._finish_answers(grace)
        self._stopping.set()
        closing = threading.Thread(target=self._client.close_for_good, name="socket-close", daemon=True)
        closing.start()
        closing.join(STOP_WITHIN.total_seconds())
        self._connected.clear()

    def _finish_answers(self, at_most: timedelta) -> None:
        """Slack may count what this connection brought and did not answer as missed."""
        deadline = time.monotonic() + at_most.total_seconds()
        while self._client.in_flight and time.monotonic() < deadline:
            time.sleep(0.005)

    def _heard(self, _session: WebSocketApp, message: str) -> None:
        gap = self._lives()
        if len(message) > CONTROL_MESSAGE:
            return
        control = json.loads(message) if message.startswith("{") else {}
        if control.get("type") == "hello":
            self._hello(int(control.get("num_connections") or 0), timedelta(seconds=gap))
        elif control.get("type") == "disconnect":
            self._troubled(_reason(str(control.get("reason"))))

    def _lives(self) -> float:
        """Note a sign of life; the seconds since the one before."""
        with self._state:
            now = time.monotonic()
            gap, self._alive = now - self._alive, now
        return gap

    def _hello(self, connections: int, gap: timedelta) -> None:
        self._client.greeted()
        with self._state:
            self._hellos += 1
            self._connections = connections
            again = self._hellos > 1
        if again and gap > self._gap_after:
            self._on_gap(gap)  # before anybody may believe that all was heard
        self._connected.set()
        self._metrics.socket_connections.set(connections)
        self._metrics.socket_reconnects.inc(int(again))
        logger.info("socket_connected", connections=connections, again=again, gap=round(gap.total_seconds(), 1))

    def _failed(self, _session: WebSocketApp, error: Exception) -> None:
        self._connected.clear()
        self._troubled(f"{type(error).__name__}: {error}")

    def _closed(self, _session: WebSocketApp) -> None:
        # One thread runs all sessions one after the other: the hello of the next one comes after this.
        self._connected.clear()

    def _troubled(self, trouble: str) -> None:
        if self._stopping.is_set():
            return
        with self._state:
            self._trouble = trouble
        logger.info("socket_trouble", trouble=trouble)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Dispatch one envelope; after a cut its answer waits for the next connection, which may carry it too."""
        deadline = time.monotonic() + ACK_WITHIN.total_seconds()
        try:
            response = run_bolt_app(self._app, request)
            while not self._answered(client, request, response, deadline):
                self._connected.wait(max(deadline - time.monotonic(), 0))
                time.sleep(0.01)  # the event is still set while the old connection is being closed
        except Exception as error:  # the SDK would log it with what people wrote
            logger.warning("envelope_not_acknowledged", kind=request.type, error=f"{type(error).__name__}: {error}")

    @staticmethod
    def _answered(
        client: BaseSocketModeClient, request: SocketModeRequest, response: BoltResponse, deadline: float
    ) -> bool:
        try:
            send_response(client, request, response, 0)
        except (WebSocketException, OSError):
            if time.monotonic() > deadline:
                raise
            return False
        return True

    def _watch(self) -> None:
        told = False
        while not self._stopping.wait(min(LOOK_EVERY.total_seconds(), self._silent_after / 4)):
            self._look_for_pong()
            silence = self.state().silence.total_seconds()
            self._metrics.socket_silence.set(silence)
            if silence <= self._silent_after:
                told = False
                continue
            self._connected.clear()
            if time.monotonic() - self._cut_at > self._silent_after:
                self._cut(silence)
            if silence > HOPELESS_AFTER.total_seconds() and self._client.addresses_unused and not told:
                told = True
                logger.error("socket_hopeless", silence=round(silence))
                self._on_hopeless()

    def _look_for_pong(self) -> None:
        """The library notes the wall time of each pong; that it changed is what counts."""
        session = self._client.current_session
        pong = (id(session), session.last_pong_tm if session is not None else 0.0)
        if pong != self._last_pong and pong[1]:
            self._lives()
        self._last_pong = pong

    def _cut(self, silence: float) -> None:
        """The library never notices a dead peer; woken by the cut, it asks Slack for a fresh address by itself."""
        self._cut_at = time.monotonic()
        logger.warning("socket_silent", silence=round(silence, 1))
        session = self._client.current_session
        cut(session.sock if session is not None else None)


def _reason(reason: str) -> str:
    return {
        "link_disabled": "Socket Mode is switched off for the app; switch it on at its Socket Mode page",
        "too_many_websockets": "the app has too many connections open; Slack allows ten",
        "refresh_requested": "Slack asked for a new connection",
        "warning": "Slack asked for a new connection",
    }.get(reason, f"Slack disconnected ({reason})")


def _refused(failure: SlackFailed) -> str:
    return (
        f"Slack refuses SLACK_APP_TOKEN ({failure.error}). Generate an app-level token (xapp-…) with the scope "
        "connections:write at the app's Basic Information page, and switch Socket Mode on."
    )
