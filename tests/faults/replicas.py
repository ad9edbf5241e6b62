"""Replicas of `cairn serve` behind one address: processes that a test may stop, pause, kill and start again.

Owns processes and the address in front of them; judges nothing.
"""

import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.demo.client import Workspace
from bot.demo.config import Config
from bot.demo.server import running_workspace
from bot.playground import demo_settings
from bot.settings import Settings
from storage.store import Store
from tests.faults.nursery import Nursery
from tests.faults.stage import Scene, eventually

RUNS = -1000
UP_SECONDS = 60.0


def environment(settings: Settings, port: int) -> dict[str, str]:
    """What `cairn serve` reads to be one process of this deployment."""
    return {
        "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "SLACK_SIGNING_SECRET": settings.signing_secret.get_secret_value(),
        "SLACK_API_URL": settings.slack_api_url,
        "CAIRN_DATABASE_URL": settings.database_url,
        "CAIRN_BLOBS": str(settings.blobs),
        "CAIRN_PUBLIC_URL": settings.public_url,
        "CAIRN_PORT": str(port),
        "CAIRN_CATALOG": str(settings.catalog),
        "CAIRN_DEMO": "true",
        "CAIRN_PACE_SECONDS": str(settings.pace_seconds),
        "CAIRN_PACE_BURST": str(settings.pace_burst),
        "CAIRN_LEASE_SECONDS": str(settings.lease_seconds),
    }


@dataclass
class Replica:
    """One `cairn serve`, on a port of its own."""

    nursery: Nursery
    settings: Settings
    log: Path
    port: int
    before: str | None = None  # a module to import first: faults of ours, made on purpose
    verbose: bool = False
    clock_off: float = 0.0  # seconds; needs a nursery with wrong clocks
    pid: int = 0
    ended: int | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Replica":
        """Until it says that it is ready."""
        arguments = [*(["--verbose"] if self.verbose else []), "serve"]
        env = environment(self.settings, self.port) | {"CLOCK_IS_OFF": str(self.clock_off)}
        self.pid = self.nursery.ask(env=env, log=str(self.log), arguments=arguments, before=self.before)
        self.ended = None
        eventually(lambda: self._ready() or None, f"a replica to be ready: {self.tail()}", UP_SECONDS)
        return self

    def _ready(self) -> bool:
        assert self.poll() is None, f"it ended with {self.ended}: {self.tail()}"
        with suppress(httpx.HTTPError):
            return self.get("/readyz").status_code == 200
        return False

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", trust_env=False, timeout=5)

    def ready(self) -> dict:
        return self.get("/readyz").json()

    def lines(self) -> list[dict]:
        """What it logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def tail(self) -> str:
        return self.log.read_text()[-2000:] if self.log.exists() else ""

    def poll(self) -> int | None:
        """How it ended: an exit code, or a signal's negative number; None while it runs."""
        if self.ended is None:
            code = self.nursery.ask(wait=self.pid)
            self.ended = None if code == RUNS else code
        return self.ended

    def wait(self, seconds: float = 20.0) -> int:
        return eventually(self.poll, f"the end of a replica: {self.tail()}", seconds)

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> float:
        """As a service manager does; seconds until it was gone. It must have ended well."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        assert self.wait() == 0, self.tail()
        return time.monotonic() - began

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def end(self) -> None:
        """Whatever became of it."""
        if self.pid and self.poll() is None:
            self.resume()
            self.kill()


class Address:
    """One address in front of several ports, which take turns; a port that refuses is passed over."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self._turn = count()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, work: object, *given: object) -> None:
        self._threads.append(threading.Thread(target=work, args=given))  # type: ignore[arg-type]  # each work takes what is given with it
        self._threads[-1].start()

    def _accept(self) -> None:
        while not self._ended.is_set():
            if select.select([self._listener], [], [], 0.05)[0]:
                client, _ = self._listener.accept()
                self._start(self._relay, client, next(self._turn))

    def _relay(self, client: socket.socket, turn: int) -> None:
        with client, suppress(OSError):
            server = self._behind(turn)
            if server is None:
                return
            with server:
                other = {client: server, server: client}
                while not self._ended.is_set():
                    for ready in select.select([client, server], [], [], 0.05)[0]:
                        data = ready.recv(65536)
                        if not data:
                            return
                        other[ready].sendall(data)

    def _behind(self, turn: int) -> socket.socket | None:
        ports = list(self.ports)
        for n in range(len(ports)):
            with suppress(OSError):
                return socket.create_connection(("127.0.0.1", ports[(turn + n) % len(ports)]), 1)
        return None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True, kw_only=True)
class Deployment(Scene):
    """A workspace whose app is at one address, and the database behind it; replicas are added."""

    address: Address
    settings: Settings
    folder: Path
    replicas: list[Replica] = field(default_factory=list)

    def replica(self, nursery: Nursery, **more: Any) -> Replica:
        port = free_port()
        one = Replica(nursery, self.settings, self.folder / f"log-{len(self.replicas)}", port, **more)
        self.replicas.append(one)
        one.start()
        self.address.ports.append(port)
        self.connected()
        return one


@contextmanager
def deployed(
    database_url: str, folder: Path, catalog: Path, *, lease_seconds: float = 3.0, **config: Any
) -> Iterator[Deployment]:
    """`config` as of the workspace. Slack is more stubborn here than it is: its patience is not what is tested."""
    with closing(Address()) as address:
        setting = Config(bot_urls=(f"{address.url}/slack/events",), retry_delays=(0.05, *[0.25] * 200), **config)
        setting.clock_url = f"{address.url}/demo/clock"
        with (
            closing(Store(database_url)) as store,
            running_workspace(setting) as workspace,
            Workspace(workspace.url, timeout=UP_SECONDS) as ws,
        ):
            settings = demo_settings(workspace, address.url, folder, database_url)
            settings = settings.model_copy(update={"catalog": catalog, "lease_seconds": lease_seconds})
            one = Deployment(ws=ws, store=store, bot_url=address.url, address=address, settings=settings, folder=folder)
            try:
                yield one
            finally:
                for replica in one.replicas:
                    replica.end()
