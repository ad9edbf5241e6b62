"""Hand-offs change from the state their caller saw; open questions are one line a topic; a week's digest is claimed once."""

from datetime import timedelta

from storage.records import Handoff, HandoffState, Mark, Question
from storage.store import Store
from tests.storage.cast import ADA, BEN, CLEO, HOUR, NOON, TEAM
from tests.storage.test_races import together


def handoff(**fields: object) -> Handoff:
    facts = {"id": "h1", "team": TEAM, "person": ADA, "programme": "p1", "created_at": NOON}
    return Handoff.model_validate(facts | fields)


def question(name: str, **fields: object) -> Question:
    facts = {"id": name, "team": TEAM, "person": ADA, "programme": "p1", "mark": Mark.NO_ANSWER, "edition": "e1"}
    return Question.model_validate(facts | {"text": f"text of {name}", "topic": "cost", "at": NOON} | fields)


def test_a_handoff_is_read_back_as_it_was_sent(store: Store) -> None:
    sent = handoff(question="cost?", context=[{"asked": "a", "answered": "b"}], places=[{"person": BEN}])
    with store.write("send") as unit:
        unit.handoffs.add(sent)
    with store.read() as unit:
        assert unit.handoffs.get("h1") == sent
        assert unit.handoffs.get("h2") is None


def test_only_the_first_of_two_who_saw_the_same_state_changes_it(store: Store) -> None:
    with store.write("answer") as unit:
        seen = unit.handoffs.add(handoff())
        answered = unit.handoffs.change(seen, state=HandoffState.ANSWERED, answered_by=BEN, answered_at=NOON)
        late = unit.handoffs.change(seen, state=HandoffState.ANSWERED, answered_by=CLEO, answered_at=NOON)
        assert (answered.answered_by, late) == (BEN, seen)
        assert unit.handoffs.get("h1") == answered


def test_what_waits_for_a_first_answer_is_listed_oldest_first(store: Store) -> None:
    with store.write("send") as unit:
        unit.handoffs.add(handoff(id="new", created_at=NOON + HOUR))
        unit.handoffs.add(handoff(id="old"))
        unit.handoffs.add(handoff(id="elsewhere", programme="p2"))
        unit.handoffs.change(unit.handoffs.add(handoff(id="done")), state=HandoffState.ANSWERED)
        assert [h.id for h in unit.handoffs.in_programmes(TEAM, ["p1"])] == ["old", "new"]


def test_questions_of_a_topic_are_one_line_with_their_counts_and_the_newest_words(store: Store) -> None:
    with store.write("ask") as unit:
        unit.questions.put(question("a"))
        unit.questions.put(question("b", person=BEN, at=NOON + HOUR, mark=Mark.NOT_USEFUL))
        unit.questions.put(question("c", person=BEN, at=NOON + 2 * HOUR, text=""))
        unit.questions.put(question("other", topic="place"))
        unit.questions.put(question("fine", topic="fine", mark=Mark.USEFUL))
        unit.questions.put(question("elsewhere", programme="p2"))
        cost, place = unit.questions.topics(TEAM, ["p1"])
        assert (cost.topic, cost.asked, cost.people, cost.not_useful, cost.newest.id) == ("cost", 3, 2, 1, "b")
        assert place.newest.id == "other"
        assert unit.questions.open_topics(TEAM, ["p1"]) == 2
        assert [t.topic for t in unit.questions.topics(TEAM, ["p1"], skip=1)] == ["place"]


def test_a_topic_that_was_dealt_with_is_gone_until_it_is_asked_again(store: Store) -> None:
    with store.write("ask") as unit:
        unit.questions.put(question("a"))
        unit.questions.put(question("elsewhere", programme="p2"))
        assert unit.questions.close(TEAM, ["p1"], "cost", BEN, NOON) == 1
        assert unit.questions.topics(TEAM, ["p1"]) == []
        assert unit.questions.open_topics(TEAM, ["p2"]) == 1
        unit.questions.put(question("b"))
        assert unit.questions.topics(TEAM, ["p1"])[0].asked == 1


def test_thinking_again_about_an_answer_replaces_the_first_thought(store: Store) -> None:
    with store.write("mark") as unit:
        unit.questions.put(question("a", mark=Mark.NOT_USEFUL))
        unit.questions.put(question("a", mark=Mark.USEFUL))
        assert unit.questions.topics(TEAM, ["p1"]) == []
        assert unit.questions.tally(TEAM, ["p1"], NOON, NOON + HOUR) == {Mark.USEFUL: 1}
        assert unit.questions.tally(TEAM, ["p1"], NOON + HOUR, NOON + 2 * HOUR) == {}


def test_what_is_old_is_forgotten(store: Store) -> None:
    with store.write("prune") as unit:
        unit.questions.put(question("old", at=NOON - timedelta(days=400)))
        unit.questions.put(question("new"))
        assert unit.questions.prune(NOON - timedelta(days=365)) == 1
        assert unit.questions.open_topics(TEAM, ["p1"]) == 1


def test_a_week_is_claimed_by_one_replica_however_many_ask_at_once(store: Store) -> None:
    def claim() -> bool:
        with store.write("claim") as unit:
            return unit.digests.claim(TEAM, "p1", "2026-03-02", NOON)

    assert sorted(together(*[claim] * 4)) == [False, False, False, True]
    with store.read() as unit:
        assert unit.digests.claimed(TEAM, "p1", "2026-03-02")
        assert not unit.digests.claimed(TEAM, "p1", "2026-03-09")
        assert (unit.digests.last(TEAM, "p1"), unit.digests.last(TEAM, "p2")) == (NOON, None)


def test_a_talk_that_was_ended_is_gone_for_whoever_comes_second(store: Store) -> None:
    with store.write("talk") as unit:
        unit.talks.save("offer:1", {"person": ADA}, 60)
        assert unit.talks.end("offer:1")
        assert not unit.talks.end("offer:1")
        assert unit.talks.get("offer:1") is None
