"""Slack repeats itself: each event one to four times, out of order, also under new ids; people press ten times."""

from collections import Counter

from bot.demo.client import AppDidNotRespond, Visitor
from bot.demo.screens import Message
from storage.records import DecisionKind
from storage.store import Store
from tests.faults.stage import (
    LEVEL,
    PDF,
    TEAM,
    Scene,
    all_decisions,
    all_effects,
    badges_of,
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
