"""An HTTP server of somebody else on the loopback: answers as its documentation says, and fails as it is told."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that reached the server; header names in small letters."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body read as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the server says."""

    status: int
    content: Any = None  # bytes are sent as they are, anything else as JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How a question goes wrong. With `done` it has its effect all the same: only the answer is lost."""

    answer: Answered | None = None
    done: bool = False
    silent: bool = False  # no answer until whoever asked gives up; otherwise the connection breaks


class StandIn:
    """Runs in threads of its own; `fail` and `lose_answer` are about questions of one kind, in the order given."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Asked]] = []  # every question with its kind
        self.away = False  # everything is answered with 503
        self._faults: dict[str, list[Fault]] = {}
        self._closing = threading.Event()
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names are the base class's

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
                """Tests look at `asked`."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_about: object) -> None:
                """Whoever asked turned away in the middle, which is what tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fail(
        self, kind: str, status: int, content: Any = None, *, times: int = 1, done: bool = False, **headers: str
    ) -> None:
        """Answer questions of this kind with an error; underscores in names of headers stand for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._faults.setdefault(kind, []).extend([Fault(answer=Answered(status, content, named), done=done)] * times)

    def lose_answer(self, kind: str, *, silent: bool = False, done: bool = True) -> None:
        """Do what is asked and break the connection, or stay silent until whoever asked gives up."""
        self._faults.setdefault(kind, []).append(Fault(done=done, silent=silent))

    def questions(self, kind: str) -> list[Asked]:
        """What was asked of this kind so far."""
        return [asked for each, asked in self.asked if each == kind]

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about: object) -> None:
        self.close()

    def kind_of(self, asked: Asked) -> str:
        """What kind of question it is: `create`, `find`, `read`, `comment` …; "" for an unknown one."""
        raise NotImplementedError

    def answer(self, kind: str, asked: Asked) -> Answered:
        """What the documentation says to this question."""
        raise NotImplementedError

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", "0")))
        query = parse_qs(parts.query, keep_blank_values=True)
        asked = Asked(handler.command, parts.path, query, headers, body)
        with self._lock:
            answered, fault = self._judge(asked)
        if fault is not None and fault.silent:
            self._closing.wait(30)
        if answered is None:
            handler.close_connection = True
            return
        handler.send_response(answered.status)
        for name, value in {"Content-Type": "application/json;charset=UTF-8", **answered.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answered.body)))
        handler.end_headers()
        handler.wfile.write(answered.body)

    def _judge(self, asked: Asked) -> tuple[Answered | None, Fault | None]:
        kind = self.kind_of(asked)
        self.asked.append((kind, asked))
        if self.away:
            return Answered(503, b"<html>Service unavailable</html>", {"Content-Type": "text/html"}), None
        waiting = self._faults.get(kind)
        if not waiting:
            return self.answer(kind, asked), None
        fault = waiting.pop(0)
        if fault.done:
            self.answer(kind, asked)
        return fault.answer, fault
