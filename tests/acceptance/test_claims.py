"""Claiming: on the card, typed in its thread, given to another by a lead; it lapses; and the others keep off."""

import pytest

from tests.acceptance.conftest import housed
from tests.acceptance.journey import card, send_level_1, whisper


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A workspace of its own: these move the clock."""
    with housed(tmp_path_factory.mktemp("claims")) as built:
        yield built


@pytest.fixture
def code(house, ada):
    return send_level_1(ada)


def entries(house, ada, action):
    return [(e.actor, e.action) for e in house.audit(house.submissions(ada)[0].id, action)]


def test_a_claim_shows_who_reads_it_and_keeps_the_others_off(house, ada, code):
    free = card(house.cy, code)
    house.ben.press("Claim", in_=free)
    claimed = card(house.cy, code, "Ben Ito is reading this until")
    assert "Release" in claimed.labels
    house.cy.press("Approve", in_=claimed, confirm=True)
    assert "Ben Ito is reading this." in whisper(house.cy, "Ask them to release it").text
    house.cy.press("Claim", in_=free, stale=True)
    assert "A lead can give it to you" in whisper(house.cy, "until").text
    house.ben.press("Approve", in_=claimed, confirm=True)
    ada.expect("is yours")
    assert entries(house, ada, "submission.claimed") == [(house.ben.id, "submission.claimed")]
    assert entries(house, ada, "decision.refused") == [(house.cy.id, "decision.refused")]
    assert entries(house, ada, "claim.refused") == [(house.cy.id, "claim.refused")]


def test_a_claim_is_typed_and_given_back_in_the_thread(house, ada, code):
    shown = card(house.cy, code)
    house.cy.reply(shown, "claim")
    card(house.cy, code, f"{house.cy.name} is reading this until")
    house.ben.reply(shown, "release")
    assert "nothing to release" in whisper(house.ben, "You have not claimed").text
    house.cy.reply(shown, "release.")
    house.until(lambda: "Claim" in card(house.cy, code).labels, "the card is free again")
    assert [e for _, e in entries(house, ada, "submission.")][-2:] == ["submission.claimed", "submission.released"]


def test_a_claim_lapses_after_two_business_days(house, ada, code):
    house.ben.press("Claim", in_=card(house.ben, code))
    card(house.ben, code, "is reading this")
    house.workspace.post("clock", {"days": 5})
    free = card(house.cy, code)
    house.cy.press("Approve", in_=free, confirm=True, stale=True)
    ada.expect("is yours")


def test_a_lead_gives_it_to_another_and_both_hear_of_it(house, ada, code):
    lead(house, house.dee)
    house.ben.press("Claim", in_=card(house.ben, code))
    claimed = card(house.ben, code, "is reading this")
    house.ben.press("Give to…", in_=claimed)
    assert "Only a lead" in whisper(house.ben, "Only a lead").text
    house.dee.press("Give to…", in_=claimed)
    form = house.dee.form("Give it to")
    assert form.fill({"Who reads it": house.cy.name}).submit() == {}
    assert "asks you to read it" in house.cy.expect(code).text
    assert "took it from you" in house.ben.expect(code).text
    card(house.cy, code, f"{house.cy.name} is reading this")


def test_a_lead_gives_it_by_command_but_not_to_the_learner_nor_to_somebody_outside(house, ada, code):
    lead(house, house.dee)
    house.dee.slash(f"/pathway assign {code} <@{ada.id}>")
    house.dee.expect("They can't decide on this one")
    house.dee.slash(f"/pathway assign {code} <@{house.cleo.id}>")
    house.dee.expect("They can't decide on this one")
    house.ben.slash(f"/pathway assign {code} <@{house.ben.id}>")
    house.ben.expect("Only a lead")
    house.dee.slash(f"/pathway assign {code} <@{house.ben.id}>")
    assert "asks you to read it" in house.ben.expect(code).text


def test_nobody_claims_their_own_work_nor_what_they_may_not_decide(house, ada, code):
    house.cleo.join("career-prepared-review")
    house.cleo.press("Claim", in_=card(house.cleo, code))
    assert "Only this programme's assessors" in whisper(house.cleo, "can claim it").text
    ada.join("career-prepared-review")
    ada.press("Claim", in_=card(ada, code))
    whisper(ada, "your own work")
    assert house.submissions(ada)[0].claimed_by is None


def lead(house, person):
    house.dee.slash(f"/pathway role add <@{person.id}> lead career-prepared")
    house.dee.expect("Done")
