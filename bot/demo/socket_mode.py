"""Socket Mode: the app's own connections to this workspace, and parcels as envelopes on them.

Owns tickets, connections and what Slack does with them: a hello, one of several connections for each envelope, an
acknowledgement on the connection that it came on, a word before the end, at most ten. It must not know what it carries.
Sources: SLACK.md section 3 (Socket Mode); the envelopes are those of Slack's "Using Socket Mode". An acknowledgement
on another connection counts for nothing here: Slack does not say what it does then, so this is the stricter reading.
"""

import asyncio
import itertools
import json
import secrets
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import get_args
from uuid import uuid4

from starlette.websockets import WebSocket

from bot.demo.config import Config
from bot.demo.connections import Disturbance, Line
from bot.demo.parcel import Answer, Parcel
from bot.demo.refusal import Misuse
from bot.demo.workspace import Json

MOST = 10
FINISH_SECONDS = 3.0
ENVELOPE = {"event": "events_api", "command": "slash_commands"}  # any other kind is interactive
TAKES_PAYLOAD = {"command", "view_submission"}
RETRY_REASON = "timeout"  # the only one that has been seen (bolt-js#2487)


class Lost(ConnectionError):
    """The connection ended before the acknowledgement."""


class Connection:
    def __init__(self, number: int, websocket: WebSocket):
        self.number = number
        self.answered = 0
        self.retired = False  # gets nothing more, and ends when what it has is acknowledged
        self._websocket = websocket
        self._line = Line.of(websocket)
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, Future[Json]] = {}
        self._ended = False

    def deliver(self, envelope: Json) -> "Future[Json]":
        """The acknowledgement that will come; from any thread."""
        coming: Future[Json] = Future()
        self._waiting[envelope["envelope_id"]] = coming
        if self._ended:
            self._lose()
        self._run(self.send(envelope))
        return coming

    def give_up(self, envelope: Json) -> None:
        self._waiting.pop(envelope["envelope_id"], None)

    async def send(self, message: Json) -> None:
        if not self._line.frozen:
            await self._websocket.send_text(json.dumps(message))

    async def listen(self) -> None:
        """Until the connection ends."""
        async for text in self._websocket.iter_text():
            said = json.loads(text)
            coming = self._waiting.pop(said.get("envelope_id"), None)
            if coming:
                self.answered += 1
                coming.set_result(said.get("payload") or {})
        self._ended = True
        self._lose()

    def _lose(self) -> None:
        """Nobody acknowledges any more. Called by both threads: whoever pops it, tells."""
        for envelope in list(self._waiting):
            coming = self._waiting.pop(envelope, None)
            if coming:
                coming.set_exception(Lost())

    async def say_goodbye(self, reason: str, seconds: float) -> None:
        """A word first, the end some time later, as Slack does when it moves its servers; until then it serves."""
        await self.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "demo"}})
        await asyncio.sleep(seconds)
        self.retired = True
        until = self._loop.time() + FINISH_SECONDS
        await asyncio.sleep(0.01)  # who chose it a moment ago may deliver
        while self._waiting and self._loop.time() < until:  # noqa: ASYNC110  acknowledgements come from another task
            await asyncio.sleep(0.01)
        await self._websocket.close()

    def disturb(self, what: Disturbance, seconds: float) -> None:
        if what == "cut":
            self._loop.call_soon_threadsafe(self._line.cut)
        elif what == "freeze":
            self._loop.call_soon_threadsafe(self._line.freeze)
        else:
            self._run(self.say_goodbye(what, seconds))

    def told(self) -> Json:
        return {"connection": self.number, "answered": self.answered, "frozen": self._line.frozen}

    def _run(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)


class SocketMode:
    def __init__(self, config: Config):
        self._config = config
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._numbers = itertools.count(1)
        self._turn = itertools.count()

    def new_address(self) -> str:
        """Where one connection may be opened, once."""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        return f"{self._config.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._config.app}"

    async def endpoint(self, websocket: WebSocket) -> None:
        if not self._redeemed(websocket.query_params.get("ticket", "")):
            await websocket.close()
            return
        await websocket.accept()
        connection = Connection(next(self._numbers), websocket)
        count = self._admitted(connection)
        if not count:
            await connection.say_goodbye("too_many_websockets", 0)
            return
        try:
            await connection.send(self._hello(count))
            await connection.listen()
        finally:
            with self._lock:
                self._open.remove(connection)

    def carry(self, parcel: Parcel) -> Answer:
        """On the connection whose turn it is. Never raises: what goes wrong on the way is the answer's reason."""
        started, connection = time.monotonic(), self._next()
        if connection is None:
            return Answer(status=None, seconds=0.0, reason="connection_failed")
        envelope, payload, reason = _envelope(parcel), {}, None
        try:
            payload = connection.deliver(envelope).result(self._config.answer_seconds)
        except TimeoutError:
            reason = RETRY_REASON
        except Lost:
            reason = "connection_failed"
        connection.give_up(envelope)
        return Answer(
            status=None if reason else 200,
            seconds=time.monotonic() - started,
            reason=reason,
            text=json.dumps(payload) if payload else "",
            headers={"content-type": "application/json"},
            connection=connection.number,
        )

    def connections(self) -> list[Json]:
        with self._lock:
            return [connection.told() for connection in self._open]

    def disturb(self, what: Disturbance, number: int | None) -> None:
        """One connection, or all: cut it, let it hang, or announce its end. Raises Misuse."""
        if what not in get_args(Disturbance):
            raise Misuse(f"A connection knows no {what!r}; it knows {', '.join(get_args(Disturbance))}.")
        with self._lock:
            chosen = [c for c in self._open if number in {None, c.number}]
        if not chosen:
            raise Misuse("There is no such connection.")
        for connection in chosen:
            connection.disturb(what, self._config.goodbye_seconds)

    def _redeemed(self, ticket: str) -> bool:
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
            return known

    def _admitted(self, connection: Connection) -> int:
        """How many are open with this one; 0 where it is one too many."""
        with self._lock:
            if len(self._open) >= MOST:
                return 0
            self._open.append(connection)
            return len(self._open)

    def _next(self) -> Connection | None:
        with self._lock:
            serving = [c for c in self._open if not c.retired]
            return serving[next(self._turn) % len(serving)] if serving else None

    def _hello(self, count: int) -> Json:
        debug = {"host": "demo", "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": self._config.app}
        return {"type": "hello", "num_connections": count, "debug_info": debug, "connection_info": about}


def _envelope(parcel: Parcel) -> Json:
    envelope = {
        "envelope_id": str(uuid4()),
        "type": ENVELOPE.get(parcel.kind, "interactive"),
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind in TAKES_PAYLOAD,
    }
    if parcel.kind != "event":
        return envelope
    return envelope | {"retry_attempt": parcel.attempt, "retry_reason": RETRY_REASON if parcel.attempt else ""}
