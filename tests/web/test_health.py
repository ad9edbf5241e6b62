"""Alive without asking anything; ready only when it can work."""

import time
from contextlib import closing
from dataclasses import replace

import pytest

from bot import jobs
from bot.badges.keyring import KeyRing
from bot.badges.keys import SigningKey
from bot.service.desk import KeyUnusable
from bot.service.watch import CLOCK, ROUNDS, Pulse
from bot.web import health
from storage.store import Store
from tests.web.world import make_desk, served


def no_key():
    raise KeyUnusable(KeyUnusable.__doc__)


def test_it_is_ready_when_everything_is_there(world):
    answer = world.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["problems"] == []


def test_it_is_not_ready_before_a_catalog_is_published(store, world):
    with served(make_desk(store, world.desk.blobs)) as own:
        answer = own.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["problems"] == ["No catalog is published: run `cairn catalog publish DIR`."]
        assert own.get("/issuer").status_code == 200


def test_without_its_database_it_lives_but_is_not_ready_and_pages_say_to_come_back(world):
    url = "postgresql://nobody@127.0.0.1:1/none"
    with closing(Store(url)) as store, served(make_desk(store, world.desk.blobs)) as own:
        ready = own.get("/readyz")
        page = own.get(f"/badges/{'A' * 22}")

        assert own.get("/healthz").text == "ok"
        assert ready.status_code == 503
        assert "database does not answer" in ready.json()["problems"][0]
        assert page.status_code == 503
        assert "try again in a minute" in page.text
        assert page.headers["retry-after"] == "30"


def test_it_is_not_ready_on_a_database_that_was_never_migrated(world, tmp_path):
    with (
        closing(Store(f"sqlite:///{tmp_path / 'empty.db'}")) as store,
        served(make_desk(store, world.desk.blobs)) as own,
    ):
        ready = own.get("/readyz")

        assert ready.status_code == 503
        assert "cairn migrate" in ready.json()["problems"][0]


def test_a_key_that_cannot_sign_is_told_and_keeps_no_decision_waiting(world):
    desk = make_desk(world.desk.store, world.desk.blobs, ring=no_key)
    with served(desk) as own:
        answer = own.get("/readyz")

        assert answer.status_code == 200
        assert "CAIRN_SIGNING_KEY" in answer.json()["warnings"][0]


def test_a_process_without_the_key_that_signs_says_so(world):
    desk = make_desk(world.desk.store, world.desk.blobs, ring=lambda: KeyRing((SigningKey.from_seed(bytes(32)),)))
    with served(desk) as own:
        assert "cairn keys list" in own.get("/readyz").json()["warnings"][0]


def test_what_waits_too_long_is_told(store, world, monkeypatch):
    monkeypatch.setattr(health, "LATE_SECONDS", 0.0)
    with store.write("wait") as unit:
        unit.outbox.enqueue("issue", "", {}, "one")
    time.sleep(0.01)
    with served(make_desk(store, world.desk.blobs)) as own:
        answer = own.get("/readyz").json()

        assert answer["outbox_seconds"] > 0
        assert any("has waited" in said for said in answer["warnings"])


def test_it_tells_when_the_clock_and_the_senders_last_came_round(world):
    pulse = Pulse()
    pulse.beat(CLOCK)
    pulse.beat("sender-0")
    with served(replace(world.desk, pulse=pulse)) as own:
        answer = own.get("/readyz").json()

        assert answer["ready"] is True
        assert answer["warnings"] == []
        assert 0 <= answer["tick_seconds"] < 60
        assert 0 <= answer["sender_seconds"] < 60


def seen(**ago):
    """Threads that were last seen so many seconds ago."""
    pulse = Pulse()
    pulse._seen.update({name: time.monotonic() - seconds for name, seconds in ago.items()})
    return pulse


def test_one_stuck_sender_is_told(world):
    with served(replace(world.desk, pulse=seen(clock=1, one=2, other=1000))) as own:
        answer = own.get("/readyz")

        assert (answer.status_code, answer.json()["problems"]) == (200, [])
        assert "1 of 2 senders" in answer.json()["warnings"][0]


def test_without_any_sender_that_moves_it_is_not_ready(world):
    with served(replace(world.desk, pulse=seen(clock=1, one=999, other=1000))) as own:
        answer = own.get("/readyz")

        assert answer.status_code == 503
        assert "nothing is delivered" in answer.json()["problems"][0]


def test_a_clock_that_stands_still_is_told(world):
    with served(replace(world.desk, pulse=seen(clock=1000, one=1))) as own:
        answer = own.get("/readyz")

        assert answer.status_code == 200
        assert "no nudges" in answer.json()["warnings"][0]


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_that_does_not_come_to_a_good_end_is_told_until_one_does(world, monkeypatch, name):
    desk = replace(world.desk, pulse=seen(clock=1, one=1, **dict.fromkeys(ROUNDS, 1)))
    desk.pulse._seen[name] -= 3000
    clock = jobs.Jobs(desk, {}, jobs.Bell(), senders=0)

    def stumbles(_desk):
        raise RuntimeError("a bug in a round")

    with served(desk) as own:
        with monkeypatch.context() as broken:
            for sweep in ("sweep_nudges", "sweep_digests", "sweep_deadlines", "sweep"):
                broken.setattr(jobs, sweep, stumbles)
            clock.go_round(name)
            answer = own.get("/readyz")
        clock.go_round(name)

        assert (answer.status_code, answer.json()["problems"]) == (200, [])
        assert [said for said in answer.json()["warnings"] if f"No round of {name}" in said]
        assert own.get("/readyz").json()["warnings"] == []


def test_a_clock_that_differs_from_the_databases_is_told(world, monkeypatch):
    monkeypatch.setattr(health, "SKEW_SECONDS", -1.0)
    assert "Slack is refused" in world.get("/readyz").json()["warnings"][0]
