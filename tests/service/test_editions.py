"""A new edition is built beside the one in use and takes its place whole; no question waits for a long build."""

import threading
from pathlib import Path

import pytest

import catalog
from bot.service import editions as module
from bot.service.editions import Editions, NoCatalog
from catalog.load import dump_catalog, load
from catalog.model import FORMAT
from storage.store import Store

SAMPLE = Path(catalog.__file__).parent / "data"


@pytest.fixture
def opened(store_url: str):
    store = Store(store_url)
    yield store
    store.close()


def published(store: Store, note: str) -> None:
    """An edition that differs from the others by one word."""
    sample = load(SAMPLE)
    path = sample.pathways["ums-career-prepared"].model_copy(update={"note": note})
    body = dump_catalog(sample.model_copy(update={"pathways": {**sample.pathways, path.id: path}}))
    with store.write("publish") as unit:
        unit.editions.publish(note, FORMAT, body, [], unit.now(), "test")


def said(store: Store, editions: Editions) -> str:
    with store.read() as unit:
        return editions.library(unit).catalog.pathways["ums-career-prepared"].note or ""


def test_without_a_catalog_it_is_said_so(opened):
    with opened.read() as unit, pytest.raises(NoCatalog):
        Editions().library(unit)


def test_a_small_new_edition_answers_the_next_question(opened):
    editions = Editions()
    published(opened, "first")
    assert said(opened, editions) == "first"
    published(opened, "second")
    assert said(opened, editions) == "second"


def test_while_a_new_edition_is_built_the_one_in_use_answers_and_then_gives_way(opened, monkeypatch):
    editions, go_on = Editions(), threading.Event()
    published(opened, "first")
    assert said(opened, editions) == "first"
    build = module.parse_catalog
    monkeypatch.setattr(module, "_LARGE", 0)
    monkeypatch.setattr(module, "parse_catalog", lambda body: go_on.wait(20) and build(body))
    published(opened, "second")
    assert [said(opened, editions) for _ in range(3)] == ["first"] * 3
    go_on.set()
    editions._building["second"][0].result(20)
    assert said(opened, editions) == "second"
