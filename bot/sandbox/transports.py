"""Access to the connection under a request, so that faults can cut it or make it deaf."""

import asyncio
from typing import Protocol

from uvicorn._types import HTTPScope, WebSocketScope
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Connection(Protocol):
    """A TCP connection that can be mistreated."""

    transport: asyncio.Transport

    def silence(self) -> None:
        """Stay open, but hear nothing, answer no ping and send none."""
        ...


Ends = tuple[int, int]

# A request knows the ports of its client and server only, and that pair is what finds its connection here.
_open: dict[Ends, Connection] = {}


def connection_of(scope: HTTPScope | WebSocketScope) -> Connection | None:
    """The connection that carries this request or socket; None when it is gone."""
    client, server = scope.get("client"), scope.get("server")
    return _open.get((client[1], server[1] or 0)) if client and server else None


def abort_all(port: int) -> None:
    """Cut every open connection of the server on this port."""
    for (_, server_port), connection in list(_open.items()):
        if server_port == port:
            connection.transport.abort()


def _ends(transport: asyncio.BaseTransport) -> Ends:
    return transport.get_extra_info("peername")[1], transport.get_extra_info("sockname")[1]


class HttpProtocol(H11Protocol):
    """Plain HTTP, remembered while open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._ends = _ends(transport)
        _open[self._ends] = self

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _open.pop(self._ends, None)

    def silence(self) -> None:
        """Hear nothing more."""
        self.transport.pause_reading()


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket, remembered while open; it takes its transport over from the HTTP request that asked for it."""

    _silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._ends = _ends(transport)
        _open[self._ends] = self

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _open.pop(self._ends, None)

    def data_received(self, data: bytes) -> None:
        if not self._silent:
            super().data_received(data)

    def silence(self) -> None:
        """Hear nothing, answer no ping and send none, while the connection stays open."""
        self._silent = True
        self.stop_keepalive()
