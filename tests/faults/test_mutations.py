"""The guards taken away, one at a time: where nothing goes wrong then, the tests beside this one show nothing.

The claim's lock clause has its mutation where the claim is tested: tests/storage/test_races.py.
"""

from contextlib import closing
from pathlib import Path

import pytest

from bot.slack.sender import Sender
from storage import engine
from storage.audit import Audit
from storage.outbox import Outbox
from storage.store import Store
from tests.faults.stage import MACRO, Scene, furnished_desk
from tests.faults.test_races import stacks
from tests.faults.test_slack import TROUBLE, posts_when

ROUNDS = 5


def test_without_the_learner_lock_macro_badges_go_missing(
    postgres_url: str, tmp_path: Path, small_catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing the audit takes turns as well, which hides a missing lock: so nothing is audited here."""
    with closing(Store(postgres_url)) as store:
        desk = furnished_desk(store, tmp_path, small_catalog)
        monkeypatch.setattr(engine, "for_update", lambda statement: statement)
        monkeypatch.setattr(Audit, "add", lambda *_: None)
        macros = [badges[MACRO] for badges in stacks(desk, [f"U{n}" for n in range(1, ROUNDS + 1)])]
    assert macros != [1] * ROUNDS


def test_without_the_look_a_message_is_posted_twice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sender, "_look", lambda *_: None)
    assert posts_when(scene, **TROUBLE["the connection is cut although it posted"], times=1) == [2]


def test_without_memory_of_what_is_unclear_a_message_is_posted_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outbox that forgets, between a lost answer and the next attempt, that there was one."""
    requeue = Outbox.requeue
    monkeypatch.setattr(Outbox, "requeue", lambda *given, unclear: requeue(*given, unclear=False))
    assert posts_when(scene, **TROUBLE["500 although it posted"], times=1) == [2]
