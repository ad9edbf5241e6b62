"""Two people at the same moment, two hundred times: one decision, one macro-badge, none missing and none doubled."""

from collections import Counter

from bot.demo.seed import BEN, CY
from bot.rules.review import Refusal, RefusalKind, Verdict
from bot.service import decide
from bot.service.desk import Desk
from bot.service.effects import Note
from storage.records import DecisionKind, Submission, SubmissionState
from tests.faults.stage import (
    LEVEL,
    MACRO,
    all_decisions,
    all_effects,
    approved,
    badges_of,
    enrolled,
    handed_in,
    together,
)

ROUNDS = 200
APPROVE = Verdict(kind=DecisionKind.APPROVED)
RETURN = Verdict(kind=DecisionKind.RETURNED, reason="Add a date.")


def decision(desk: Desk, actor: str, submission: Submission, verdict: Verdict = APPROVE) -> Refusal | None:
    """A decision in a unit of its own, as a click makes it."""
    with desk.store.write("decide") as unit:
        return decide.attempt(desk, unit, actor, submission.id, verdict, f"{actor}:{submission.id}")


def waiting_for_level_1(desk: Desk, learners: int) -> list[Submission]:
    with desk.store.write("hand in") as unit:
        for n in range(learners):
            enrolled(desk, unit, f"U{n}")
        return [handed_in(desk, unit, f"U{n}", "l1-badge", SubmissionState.IN_REVIEW) for n in range(learners)]


def test_of_two_assessors_at_once_one_decides_and_the_other_is_told_who_did(desk: Desk) -> None:
    waiting = waiting_for_level_1(desk, ROUNDS)
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


def before_the_last_two_levels(desk: Desk, person: str) -> tuple[Submission, Submission]:
    """Everything is approved but the badges of Levels 2 and 3, and both of these are before the assessors."""
    with desk.store.write("hand in") as unit:
        enrolled(desk, unit, person)
        approved(desk, unit, person, "l1-badge", "l3-supervised-work", "l3-edl-empathy")
        return (
            handed_in(desk, unit, person, "l2-badge", SubmissionState.IN_REVIEW),
            handed_in(desk, unit, person, "l3-badge", SubmissionState.IN_REVIEW),
        )


def stacks(desk: Desk, rounds: int) -> list[Counter[str]]:
    """The badges of each learner whose last two levels were approved at the same moment."""
    found = []
    for n in range(rounds):
        two, three = before_the_last_two_levels(desk, f"U{n}")
        together(lambda s=two: decision(desk, BEN, s), lambda s=three: decision(desk, CY, s))
        found.append(badges_of(desk.store, f"U{n}"))
    return found


def test_two_levels_approved_at_once_bring_exactly_one_macro_badge(desk: Desk) -> None:
    whole = {**dict.fromkeys(LEVEL.values(), 1), "edl-empathy": 1, MACRO: 1}
    assert stacks(desk, ROUNDS) == [whole] * ROUNDS
    issues = Counter(e.idem for e in all_effects(desk.store) if e.kind == "issue")
    assert len(issues) == 4 * ROUNDS
