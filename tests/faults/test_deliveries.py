"""Slack repeats itself: each event one to four times, out of order, also under new ids; people press ten times."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.demo.client import AppDidNotRespond, Visitor
from bot.demo.config import Config
from bot.demo.request_url import sign
from bot.demo.screens import Form, Message
from bot.service import front
from bot.service.desk import Desk
from bot.service.surface import FormName, Outcome, Sent
from storage.records import DecisionKind
from storage.store import Store
from tests.faults.stage import (
    LEVEL,
    PATHWAY,
    PDF,
    TEAM,
    Scene,
    all_decisions,
    all_effects,
    badges_of,
    enrolled,
    together,
)
from tests.faults.visits import card_of_level_1

REPEATED = {"duplicate": [1, 4], "new_ids": 0.5, "reorder": 0.3}
QUESTIONS = ("tell me about career prepared", "what does level 1 need", "what does level 2 need", "who awards it")


def notes(store: Store, *wanted: str) -> Counter[str]:
    found = (e.payload.get("note") for e in all_effects(store))
    return Counter(note for note in found if note in wanted)


def test_a_question_that_arrives_several_times_is_answered_once(scene: Scene) -> None:
    people = [scene.person(name) for name in ("Ada", "Ben", "Cy", "Dee")]
    scene.ws.faults(seed=7, events=REPEATED)
    for person in people:
        for question in QUESTIONS:
            person.dm(question)
    scene.quiet()
    assert repeated(scene) > len(people) * len(QUESTIONS)
    assert notes(scene.store, "answer") == {"answer": len(people) * len(QUESTIONS)}
    assert set(scene.posts().values()) == {1}


def repeated(scene: Scene) -> int:
    return sum(d["attempts"][-1]["status"] == 200 for d in scene.ws.log("delivery", payload="event", type="message"))


def test_a_file_and_a_typed_decision_that_arrive_several_times_count_once(scene: Scene) -> None:
    ada, ben = scene.person("Ada"), scene.person("Ben")
    card = card_of_level_1(scene, ada, ben)
    scene.ws.faults(seed=11, events={**REPEATED, "duplicate": [4, 4]})
    ada.upload("plan.pdf", PDF)
    ben.reply(card, "return: 2: name a second career")
    scene.quiet()
    assert notes(scene.store, "file-for", "returned", "ruling") == {"file-for": 1, "returned": 1, "ruling": 1}
    assert [(d.kind, d.decider) for d in all_decisions(scene.store)] == [(DecisionKind.RETURNED, ben.id)]
    assert max(scene.posts().values()) == 1


def test_approve_pressed_ten_times_by_two_at_once_is_one_decision_and_one_badge(scene: Scene) -> None:
    ada, ben, cy = (scene.person(name) for name in ("Ada", "Ben", "Cy"))
    card = card_of_level_1(scene, ada, ben)
    barrier_of_ten = [lambda who=who: pressed(who, card) for who in (ben, cy) for _ in range(5)]
    assert together(*barrier_of_ten) == [True] * 10
    scene.quiet()
    decided = all_decisions(scene.store)
    assert [d.kind for d in decided] == [DecisionKind.APPROVED]
    assert notes(scene.store, "approved", "ruling", "refused") == {"approved": 1, "ruling": 1, "refused": 9}
    assert badges_of(scene.store, ada.id) == {LEVEL[1]: 1}
    assert max(scene.posts().values()) == 1
    with scene.store.read() as unit:
        assert [s.attempt for s in unit.submissions.of(TEAM, ada.id)] == [1]


def pressed(who: Visitor, card: Message) -> bool:
    try:
        who.press("Approve", in_=card, confirm=True, stale=True)
    except AppDidNotRespond:
        return False
    return True


def test_a_form_sent_twice_is_one_submission(scene: Scene) -> None:
    ada, ben = scene.person("Ada"), scene.person("Ben")
    card_of_level_1(scene, ada, ben, times=3)
    scene.quiet()
    with scene.store.read() as unit:
        assert len(unit.submissions.of(TEAM, ada.id)) == 1
    assert notes(scene.store, "card", "criteria") == {"card": 1, "criteria": 1}


def test_the_same_form_arriving_again_changes_nothing_says_nothing_and_gets_the_same_answer(scene: Scene) -> None:
    """As a proxy's repetition, or a second press in a slow network, would bring it: one view, one hash, its values."""
    ada, ben = scene.person("Ada"), scene.person("Ben")
    ben.press("Return…", in_=card_of_level_1(scene, ada, ben))
    filled = ben.form("Not yet").fill({"A word on the whole": "name a second career"})
    first = delivered(scene, ben, filled)
    scene.quiet()
    before = everything(scene)
    second = delivered(scene, ben, filled)
    scene.quiet()
    assert (second.status_code, second.content) == (first.status_code, first.content) == (200, b"")
    assert [d.kind for d in all_decisions(scene.store)] == [DecisionKind.RETURNED]
    assert everything(scene) == before


def delivered(scene: Scene, person: Visitor, form: Form) -> httpx.Response:
    """The form as Slack would deliver it, by hand, so that it can come again when it is closed already."""
    view = form.raw | {"state": {"values": state_of(form)}}
    payload = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": person.id}, "view": view}
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", **sign(Config.signing_secret, body)}
    return httpx.post(f"{scene.bot_url}/slack/events", content=body, headers=headers, timeout=30)


def state_of(form: Form) -> dict[str, Any]:
    return {
        block: {action: {"type": "plain_text_input", "value": value} for action, value in typed.items()}
        for block, typed in form.values().items()
    }


def everything(scene: Scene) -> tuple[Any, ...]:
    with scene.store.read() as unit:
        audit = [(entry.actor, entry.action) for entry in unit.audit.since(0, 1000)]
    return [e.idem for e in all_effects(scene.store)], audit, scene.posts()


def test_a_form_that_comes_again_gets_the_answer_that_was_kept_not_a_new_one(desk: Desk) -> None:
    """Worked out anew it would be refused: the time that was picked is past by then."""
    with desk.store.write("start") as unit:
        enrolled(desk, unit, "U1")
        soon = unit.now() + timedelta(days=2)
    values = {"day": soon.date().isoformat(), "time": "12:00"}
    form = Sent(person="U1", name=FormName.REMIND, args={"pathway": PATHWAY}, values=values)
    first = front.form_sent(desk, form, ("form:V1:1.a:x",))
    with desk.store.write("later") as unit:
        unit.clock.set_offset(timedelta(days=9))
    assert front.form_sent(desk, form, ("form:V1:2.b:x",)).errors, "another form is looked at anew"
    before = [e.idem for e in all_effects(desk.store)]
    assert front.form_sent(desk, form, ("form:V1:1.a:x",)) == first == Outcome()
    assert [e.idem for e in all_effects(desk.store)] == before
