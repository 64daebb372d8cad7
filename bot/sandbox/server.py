"""The sandbox as a server: Web API, sockets, control API and page on one loopback address."""

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope as StarletteScope
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

from bot.sandbox.answers import answer_by_url
from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.control import clock_json, routes
from bot.sandbox.seed import example_workspace
from bot.sandbox.slack import LocalSlack
from bot.sandbox.transports import HttpProtocol, SocketProtocol, abort_all
from bot.sandbox.webapi import dispatch
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
SWEEP_SECONDS = 0.1
START_SECONDS = 5.0
BACKLOG = 2048
PING_SECONDS = 20.0
ASK_FIRST = {"cache-control": "no-cache"}  # a page of an older version would speak to this one


class Sandbox:
    """A local Slack in a thread of its own; use it as a context manager or with start() and stop()."""

    def __init__(
        self,
        workspace: Workspace | None = None,
        clock: VirtualClock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        request_url: str | None = None,
        signing_secret: str | None = None,
    ) -> None:
        self.slack = LocalSlack(workspace or example_workspace(), clock or VirtualClock())
        if signing_secret is not None:
            self.slack.workspace.app.signing_secret = signing_secret
        self._request_url = request_url
        self._host, self._port = host, port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._started = threading.Event()
        self._unregister: list[Callable[[], None]] = []

    @property
    def url(self) -> str:
        """The address of everything, without a slash at the end."""
        return self.slack.base_url

    @property
    def api_url(self) -> str:
        """What slack-sdk wants as its base_url."""
        return f"{self.url}/api/"

    @property
    def clock(self) -> VirtualClock:
        """The clock that sandbox and bot share."""
        return self.slack.clock

    @property
    def workspace(self) -> Workspace:
        """The present state; hold `slack.lock` when reading several things that must agree."""
        return self.slack.workspace

    @cached_property
    def client(self) -> SandboxClient:
        """A client of the control API of this very server; to be used after start()."""
        return SandboxClient(self.url)

    def start(self) -> "Sandbox":
        """Listen; returns when calls are answered. Raises OSError when the port is taken."""
        listener = _listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        self.slack.base_url = f"http://{self._host}:{self._port}"
        self._started.clear()
        self._server = _Server(_config(self._application()), self._started)
        self._unregister = [self.clock.on_move(self.slack.courier.moved), self.clock.on_move(self._tell_clock)]
        self._thread = threading.Thread(target=self._run, args=(self._server, listener), name="sandbox", daemon=True)
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            raise RuntimeError("The sandbox did not start in time.")
        if self._request_url is not None:
            self.slack.set_request_url(self._request_url)
        return self

    def stop(self) -> None:
        """Cut all connections and end the thread."""
        if self._server is None or self._thread is None:
            return
        for unregister in self._unregister:
            unregister()
        self.client.close()
        self._server.should_exit = True
        self._thread.join()
        self.slack.set_request_url(None)
        self.slack.courier.forget()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, server: uvicorn.Server, listener: socket.socket) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve(server, listener))

    async def _serve(self, server: uvicorn.Server, listener: socket.socket) -> None:
        sweeper = asyncio.create_task(_sweep(self.slack))
        await server.serve(sockets=[listener])
        sweeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeper

    def _tell_clock(self, _now: object) -> None:
        with self.slack.lock:
            self.slack.stream.tell("clock", **clock_json(self.slack))

    def _application(self) -> "Application":
        return Application(self.slack)


class Application:
    """The ASGI application: the busy paths straight, everything else through Starlette."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        page = [Mount("/static", _PageFiles(directory=PAGE, check_dir=False)), Route("/", _page)]
        self._rest = Starlette(routes=[*routes(slack), *_answer_routes(slack), *page])

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http" and scope["path"].startswith(dispatch.PREFIX):
            await dispatch.serve(self._slack, scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"].startswith("/link"):
            await self._slack.sockets.serve(scope, receive, send)
        else:
            await self._rest(scope, receive, send)  # type: ignore[arg-type]  # Starlette spells the same types otherwise.


class _PageFiles(StaticFiles):
    """The page's scripts and styles, of which a browser asks each time whether they are still the same."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: StarletteScope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(ASK_FIRST)
        return response


class _Server(uvicorn.Server):
    """uvicorn that says when it listens, and cuts connections when it ends."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._ready = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in sockets or []:
            abort_all(listener.getsockname()[1])
        await asyncio.sleep(0)
        await super().shutdown(sockets)


def run_forever(workspace: Workspace | None = None, host: str = "127.0.0.1", port: int = 8380) -> None:
    """Serve a sandbox in this thread until it is interrupted."""
    sandbox = Sandbox(workspace, host=host, port=port)
    with sandbox, contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def _listen(host: str, port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only for sockets that say they are TCP; with it each answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _config(application: Application) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=HttpProtocol,
        ws=SocketProtocol,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        timeout_keep_alive=600,  # the control client keeps its connection while a test waits
        timeout_graceful_shutdown=1,
    )


async def _sweep(slack: LocalSlack) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        slack.courier.sweep()


def _answer_routes(slack: LocalSlack) -> list[Route]:
    async def answer(request: Request) -> Response:
        status, text = answer_by_url(slack, request.path_params["key"], await request.body())
        return PlainTextResponse(text, status)

    return [Route(f"/{kind}/{{team}}/{{key}}", answer, methods=["POST"]) for kind in ("actions", "commands", "app")]


async def _page(_request: Request) -> Response:
    index = PAGE / "index.html"
    if not index.exists():
        return PlainTextResponse("The page is not installed.", 404)
    return FileResponse(index, headers=ASK_FIRST)
