"""The inbox, talks, dead letters, posted messages, settings, editions."""

from datetime import timedelta

import pytest

from storage.records import DeadLetter
from storage.store import Store
from tests.storage.cast import HOUR, NOON


def test_a_key_is_first_once(store: Store) -> None:
    with store.write("one") as unit:
        assert unit.inbox.first(("Ev1",), unit.now())
        assert not unit.inbox.first(("Ev1",), unit.now())
    with store.write("two") as unit:
        assert not unit.inbox.first(("Ev1",), unit.now())


def test_a_key_whose_unit_was_rolled_back_is_first_again(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write("broken") as unit:
        _ = 1 / (0 if unit.inbox.first(("Ev1",), unit.now()) else 1)
    with store.write("again") as unit:
        assert unit.inbox.first(("Ev1",), unit.now())


def test_a_response_is_kept_and_given_again(store: Store) -> None:
    with store.write("respond") as unit:
        unit.inbox.first(("V1",), unit.now())
        assert unit.inbox.response("V1") is None
        unit.inbox.respond("V1", {"response_action": "clear"})
    with store.read() as unit:
        assert unit.inbox.response("V1") == {"response_action": "clear"}
        assert unit.inbox.response("V2") is None


def test_pruning_forgets_what_is_old(store: Store) -> None:
    with store.write("prune") as unit:
        unit.inbox.first(("old",), NOON)
        unit.inbox.first(("new",), NOON + HOUR)
        assert unit.inbox.prune(NOON + HOUR) == 1
        assert unit.inbox.first(("old",), NOON + HOUR)
        assert not unit.inbox.first(("new",), NOON + HOUR)


def test_a_talk_is_remembered_until_it_ends(store: Store) -> None:
    with store.write("talk") as unit:
        unit.talks.save("C1:U1", {"asked": ["a"]}, 60)
        unit.talks.save("C1:U1", {"asked": ["a", "b"]}, 60)
        assert unit.talks.get("C1:U1") == {"asked": ["a", "b"]}
        unit.talks.save("C2:U1", {}, -1)
        assert unit.talks.get("C2:U1") is None
        assert unit.talks.prune() == 1
        assert unit.talks.get("C1:U1") is not None


def test_a_talk_is_not_forgotten_when_the_demo_moves_its_clock(store: Store) -> None:
    with store.write("talk") as unit:
        unit.talks.save("C1:U1", {"asked": []}, 60)
        unit.clock.set_offset(timedelta(days=30))
        assert unit.talks.get("C1:U1") == {"asked": []}


def test_dead_letters_are_kept_whole_newest_first_and_marked(store: Store) -> None:
    with store.write("letters") as unit:
        for hour in (0, 1):
            at = NOON + hour * HOUR
            unit.letters.add(DeadLetter(reference=f"r{hour}", at=at, kind="event", body={"n": [1]}, error="boom"))
        unit.letters.mark_retried("r0", NOON + 2 * HOUR)
        assert [letter.reference for letter in unit.letters.all()] == ["r1", "r0"]
        found = unit.letters.get("r0")
        assert found is not None
        assert (found.body, found.retried_at) == ({"n": [1]}, NOON + 2 * HOUR)
        assert unit.letters.get("r2") is None


def test_a_dead_letter_is_kept_whatever_is_in_it(store: Store) -> None:
    hostile = "nul \0 half a pair \ud800 end"
    with store.write("letters") as unit:
        unit.letters.add(DeadLetter(reference="r", at=NOON, kind="event", body={"t": hostile}, error=hostile))
        found = unit.letters.get("r")
        assert found is not None
        assert found.body == {"t": hostile}
        assert found.error == "nul � half a pair ? end"


def test_a_posted_message_is_found_by_its_reference_and_by_its_place(store: Store) -> None:
    with store.write("posted") as unit:
        unit.posted.save("card:s1", "C1", "1.0")
        unit.posted.save("card:s1", "C1", "2.0")
        found = unit.posted.get("card:s1")
        assert found is not None
        assert found.ts == "2.0"
        assert unit.posted.at("C1", "2.0") == found
        assert unit.posted.at("C1", "1.0") is None
        assert unit.posted.get("card:s2") is None


def test_a_setting_is_set_and_set_again(store: Store) -> None:
    with store.write("set") as unit:
        assert unit.settings.get("salt") is None
        unit.settings.set("salt", "1")
        unit.settings.set("salt", "2")
        assert unit.settings.get("salt") == "2"


def test_publishing_moves_the_pointer_and_keeps_everything(store: Store) -> None:
    with store.write("publish") as unit:
        assert (unit.editions.current(), unit.editions.history()) == (None, [])
        unit.editions.publish("e1", 1, "{1}", [("h1", "data", 1, "v1"), ("h2", "ai", 1, "v2")], NOON, "UBEN")
        unit.editions.publish("e2", 2, "{2}", [("h1", "data", 2, "changed?"), ("h3", "ai", 2, "v3")], NOON, "UBEN")
        assert unit.editions.current() == "e2"
        assert unit.editions.body("e1") == (1, "{1}")
        assert unit.editions.version("h1") == (1, "v1")
        assert unit.editions.version("h3") == (2, "v3")
        assert (unit.editions.body("e9"), unit.editions.version("h9")) == (None, None)


def test_an_earlier_edition_can_be_made_current_again(store: Store) -> None:
    with store.write("publish") as unit:
        for edition in ("e1", "e2", "e1"):
            unit.editions.publish(edition, 1, "{}", [], NOON, "UBEN")
        assert unit.editions.current() == "e1"
        assert [entry.edition for entry in unit.editions.history()] == ["e1", "e2", "e1"]
