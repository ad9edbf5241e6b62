"""A draft is the learner's: what is in it can be taken out again; and an old button brings nobody back."""

from tests.acceptance.journey import (
    BOTH,
    CONFIRM,
    JOB_BOARD,
    LEVEL_1,
    NOTES,
    open_level_1,
    picture,
    send_level_1,
    start,
)

NO_LINK = "https://localhost"


def test_an_old_button_does_not_enrol_somebody_who_left(house, ada):
    old = start(ada)
    ada.press("Leave", in_=ada.home("Leave"))
    ada.expect("You have left")
    ada.press("Add evidence for Level 1", in_=old)
    left = ada.expect("You have left")
    assert "Start again" in left.labels
    with house.cairn.desk.store.read() as unit:
        (enrolment,) = unit.enrolments.of(house.cairn.desk.team, ada.id)
    assert enrolment.state == "left"


def test_a_text_is_cleared_from_a_draft(house, ada):
    form = open_level_1(ada)
    assert JOB_BOARD in form.fill(LEVEL_1 | {JOB_BOARD: NO_LINK}).submit()
    draft = house.submissions(ada)[0]
    assert [e.text for e in given(house, draft)] == [LEVEL_1[NOTES]]
    ada.close_form(everything=True)
    ada.press("Add evidence for Level 1", in_=ada.home("Add evidence for Level 1"))
    form = ada.form()
    box = f"Take out of: {NOTES}"
    errors = form.fill({JOB_BOARD: "https://jobs.example.edu/ada", box: [LEVEL_1[NOTES]], CONFIRM: BOTH}).submit()
    assert NOTES in errors
    assert [e.prompt for e in given(house, draft)] != []
    assert LEVEL_1[NOTES] not in [e.text for e in given(house, draft)]
    assert house.submissions(ada)[0].state == "draft"


def test_a_file_is_taken_out_of_a_draft_and_not_of_what_was_sent(house, ada):
    start(ada)
    ada.upload("plan.pdf", picture())
    asked = ada.expect("What is plan.pdf for")
    ada.press(asked.labels[0], in_=asked)
    kept = ada.wait_for(lambda m: "Take it out again" in m.labels, what="the way to take it out")
    draft = house.submissions(ada)[0]
    house.until(lambda: [e.state for e in given(house, draft)] == ["stored"], "the file is stored")
    ada.press("Take it out again", in_=kept)
    ada.expect("plan.pdf is out of your draft")
    assert given(house, draft) == []
    ada.press("Take it out again", in_=kept, stale=True)
    ada.expect("not in a draft of yours")


def test_nobody_takes_anything_out_of_what_is_with_the_assessors(house, ada):
    send_level_1(ada)
    sent = house.submissions(ada)[0]
    before = given(house, sent)
    ada.press("Withdraw", in_=ada.expect("with the assessors", ever=True), confirm=True)
    ada.expect("You took it back")
    assert given(house, sent) == before


def given(house, draft):
    with house.cairn.desk.store.read() as unit:
        return unit.evidence.of(draft.id)
