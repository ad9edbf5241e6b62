"""Claims and the queue: who may take what, until when, and in which order it is read."""

from datetime import timedelta

import pytest

from bot.rules.queue import (
    ClaimRefusal,
    Turn,
    assign_refused,
    claim_refused,
    holder,
    next_one,
    queue,
    release_refused,
)
from bot.rules.review import Refusal, RefusalKind, Verdict, decide
from storage.records import DecisionKind, Role, SubmissionState
from tests.rules_core.build import NOW, grant, submission

SOON = NOW + timedelta(days=1)
ASSESSORS = {"ben": [grant("ben")], "cy": [grant("cy")], "dee": [grant("dee", Role.LEAD)], "out": []}


def waiting(by=None, until=SOON, **fields):
    return submission("m", fields.pop("state", SubmissionState.IN_REVIEW), claimed_by=by, claimed_until=until, **fields)


@pytest.mark.parametrize("state", list(SubmissionState))
@pytest.mark.parametrize(
    ("actor", "held", "expected"),
    [
        ("ben", None, None),
        ("ben", "ben", None),
        ("ben", "cy", ClaimRefusal.CLAIMED),
        ("dee", "cy", None),  # a lead takes over
        ("out", None, ClaimRefusal.NOT_ASSESSOR),
        ("ada", None, ClaimRefusal.OWN_WORK),
    ],
)
def test_who_may_claim_what_waits(actor, held, expected, state):
    grants = ASSESSORS.get(actor, [grant("ada", Role.LEAD)])
    found = claim_refused(waiting(held, state=state), actor, grants, NOW)
    closed = state is not SubmissionState.IN_REVIEW and expected in {None, ClaimRefusal.CLAIMED}
    assert found is (ClaimRefusal.NOT_IN_REVIEW if closed else expected)


def test_a_claim_ends_at_its_time_by_itself():
    assert holder(waiting("ben"), NOW) == "ben"
    assert holder(waiting("ben", until=NOW), NOW) is None
    assert claim_refused(waiting("ben", until=NOW), "cy", ASSESSORS["cy"], NOW) is None


@pytest.mark.parametrize(
    ("actor", "held", "expected"),
    [
        ("ben", "ben", None),
        ("cy", "ben", ClaimRefusal.NOT_YOURS),
        ("dee", "ben", None),
        ("dee", None, ClaimRefusal.NOT_YOURS),
        ("out", "ben", ClaimRefusal.NOT_YOURS),
    ],
)
def test_who_may_give_it_back(actor, held, expected):
    assert release_refused(waiting(held), actor, ASSESSORS[actor], NOW) is expected


@pytest.mark.parametrize(
    ("actor", "whom", "expected"),
    [
        ("dee", "cy", None),
        ("dee", "out", ClaimRefusal.CAN_NOT_DECIDE),
        ("dee", "ada", ClaimRefusal.CAN_NOT_DECIDE),
        ("ben", "cy", ClaimRefusal.NOT_LEAD),
        ("out", "cy", ClaimRefusal.NOT_LEAD),
    ],
)
def test_only_a_lead_gives_it_to_another_and_only_to_somebody_who_may_decide(actor, whom, expected):
    theirs = ASSESSORS.get(whom, [grant("ada")])
    assert assign_refused(waiting(), actor, ASSESSORS[actor], whom, theirs, NOW) is expected


@pytest.mark.parametrize(
    ("actor", "expected"), [("ben", None), ("cy", RefusalKind.CLAIMED), ("dee", RefusalKind.CLAIMED)]
)
def test_what_somebody_reads_nobody_else_decides(actor, expected):
    found = decide(waiting("ben"), None, Verdict(kind=DecisionKind.APPROVED), actor, ASSESSORS[actor], NOW)
    assert (found.kind if isinstance(found, Refusal) else None) is expected


def test_the_queue_holds_only_what_one_may_decide_and_never_ones_own():
    found = [
        waiting(),
        waiting("ben"),
        waiting("cy"),
        waiting(person="ben"),
        waiting(programme="other"),
        waiting(state=SubmissionState.RETURNED),
        waiting(state=SubmissionState.INCOMPLETE),
    ]
    turns = [i.turn for i in queue(found, "ben", ASSESSORS["ben"], NOW)]
    assert turns == [Turn.FREE, Turn.MINE, Turn.THEIRS, Turn.LEARNER, Turn.LEARNER]


def test_next_is_what_one_has_claimed_then_the_oldest_that_is_free_without_those_skipped():
    first, second, mine, theirs = waiting(), waiting(), waiting("ben"), waiting("cy")
    items = queue([theirs, first, mine, second], "ben", ASSESSORS["ben"], NOW)
    assert next_one(items) == mine
    assert next_one(items, {mine.id}) == first
    assert next_one(items, {mine.id, first.id}) == second
    assert next_one(items, {mine.id, first.id, second.id}) is None
