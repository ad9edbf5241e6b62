"""Slack in trouble: whatever it answers, or does not, each effect is posted once, and others do not wait for it."""

import time
from typing import Any

import pytest

from bot.demo.client import Visitor
from bot.slack import api
from tests.faults.stage import Scene, all_effects

TROUBLE: dict[str, dict[str, Any]] = {
    "429 with a Retry-After": {"kind": "ratelimited", "retry_after": "1"},
    "429 without a Retry-After": {"kind": "ratelimited", "retry_after": None},
    "429 with a Retry-After that is no number": {"kind": "ratelimited", "retry_after": "soon"},
    "500 before it posts": {"kind": "error_before"},
    "500 although it posted": {"kind": "error_after"},
    "the connection is cut before it posts": {"kind": "cut_before"},
    "the connection is cut although it posted": {"kind": "cut_after"},
}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Slack does not say we wait for need not be five seconds here."""
    monkeypatch.setattr(api, "DEFAULT_RETRY_AFTER", 0.4)


def answers_to(scene: Scene, ada: Visitor) -> dict[str, int]:
    """How often each answer to Ada was posted, once nothing is on its way any more."""
    scene.quiet()
    return {idem: count for idem, count in scene.posts().items() if f"person:{ada.id}" in idem}


def posts_when(scene: Scene, **fault: Any) -> list[int]:
    """Ada asks something while posting fails like this: how often each answer stands there in the end."""
    ada = scene.person("Ada")
    scene.ws.faults(calls=[{"method": "chat.postMessage", **fault}])
    ada.dm("tell me about career prepared")
    ada.expect("Career Prepared")
    return list(answers_to(scene, ada).values())


@pytest.mark.parametrize("kind", TROUBLE)
def test_a_message_is_posted_once_when(scene: Scene, kind: str) -> None:
    assert posts_when(scene, **TROUBLE[kind], times=2) == [1]
    assert [e.error for e in all_effects(scene.store) if e.state == "dead"] == []


def test_the_look_before_a_resend_survives_a_refused_look(scene: Scene) -> None:
    """Posted, the connection cut; then Slack has no time for the look. What is unclear stays unclear."""
    ada = scene.person("Ada")
    cut = {"method": "chat.postMessage", "kind": "cut_after", "times": 1}
    busy = {"method": "conversations.history", "kind": "ratelimited", "times": 1, "retry_after": "0.2"}
    scene.ws.faults(calls=[cut, busy])
    ada.dm("tell me about career prepared")
    ada.expect("Career Prepared")
    assert list(answers_to(scene, ada).values()) == [1]


def test_retry_after_is_honoured_and_holds_up_nobody_else(scene: Scene) -> None:
    ada, cy = scene.person("Ada"), scene.person("Cy")
    scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": "ratelimited", "times": 1, "retry_after": "3"}])
    ada.dm("tell me about career prepared")
    while not (refused := scene.ws.log("call", method="chat.postMessage", status=429)):
        time.sleep(0.01)
    cy.dm("tell me about career prepared")
    cy.expect("Career Prepared", timeout=2.5)
    assert [m for m in ada.messages() if m.from_app] == []
    ada.expect("Career Prepared")
    calls = [c for c in scene.ws.log("call", method="chat.postMessage") if "args" in c]
    asked = [c["at"] for c in calls if c["args"]["channel"] == ada.messages()[0].channel]
    assert min(asked) >= refused[0]["at"] + 3
    assert list(answers_to(scene, ada).values()) == [1]
