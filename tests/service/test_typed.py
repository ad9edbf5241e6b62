"""A line in a card's thread is a decision only where it is written as one: a decision is for ever."""

import pytest

from bot.service.decide import typed
from storage.records import DecisionKind, Submission, SubmissionState
from tests.storage.cast import NOON

CARD = Submission(
    id="s", code="4K2", team="T", person="U", pathway="p", member="m", programme="x", pinned="", title="Level 1",
    asked={"criteria": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}], "prompts": []},
    state=SubmissionState.IN_REVIEW, created_at=NOON,
)  # fmt: skip


@pytest.mark.parametrize(
    "talk",
    [
        "return or approve? what do you think",
        "Decline in quality since last time?",
        "return to this tomorrow, Sam",
        "approve of this?",
        "I would approve",
        "",
    ],
)
def test_talk_decides_nothing(talk: str) -> None:
    assert typed(talk, CARD) is None


@pytest.mark.parametrize("line", ["approve", " Approve ", "APPROVE!", "approve."])
def test_approve_stands_alone(line: str) -> None:
    verdict = typed(line, CARD)
    assert verdict is not None
    assert verdict.kind is DecisionKind.APPROVED


def test_a_return_names_criteria_by_number() -> None:
    verdict = typed("return: 2: name a date; 1: sign it; and be quick", CARD)
    assert verdict is not None
    assert (verdict.kind, verdict.feedback, verdict.reason) == (
        DecisionKind.RETURNED,
        {"b": "name a date", "a": "sign it"},
        "and be quick",
    )


def test_a_return_that_speaks_of_one_criterion_is_about_it_as_a_whole() -> None:
    verdict = typed("return: notes name one career; criterion 2 asks for careers, plural", CARD)
    assert verdict is not None
    assert verdict.feedback == {"b": "notes name one career; criterion 2 asks for careers, plural"}


def test_a_decline_keeps_its_reason() -> None:
    verdict = typed("Decline: this is somebody else's work", CARD)
    assert verdict is not None
    assert (verdict.kind, verdict.reason) == (DecisionKind.DECLINED, "this is somebody else's work")
