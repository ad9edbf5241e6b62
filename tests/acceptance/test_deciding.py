"""Ben and Cy decide: by button, by form, in the thread; and nobody decides who may not, with an entry for each try."""

import pytest

from bot.demo import samples
from tests.acceptance.journey import (
    BOTH,
    CONFIRM,
    JOB_BOARD,
    LEVEL_1,
    NOTES,
    REVIEW,
    card,
    code_of,
    send,
    send_level_1,
    start,
    whisper,
)

CRITERIA = (
    "1. Learn what career services offer",
    "2. Look into possible careers",
    "3. Sign up on the campus job board",
)


@pytest.fixture
def sent(house, ada):
    """Ada's Level 1 with the assessors: its card as Ben sees it."""
    return card(house.ben, send_level_1(ada))


def refusals(house, ada):
    return [(e.actor, e.detail["why"]) for e in house.audit(house.submissions(ada)[0].id, "decision.refused")]


def test_approve_asks_once_and_names_what_it_issues(house, sent):
    with pytest.raises(AssertionError) as asked:
        house.ben.press("Approve", in_=sent)
    assert "Career Prepared Level 1 is issued to Ada Okafor" in str(asked.value.confirm)


def test_an_approved_level_brings_the_badge_with_a_checked_link(house, ada, sent):
    house.ben.press("Approve", in_=sent, confirm=True)
    message = ada.expect("is yours")
    assert "1 of 3 levels" in message.text
    assert f"{house.settings.public}/badges/" in message.text
    assert "checked just now" in message.text
    decided = card(house.cy, code_of(sent), "Approved by Ben Ito")
    assert "Approve" not in decided.labels
    assert "● Career Prepared Level 1" in ada.home("Your badges").text


def test_a_return_by_form_says_what_is_missing_criterion_by_criterion(house, ada, sent):
    house.ben.press("Return…", in_=sent)
    form = house.ben.form("Not yet")
    assert form.fields == [*CRITERIA, "A word on the whole"]
    assert form.fill({CRITERIA[1]: "name a second career"}).submit() == {}
    returned = ada.expect("Not yet, one thing to add")
    assert "○ Look into possible careers: name a second career" in returned.text
    assert "✓ Sign up on the campus job board" in returned.text
    assert "What you already showed stays." in returned.text
    house.ben.wait_for(lambda m: "Met: 1, 3. Not yet: 2." in m.text and m.thread == sent.ts, REVIEW)


def test_a_return_without_a_word_is_not_taken(house, ada, sent):
    house.ben.press("Return…", in_=sent)
    form = house.ben.form("Not yet")
    errors = form.submit()
    assert "Say what is missing" in errors["A word on the whole"]
    assert house.submissions(ada)[0].state == "in_review"


def test_a_return_is_typed_in_the_thread(house, ada, sent):
    house.ben.reply(sent, "return: notes name one career; criterion 2 asks for careers, plural")
    returned = ada.expect("Not yet, one thing to add")
    assert "careers, plural" in returned.text
    card(house.ben, code_of(sent), "Returned by Ben Ito")


def test_what_was_met_carries_over_to_the_next_attempt(house, ada, sent):
    house.ben.reply(sent, "return: 2: name a second career")
    ada.press("Add it now", in_=ada.expect("to add"))
    form = ada.form()
    assert "Met already, nothing needed: Learn what career services offer; Sign up on the campus job board" in form.text
    code = send(ada, form, {NOTES: "Nursing and teaching.", CONFIRM: BOTH})
    again = card(house.ben, code, "second attempt")
    assert "Carried over as met: 1, 3" in again.text
    house.cy.press("Approve", in_=again, confirm=True)
    ada.expect("is yours")


def test_a_decline_needs_a_reason_and_ends_this_submission(house, ada, sent):
    house.ben.press("Decline…", in_=sent)
    form = house.ben.form("Decline")
    form.fill({"Reason, in words the learner can act on": "These notes are about another programme."})
    assert form.submit() == {}
    declined = ada.expect("Declined")
    assert "another programme" in declined.text
    ada.press("Start a new one", in_=declined)
    assert JOB_BOARD in ada.form().fields


def test_what_follows_a_declined_one_is_another_attempt_that_names_it_and_carries_nothing_over(house, ada, sent):
    house.ben.press("Decline…", in_=sent)
    house.ben.form("Decline").fill({"Reason, in words the learner can act on": "About another programme."}).submit()
    ada.press("Start a new one", in_=ada.expect("Declined"))
    form = ada.form()
    assert "Met already" not in form.text
    assert not any("Take out" in field for field in form.fields)
    again = card(house.ben, send(ada, form, LEVEL_1), "second attempt")
    assert f"Before it, submission {code_of(sent)}: Declined by Ben Ito" in again.text
    assert "About another programme." in again.text
    assert "Carried over" not in again.text


def test_talk_in_the_thread_decides_nothing(house, ada, sent):
    house.ben.reply(sent, "I would approve of this, and like to hear more about nursing")
    house.settled()
    assert house.submissions(ada)[0].state == "in_review"
    assert house.audit(house.submissions(ada)[0].id, "decision.") == []
    assert not any("Nothing was decided" in m.text for m in house.ben.messages(REVIEW))


NEARLY = ("Approved", "approve: nice work", "approve it please", "return criterion 2 asks for more", "*declined*: no")


def test_a_line_that_only_begins_like_a_decision_decides_nothing_and_its_writer_is_told(house, ada, sent):
    """Of an outsider such a line is talk like any other."""
    house.cleo.join(REVIEW)
    for said in NEARLY:
        house.cleo.reply(sent, said)
        house.ben.reply(sent, said)
    house.settled()
    assert house.submissions(ada)[0].state == "in_review"
    told = [m for m in house.ben.messages(REVIEW) if m.ephemeral and "Nothing was decided. Write “approve”" in m.text]
    assert len(told) == len(NEARLY)
    assert not any("Nothing was decided" in m.text for m in house.cleo.messages(REVIEW))
    house.cy.reply(sent, "approve")
    ada.expect("is yours")
    house.ben.reply(sent, "Approved")
    house.settled()
    told = [m for m in house.ben.messages(REVIEW) if m.ephemeral and "Nothing was decided" in m.text]
    assert len(told) == len(NEARLY), "it is decided: nothing is left to write"


def test_an_outsider_can_not_decide_and_is_told_whom_to_ask(house, ada, sent):
    house.cleo.join(REVIEW)
    house.cleo.press("Approve", in_=card(house.cleo, code_of(sent)), confirm=True)
    assert "Only assessors of Career Prepared can decide. Ask Dee Morgan" in whisper(house.cleo, "Only assessors").text
    house.cleo.reply(sent, "approve")
    house.until(lambda: len(refusals(house, ada)) == 2, "both tries are on the record")
    assert refusals(house, ada) == [(house.cleo.id, "not-assessor")] * 2
    house.cleo.press("Decline…", in_=sent)
    house.until(lambda: len(refusals(house, ada)) == 3, "the third too")
    assert house.submissions(ada)[0].state == "in_review"


def test_nobody_decides_on_their_own_work_by_button_or_by_word(house, ada, sent):
    role(house, "add", ada, "lead")
    ada.join(REVIEW)
    ada.press("Approve", in_=card(ada, code_of(sent)), confirm=True)
    assert "can't decide on your own work" in whisper(ada, "own work").text
    ada.reply(sent, "approve")
    house.until(lambda: len(refusals(house, ada)) == 2, "both tries are on the record")
    assert refusals(house, ada) == [(ada.id, "own-work")] * 2
    assert house.submissions(ada)[0].state == "in_review"
    role(house, "remove", ada, "lead")


def test_an_assessors_own_work_goes_to_the_lead_and_not_to_the_channel_they_sit_in(house, ada):
    role(house, "add", ada, "assessor")
    code = send_level_1(ada)
    found = card(house.dee, code, where=None)
    assert not [m for m in house.ben.messages(REVIEW) if code in m.text]
    house.dee.press("Approve", in_=found, confirm=True)
    ada.expect("is yours")
    role(house, "remove", ada, "assessor")


def test_a_role_that_was_withdrawn_decides_nothing_any_more(house, ada, sent):
    eve = house.newcomer("Eve", "Lind")
    role(house, "add", eve, "assessor")
    eve.join(REVIEW)
    shown = card(eve, code_of(sent))
    role(house, "remove", eve, "assessor")
    eve.press("Approve", in_=shown, confirm=True)
    whisper(eve, "Only assessors")
    assert refusals(house, ada) == [(eve.id, "not-assessor")]


def test_the_second_decider_is_told_who_decided_and_when(house, ada, sent):
    house.ben.press("Approve", in_=sent, confirm=True)
    card(house.cy, code_of(sent), "Approved by")
    house.cy.press("Approve", in_=sent, confirm=True, stale=True)
    told = whisper(house.cy, "approved this").text
    assert "Ben Ito approved this " in told
    assert " ago. Nothing was changed." in told
    assert refusals(house, ada) == [(house.cy.id, "already-decided")]


def test_a_form_sent_after_somebody_else_decided_changes_nothing(house, ada, sent):
    house.cy.press("Decline…", in_=sent)
    form = house.cy.form("Decline")
    house.ben.press("Approve", in_=sent, confirm=True)
    card(house.cy, code_of(sent), "Approved by Ben Ito")
    form.fill({"Reason, in words the learner can act on": "no"}).submit()
    assert "Ben Ito approved this" in house.cy.expect("approved this").text
    assert house.submissions(ada)[0].state == "approved"


def test_the_link_of_a_badge_from_elsewhere_is_judged_by_an_assessor_and_counts(house, ada):
    start(ada)
    ada.press("Send something else", in_=ada.home("Send something else"))
    ada.press("Empathy 21st Century Skill Badge", in_=ada.expect("What would you like to send"))
    form = ada.form()
    link = next(f for f in form.fields if f not in {CONFIRM, "Anything the assessor should know?"})
    assert form.fill({link: "https://localhost/badge", CONFIRM: BOTH}).submit()[link]
    code = send(ada, form, {link: "https://badges.example.org/assertions/1"})
    found = card(house.ben, code)
    house.ben.press("Approve", in_=found, confirm=True)
    ada.expect("Approved")
    assert "issued elsewhere, accepted here" in ada.home("issued elsewhere").text


def role(house, what, person, name):
    house.dee.slash(f"/pathway role {what} <@{person.id}> {name} career-prepared")
    house.dee.expect("Done")


def test_a_level_s_own_form_that_is_accepted_early_is_a_part_of_it_and_not_the_level(house, ada):
    start(ada)
    ada.press("Send something else", in_=ada.home("Send something else"))
    ada.press("Career Prepared Level 3", in_=ada.expect("What would you like to send"))
    evaluation = ("evaluation.pdf", samples.pdf("Supervisor's evaluation", "Reliable and kind."))
    shown = {"Supervisor performance evaluation": evaluation, "Self-reflection": "I learned to listen."}
    badge = {"Education Design Lab badge": "https://badges.eddesignlab.example/empathy/ada"}
    code = send(ada, ada.form(), {**shown, **badge, CONFIRM: BOTH})
    house.ben.press("Approve", in_=card(house.ben, code), confirm=True)
    told = ada.expect("The assessors accepted this part of Level 3")
    assert "2 things are left: Career-linked work that the supervisor rates well; Any one Education" in told.text
    assert "asked for there once more" in told.text
    assert "Approved: Career Prepared Level 3" not in told.text
    assert told.labels == ["Add evidence for Level 1"]
    assert "Career Prepared Level 3 · accepted; the badge comes when" in ada.home("Level 3: 1 of 3").text
