"""Socket Mode: tickets, hello, envelopes out, acks in, and all the ways in which a socket ends."""

import asyncio
import contextlib
import json
import secrets
import threading
from typing import Any

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, WebSocketScope

from bot.sandbox.delivery import Courier, Delivery
from bot.sandbox.records import Json
from bot.sandbox.transports import Connection, connection_of

MOST_CONNECTIONS = 10
# Slack closes a socket some seconds after asking for its renewal, whether or not the client came back.
RENEWAL_SECONDS = 10.0
CONNECTION_SECONDS = 18_060
KINDS = ("refresh", "warning", "link_disabled", "close", "reset", "silent")


class Socket:
    """One open connection of the app."""

    timeout_reason = "timeout"

    def __init__(self, connection: Connection | None) -> None:
        self.silent = False
        self.outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()

    def send(self, delivery: Delivery) -> None:
        """Queue an envelope."""
        retry = f',"retry_attempt":{delivery.attempt},"retry_reason":"{delivery.reason}"' if delivery.is_event else ""
        self.put(
            f'{{"envelope_id":"{delivery.envelope_id}","payload":{delivery.body},"type":"{delivery.kind}",'
            f'"accepts_response_payload":{str(delivery.accepts_payload).lower()}{retry}}}'
        )

    def put(self, text: str | None) -> None:
        """Queue a frame, or with None the end of the connection."""
        if threading.get_ident() == self._thread:
            self.outgoing.put_nowait(text)
        else:
            self._loop.call_soon_threadsafe(self.outgoing.put_nowait, text)

    def go_silent(self) -> None:
        """Stay open, but send nothing, read nothing and answer no ping any more."""
        self.silent = True
        if self._connection is not None:
            self._loop.call_soon_threadsafe(self._connection.silence)

    def reset(self) -> None:
        """Cut the TCP connection without a word."""
        if self._connection is not None:
            self._loop.call_soon_threadsafe(self._connection.transport.abort)

    def end_after(self, seconds: float) -> None:
        """Close the connection in a while."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, self.outgoing.put_nowait, None)


class SocketMode:
    """All sockets of the app."""

    def __init__(self, courier: Courier, app_id: str) -> None:
        self.sockets: list[Socket] = []
        self.link_disabled = False
        self._courier = courier
        self.app_id = app_id
        self._tickets: set[str] = set()

    def new_ticket(self) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Speak with one connection until it ends."""
        await receive()
        ticket = _ticket(scope["query_string"])
        if ticket not in self._tickets or self._courier.faults.outage:
            await send({"type": "websocket.close", "code": 1008, "reason": "invalid ticket"})
            return
        self._tickets.discard(ticket)
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        if len(self.sockets) >= MOST_CONNECTIONS:
            await send(_text(_disconnect("too_many_websockets")))
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        await self._talk(Socket(connection_of(scope)), receive, send)

    async def _talk(self, socket: Socket, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        self.sockets.append(socket)
        socket.put(self._hello())
        self._courier.opened(socket)
        writer = asyncio.create_task(_write(socket, send))
        try:
            await self._read(receive)
        finally:
            self.sockets.remove(socket)
            self._courier.closed(socket)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):  # Writing into a closed socket may fail.
                await writer

    async def _read(self, receive: ASGIReceiveCallable) -> None:
        while True:
            frame = await receive()
            if frame["type"] != "websocket.receive":
                return
            with contextlib.suppress(ValueError):  # Slack drops what it cannot read.
                answer = json.loads(frame.get("text") or frame.get("bytes") or "")
                if isinstance(answer, dict) and isinstance(answer.get("envelope_id"), str):
                    self._courier.acked(answer["envelope_id"], answer.get("payload"))

    def disconnect(self, kind: str) -> None:
        """End every open socket in one of the KINDS of ways."""
        self.link_disabled = self.link_disabled or kind == "link_disabled"
        for socket in list(self.sockets):
            if kind == "silent":
                socket.go_silent()
            elif kind == "reset":
                socket.reset()
            elif kind == "close":
                socket.put(None)
            else:
                self._courier.retired(socket)
                socket.put(_disconnect("refresh_requested" if kind == "refresh" else kind))
                socket.end_after(RENEWAL_SECONDS)

    def _hello(self) -> str:
        hello: Json = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {"host": "applink-sandbox", "approximate_connection_time": CONNECTION_SECONDS},
            "connection_info": {"app_id": self.app_id},
        }
        return json.dumps(hello)


async def _write(socket: Socket, send: ASGISendCallable) -> None:
    while True:
        text = await socket.outgoing.get()
        if socket.silent:
            continue
        if text is None:
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        await send(_text(text))


def _text(text: str) -> Any:
    return {"type": "websocket.send", "text": text}


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}})


def _ticket(query: bytes) -> str:
    fields = dict(item.partition("=")[::2] for item in query.decode("ascii", "replace").split("&"))
    return fields.get("ticket", "")
