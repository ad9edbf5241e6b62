"""A small catalog, a furnished desk without Slack, and a bot in a demo workspace; each on both databases."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.service.desk import Desk
from storage.store import Store
from tests.faults.nursery import Nursery
from tests.faults.stage import Scene, bot_in_workspace, furnished_desk, one_pathway


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return one_pathway(tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with closing(Nursery()) as one:
        yield one


@pytest.fixture(scope="session")
def wrong_clocks() -> Iterator[Nursery]:
    with closing(Nursery(wrong_clocks=True)) as one:
        yield one


@pytest.fixture
def desk(store: Store, tmp_path: Path, small_catalog: Path) -> Desk:
    return furnished_desk(store, tmp_path, small_catalog)


@pytest.fixture
def scene(store_url: str, tmp_path: Path, small_catalog: Path) -> Iterator[Scene]:
    with bot_in_workspace(store_url, tmp_path, small_catalog) as one:
        yield one
