"""HTTP/1.1 at its cheapest: whole messages out of a stream of bytes.

Both ends of the load are written on it, so that what is measured is the bot and not the one who asks. Not for strangers:
no chunks, no limits, whatever speaks here is ours.
"""

import asyncio
import re
from abc import abstractmethod

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)


class Wire(asyncio.Protocol):
    """Calls `message(head, body)` for each that has arrived completely."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            found = _LENGTH.search(head)
            length = end + 4 + (int(found[1]) if found else 0)
            if len(self._buffer) < length:
                return
            body, self._buffer = self._buffer[end + 4 : length], self._buffer[length:]
            self.message(head, body)

    @abstractmethod
    def message(self, head: bytes, body: bytes) -> None: ...


class Caller(Wire):
    """One kept connection: a request, then its answer, then the next."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def message(self, head: bytes, body: bytes) -> None:
        assert self._answer is not None, "an answer that nobody asked for"
        self._answer.set_result((int(head.split(b" ", 2)[1]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body) of the answer to these bytes."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer


async def calling(port: int) -> Caller:
    """A connection to this port of this machine."""
    _, caller = await asyncio.get_running_loop().create_connection(Caller, "127.0.0.1", port)
    return caller
