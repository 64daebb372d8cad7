"""The HTTP side: alive, ready, metrics, calendars, webhooks, and Slack's signed requests where no socket is used."""

import logging
import socket
import threading
from collections.abc import Callable, Mapping

import uvicorn
from anyio import CapacityLimiter, to_thread
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import log
from bot.errors import StartError
from bot.integrations.http_body import BodyRefusedError, whole_body
from bot.integrations.http_calendar import CalendarPage, ReadFeed
from bot.integrations.http_incident import IncidentPage, ReadPage
from bot.integrations.http_webhooks import PATHS, WebhookDoor
from bot.metrics import CONTENT_TYPE, Metrics
from bot.ports.health import Health

LARGEST_BODY = 2 * 1024 * 1024  # bytes; a message has at most 40,000 characters, but blocks and files come with it
STARTED_WITHIN = 5.0
STOPPED_WITHIN = 5.0
SLACK_THREADS = 40  # requests stored in one commit at best
AT_ONCE = 200  # connections; more are told to come back, and Slack does

# What a body that is no JSON, or JSON of another shape than Slack's, makes Bolt raise while it is taken apart.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)

logger = log.get(__name__)


class HttpServer:
    """Serves in a thread of its own. Bodies are never logged: they hold what people wrote.

    `slack` is the app whose events come by HTTP; None in Socket Mode. Bolt verifies signature and age of each request.
    `calendar` gives the feed at a secret address (D9), `incident` the page of an incident (I9);
    `webhooks` takes deliveries of other programs in (O2).
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        metrics: Metrics,
        health: Callable[[], Health],
        slack: App | None = None,
        calendar: ReadFeed | None = None,
        incident: ReadPage | None = None,
        webhooks: WebhookDoor | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._metrics = metrics
        self._health = health
        self._slack = slack
        self._calendar = CalendarPage(calendar) if calendar is not None else None
        self._incident = IncidentPage(incident) if incident is not None else None
        self._webhooks = webhooks
        self._slack_threads = CapacityLimiter(SLACK_THREADS)
        self._health_threads = CapacityLimiter(2)  # its own, so that a stuck database cannot make health mute
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Listen; returns when requests are answered. Raises StartError if the address cannot be used."""
        listener = self._bound()
        self._server = uvicorn.Server(_config(self._application()))
        self._thread = threading.Thread(target=self._server.run, args=([listener],), name="http", daemon=True)
        self._thread.start()
        patience = threading.Event()
        for _ in range(int(STARTED_WITHIN / 0.01)):
            if self._server.started:
                return
            patience.wait(0.01)
        raise StartError(f"The HTTP server at {self.address} did not start.")

    def stop(self) -> None:
        """Finish what is being answered, then close."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOPPED_WITHIN)

    def _bound(self) -> socket.socket:
        try:
            listener = socket.create_server((self._host, self._port), backlog=512)
        except (OSError, OverflowError) as error:
            raise StartError(
                f"Cannot listen on {self._host}:{self._port} ({error}). Free the port, or set http.host and http.port."
            ) from None
        self._port = listener.getsockname()[1]
        return listener

    def _application(self) -> Starlette:
        routes = [Route("/healthz", _alive), Route("/readyz", self._ready), Route("/metrics", self._scraped)]
        if self._calendar is not None:
            routes.append(Route("/calendar/{token}.ics", self._calendar.answer))  # GET, and so HEAD
        if self._incident is not None:
            routes.append(Route("/incidents/{token}.html", self._incident.answer))
        if self._webhooks is not None:
            routes += [Route(path, self._webhooks.answer, methods=["POST"]) for path in PATHS]
        if self._slack is not None:
            routes.append(Route("/slack/events", self._from_slack, methods=["POST"]))
        return Starlette(routes=routes)

    async def _ready(self, _request: Request) -> Response:
        health = await to_thread.run_sync(self._health, limiter=self._health_threads)
        content = {"ready": health.ready, "problems": list(health.problems), "findings": list(health.findings)}
        return JSONResponse(content, status_code=200 if health.ready else 503)

    async def _scraped(self, _request: Request) -> Response:
        return Response(self._metrics.render(), headers={"content-type": CONTENT_TYPE})

    async def _from_slack(self, request: Request) -> Response:
        try:
            body = await whole_body(request, LARGEST_BODY)
        except BodyRefusedError as refused:
            return PlainTextResponse(refused.sentence, refused.status)
        query, headers = str(request.url.query), dict(request.headers)
        answer = await to_thread.run_sync(self._dispatched, body, query, headers, limiter=self._slack_threads)
        return to_starlette_response(answer)

    def _dispatched(self, body: bytes, query: str, headers: Mapping[str, str]) -> BoltResponse:
        try:
            request = BoltRequest(body=body.decode(), query=query, headers=dict(headers))
        except _UNREADABLE:
            return BoltResponse(status=400, body="The body cannot be read.")
        try:
            return self._app().dispatch(request)
        except Exception as error:
            logger.error("request_failed", error=type(error).__name__)
            return BoltResponse(status=500)

    def _app(self) -> App:
        if self._slack is None:
            raise RuntimeError("Slack's requests are not served.")
        return self._slack


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("alive")


def _config(application: Starlette) -> uvicorn.Config:
    # Its lines would hold the addresses of calendar feeds, which are secrets, whatever else logging is set to.
    logging.getLogger("uvicorn.access").disabled = True
    return uvicorn.Config(
        application,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )
