"""Two people at the same moment, two hundred times: one decision, one macro-badge, none missing and none doubled."""

from collections import Counter
from collections.abc import Sequence

from bot.demo.seed import BEN, CY
from bot.rules.review import Refusal, RefusalKind, Verdict
from bot.service import decide
from bot.service.desk import Desk
from bot.service.effects import Note
from storage.records import DecisionKind, Submission, SubmissionState
from tests.faults.stage import (
    LEVEL,
    MACRO,
    PATHWAY,
    all_decisions,
    all_effects,
    approved,
    badges_of,
    enrolled,
    handed_in,
    together,
    twins,
)

ROUNDS = 200
LEARNERS = [f"U{n}" for n in range(1, ROUNDS + 1)]
APPROVE = Verdict(kind=DecisionKind.APPROVED)
RETURN = Verdict(kind=DecisionKind.RETURNED, reason="Add a date.")


def decision(desk: Desk, actor: str, submission: Submission, verdict: Verdict = APPROVE) -> Refusal | None:
    """A decision in a unit of its own, as a click makes it."""
    with desk.store.write("decide") as unit:
        return decide.attempt(desk, unit, actor, submission.id, verdict, f"{actor}:{submission.id}")


def in_review(desk: Desk, person: str, member: str) -> Submission:
    with desk.store.read() as unit:
        found = unit.submissions.open_for(desk.team, person, PATHWAY, member)
    assert found is not None
    return found


def test_of_two_assessors_at_once_one_decides_and_the_other_is_told_who_did(desk: Desk) -> None:
    with desk.store.write("hand in") as unit:
        enrolled(desk, unit, "U0")
        handed_in(desk, unit, "U0", "l1-badge", SubmissionState.IN_REVIEW)
    twins(desk, "U0", LEARNERS)
    waiting = [in_review(desk, person, "l1-badge") for person in LEARNERS]
    for submission in waiting:
        answers = together(
            lambda s=submission: decision(desk, BEN, s, APPROVE), lambda s=submission: decision(desk, CY, s, RETURN)
        )
        refused = [answer for answer in answers if answer is not None]
        assert [answer.kind for answer in refused] == [RefusalKind.ALREADY_DECIDED]
        assert refused[0].decision is not None
        assert refused[0].decision.decider == (BEN if answers[0] is None else CY)
    decided = all_decisions(desk.store)
    assert Counter(d.submission for d in decided) == {s.id: 1 for s in waiting}
    said = Counter((e.payload["note"], e.payload["facts"]["submission"]) for e in rulings(desk))
    assert set(said.values()) == {1}
    assert {submission for _, submission in said} == {s.id for s in waiting}
    assert {(d.kind.value, d.submission) for d in decided} <= set(said)


def rulings(desk: Desk) -> list:
    told = {Note.RULING, Note.APPROVED, Note.RETURNED}
    return [e for e in all_effects(desk.store) if e.payload.get("note") in told]


def stacks(desk: Desk, learners: Sequence[str]) -> list[Counter[str]]:
    """The badges of each learner whose last two levels, all that is left, are approved at the same moment."""
    with desk.store.write("hand in") as unit:
        enrolled(desk, unit, "U0")
        approved(desk, unit, "U0", "l1-badge", "l3-supervised-work", "l3-edl-empathy")
        for member in ("l2-badge", "l3-badge"):
            handed_in(desk, unit, "U0", member, SubmissionState.IN_REVIEW)
    twins(desk, "U0", learners)
    for person in learners:
        two, three = (in_review(desk, person, member) for member in ("l2-badge", "l3-badge"))
        together(lambda s=two: decision(desk, BEN, s), lambda s=three: decision(desk, CY, s))
    return [badges_of(desk.store, person) for person in learners]


WHOLE = Counter([*LEVEL.values(), "edl-empathy", MACRO])


def test_two_levels_approved_at_once_bring_exactly_one_macro_badge(desk: Desk) -> None:
    assert stacks(desk, LEARNERS) == [WHOLE] * ROUNDS
    issues = Counter(e.payload["award"] for e in all_effects(desk.store) if e.kind == "issue")
    assert len(issues) == 3 * ROUNDS + 1  # two levels and the stack of each, and Level 1 of the one they are twins of
    assert set(issues.values()) == {1}
