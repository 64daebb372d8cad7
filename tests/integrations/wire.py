"""A server that answers one request with exactly the given bytes, or mistreats the connection."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HANG, RESET, CLOSE = b"<hang>", b"<reset>", b"<close>"


def http(status: str, body: str, content_type: str = "application/json", **headers: str) -> bytes:
    """An HTTP response as it stands on the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join([*lines, "Connection: close", "", body])).encode()


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The base address of a server that reads each request whole and then does what `answer` says."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=_serve, args=(server, answer, over))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"
        finally:
            over.set()
            thread.join()


def unused_address() -> str:
    """An address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/api/"


def _serve(server: socket.socket, answer: bytes, over: threading.Event) -> None:
    held = []
    while not over.is_set():
        try:
            connection, _ = server.accept()
        except TimeoutError:
            continue
        _read_request(connection)
        if answer == HANG:
            held.append(connection)
            continue
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif answer != CLOSE:
            connection.sendall(answer)
        connection.close()
    for connection in held:
        connection.close()


def _read_request(connection: socket.socket) -> None:
    connection.settimeout(2)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
