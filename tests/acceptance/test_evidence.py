"""Evidence: the form and its errors, the draft that survives, files dropped into the conversation, taking it back."""

import io
import zipfile

import pytest

from bot.rules.evidence import MAX_TEXT
from tests.acceptance.journey import (
    BOTH,
    CONFIRM,
    JOB_BOARD,
    LEVEL_1,
    NOTES,
    card,
    open_level_1,
    picture,
    send_level_1,
    start,
)

PLAN = "Level 2 · Career action plan"
SIGN_IN = b"<!doctype html><html><title>Sign in</title><body>Please sign in</body></html>"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return out.getvalue()


def test_the_form_asks_what_the_level_asks_and_for_two_promises(ada):
    form = open_level_1(ada)
    assert form.fields == [JOB_BOARD, NOTES, "Anything the assessor should know?", CONFIRM]
    assert "Career Prepared Level 1" in form.text


def test_what_was_sent_is_confirmed_with_the_day_by_which_ada_hears(house, ada):
    send_level_1(ada)
    assert "You'll hear by " in ada.expect("with the assessors", ever=True).text
    sent = house.submissions(ada)[0]
    assert [e.action for e in house.audit(sent.id)] == ["submission.sent", "submission.in-review"]


def test_the_assessors_get_a_card_and_its_thread_holds_criteria_and_evidence(house, ada):
    found = card(house.ben, send_level_1(ada))
    assert "Ada Okafor" in found.text
    assert {"Approve", "Return…", "Decline…"} <= set(found.labels)
    house.settled()
    thread = "\n".join(m.text for m in house.ben.messages(found))
    for words in ("1. Learn what career services offer", "https://jobs.example.edu/ada", "I looked into nursing."):
        assert words in thread


def test_a_form_with_gaps_names_each_and_stays_open_and_keeps_the_rest(house, ada):
    form = open_level_1(ada)
    form.fill({JOB_BOARD: "https://localhost/ada", NOTES: "Nursing.", CONFIRM: BOTH[:1]})
    errors = form.submit()
    assert set(errors) == {JOB_BOARD, CONFIRM}
    assert "whole address" in errors[JOB_BOARD]
    assert "Tick both" in errors[CONFIRM]
    form.close()
    ada.press("Add evidence for Level 1", in_=ada.home("draft"))
    assert ada.form().fill({JOB_BOARD: "https://jobs.example.edu/ada", CONFIRM: BOTH}).submit() == {}
    ada.expect("with the assessors")
    with house.cairn.desk.store.read() as unit:
        kept = {e.prompt: e.text for e in unit.evidence.of(house.submissions(ada)[0].id)}
    assert kept == {"e1": "https://jobs.example.edu/ada", "e2": "Nursing."}


def test_a_mended_form_is_taken_once(house, ada):
    form = open_level_1(ada)
    assert form.fill({**LEVEL_1, CONFIRM: BOTH[:1]}).submit()
    assert form.fill({CONFIRM: BOTH}).submit() == {}
    ada.expect("with the assessors")
    assert [s.state for s in house.submissions(ada)] == ["in_review"]


def test_a_text_as_long_as_fits_reaches_the_assessors_whole(house, ada):
    form = open_level_1(ada)
    text = ("careers " * 400)[:MAX_TEXT].strip()
    assert form.fill({**LEVEL_1, NOTES: text}).submit() == {}
    ada.expect("with the assessors")
    with house.cairn.desk.store.read() as unit:
        assert text in [e.text for e in unit.evidence.of(house.submissions(ada)[0].id)]


def test_ada_sees_what_she_sent_and_nobody_else_does(ada):
    send_level_1(ada)
    ada.press("See what I sent", in_=ada.expect("with the assessors", ever=True))
    assert "I looked into nursing." in ada.form("What you sent").text


def test_what_is_with_the_assessors_can_be_taken_back(house, ada):
    code = send_level_1(ada)
    ada.press("Withdraw", in_=ada.expect("with the assessors", ever=True), confirm=True)
    assert "You took it back" in ada.expect("took it back").text
    drawn = card(house.ben, code, "Withdrawn by the learner")
    assert "Approve" not in drawn.labels
    assert house.audit(house.submissions(ada)[0].id)[-1].action == "submission.withdrawn"


def test_what_was_taken_back_can_not_be_decided(house, ada):
    code = send_level_1(ada)
    before = card(house.ben, code)
    ada.press("Withdraw", in_=ada.expect("with the assessors", ever=True), confirm=True)
    card(house.ben, code, "Withdrawn")
    house.ben.press("Approve", in_=before, confirm=True, stale=True)
    house.settled()
    assert house.audit(house.submissions(ada)[0].id)[-1].detail["why"] == "not-in-review"
    assert house.submissions(ada)[0].state == "withdrawn"


def test_a_dropped_file_is_asked_about_and_added_where_ada_says(house, ada):
    start(ada)
    ada.upload("plan.pdf", picture())
    asked = ada.expect("What is plan.pdf for?")
    assert {PLAN, "Not evidence"} <= set(asked.labels)
    ada.press(PLAN, in_=asked)
    kept = ada.expect("is added to")
    assert "Career Prepared Level 2" in kept.text
    assert "Still to add: " in kept.text


def test_a_dropped_file_that_is_nothing_is_left_alone(house, ada):
    start(ada)
    ada.upload("cat.jpg", picture("JPEG"))
    ada.press("Not evidence", in_=ada.expect("What is cat.jpg for?"))
    assert "left that file alone" in ada.expect("left that file").text
    assert house.submissions(ada) == []


def test_a_file_dropped_by_somebody_on_no_pathway_is_thanked_for(ada):
    ada.upload("plan.pdf", picture())
    assert "Start a pathway first" in ada.expect("Start a pathway first").text


def test_each_of_several_dropped_files_is_asked_about(ada):
    start(ada)
    ada.say(None, "", files=[("one.pdf", picture()), ("two.pdf", picture())])
    ada.expect("What is one.pdf for?")
    ada.expect("What is two.pdf for?")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.pdf", SIGN_IN, "a web page"),
        ("plan.exe", b"MZ" + b"\0" * 90, "can't be evidence here"),
        ("plan.pdf", b"MZ" + b"\0" * 90, "something else inside"),
        ("plan.docx", zipped("hello.txt"), "a zip file under an office name"),
        ("plan.docx", zipped("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("plan.docx", zipped("word/document.xml")[:-30], "can't open"),
    ],
)
def test_a_file_that_is_no_evidence_is_refused_with_what_to_do_and_the_draft_stays(house, ada, name, data, words):
    start(ada)
    ada.upload(name, data)
    ada.press(PLAN, in_=ada.expect("for?"))
    refused = ada.expect(words)
    assert "your draft of Career Prepared Level 2" in refused.text
    assert house.submissions(ada)[0].state == "draft"


def test_a_file_in_the_form_reaches_the_thread_of_the_card(house, ada):
    start(ada)
    ada.press("Send something else", in_=ada.home("Send something else"))
    ada.press("Career Prepared Level 2", in_=ada.expect("What would you like to send"))
    form = ada.form()
    steps = {label: "Done and learned." for label in form.fields if label not in {"Career action plan", CONFIRM}}
    form.fill({**steps, "Career action plan": ("plan.pdf", picture()), CONFIRM: BOTH})
    assert form.submit() == {}
    ada.expect("with the assessors")
    found = card(house.ben, house.submissions(ada)[0].code, "✓ Career action plan: plan.pdf")
    house.ben.wait_for(lambda m: bool(m.files) and m.thread == found.ts, "career-prepared-review")


def test_a_pathway_that_nobody_assesses_takes_no_evidence_and_says_so(ada):
    ada.dm("tell me about the 4-H maple pathway")
    answer = ada.wait_for(lambda m: "Start this pathway" in m.labels)
    ada.press("Start this pathway", in_=answer)
    told = ada.expect("You're on")
    assert "Nobody assesses it here yet" in told.text
    assert told.labels == ["Ask a person"]
    home = ada.home("Nobody assesses it here yet")
    assert not any("evidence" in label or label == "Send something else" for label in home.labels)
    ada.dm("what is next for me")
    answer = ada.wait_for(lambda m: "Ask a person" in m.labels and m.ts != told.ts)
    assert not any("evidence" in label.lower() for label in answer.labels)
