"""A badge's page and its credential over HTTP, one visitor after another on a kept connection, from a running bot.

Beside `/healthz` of the same server, which does nothing: the floor of one request.
"""

import asyncio
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.service.editions import publish
from catalog import __file__ as catalog_file
from storage.blobs import LocalBlobs
from storage.records import Programme, Role, RoleGrant
from storage.store import Store
from storage.unit import Unit
from tests.benchmarks.messages import CAIRN, GET_HEALTH, running
from tests.benchmarks.table import Row, beside, percentile
from tests.benchmarks.wire import calling
from tests.web.world import BEN, PATHWAY, PROGRAMME, TEAM, World, make_desk

VISITS, ROUNDS = 200, 3


def rows(name: str, url: str, folder: Path) -> list[Row]:
    award = _issue(url, folder)
    return asyncio.run(_visited(name, url, folder, award))


def _issue(url: str, folder: Path) -> str:
    """A published badge in that database."""
    store = Store(url)
    store.migrate()
    with closing(store):
        with store.write("publish") as unit:
            publish(unit, Path(catalog_file).parent / "data", unit.now(), "bench")
            _programme(unit)
        world = World(make_desk(store, LocalBlobs(folder / "blobs", reserve=0)), client=None)  # type: ignore[arg-type]  nothing is fetched
        return world.badge().id


def _programme(unit: Unit) -> None:
    unit.programmes.save(Programme(team=TEAM, id=PROGRAMME, name="Career Prepared", issuer="ums", pathways=[PATHWAY]))
    unit.people.see(TEAM, BEN)
    since = unit.now() - timedelta(days=1)
    grant = RoleGrant(
        id="ben", team=TEAM, person=BEN, role=Role.ASSESSOR, programme=PROGRAMME, since=since, granted_by=BEN
    )
    unit.grants.add(grant)


async def _visited(name: str, url: str, folder: Path, award: str) -> list[Row]:
    async with running(CAIRN, CAIRN_DATABASE_URL=url, CAIRN_BLOBS=str(folder / "blobs")) as bot:
        found: dict[str, list[list[float]]] = {"": [], ".json": [], "alive": []}
        for _ in range(ROUNDS):
            for kind, rounds in found.items():
                rounds.append(await _visits(bot.port, GET_HEALTH if kind == "alive" else _get(award, kind)))
    return [
        _row(
            f"badge {'credential' if kind else 'page'} {label}, {name} (beside: /healthz)",
            share,
            found[kind],
            found["alive"],
        )
        for kind in ("", ".json")
        for label, share in (("p50", 0.5), ("p99", 0.99))
    ]


def _row(what: str, share: float, ours: list[list[float]], floor: list[list[float]]) -> Row:
    return beside(what, [percentile(r, share) for r in ours], [percentile(r, share) for r in floor])


def _get(award: str, kind: str) -> bytes:
    return f"GET /badges/{award}{kind} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html,*/*;q=0.8\r\n\r\n".encode()


async def _visits(port: int, request: bytes) -> list[float]:
    caller = await calling(port)
    await caller.ask(request)
    found = []
    for _ in range(VISITS):
        began = time.perf_counter()
        status, body = await caller.ask(request)
        found.append(time.perf_counter() - began)
        assert status == 200, (status, body)
    caller.transport.close()
    return found
