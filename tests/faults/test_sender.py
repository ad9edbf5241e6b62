"""A sender that was asleep: its lease runs out, another takes over, and the message stands there once."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.service import delivery
from bot.service.desk import Desk
from bot.service.effects import Connect, queue
from bot.slack import api, sender
from bot.slack.sender import Sender
from storage.errors import Unavailable
from storage.outbox import Outbox
from storage.records import Effect
from tests.faults.stage import Scene, bot_in_workspace

LEASE_SECONDS = 2.0  # more than a busy machine needs for one effect


class Sleeper:
    """Stops the first that comes here until it is woken."""

    def __init__(self) -> None:
        self.asleep, self.woken = threading.Event(), threading.Event()
        self._first = threading.Lock()

    def nap(self) -> None:
        if self._first.acquire(blocking=False):
            self.asleep.set()
            assert self.woken.wait(30)


@pytest.fixture
def scene(store_url: str, tmp_path: Path, small_catalog: Path) -> Iterator[Scene]:
    with bot_in_workspace(store_url, tmp_path, small_catalog, lease_seconds=LEASE_SECONDS) as one:
        yield one


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


def take_over(scene: Scene, sleeper: Sleeper) -> dict[str, int]:
    """Ada asks; the first sender falls asleep, a second one answers, the first wakes. The posts to her."""
    ada = scene.person("Ada")
    ada.dm("tell me about career prepared")
    assert sleeper.asleep.wait(10)
    ada.expect("Career Prepared")
    scene.quiet()
    sleeper.woken.set()
    scene.ws.settle()
    threading.Event().wait(0.5)
    return {idem: n for idem, n in scene.posts().items() if ada.id in idem}


def test_a_sender_that_sleeps_after_posting_cannot_settle_and_its_post_is_found(
    scene: Scene, sleeper: Sleeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[tuple[int, bool]] = []
    monkeypatch.setattr(sender, "call", _nap_after_posting(sleeper))
    monkeypatch.setattr(Outbox, "settle", _noting(Outbox.settle, settled))
    assert list(take_over(scene, sleeper).values()) == [1]
    tokens = dict(settled)
    assert (tokens[1], tokens[2]) == (False, True)


def _nap_after_posting(sleeper: Sleeper) -> Callable[..., dict[str, Any]]:
    def call(method: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
        answer = api.call(method, **arguments)
        if method.__name__ == "chat_postMessage":
            sleeper.nap()
        return answer

    return call


def _noting(settle: Callable, settled: list[tuple[int, bool]]) -> Callable:
    def and_note(self: Outbox, effect: Effect, receipt: dict) -> bool:
        held = settle(self, effect, receipt)
        if effect.kind == "say":
            settled.append((effect.token, held))
        return held

    return and_note


def test_a_sender_that_sleeps_before_posting_does_not_post_any_more(
    scene: Scene, sleeper: Sleeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = Sender._where

    def nap_first(self: Sender, place: object) -> object:
        sleeper.nap()
        return where(self, place)

    monkeypatch.setattr(Sender, "_where", nap_first)
    assert list(take_over(scene, sleeper).values()) == [1]


def test_two_starts_look_around_one_after_the_other(desk: Desk) -> None:
    """Both write the same programmes: side by side they would wait for each other until one gives up."""
    with desk.store.write("two starts") as unit:
        queue(unit, Connect(), "connect:1")
        queue(unit, Connect(), "connect:2")
    with desk.store.write("claim") as unit:
        assert [e.idem for e in unit.outbox.claim(10, 30) if e.kind == "connect"] == ["connect:1"]


def test_a_busy_database_never_makes_an_effect_a_dead_letter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_BACKOFF", (0,))
    tries: list[int] = []

    def busy(effect: Effect) -> dict[str, Any]:
        tries.append(effect.attempts)
        if len(tries) <= delivery.MAX_ATTEMPTS:
            raise Unavailable
        return {}

    with desk.store.write("start") as unit:
        queue(unit, Connect(), "connect:1")
    sending = delivery.Delivery(desk, {"connect": busy, "profile": lambda _: {}})
    effect = sending.claim()
    while effect:
        effect = sending.carry_out(effect) or sending.claim()
    with desk.store.read() as unit:
        found = unit.outbox.find("connect:1")
    assert found is not None
    assert found.state == "done"
