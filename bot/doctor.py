"""`cairn doctor`: what a deployment needs, looked at one by one, each with what to do where it is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.app import issuing, open_store
from bot.hygiene.scanner import Scanner, ScannerAway
from bot.service.delivery import DeliveryError
from bot.service.desk import KeyUnusable
from bot.service.keys import trouble
from bot.settings import Settings
from bot.slack import api
from catalog.check import check, problems
from catalog.problems import CatalogError
from catalog.programmes import load_programmes
from storage.blobs import open_blobs
from storage.errors import StoreError


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    detail: str


def examine(settings: Settings) -> Iterator[Finding]:
    """One finding for each thing that Cairn needs; a failing one never stops the next."""
    for what, look in _LOOKS:
        try:
            yield Finding(what, good=True, detail=look(settings))
        except (DeliveryError, StoreError, CatalogError, KeyUnusable, OSError, ValueError, LookupError) as error:
            yield Finding(what, good=False, detail=str(error).strip("'") or type(error).__name__)


def _slack(settings: Settings) -> str:
    if not settings.slack_is_set:
        raise LookupError(
            "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not both set, nor is SLACK_APP_TOKEN for Socket Mode"
            " (README: Connecting a Slack workspace)."
        )
    client = api.client(settings.bot_token.get_secret_value(), settings.slack_api_url)
    me = api.call(client.auth_test)
    if settings.socket_mode:
        api.call(client.apps_connections_open, app_token=settings.app_token.get_secret_value())
    way = "Socket Mode" if settings.socket_mode else "HTTP"
    return f"{me.get('user', 'the bot')} in {me.get('team', me['team_id'])}, over {way}"


def _database(settings: Settings) -> str:
    store = open_store(settings)
    try:
        with store.read() as unit:
            dead, waiting = len(unit.outbox.dead()), unit.outbox.open_count()
    finally:
        store.close()
    if dead:
        raise LookupError(f"It answers, but {dead} effect(s) could not be delivered: cairn dead-letters list")
    return f"up to date; {waiting} effect(s) waiting"


def _catalog(settings: Settings) -> str:
    found = problems(check(settings.catalog))
    if found:
        raise LookupError(f"{len(found)} problem(s) in {settings.catalog}: cairn catalog check shows them.")
    return str(settings.catalog)


def _programmes(settings: Settings) -> str:
    seeds = load_programmes(settings.programmes)
    store = open_store(settings)
    try:
        with store.read() as unit:
            known = [p for team in unit.people.teams() for p in unit.programmes.all(team)]
    finally:
        store.close()
    open_ones = [p.name for p in known if p.review_channel is None]
    ready = len(known) - len(open_ones)
    if known and not ready:
        raise LookupError("No programme has its review channel: make it private, and /invite @Cairn there.")
    return f"{len(seeds)} in the file, {ready} with a review channel"


def _key(settings: Settings) -> str:
    made = issuing(settings)
    ring = made.ring()
    store = open_store(settings)
    try:
        with store.read() as unit:
            problem, chosen = trouble(unit, made), unit.keys.signing()
    finally:
        store.close()
    if problem:
        raise LookupError(problem)
    return f"{made.did} signs with {(chosen.id if chosen else ring.signing[0].multibase)[:12]}…"


def _evidence(settings: Settings) -> str:
    blobs = open_blobs(settings.blobs)
    with blobs.stage([], 0) as nothing:
        blobs.exists(nothing.blob.sha256)  # asks the store, whatever it answers
    return settings.blobs.partition("?")[0]


def _scanner(settings: Settings) -> str:
    if not settings.scanner:
        return "none (CAIRN_SCANNER): files are judged by their content alone"
    try:
        Scanner(settings.scanner).ping()
    except ScannerAway as error:
        raise LookupError(f"{error} Evidence waits until it does.") from error
    return settings.scanner


def _address(settings: Settings) -> str:
    if not settings.secure and not settings.demo:
        raise LookupError(f"{settings.public} is not https: set CAIRN_PUBLIC_URL to the address that people can reach.")
    return settings.public


_LOOKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("Slack", _slack),
    ("database", _database),
    ("catalog", _catalog),
    ("programmes", _programmes),
    ("evidence store", _evidence),
    ("virus scanner", _scanner),
    ("signing key", _key),
    ("public address", _address),
)
