"""An assessor's queue: on the home page, then one message that shows a submission after the other."""

import pytest

from tests.acceptance.conftest import housed
from tests.acceptance.journey import LEVEL_1, NOTES, card, open_level_1, send, send_level_1


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A workspace of its own: the queue is empty at the start."""
    with housed(tmp_path_factory.mktemp("queue")) as built:
        yield built


def queue_of(person, text="To decide"):
    return person.home(text)


def test_from_an_empty_queue_to_an_empty_queue_two_presses_a_decision(house):
    assert "Nothing waits for you" in queue_of(house.ben).text
    assert "To decide" not in house.cleo.home().text
    learners = [house.newcomer(name) for name in ("Ada", "Eve", "Fay")]
    codes = []
    for number, learner in enumerate(learners):
        form = open_level_1(learner)
        codes.append(send(learner, form, LEVEL_1 | {NOTES: f"I looked into nursing and {number}."}))
        card(house.ben, codes[-1])
    shown = queue_of(house.ben, codes[2])
    assert "✓ All (3)" in shown.labels
    assert [shown.text.index(c) for c in codes] == sorted(shown.text.index(c) for c in codes)
    house.ben.press("Next one", in_=shown)

    presses = 1
    for number, learner in enumerate(learners):
        reading = house.ben.expect(f"Level 1 · submission {codes[number]}", ever=True)
        assert f"I looked into nursing and {number}." in reading.text
        assert "1. Learn what career services offer" in reading.text
        house.ben.press("Approve", in_=reading, confirm=True)
        presses += 2  # Approve, and yes
        learner.expect("is yours")
    assert presses == 1 + 2 * len(learners)
    done = house.ben.expect("That was all", ever=True)
    assert done.ts == reading.ts, "one message, updated in place"
    assert "Nothing waits for you" in queue_of(house.ben).text


def test_one_is_skipped_another_filtered_and_what_others_read_is_said(house):
    ada, eve = house.newcomer("Ada"), house.newcomer("Eve")
    first, second = send_level_1(ada), send_level_1(eve)
    card(house.ben, second)
    house.ben.press("Next one", in_=queue_of(house.ben, second))
    house.ben.press("Skip", in_=house.ben.expect(f"submission {first}"))
    reading = house.ben.expect(f"submission {second}")
    shown = queue_of(house.ben, "Mine (1)")
    assert f"{first} · first attempt · due" in shown.text
    house.ben.press("Mine (1)", in_=shown)
    mine = queue_of(house.ben, "✓ Mine (1)")
    assert second in mine.text
    assert first not in mine.text
    assert f"with {house.ben.name}" in queue_of(house.cy, "With others (1)").text
    house.ben.press("Return…", in_=reading)
    form = house.ben.form("Not yet")
    assert form.fill({"A word on the whole": "which careers?"}).submit() == {}
    house.ben.expect("That was all")
    house.ben.press("With learners (1)", in_=queue_of(house.ben, "With learners (1)"))
    assert "waiting on the learner since" in queue_of(house.ben, "✓ With learners").text


def test_their_own_work_is_never_in_it(house):
    eve = house.newcomer("Eve", "Lind")
    house.dee.slash(f"/pathway role add <@{eve.id}> assessor career-prepared")
    house.dee.expect("Done")
    code = send_level_1(eve)
    house.settled()
    assert code not in queue_of(eve).text
    assert code in queue_of(house.cy, code).text
