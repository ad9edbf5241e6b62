"""No call to anybody, and no signature, while a write unit is open: whoever is slow must not hold everybody else."""

import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.badges import proof
from bot.badges.keys import new_key
from storage.store import Store
from storage.unit import Unit
from tests.faults.stage import LEVEL, Scene, badges_of, bot_in_workspace, links
from tests.faults.visits import card_of_level_1


class Guard:
    """Notes what is done in the open write unit of its own thread."""

    def __init__(self) -> None:
        self.caught: list[str] = []
        self.units = 0
        self.calls = 0
        self._thread = threading.local()

    def write(self, write: Callable) -> Callable:
        @contextmanager
        def guarded(store: Store, label: str) -> Iterator[Unit]:
            with write(store, label) as unit:
                self.units += 1
                self._thread.label = label
                try:
                    yield unit
                finally:
                    self._thread.label = None

        return guarded

    def outside(self, deed: Callable) -> Callable:
        def guarded(*given: Any, **named: Any) -> Any:
            self.calls += 1
            label = getattr(self._thread, "label", None)
            if label is not None:
                self.caught.append(f"{deed.__name__} in {label}:\n{''.join(traceback.format_stack(limit=8))}")
                raise AssertionError(self.caught[-1])
            return deed(*given, **named)

        return guarded


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> Guard:
    one = Guard()
    monkeypatch.setattr(Store, "write", one.write(Store.write))
    for name in ("connect", "sendall", "send", "recv"):
        monkeypatch.setattr(socket.socket, name, one.outside(getattr(socket.socket, name)), raising=False)
    monkeypatch.setattr(proof, "sign", one.outside(proof.sign))
    return one


@pytest.fixture
def scene(guard: Guard, sqlite_url: str, tmp_path: Path, small_catalog: Path) -> Iterator[Scene]:
    """On SQLite alone: PostgreSQL is itself reached over a socket."""
    with bot_in_workspace(sqlite_url, tmp_path, small_catalog) as one:
        yield one


def test_from_question_to_badge_no_write_unit_calls_or_signs(scene: Scene, guard: Guard) -> None:
    ada, ben = scene.person("Ada"), scene.person("Ben")
    card = card_of_level_1(scene, ada, ben)
    ben.press("Approve", in_=card, confirm=True)
    ada.expect("is yours")
    scene.quiet()
    assert badges_of(scene.store, ada.id) == {LEVEL[1]: 1}
    assert len(links(ada)) == 1
    assert guard.caught == []
    assert guard.units > 30
    assert guard.calls > 100


def test_the_guard_sees_a_call_and_a_signature(guard: Guard, sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with socket.socket() as one, pytest.raises(AssertionError, match="connect in slow"), store.write("slow"):
        one.connect(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="sign in slow"), store.write("slow"):
        proof.sign({}, new_key(), "", None)  # type: ignore[arg-type]  # it must end before it looks at what is given
    store.close()
