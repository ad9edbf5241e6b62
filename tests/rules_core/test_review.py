"""Who may decide on what, when, and what a decision must hold (R23, R25): a table of state, role and actor."""

from datetime import timedelta

import pytest

from bot.rules.review import Refusal, RefusalKind, Ruling, Verdict, decide
from bot.rules.roles import DECIDERS, STAFF, holds
from storage.records import DecisionKind, Role, SubmissionState
from tests.rules_core.build import NOW, decision, grant, submission

APPROVE = Verdict(kind=DecisionKind.APPROVED)


def outcome(actor="ben", grants=None, state=SubmissionState.IN_REVIEW, standing=None, verdict=APPROVE, **fields):
    """The kind of refusal, or None where the decision stands."""
    grants = [grant("ben")] if grants is None else grants
    found = decide(submission("m", state, badge="b", **fields), standing, verdict, actor, grants, NOW)
    return found.kind if isinstance(found, Refusal) else None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(SubmissionState))
@pytest.mark.parametrize("decided", [False, True], ids=["open", "decided"])
def test_nobody_decides_on_their_own_work_whatever_their_role(role, state, decided):
    grants = [
        grant("ada", role),
        grant("ada", Role.ASSESSOR),
        grant("ada", Role.LEAD),
        grant("ada", Role.ADMINISTRATOR),
    ]
    standing = decision() if decided else None
    assert outcome(actor="ada", grants=grants, state=state, standing=standing) is RefusalKind.OWN_WORK


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.ASSESSOR, True),
        (Role.LEAD, True),
        (Role.ADVISOR, False),
        (Role.STAFF, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_only_assessors_and_leads_decide(role, may):
    assert outcome(grants=[grant("ben", role)]) is (None if may else RefusalKind.NOT_ASSESSOR)


@pytest.mark.parametrize("state", list(SubmissionState))
def test_only_what_is_in_review_is_decided(state):
    expected = None if state is SubmissionState.IN_REVIEW else RefusalKind.NOT_IN_REVIEW
    assert outcome(state=state) is expected


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, True),
        ({"programme": "another"}, False),
        ({"badge": "b"}, True),
        ({"badge": "another"}, False),
        ({"until": NOW}, False),
        ({"until": NOW - timedelta(days=1)}, False),
        ({"until": NOW + timedelta(seconds=1)}, True),
        ({"since": NOW}, True),
        ({"since": NOW + timedelta(seconds=1)}, False),
    ],
)
def test_a_grant_covers_its_programme_its_badge_and_its_time(fields, may):
    assert outcome(grants=[grant("ben", **fields)]) is (None if may else RefusalKind.NOT_ASSESSOR)


def test_a_grant_for_one_badge_does_not_cover_a_member_without_a_badge():
    held = [grant("ben", badge="b")]
    found = decide(submission("m", badge=None), None, APPROVE, "ben", held, NOW)
    assert found == Refusal(kind=RefusalKind.NOT_ASSESSOR)


def test_without_any_grant_nobody_decides():
    assert outcome(grants=[]) is RefusalKind.NOT_ASSESSOR


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_the_first_decision_stands_and_the_second_decider_is_shown_it(kind):
    standing = decision(kind)
    found = decide(submission("m", SubmissionState.APPROVED), standing, APPROVE, "ben", [grant("ben")], NOW)
    assert found == Refusal(kind=RefusalKind.ALREADY_DECIDED, decision=standing)


@pytest.mark.parametrize("kind", [DecisionKind.RETURNED, DecisionKind.DECLINED])
@pytest.mark.parametrize("words", [{}, {"reason": "  \n"}, {"feedback": {"c1": " "}}])
def test_a_return_or_a_decline_without_words_is_no_decision(kind, words):
    assert outcome(verdict=Verdict(kind=kind, **words)) is RefusalKind.NO_REASON


def test_an_approval_needs_no_words_and_meets_every_criterion():
    found = decide(submission("m"), None, APPROVE, "ben", [grant("ben")], NOW)
    assert found == Ruling(kind=DecisionKind.APPROVED, reason="", feedback={}, met=["c1", "c2", "c3"])


def test_a_criterion_without_feedback_is_met_and_carries_over():
    verdict = Verdict(kind=DecisionKind.RETURNED, feedback={"c2": " a date ", "c3": "  "})
    found = decide(submission("m"), None, verdict, "ben", [grant("ben")], NOW)
    assert found.feedback == {"c2": "a date"}
    assert found.met == ["c1", "c3"]


def test_a_remark_on_the_whole_leaves_only_what_was_met_before():
    verdict = Verdict(kind=DecisionKind.RETURNED, reason="too short")
    assert decide(submission("m"), None, verdict, "ben", [grant("ben")], NOW).met == []
    again = submission("m", carried=["c1"])
    assert decide(again, None, verdict, "ben", [grant("ben")], NOW).met == ["c1"]


@pytest.mark.parametrize("role", list(Role))
def test_deciding_and_running_a_programme_are_different_roles(role):
    held = [grant("ben", role)]
    assert holds(held, DECIDERS, "prog", None, NOW) is (role in {Role.ASSESSOR, Role.LEAD})
    assert holds(held, STAFF, "prog", None, NOW) is (role in {Role.STAFF, Role.ADMINISTRATOR, Role.LEAD})
