"""Connections that can be cut or left hanging: what a broken network looks like from the other side.

Owns two uvicorn protocols whose ASGI scope carries the means to disturb their own connection.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal, Self

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

CUT = "cairn.cut"
LINE = "cairn.line"
Disturbance = Literal["cut", "freeze", "warning", "refresh_requested", "link_disabled"]


class CuttableProtocol(H11Protocol):
    """Adds `scope["extensions"]["cairn.cut"]`: a function that resets the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows asyncio's argument in the same way
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[CUT] = transport.abort
            await inner(scope, receive, send)

        self.app = app


class Line:
    """What lies under a websocket. A frozen one is deaf and mute, and still looks open: no pong, nothing read."""

    def __init__(self, protocol: WebSocketsSansIOProtocol):
        self.frozen = False
        self._protocol = protocol

    @classmethod
    def of(cls, websocket: WebSocket) -> Self:
        line: Self = websocket.scope["extensions"][LINE]
        return line

    def cut(self) -> None:
        self._protocol.transport.abort()

    def freeze(self) -> None:
        self.frozen = True
        self._protocol.stop_keepalive()


class DisturbableSocket(WebSocketsSansIOProtocol):
    """Adds `scope["extensions"]["cairn.line"]`, a Line."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        inner = self.app
        self.line = Line(self)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"][LINE] = self.line
            await inner(scope, receive, send)

        self.app = app

    def data_received(self, data: bytes) -> None:
        if not self.line.frozen:
            super().data_received(data)


async def cut(request: Request) -> Response:
    """Reset the connection. The response is for the framework only: nobody is there to read it."""
    request.scope["extensions"][CUT]()
    await asyncio.sleep(0.01)  # lets the loop notice before anything is written
    return Response()


def cut_after(request: Request, data: bytes, size: int) -> Response:
    """Promise `size` bytes, send `data`, then reset."""

    async def body() -> AsyncIterator[bytes]:
        yield data
        await asyncio.sleep(0.02)  # so that the bytes leave before the reset
        request.scope["extensions"][CUT]()

    return StreamingResponse(body(), headers={"Content-Length": str(size)}, media_type="application/octet-stream")
