"""A running demo workspace, a programmable app behind it, and Slack's own client in front of it."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import uvicorn
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo.client import Visitor, Workspace
from bot.demo.config import Config
from bot.demo.server import Running, running_workspace
from tests.demo.browser import Browser


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """Serve an application on a free loopback port from a thread."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        server.should_exit = server.force_exit = True
        thread.join(10)


@dataclass
class Received:
    kind: str  # event, command, or an interaction payload's type
    body: dict
    headers: dict
    raw: bytes
    at: float


@dataclass
class App:
    """Records what it is sent; `answers` decides by kind, 200 and nothing else by default."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, Callable[[dict], Response]] = field(default_factory=dict)
    url: str = ""

    async def endpoint(self, request: Request) -> Response:
        raw = await request.body()
        kind, body = _decoded(request.headers["content-type"], raw)
        self.received.append(Received(kind, body, dict(request.headers), raw, time.monotonic()))
        answer = self.answers.get(kind)
        return await run_in_threadpool(answer, body) if answer else Response()

    def of(self, kind: str) -> list[dict]:
        return [r.body for r in self.received if r.kind == kind]

    def events(self, kind: str = "message") -> list[dict]:
        return [b["event"] for b in self.of("event") if b["event"]["type"] == kind]


def _decoded(content_type: str, raw: bytes) -> tuple[str, dict]:
    if content_type.startswith("application/json"):
        return "event", json.loads(raw)
    form = {name: values[0] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    if "payload" in form:
        payload = json.loads(form["payload"])
        return payload["type"], payload
    return "command", form


@dataclass
class Front:
    """One server for all tests. Each test's app has an address of its own: a late delivery disturbs no other test."""

    url: str = ""
    apps: dict[str, App] = field(default_factory=dict)

    async def endpoint(self, request: Request) -> Response:
        return await self.apps[request.query_params["app"]].endpoint(request)

    def new_app(self) -> App:
        name = str(len(self.apps))
        self.apps[name] = App(url=f"{self.url}?app={name}")
        return self.apps[name]


@pytest.fixture(scope="session")
def front() -> Iterator[Front]:
    one = Front()
    with listening(Starlette(routes=[Route("/slack/events", one.endpoint, methods=["POST"])])) as one.url:
        yield one


@pytest.fixture
def app(front: Front) -> App:
    return front.new_app()


@pytest.fixture
def config() -> Config:
    return Config(retry_delays=(0.0, 0.02, 0.04))


@pytest.fixture
def running(app: App, config: Config) -> Iterator[Running]:
    config.bot_urls = (app.url,)
    with running_workspace(config) as one:
        yield one


@pytest.fixture
def ws(running: Running) -> Iterator[Workspace]:
    with Workspace(running.url, timeout=5) as one:
        yield one


@pytest.fixture
def slack(running: Running, config: Config) -> WebClient:
    return WebClient(token=config.bot_token, base_url=running.api_url, retry_handlers=[])


@pytest.fixture
def ada(ws: Workspace) -> Visitor:
    return ws.person("Ada")


@pytest.fixture
def ben(ws: Workspace) -> Visitor:
    return ws.person("Ben")


@pytest.fixture
def dm(slack: WebClient, ada: Visitor) -> str:
    """Ada's conversation with the app."""
    return slack.conversations_open(users=ada.id)["channel"]["id"]


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the checkout."""
    folder = Path(os.environ.get("CAIRN_SHARED") or Path(__file__).parents[2].parent / "shared")
    if not folder.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for all tests of the page; skips without one."""
    one = Browser(str(tmp_path_factory.mktemp("profile")))
    yield one
    one.close()
