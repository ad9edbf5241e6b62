"""Told to stop: what is in hand is finished or given back within ten seconds, and nothing is lost or doubled."""

import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

from storage.records import EffectState
from tests.faults.nursery import Nursery
from tests.faults.replicas import Deployment, deployed
from tests.faults.stage import Scene, all_effects, eventually

QUESTIONS = ("tell me about career prepared", "what does level 1 need", "what does level 2 need", "who awards it")
TEN = 10.0


def answers(scene: Scene, person: str) -> list[int]:
    return [n for idem, n in scene.posts().items() if idem.startswith("answer") and person in idem]


def statuses(scene: Scene) -> list[list[int | None]]:
    """Of each message that somebody wrote: what the bot answered at each attempt."""
    deliveries = scene.ws.log("delivery", payload="event", type="message")
    return [[attempt["status"] for attempt in d["attempts"]] for d in deliveries if "bot_id" not in d["event"]]


def posting(scene: Scene) -> None:
    eventually(lambda: scene.ws.log("call", method="chat.postMessage") or None, "a post")


def test_a_request_in_hand_is_answered_before_the_process_ends(
    sqlite_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    with deployed(sqlite_url, tmp_path, small_catalog) as scene:
        replica, ada = scene.replica(nursery), scene.person("Ada")
        scene.quiet()
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN IMMEDIATE")  # whatever wants to write waits now
            ada.dm("tell me about career prepared")
            time.sleep(0.5)
            replica.signal(signal.SIGTERM)
            time.sleep(0.5)
            assert replica.poll() is None
            other.rollback()
        assert replica.wait(TEN) == 0
        scene.ws.settle()
        assert statuses(scene) == [[200]]
        assert answers(scene, ada.id) in ([], [1])  # the stop may find it sent already
        replica.start()
        ada.expect("Career Prepared", ever=True)
        scene.quiet()
        assert answers(scene, ada.id) == [1]


def test_a_message_in_hand_is_posted_and_settled_before_the_process_ends(
    postgres_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    with deployed(postgres_url, tmp_path, small_catalog) as scene:
        replica, ada = scene.replica(nursery), scene.person("Ada")
        scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": "slow", "seconds": 2, "times": 1}])
        ada.dm("tell me about career prepared")
        posting(scene)
        assert replica.stop() < TEN
        said = [e for e in all_effects(scene.store) if e.kind == "say"]
        assert [(e.state, e.unclear, e.receipt.get("found")) for e in said] == [(EffectState.DONE, False, None)]
        assert answers(scene, ada.id) == [1]
        assert [line["message"] for line in replica.lines()][-1] == "stopped"


def test_a_call_that_hangs_is_given_back_and_its_post_is_found(
    postgres_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    """Slack takes the message after eleven seconds; the process is gone by then."""
    with deployed(postgres_url, tmp_path, small_catalog, lease_seconds=300) as scene:
        replica, ada = scene.replica(nursery), scene.person("Ada")
        scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": "slow", "seconds": 11, "times": 1}])
        ada.dm("tell me about career prepared")
        posting(scene)
        assert replica.stop() < TEN
        held = [e for e in all_effects(scene.store) if e.kind == "say"]
        assert [(e.state, e.unclear, e.error) for e in held] == [(EffectState.QUEUED, True, "the process stopped")]
        replica.start()
        scene.quiet(60)
        settled = [e for e in all_effects(scene.store) if e.kind == "say"]
        assert [e.receipt.get("found") for e in settled] == [True]
        assert answers(scene, ada.id) == [1]


def test_a_rolling_restart_loses_and_doubles_nothing(
    postgres_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    with deployed(postgres_url, tmp_path, small_catalog) as scene:
        pair = [scene.replica(nursery), scene.replica(nursery)]
        everybody = [scene.person(name) for name in ("Ada", "Ben", "Cy", "Dee")]
        done = threading.Event()
        asking = threading.Thread(target=ask_until, args=(scene, done))
        asking.start()
        for replica in pair:
            assert replica.stop() < TEN
            replica.start()
        done.set()
        asking.join()
        scene.quiet(60)
        asked = statuses(scene)
        assert len(asked) > len(everybody)
        assert {attempts[-1] for attempts in asked} == {200}
        assert {status for attempts in asked for status in attempts} <= {200, None}  # None: nobody took the connection
        told = [n for person in everybody for n in answers(scene, person.id)]
        assert told == [1] * len(asked)
        assert [e.error for e in all_effects(scene.store) if e.state is not EffectState.DONE] == []


def ask_until(scene: Deployment, done: threading.Event) -> None:
    everybody = [scene.person(name) for name in ("Ada", "Ben", "Cy", "Dee")]
    while not done.is_set():
        for person, question in zip(everybody, QUESTIONS, strict=True):
            person.dm(question)
            done.wait(0.2)
