"""`/pathway`: progress and help for everyone, questions, and what staff can see and change, with its audit entry."""

import pytest

from tests.acceptance.journey import send_level_1, start

PROGRAMME = "career-prepared"


def answered(person, line, words):
    person.slash(line)
    return person.expect(words).text


def test_help_says_what_there_is(ada):
    assert "/pathway progress" in answered(ada, "/pathway help", "Ask me anything")


def test_progress_is_shown_in_numbers(ada):
    start(ada)
    assert "0 of 3 levels; Level 1: 0 of 1" in answered(ada, "/pathway progress", "of 3 levels")


def test_progress_without_a_pathway_invites_a_question(ada):
    assert "not on a pathway yet" in answered(ada, "/pathway progress", "not on a pathway")


def test_any_other_words_are_a_question(ada):
    assert "Career Prepared" in answered(ada, "/pathway what is career prepared", "Career Prepared")


def test_no_words_are_a_greeting(ada):
    assert answered(ada, "/pathway", "")


def test_staff_see_what_waits(house, ada):
    send_level_1(ada)
    assert "waiting for a decision" in answered(house.dee, "/pathway staff", "Career Prepared:")


def test_the_queue_is_not_for_everybody(ada):
    assert "for programme staff" in answered(ada, "/pathway staff", "programme staff")


def test_staff_give_and_end_a_role_and_both_are_on_the_record(house, ada):
    given = answered(house.dee, f"/pathway role add <@{ada.id}> assessor {PROGRAMME}", "assessor")
    assert "they are assessor of Career Prepared now" in given
    ended = answered(house.dee, f"/pathway role remove <@{ada.id}> assessor {PROGRAMME}", "that role")
    assert "has ended" in ended
    entries = house.audit(ada.id, "role.")
    assert [(e.action, e.actor) for e in entries] == [("role.granted", house.dee.id), ("role.ended", house.dee.id)]
    assert entries[0].detail == {"role": "assessor", "programme": PROGRAMME}


def test_a_role_that_was_not_held_can_not_end(house, ada):
    assert "did not hold" in answered(house.dee, f"/pathway role remove <@{ada.id}> lead {PROGRAMME}", "hold")


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_nobody_but_staff_changes_roles(house, ada, who):
    person = ada if who == "ada" else house.ben
    assert "Only the staff" in answered(person, f"/pathway role add <@{person.id}> lead {PROGRAMME}", "Only the staff")
    assert not [e for e in house.audit(person.id, "role.granted") if e.detail["role"] == "lead"]


@pytest.mark.parametrize(
    "words", ["", "add", "add somebody assessor career-prepared", "add <@U0CLEO0001> king career-prepared"]
)
def test_a_role_in_other_words_is_answered_with_how_to_write_it(house, words):
    assert "Write it like this" in answered(house.dee, f"/pathway role {words}", "Write it like this")


def test_a_programme_that_does_not_exist_is_answered_with_those_that_do(house):
    text = answered(house.dee, "/pathway role add <@U0CLEO0001> assessor baking", "There is no programme baking")
    assert PROGRAMME in text


def test_a_command_is_answered_to_its_sender_alone(house, ada):
    start(ada)
    ada.join("general")
    before = len(house.cleo.messages("general"))
    ada.slash("/pathway progress", where="general")
    ada.expect("of 3 levels")
    ada.expect("I wrote to you in our direct messages", "general")
    house.settled()
    assert len(house.cleo.messages("general")) == before
    assert house.submissions(ada) == []
