"""Access to the connection under a request, so that faults can cut it or make it deaf."""

import asyncio
from typing import Any, Protocol

from uvicorn._types import HTTPScope, WebSocketScope
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Connection(Protocol):
    """A TCP connection that can be mistreated."""

    transport: asyncio.Transport

    def silence(self) -> None:
        """Stay open, but hear nothing, answer no ping and send none."""
        ...


# A request knows its client's address and port only, and that pair is what finds its connection here.
_open: dict[tuple[str, int], Connection] = {}


def connection_of(scope: HTTPScope | WebSocketScope) -> Connection | None:
    """The connection that carries this request or socket; None when it is gone."""
    client = scope.get("client")
    return _open.get((client[0], client[1])) if client else None


def abort_all(port: int) -> None:
    """Cut every open connection of the server on this port."""
    for connection in list(_open.values()):
        address: Any = connection.transport.get_extra_info("sockname")
        if address is not None and address[1] == port:
            connection.transport.abort()


def _peer(transport: asyncio.BaseTransport) -> tuple[str, int]:
    peer = transport.get_extra_info("peername") or ("", 0)
    return peer[0], peer[1]


class HttpProtocol(H11Protocol):
    """Plain HTTP, remembered while open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._peer = _peer(transport)
        _open[self._peer] = self

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _open.pop(self._peer, None)

    def silence(self) -> None:
        """Hear nothing more."""
        self.transport.pause_reading()


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket, remembered while open; it takes its transport over from the HTTP request that asked for it."""

    _silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._peer = _peer(transport)
        _open[self._peer] = self

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _open.pop(self._peer, None)

    def data_received(self, data: bytes) -> None:
        if not self._silent:
            super().data_received(data)

    def silence(self) -> None:
        """Hear nothing, answer no ping and send none, while the connection stays open."""
        self._silent = True
        self.stop_keepalive()
