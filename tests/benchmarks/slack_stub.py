"""The smallest Slack that a bot can be measured against: says yes, and notes when each message was posted.

The demo's workspace is not used here: it checks every payload strictly, and would be slower than what it answers.
"""

import asyncio
import json
import time
from collections import defaultdict, deque
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from tests.benchmarks.wire import Wire

TEAM, BOT = "T0CAIRN", "U0BOT"
PEOPLE = 100
_TS = count(1)


def person(number: int) -> str:
    return f"U{number:04}BENCH"


def dm(who: str) -> str:
    return f"D{who[1:]}"


class SlackStub:
    """Where messages were expected and posted; one process, one thread, nothing is kept on disk."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[float]] = defaultdict(deque)  # channel -> when its events were sent
        self.took: list[float] = []  # seconds from an event being sent to its post
        self.posted_at = 0.0  # the last post
        self.unexpected = self.looks = 0
        self._last: defaultdict[str, deque[dict[str, object]]] = defaultdict(lambda: deque(maxlen=20))
        self._open = 0  # events without their post
        self._quiet = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(lambda: _Call(self), "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def quiet(self, seconds: float) -> None:
        """Until every event has its post. Raises TimeoutError."""
        if self._open:
            self._quiet.clear()
            await asyncio.wait_for(self._quiet.wait(), seconds)

    def expect(self, channel: str, sent: float) -> None:
        """An event was sent: one post into this channel is due."""
        self._waiting[channel].append(sent)
        self._open += 1

    def answer(self, method: str, arguments: dict[str, Any]) -> dict[str, object]:
        if method == "chat.postMessage":
            return self._post(arguments)
        if method == "conversations.history":
            self.looks += 1  # an answer came too late for somebody, who looks before posting again
            return {"messages": list(self._last[arguments["channel"]])}
        if method == "conversations.open":
            return {"channel": {"id": dm(arguments["users"])}}
        if method == "users.info":
            who = arguments["user"]
            return {"user": {"id": who, "name": who.lower(), "tz": "America/New_York", "profile": {"real_name": who}}}
        if method == "users.conversations":
            return {"channels": []}
        if method == "users.lookupByEmail":
            return {"ok": False, "error": "users_not_found"}  # or the staff are told of channels that are missing
        return {
            "team_id": TEAM,
            "team": "bench",
            "user_id": BOT,
            "user": "cairn",
            "bot_id": "B0BOT",
            "url": "http://x/",
        }

    def _post(self, arguments: dict[str, Any]) -> dict[str, object]:
        """The first in, first out of one direct message: the oldest event there is the one that this answers."""
        channel, ts = arguments["channel"], f"1790000000.{next(_TS):06}"
        self._last[channel].append({"ts": ts, "metadata": arguments.get("metadata", {})})
        self.posted_at = time.perf_counter()
        if self._waiting[channel]:
            self.took.append(self.posted_at - self._waiting[channel].popleft())
            self._open -= 1
            if not self._open:
                self._quiet.set()
        else:
            self.unexpected += 1
        return {"channel": channel, "ts": ts, "message": {}}


class _Call(Wire):
    """A call of the Web API; the connection ends with it where the caller says so, as slack_sdk does."""

    def __init__(self, stub: SlackStub) -> None:
        super().__init__()
        self._stub = stub

    def message(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].partition(b"?")[0].rpartition(b"/")[2].decode()
        answer = json.dumps({"ok": True, **self._stub.answer(method, _arguments(head, body))}).encode()
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
            % (len(answer), answer)
        )
        if b"connection: close" in head.lower():
            self.transport.close()


def _arguments(head: bytes, body: bytes) -> dict[str, Any]:
    if b"application/json" in head.lower():
        found: dict[str, Any] = json.loads(body or b"{}")
        return found
    query = head.split(b" ", 2)[1].partition(b"?")[2]
    return {name: values[0] for name, values in parse_qs((body or query).decode()).items()}
