"""One served world an engine and worker, since publishing takes a while; each test makes the awards that it changes."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.service.editions import publish
from storage.blobs import LocalBlobs
from storage.records import Programme, Role, RoleGrant
from storage.store import Store
from storage.unit import Unit
from tests.web.world import BEN, LEVELS, PATHWAY, PROGRAMME, TEAM, World, make_desk, served

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def _web_databases(
    _sqlite_template: Path, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    with psycopg.connect(postgres_server.format(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE web")
    return {
        "sqlite": f"sqlite:///{tmp_path_factory.mktemp('web') / 'cairn.db'}",
        "postgresql": postgres_server.format(database="web"),
    }


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, _web_databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    store = Store(_web_databases[request.param])
    store.migrate()
    blobs = LocalBlobs(tmp_path_factory.mktemp("blobs"), reserve=0)
    with closing(store), served(make_desk(store, blobs)) as world:
        with store.write("publish") as unit:
            publish(unit, CHECKOUT / "catalog" / "data", unit.now(), "test")
            _programme(unit)
        world.stack = world.earn(world.learner(), *LEVELS)
        yield world


def _programme(unit: Unit) -> None:
    unit.programmes.save(Programme(team=TEAM, id=PROGRAMME, name="Career Prepared", issuer="ums", pathways=[PATHWAY]))
    unit.people.see(TEAM, BEN)
    unit.grants.add(
        RoleGrant(
            id="ben",
            team=TEAM,
            person=BEN,
            role=Role.ASSESSOR,
            programme=PROGRAMME,
            since=unit.now() - timedelta(days=1),
            granted_by=BEN,
        )
    )
