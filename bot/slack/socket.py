"""Socket Mode: Slack's payloads over websockets that we open, into the same Bolt app as over HTTP.

Owns the connections: keeping some open, noticing those that are dead, going over to a new one before Slack ends the old.
It must not decide anything; what a payload means is listeners.py. An envelope is acknowledged when its write unit is
committed and Bolt answers 200, on the connection that it came on. Anything else is left unacknowledged: Slack sends an
event again, and tells the person whose press did not count. Sources: SLACK.md section 3 (Socket Mode), 4.7 to 4.9.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from typing import cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bot.service.delivery import DeliveryError

CONNECTIONS = 2  # while one is renewed or found dead, the other receives; Slack allows an app ten
THREADS = 16
GOING = {"warning", "refresh_requested"}  # Slack still serves the connection for a while
POLL_SECONDS = 0.25
log = logging.getLogger(__name__)
_wire = log.getChild("wire")
_wire.setLevel(logging.CRITICAL)  # the library prints a stack trace where a connection is dead; we say it in words


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds."""

    hello: float = 10.0  # for Slack's first word on a new connection
    ping: float = 10.0  # between two pings of ours
    pong: float = 10.0  # for its answer; after that the connection counts as dead
    linger: float = 30.0  # an announced connection is read on beside its successor; Slack ends it after about 10
    lived: float = 5.0  # a connection that ended sooner is not replaced at once
    again: float = 1.0  # before the next attempt, doubled each time
    at_most: float = 30.0
    finish: float = 5.0  # what is being handled may finish before a connection is closed
    close: float = 1.0  # Slack answers a closing handshake, but does not end the TCP connection (node-slack-sdk#2752)


class NoHello(Exception):
    """Slack did not take the connection. The message says why."""


class Link:
    """One open websocket, and what is being handled for it. To Bolt's send_response it is a client: a logger, a sender."""

    def __init__(self, websocket: ClientConnection, held: ExitStack) -> None:
        self.websocket = websocket
        self._held = held  # closes it
        self.logger = log
        self.since = time.monotonic()
        self.leaving = threading.Event()  # it was announced to end, or it has ended
        self.reason = ""
        self.until: float | None = None  # monotonic; its successor is open
        self.work: set[Future[None]] = set()

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        self.websocket.send(json.dumps(response.to_dict()))

    @property
    def overdue(self) -> bool:
        return self.until is not None and time.monotonic() > self.until

    def close(self, finish: float) -> None:
        wait(list(self.work), timeout=finish)
        self._held.close()


class SocketMode:
    """`new_address` asks Slack where the next connection may be opened; it may raise DeliveryError."""

    def __init__(
        self, bolt: App, new_address: Callable[[], str], *, count: int = CONNECTIONS, patience: Patience | None = None
    ) -> None:
        self._bolt, self._new_address = bolt, new_address
        self._patience = patience or Patience()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="socket-work")
        self._keepers = [threading.Thread(target=self._keep, name=f"socket-{n}", daemon=True) for n in range(count)]
        self._lock = threading.Lock()
        self._readers: dict[threading.Thread, Link] = {}
        self._failed: dict[str, str] = {}  # keeper -> why it has no connection

    def start(self) -> None:
        for keeper in self._keepers:
            keeper.start()

    def stop(self) -> None:
        """Take nothing more, finish and acknowledge what is held, close. What is not acknowledged, Slack sends again."""
        self._stopping.set()
        with self._lock:
            readers = dict(self._readers)
        for link in readers.values():
            link.leaving.set()
        until = time.monotonic() + self._patience.finish + self._patience.close + 1
        for thread in [*readers, *self._keepers]:
            if thread.is_alive():
                thread.join(max(until - time.monotonic(), 0))
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def trouble(self) -> str:
        """What an operator should know; empty while every connection is open or just being renewed."""
        with self._lock:
            here, failed = (
                sum(not link.leaving.is_set() for link in self._readers.values()),
                list(self._failed.values()),
            )
        if failed:
            return f"Socket Mode: {here} of {len(self._keepers)} connections to Slack are open: {failed[-1]}"
        return "" if here else "Socket Mode: no connection to Slack is open yet."

    def _keep(self) -> None:
        """One connection after the other, the next one as soon as this one is about to end."""
        delay, old = 0.0, None
        while not self._stopping.wait(delay * random.uniform(0.5, 1.0)):  # noqa: S311  so that replicas do not return as one
            try:
                link = self._open()
            except (DeliveryError, NoHello, OSError, WebSocketException) as error:
                delay = min(max(2 * delay, self._patience.again), self._patience.at_most)
                self._note(str(error) or type(error).__name__)
                continue
            self._note("")
            if old:
                old.until = time.monotonic() + self._patience.linger
            link.leaving.wait()
            old, delay = link, self._pause(link, delay)

    def _pause(self, link: Link, delay: float) -> float:
        """Before the next one: none after a life of some length; an early end is answered more and more slowly."""
        if link.reason in GOING or time.monotonic() - link.since > self._patience.lived:
            return 0.0
        return min(max(2 * delay, self._patience.again), self._patience.at_most)

    def _open(self) -> Link:
        """Raises DeliveryError, NoHello, OSError, WebSocketException."""
        patience = self._patience
        opening = connect(
            self._new_address(),
            open_timeout=patience.hello,
            close_timeout=patience.close,
            ping_interval=patience.ping,
            ping_timeout=patience.pong,
            logger=_wire,
        )
        with ExitStack() as stack:
            websocket = stack.enter_context(opening)
            _greeted(websocket, patience.hello)
            return self._read(Link(websocket, stack.pop_all()))

    def _read(self, link: Link) -> Link:
        reader = threading.Thread(target=self._receive, args=[link], name="socket-reader", daemon=True)
        with self._lock:
            self._readers[reader] = link
        reader.start()
        return link

    def _receive(self, link: Link) -> None:
        """Until the connection ends, or its successor has been open for long enough, or we stop."""
        try:
            while not self._stopping.is_set() and not link.overdue:
                try:
                    self._take(link, link.websocket.recv(timeout=POLL_SECONDS))
                except TimeoutError:
                    continue
                except ValueError:
                    log.warning("something that is no envelope was left unacknowledged")
        except ConnectionClosed as closed:
            log.log(logging.INFO if link.reason else logging.WARNING, "a connection to Slack ended: %s", closed)
        finally:
            link.leaving.set()
            link.close(self._patience.finish)
            with self._lock:
                del self._readers[threading.current_thread()]

    def _take(self, link: Link, text: str | bytes) -> None:
        message = json.loads(text)
        if message.get("type") == "disconnect":
            link.reason = str(message.get("reason"))
            log.info("Slack will end a connection: %s", link.reason)
            link.leaving.set()
        elif request := SocketModeRequest.from_dict(message):
            work = self._pool.submit(self._handle, link, request)
            link.work.add(work)
            work.add_done_callback(link.work.discard)

    def _handle(self, link: Link, request: SocketModeRequest) -> None:
        try:
            answer = run_bolt_app(self._bolt, request)
            send_response(cast(BaseSocketModeClient, link), request, answer, time.time())
        except ConnectionClosed:
            log.info("a connection ended before its acknowledgement; Slack sends again")
        except Exception:
            log.exception("an envelope was left unacknowledged")

    def _note(self, failure: str) -> None:
        """Why this keeper has no connection, or that it has one. Said once, not at each attempt."""
        keeper = threading.current_thread().name
        with self._lock:
            before = self._failed.pop(keeper, "")
            if failure:
                self._failed[keeper] = failure
        if failure and failure != before:
            log.warning("Socket Mode: no connection: %s", failure)


def _greeted(websocket: ClientConnection, seconds: float) -> None:
    """Wait for Slack's hello. Raises NoHello."""
    try:
        first = json.loads(websocket.recv(timeout=seconds))
    except (TimeoutError, ValueError, ConnectionClosed) as error:
        raise NoHello("Slack did not greet us") from error
    if first.get("type") != "hello":
        raise NoHello(f"Slack ended it at once: {first.get('reason', first.get('type'))}")
