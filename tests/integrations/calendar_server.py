"""A server of calendars on the loopback that answers as it is told, byte by byte."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[[dict[str, str]], Iterable[bytes]]


@dataclass
class Received:
    """A question that reached the server: its path, and its headers by name in small letters."""

    path: str
    headers: dict[str, str]


@dataclass
class CalendarServer:
    """Answers by path; what it does not know is 404."""

    answers: dict[str, Answer] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._closing = threading.Event()
        self._tls: ssl.SSLContext | None = None
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def setup(self) -> None:
                if outer._tls is not None:
                    self.request = outer._tls.wrap_socket(self.request, server_side=True)
                super().setup()

            def handle(self) -> None:
                outer.handle(self)

            def finish(self) -> None:
                super().finish()
                self.request.close()

        class Server(socketserver.ThreadingTCPServer):
            def handle_error(self, *_about: object) -> None:
                """Clients who turn away in the middle are what the tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def handle(self, connection: Any) -> None:
        """Read one question, give the answer of its path for as long as anybody listens."""
        path = connection.rfile.readline().decode().split()[1]
        lines = iter(lambda: connection.rfile.readline().decode().strip(), "")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.received.append(Received(path, headers))
        try:
            for piece in self.answers.get(path, lambda _headers: [reply("404 Not Found")])(headers):
                connection.wfile.write(piece)
        except OSError:
            pass  # nobody listens any more

    def at(self, path: str, body: bytes | str | Answer, **headers: str) -> str:
        """Give this body, or this answer, at a path; its address."""
        if callable(body):
            self.answers[path] = body
        else:
            packed = body.encode() if isinstance(body, str) else body
            self.answers[path] = lambda _headers: [reply("200 OK", packed, **headers)]
        return f"{self.address}{path}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """From now on connections begin with a handshake."""
        self._tls = context

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end of the test."""
        self._closing.wait(seconds)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


def reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer with its length; underscores in names of headers stand for dashes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str) -> Answer:
    """Send whoever asks somewhere else."""
    return lambda _headers: [reply("302 Found", Location=to)]
