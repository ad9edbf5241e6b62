"""Connections that can be cut: what a broken network looks like from the other side.

Owns one uvicorn protocol whose ASGI scope carries the means to abort its own connection.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

CUT = "cairn.cut"


class CuttableProtocol(H11Protocol):
    """Adds `scope["extensions"]["cairn.cut"]`: a function that resets the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[CUT] = transport.abort
            await inner(scope, receive, send)

        self.app = app


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
