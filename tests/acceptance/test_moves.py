"""Incomplete, appealed, void: who can, who hears of it, and what stays on the record."""

import pytest

from tests.acceptance.journey import BOTH, CONFIRM, NOTES, card, send, send_level_1

WHY = "What should they look at again?"


@pytest.fixture
def sent(house, ada):
    return card(house.ben, send_level_1(ada))


def newest(house, ada):
    return house.submissions(ada)[0]


def actions(house, ada):
    return [(e.actor, e.action) for e in house.audit(newest(house, ada).id, "submission.")][2:]


def declined(house, ada, sent):
    house.ben.press("Decline…", in_=sent)
    house.ben.form("Decline").fill({"Reason, in words the learner can act on": "Another programme."}).submit()
    return ada.expect("Declined")


def administrator(house):
    house.dee.slash(f"/pathway role add <@{house.dee.id}> administrator career-prepared")
    house.dee.expect("Done")


def test_incomplete_says_what_to_add_and_costs_no_attempt(house, ada, sent):
    house.ben.press("Incomplete…", in_=sent)
    form = house.ben.form("Incomplete")
    assert form.submit()
    assert form.fill({"What is missing": "The notes stop in the middle."}).submit() == {}
    told = ada.expect("is not complete yet")
    assert "The notes stop in the middle." in told.text
    assert "no attempt is used" in told.text
    card(house.cy, newest(house, ada).code, "With the learner now")
    ada.press("Finish and send", in_=told)
    code = send(ada, ada.form(), {NOTES: "Nursing, and then teaching.", CONFIRM: BOTH})
    again = card(house.ben, code, "first attempt")
    assert code == newest(house, ada).code
    house.ben.wait_for(lambda m: "Nursing, and then teaching." in m.text and m.thread == again.ts, again.channel)
    house.ben.press("Approve", in_=card(house.ben, code, "Decide here"), confirm=True)
    ada.expect("is yours")
    assert (house.ben.id, "submission.incomplete") in actions(house, ada)


def test_an_appeal_is_decided_by_somebody_new_and_overturned_it_brings_the_badge(house, ada, sent):
    ada.press("Ask for another look", in_=declined(house, ada, sent))
    form = ada.form("Another look")
    assert form.fill({WHY: "The second page."}).submit() == {}
    ada.expect("looks at it again")
    beside = house.ben.wait_for(lambda m: "The second page." in m.text, sent.channel)
    house.ben.press("Approve after all…", in_=beside)
    house.ben.expect("somebody new looks at it")
    house.cy.press("Approve after all…", in_=beside)
    assert house.cy.form("Overturn").fill({"Why it is approved after all": "It is on page 2."}).submit() == {}
    assert "It is on page 2." in ada.expect("Approved after all", ever=True).text
    ada.expect("is yours", ever=True)
    code = newest(house, ada).code
    card(house.ben, code, "Approved after all, by Cy")
    house.dee.slash(f"/pathway why {code}")
    assert "approved on appeal by Cy" in house.dee.expect("Rule:").text
    assert actions(house, ada) == [
        (house.ben.id, "submission.declined"),
        (ada.id, "submission.appealed"),
        (house.cy.id, "submission.overturned"),
    ]


def test_upheld_the_decision_stands_and_there_is_no_second_appeal(house, ada, sent):
    said = declined(house, ada, sent)
    ada.press("Ask for another look", in_=said)
    ada.form("Another look").fill({WHY: "All of it."}).submit()
    beside = house.cy.wait_for(lambda m: "All of it." in m.text, sent.channel)
    house.cy.press("It stands…", in_=beside)
    house.cy.form("Decision stands").fill({"Why the decision stands": "It is about another badge."}).submit()
    assert "It is about another badge." in ada.expect("The decision stands", ever=True).text
    assert newest(house, ada).state == "declined"
    ada.press("Ask for another look", in_=said)
    ada.expect("You asked for another look at this once")


def test_only_an_administrator_makes_it_void_with_a_reason(house, ada, sent):
    code = newest(house, ada).code
    house.ben.slash(f"/pathway void {code} a duplicate")
    house.ben.expect("Only an administrator")
    administrator(house)
    house.dee.slash(f"/pathway void {code}")
    house.dee.expect("Write it with the number and the reason")
    house.dee.slash(f"/pathway void {code} a duplicate of another one")
    house.dee.expect("is void")
    assert "a duplicate of another one" in ada.expect("It is void").text
    card(house.ben, code, "Void. a duplicate")
    assert actions(house, ada) == [(house.dee.id, "submission.void")]


def test_the_record_of_all_this_is_whole(house):
    with house.cairn.desk.store.read() as unit:
        assert unit.audit.broken_at() is None
