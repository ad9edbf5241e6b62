"""Serving: uvicorn in front of a built Cairn, for the command line, the demo and the tests."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import anyio.to_thread
import uvicorn

from bot.app import Cairn, NotConfigured, build, open_store
from bot.settings import Settings
from storage.store import Store

STOP_SECONDS = 9.0  # from the signal to the end; a service manager waits ten
REQUEST_SECONDS = 6  # of these for requests that are being answered
log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Until interrupted; then finish or release what is held. Ends 0."""
    # uvicorn raises the signal once more when it is done: by default that ends the process before what stands below.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    cairn = build(settings)
    web = _Web(cairn, settings)
    try:
        web.run()
    except KeyboardInterrupt:
        log.info("interrupted")
    finally:
        if web.going:
            cairn.stop(web.seconds_left)
            log.info("stopped")


class _Web(uvicorn.Server):
    """Listens first, then starts what sends: the check of a badge's link comes in over our own address.

    From the signal on nothing new is begun. Requests in hand are answered, effects in hand are finished or given back.
    """

    def __init__(self, cairn: Cairn, settings: Settings) -> None:
        config = uvicorn.Config(
            cairn.web,
            host=settings.host,
            port=settings.port,
            log_config=None,  # ours (logs.py): its own would print what an exception says
            access_log=False,  # a badge's address is its secret
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=REQUEST_SECONDS,
        )
        super().__init__(config)
        self._cairn = cairn
        self._until: float | None = None
        self.going = False

    @property
    def seconds_left(self) -> float:
        return max((self._until or time.monotonic()) - time.monotonic(), 1.0)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await anyio.to_thread.run_sync(self._cairn.start)
        self.going = True
        log.info("serving on %s:%s", self.config.host, self.config.port)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._until is None:
            self._until = time.monotonic() + STOP_SECONDS
            self._cairn.jobs.take_no_more()
            last = threading.Timer(STOP_SECONDS, self._end)
            last.daemon = True
            last.start()

    def _end(self) -> None:
        """Something hangs, a call or a request: what it holds is given back, and nothing waits for it."""
        log.warning("stopped while something was still under way")
        self._cairn.jobs.release()
        os._exit(0)


@contextmanager
def running(settings: Settings, listener: socket.socket) -> Iterator[Cairn]:
    """A Cairn in a thread of this process, on a socket that is bound already."""
    cairn = build(settings)
    config = uvicorn.Config(cairn.web, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    web = uvicorn.Server(config)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]}, name="cairn-web", daemon=True)
    thread.start()
    while not web.started and thread.is_alive():
        time.sleep(0.01)
    cairn.start()
    try:
        yield cairn
    finally:
        web.should_exit = True
        thread.join(5)
        cairn.stop()


def free_socket(port: int = 0) -> socket.socket:
    """A listening address on loopback: this port, or a free one where it is taken."""
    for wanted in (port, 0):
        # With the protocol named, asyncio turns Nagle's algorithm off; else each answer on a kept connection waits 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError:
            listener.close()
        else:
            return listener
    raise NotConfigured("No free port on this machine.")


def retry(settings: Settings, reference: str) -> str:
    """Bring a dead letter back: an effect by E<number>, a kept request by the reference the person was shown."""
    if reference.upper().startswith("E") and reference[1:].isdigit():
        return _revive(open_store(settings), int(reference[1:]))
    cairn = build(settings)
    with cairn.desk.store.read() as unit:
        letter = unit.letters.get(reference.upper())
    if letter is None:
        raise KeyError(f"There is no dead letter {reference}. `cairn dead-letters list` shows them.")
    cairn.door.replay(letter)
    with cairn.desk.store.write("letter-retried") as unit:
        unit.letters.mark_retried(letter.reference, unit.machine_now())
    return f"{letter.reference} was handled. What it queued is sent by the running bot."


def _revive(store: Store, effect: int) -> str:
    with store.write("revive") as unit:
        if not unit.outbox.revive(effect):
            raise KeyError(f"There is no dead effect E{effect}. `cairn dead-letters list` shows them.")
    return f"E{effect} is queued again."
