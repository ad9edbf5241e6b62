"""The composition root: settings in, a running Cairn out. Nothing else builds anything, and nothing here decides."""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import anyio
import anyio.to_thread
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.badges.fetch import Fetcher
from bot.badges.keyring import DEMO_MARK, KeyRing
from bot.badges.keys import InvalidKeyError, did_web, new_key, save_pem
from bot.badges.report import Report
from bot.badges.verify import verify, verify_url
from bot.hygiene.scanner import Scanner
from bot.jobs import Bell, Jobs
from bot.metrics import Metrics
from bot.service import files, issue, keys, nudge, people, programmes
from bot.service.deadlines import sweep as sweep_deadlines
from bot.service.delivery import DeliveryError, Handler
from bot.service.desk import Desk, Issuing, KeyUnusable
from bot.service.digest import sweep as sweep_digests
from bot.service.editions import Editions, publish
from bot.service.effects import Connect, queue
from bot.service.links import Links
from bot.service.watch import Pulse
from bot.settings import Settings
from bot.slack import api, listeners
from bot.slack.directory import Directory
from bot.slack.files import FileHost
from bot.slack.sender import Sender
from bot.slack.socket import SocketMode
from bot.web.errors import exception_handlers
from bot.web.pages import routes as pages
from catalog.programmes import load_programmes
from storage.blobs import Blobs, open_blobs
from storage.store import Store

MAX_BODY = 1024 * 1024
SLACK_THREADS = 4  # apart from the threads that badge pages share; more than this only wait for one another
log = logging.getLogger(__name__)


class NotConfigured(Exception):
    """Something that Cairn needs is not set. The message says what."""


@dataclass
class Cairn:
    """A built Cairn: `web` answers HTTP, `jobs` runs beside it."""

    desk: Desk
    web: Starlette
    jobs: Jobs
    door: listeners.Door
    socket: SocketMode | None = None  # else Slack comes over HTTP
    programmes: str = ""  # a digest of the file that seeds them

    def start(self) -> None:
        with self.desk.store.write("start") as unit:
            # Once a minute at most, however often it is restarted; at once where the file has changed.
            queue(unit, Connect(), f"connect:{unit.machine_now():%Y%m%d%H%M}:{self.programmes}")
            with suppress(KeyUnusable, InvalidKeyError, OSError):  # /readyz says why badges wait
                keys.register(unit, self.desk.issuing)
        self.jobs.start()
        if self.socket:
            self.socket.start()

    def stop(self, seconds: float = 10.0) -> None:
        """What is in hand has this long."""
        self.jobs.take_no_more()
        if self.socket:
            self.socket.stop()
        self.jobs.stop(seconds)
        self.desk.store.close()


def open_store(settings: Settings) -> Store:
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    on_commit = _killer(settings.fault_file) if settings.demo and settings.fault_file else None
    store = Store(settings.database_url, on_commit=on_commit, pace=(settings.pace_seconds, settings.pace_burst))
    store.migrate()
    return store


def offline_desk(settings: Settings, store: Store, team: str) -> Desk:
    """What the command line decides with: everything but Slack. A running bot carries the effects out."""
    return Desk(
        team=team,
        store=store,
        blobs=evidence_store(settings),
        editions=Editions(),
        public_url=settings.public,
        issuing=issuing(settings),
    )


def build(settings: Settings) -> Cairn:
    """Everything wired together; talks to Slack once, to learn who we are. Raises NotConfigured."""
    if not settings.slack_is_set:
        raise NotConfigured(
            "Set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode)."
            " README: Connecting a Slack workspace."
        )
    client = api.client(settings.bot_token.get_secret_value(), settings.slack_api_url)
    try:
        me = api.call(client.auth_test)
    except DeliveryError as error:
        raise NotConfigured(
            f"Slack does not accept the token: {error}. Check SLACK_BOT_TOKEN and SLACK_API_URL."
        ) from error
    store = open_store(settings)
    ensure_catalog(store, settings)
    bell, pulse = Bell(), Pulse()
    metrics = Metrics(store, pulse)
    desk = Desk(
        team=me["team_id"],
        store=store,
        blobs=evidence_store(settings),
        editions=Editions(),
        public_url=settings.public,
        issuing=issuing(settings),
        wake=bell.ring,
        lease_seconds=settings.lease_seconds,
        watch=metrics,
        pulse=pulse,
        links=Links.of(settings.bot_token.get_secret_value()),
    )
    handlers = _handlers(desk, settings, client)
    identity = listeners.Identity(me["team_id"], me["user_id"], me.get("bot_id", ""))
    door = listeners.Door(desk, client, identity)
    bolt = listeners.build(client, settings.signing_secret.get_secret_value(), identity, door)
    socket = SocketMode(bolt, partial(_new_address, client, settings)) if settings.socket_mode else None
    # In Socket Mode nothing may come over HTTP: without a secret, anybody could sign.
    slack = [] if socket else [_slack_route(bolt)]
    watched = [lambda: socket.trouble] if socket else []
    measured = Route("/metrics", metrics.page)
    routes = [*slack, measured, *_demo_routes(desk, settings), *pages(desk, _verifier(desk, settings), watched)]
    web = Starlette(routes=routes, exception_handlers=exception_handlers())
    digest = hashlib.sha256(settings.programmes.read_bytes()).hexdigest()[:12]
    jobs = Jobs(desk, handlers, bell, settings.senders)
    return Cairn(desk=desk, web=web, jobs=jobs, door=door, socket=socket, programmes=digest)


def _new_address(client: WebClient, settings: Settings) -> str:
    """Where Slack wants the next websocket. Raises DeliveryError."""
    url: str = api.call(client.apps_connections_open, app_token=settings.app_token.get_secret_value())["url"]
    return url


def ensure_catalog(store: Store, settings: Settings) -> None:
    """A first start publishes the catalog folder; later editions are published on purpose."""
    with store.read() as unit:
        current = unit.editions.current()
    if current is None:
        with store.write("publish-catalog") as unit:
            publish(unit, settings.catalog, unit.now(), "first start")


def evidence_store(settings: Settings) -> Blobs:
    """Raises NotConfigured."""
    try:
        return open_blobs(settings.blobs)
    except ValueError as error:
        raise NotConfigured(f"CAIRN_BLOBS {error}") from error


def issuing(settings: Settings) -> Issuing:
    """The demo signs with a key of its own, as a did:key; a deployment as the did:web of its public address."""
    if settings.demo and not settings.secure:
        ring = KeyRing.parse(_demo_key(settings))
        return Issuing(did=ring.signing[0].did_key, ring=lambda: ring, demo=True)
    pem = settings.signing_key.get_secret_value()

    @cache  # reading RSA keys takes a while
    def read() -> KeyRing:
        if not pem:
            raise KeyUnusable(KeyUnusable.__doc__)
        found = KeyRing.parse(pem)
        if found.demo and not settings.demo:
            raise KeyUnusable("CAIRN_SIGNING_KEY holds a demo key. Make your own: cairn keys new PATH")
        return found

    return Issuing(did=did_web(settings.public), ring=read, demo=settings.demo)


def _demo_key(settings: Settings) -> str:
    path = settings.folder / "demo-key.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        save_pem(f"{DEMO_MARK}\n{new_key().to_pem()}", path)
    return path.read_text(encoding="utf-8")


def fetcher(settings: Settings) -> Fetcher:
    """Strangers' addresses are guarded; our own public address is the one exception."""
    return Fetcher(allow_origins=frozenset({settings.public}), allow_http_loopback=settings.demo)


def _verifier(desk: Desk, settings: Settings) -> Callable[[str | bytes, str | None], Report]:
    def check(given: str | bytes, email: str | None) -> Report:
        with desk.store.read() as unit:
            now = unit.now() + timedelta(seconds=1)
        documents = fetcher(settings)
        if isinstance(given, str):
            return verify_url(given, documents=documents, now=now, expected_recipient=email)
        return verify(given, documents=documents, now=now, expected_recipient=email)

    return check


def _handlers(desk: Desk, settings: Settings, client: WebClient) -> Mapping[str, Handler]:
    """Effect kind -> what carries it out. How to add an effect: a class in service/effects.py, a row here."""
    host = FileHost(client, settings.slack_api_url)
    sender, directory = Sender(desk, client, host), Directory(client)
    seeds = load_programmes(settings.programmes)
    scanner = Scanner(settings.scanner) if settings.scanner else None
    return {
        "say": sender.say,
        "nudge": lambda effect: nudge.deliver(desk, directory.profile, sender.say, effect),
        "whisper": sender.whisper,
        "home": sender.home,
        "hand-over": sender.hand_over,
        "profile": lambda effect: people.read_profile(desk, directory.profile, effect),
        "fetch": lambda effect: files.fetch(desk, host.download, scanner, effect),
        "issue": lambda effect: issue.issue(desk, effect),
        "link": lambda effect: issue.check_link(desk, fetcher(settings), effect),
        "connect": lambda _: programmes.connect(desk, seeds, directory.look),
    }


def _slack_route(bolt: App) -> Route:
    """Bolt on its own threads: its Starlette adapter would run a sync app on the event loop."""
    limiter: list[anyio.CapacityLimiter] = []

    async def endpoint(request: Request) -> Response:
        if not limiter:
            limiter.append(anyio.CapacityLimiter(SLACK_THREADS))
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _plausible(request):
            return PlainTextResponse("not signed", 401)
        answer = await anyio.to_thread.run_sync(
            lambda: bolt.dispatch(to_bolt_request(request, body)), limiter=limiter[0]
        )
        return to_starlette_response(answer)

    return Route("/slack/events", endpoint, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than anything Slack sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _plausible(request: Request) -> bool:
    """Bolt answers 500 to a timestamp that is no number and to a signature that is not ASCII; both are 401."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    return timestamp.isascii() and timestamp.isdigit() and signature.isascii()


def _demo_routes(desk: Desk, settings: Settings) -> list[Route]:
    """Only the demo may move programme time."""
    if not settings.demo:
        return []

    async def move(request: Request) -> Response:
        days = float((await request.json()).get("days", 0))
        return await anyio.to_thread.run_sync(lambda: _move_clock(desk, days))

    return [Route("/demo/clock", move, methods=["POST"])]


def _move_clock(desk: Desk, days: float) -> Response:
    with desk.store.write("clock") as unit:
        unit.clock.set_offset(unit.clock.offset() + timedelta(days=days))
    nudge.sweep(desk)  # whoever moves time wants to see what it brings
    sweep_digests(desk)
    sweep_deadlines(desk)
    with desk.store.read() as unit:
        return JSONResponse({"now": unit.now().isoformat()})


def _killer(path: Path) -> Callable[[str, str], None]:
    """Crash tests: end this process, as kill -9 would, at the first commit boundary of each name that is not in the file."""
    turn = threading.Lock()  # two threads at the same point are one kill

    def at_commit(label: str, moment: str) -> None:
        point = f"{label} {moment}"
        with turn:
            _kill_once(path, point)

    return at_commit


def _kill_once(path: Path, point: str) -> None:
    if point not in path.read_text(encoding="utf-8").splitlines():
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{point}\n")
            file.flush()
            os.fsync(file.fileno())
        log.error("killed at %s, %s", point, datetime.now(UTC).isoformat())
        os.kill(os.getpid(), signal.SIGKILL)
