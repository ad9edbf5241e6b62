"""What a member asks for, and what is still missing; links and texts. Files: test_content.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.evidence import (
    MAX_TEXT,
    asked_of,
    check_text,
    is_link,
    missing,
)
from catalog.model import EvidenceKind, EvidencePrompt
from storage.records import Evidence, EvidenceState
from tests.rules_core.build import NOW, asking


@pytest.mark.parametrize(
    "text", ["https://jobs.example.edu/ada", "http://example.edu", "https://example.edu:8443/a?b#c"]
)
def test_a_web_address_is_a_link(text):
    assert is_link(text)
    assert check_text(EvidenceKind.LINK.value, text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "jobs.example.edu",
        "ftp://example.edu",
        "javascript:alert(1)",
        "https://localhost",
        "https://",
        "https://[::1",
        "https://exa mple.edu",
        "see https://example.edu",
        "mailto:a@example.edu",
        "data:text/html,hi",
    ],
)
def test_anything_else_is_no_link_and_says_so(text):
    assert not is_link(text)
    assert "web link" in check_text(EvidenceKind.EXTERNAL_BADGE.value, text)


def test_a_text_is_neither_empty_nor_longer_than_what_fits():
    assert check_text(EvidenceKind.TEXT.value, " \n ") == "Nothing was written here yet."
    assert check_text(EvidenceKind.TEXT.value, "x" * MAX_TEXT) == ""
    assert f"{MAX_TEXT} fit" in check_text(EvidenceKind.TEXT.value, "x" * (MAX_TEXT + 1))


@given(st.text())
def test_is_link_has_an_answer_to_everything(text):
    assert is_link(text) in {True, False}


PLAN = EvidencePrompt(id="e1", label="Plan", kind=EvidenceKind.FILE, criteria=("c1", "c2"))
LINK = EvidencePrompt(id="e2", label="Link", kind=EvidenceKind.LINK, criteria=("c2",))


def given_for(prompt: str, state: EvidenceState = EvidenceState.READY) -> Evidence:
    return Evidence(id=f"i-{prompt}", submission="s", prompt=prompt, kind="text", state=state, added_at=NOW)


def still(asked, *found, carried=()):
    return [m.prompt for m in missing(asked, found, carried)]


def test_a_criterion_that_no_prompt_serves_is_asked_for_in_words():
    asked = asked_of(asking("b", 3, PLAN), "")
    assert [(p["id"], p["kind"], p["criteria"]) for p in asked["prompts"]] == [
        ("e1", "file", ["c1", "c2"]),
        ("text-c3", "text", ["c3"]),
    ]


def test_a_member_without_a_badge_asks_what_was_done_and_takes_proof():
    asked = asked_of(None, "Supervised work")
    assert asked["criteria"] == [{"id": "done", "text": "Supervised work"}]
    assert still(asked) == ["what"]


def test_what_is_missing_is_every_prompt_without_something_that_counts():
    asked = asked_of(asking("b", 2, PLAN, LINK), "")
    assert still(asked) == ["e1", "e2"]
    assert still(asked, given_for("e1")) == ["e2"]
    assert still(asked, given_for("e1", EvidenceState.FETCHING), given_for("e2")) == []
    assert still(asked, given_for("e1", EvidenceState.REJECTED), given_for("e2")) == ["e1"]


def test_a_prompt_whose_criteria_were_all_met_before_needs_nothing_new():
    asked = asked_of(asking("b", 2, PLAN, LINK), "")
    assert still(asked, carried=["c2"]) == ["e1"]
    assert still(asked, carried=["c1", "c2"]) == []
