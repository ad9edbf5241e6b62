"""Slack's reference data beside the checkout, and a small real HTTP server that answers as it is told."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of Slack's schemas and methods."""
    shared = Path(os.environ.get("CAIRN_SHARED") or Path(__file__).parents[2].parent / "shared")
    if not shared.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return shared / "slack"


@dataclass
class Answering:
    """One answer for everything that is asked, but for `moved` paths; what was asked is kept as (path, headers)."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    moved: dict[str, str] = field(default_factory=dict)  # path -> where it redirects to
    hangs_up: bool = False  # closes the connection without an answer
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, status: int, body: object, **headers: str) -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}


@pytest.fixture
def answering() -> Iterator[Answering]:
    with _served() as made:
        yield made()


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    """Another host."""
    with _served() as made:
        yield made()


class _served:  # noqa: N801  read as `with _served()`
    def __enter__(self) -> Callable[[], Answering]:
        answering = Answering()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                answering.asked.append((self.path, dict(self.headers)))
                if answering.hangs_up:
                    self.close_connection = True
                    return
                target = answering.moved.get(self.path)
                self.send_response(302 if target else answering.status)
                for name, value in ({"Location": target} if target else answering.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answering.body)))
                self.end_headers()
                self.wfile.write(answering.body)

            do_POST = do_GET  # noqa: N815  the server's name for it

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        answering.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return lambda: answering

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
