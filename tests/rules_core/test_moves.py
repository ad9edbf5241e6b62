"""RULES 4.3 as a table: every (state, move, party), and no way to an award but an eligible, independent decision."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import appeal, moves
from bot.rules.deadline import Calendar
from bot.rules.moves import Move, Party
from bot.rules.queue import may_decide
from bot.rules.review import Refusal, Ruling, Verdict, decide
from storage.records import Appeal, Decision, DecisionKind, Outcome, Role
from storage.records import SubmissionState as S
from tests.rules_core.build import NOW, grant, submission

L, D, C, A = {"learner"}, {"assessor", "lead"}, {"cairn"}, {"administrator"}
# state -> move -> (next state, who); whatever is not here does not happen.
EXPECTED = {
    "draft": {"send": ("submitted", L)},
    "submitted": {
        "incomplete": ("incomplete", D | C),
        "review": ("in_review", C),
        "withdraw": ("withdrawn", L),
        "void": ("void", A),
    },
    "incomplete": {"send": ("submitted", L), "withdraw": ("withdrawn", L), "void": ("void", A)},
    "in_review": {
        "incomplete": ("incomplete", D | C),
        "approve": ("approved", D),
        "return": ("returned", D),
        "decline": ("declined", D),
        "withdraw": ("withdrawn", L),
        "void": ("void", A),
    },
    "returned": {"appeal": ("appealed", L), "void": ("void", A)},
    "declined": {"appeal": ("appealed", L), "void": ("void", A)},
    "approved": {},
    "withdrawn": {"void": ("void", A)},
    "appealed": {
        "uphold-return": ("returned", D),
        "uphold-decline": ("declined", D),
        "overturn": ("approved", D),
        "void": ("void", A),
    },
    "void": {},
}
EVERY = [(s, m, p) for s in S for m in Move for p in Party]


def test_the_table_has_every_state():
    assert set(EXPECTED) == set(S)
    assert len(EVERY) == 10 * 12 * 8


@pytest.mark.parametrize(("state", "move", "party"), EVERY, ids=lambda one: str(one.value))
def test_every_state_move_and_party(state, move, party):
    end, who = EXPECTED[state].get(move, (None, set()))
    assert moves.after(move, state, {party}) == (end if party in who else None)


@pytest.mark.parametrize("role", list(Role))
def test_a_learner_is_nothing_but_the_learner_of_their_own_work(role):
    assert moves.parties(submission("m"), "ada", [grant("ada", role)], NOW) == {Party.LEARNER}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_counts_in_its_programme_and_its_time_only(role):
    s = submission("m")
    assert moves.parties(s, "ben", [grant("ben", role)], NOW) == {Party(role.value)}
    for held in ([], [grant("ben", role, programme="other")], [grant("ben", role, until=NOW)]):
        assert moves.parties(s, "ben", held, NOW) == {Party.OUTSIDER}


PEOPLE = {
    "ada": [grant("ada", role) for role in Role],
    "ben": [grant("ben")],
    "dee": [grant("dee", Role.LEAD)],
    "max": [grant("max", Role.ADMINISTRATOR), grant("max", Role.STAFF)],
    "eve": [grant("eve", programme="other")],
    "out": [],
}
TRIES = st.lists(st.tuples(st.sampled_from(list(Move)), st.sampled_from([*PEOPLE, "cairn"])), max_size=30)


def tried(s, decision, move, actor):
    """(submission, decision) after somebody tried a move, as the services make it."""
    grants = PEOPLE.get(actor, [])
    who = {Party.CAIRN} if actor == "cairn" else moves.parties(s, actor, grants, NOW)
    kinds = {Move.APPROVE: "approved", Move.RETURN: "returned", Move.DECLINE: "declined"}
    if move in kinds:
        kind = DecisionKind(kinds[move])
        ruling = decide(s, decision, Verdict(kind=kind, reason="because"), actor, grants, NOW)
        allowed = moves.after(move, s.state, who) is not None
        assert isinstance(ruling, Ruling) <= allowed, "the guard is never looser than the table"
        if isinstance(ruling, Refusal):
            return s, decision
        kept = Decision(id="d", submission=s.id, kind=kind, decider=actor, at=NOW, reason="because")
        return s.model_copy(update={"state": MOVED[kind]}), kept
    if move in {Move.OVERTURN, Move.UPHOLD_RETURN, Move.UPHOLD_DECLINE}:
        if appeal.ruling_refused(s, decision, actor, grants, NOW):
            return s, decision
        if move is not Move.OVERTURN and move is not appeal.ending(Outcome.UPHELD, decision):
            return s, decision
        decision = decision if move is not Move.OVERTURN else decision.model_copy(update={"decider": actor})
    end = moves.after(move, s.state, who)
    return (s.model_copy(update={"state": end}), decision) if end else (s, decision)


MOVED = {kind: S(kind.value) for kind in DecisionKind}


@given(TRIES)
def test_no_sequence_of_moves_by_anyone_reaches_an_approval_without_an_eligible_independent_decider(tries):
    s, decision = submission("m", S.DRAFT), None
    for move, actor in tries:
        s, decision = tried(s, decision, move, actor)
    if s.state is S.APPROVED:
        assert decision is not None
        assert may_decide(s, decision.decider, PEOPLE[decision.decider], NOW)


CALENDAR = Calendar(zone="America/New_York")
RULED = Decision(id="d", submission="s", kind=DecisionKind.DECLINED, decider="ben", at=NOW, reason="no")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, None), (14, None), (15, appeal.AppealRefusal.TOO_LATE), (60, appeal.AppealRefusal.TOO_LATE)],
)
def test_an_appeal_comes_within_ten_business_days(days, expected):
    s = submission("m", S.DECLINED)
    assert appeal.refused(s, RULED, None, "ada", NOW + timedelta(days=days), CALENDAR) is expected


def test_an_appeal_is_the_learners_and_comes_once():
    s, before = submission("m", S.DECLINED), Appeal(submission="s", person="ada", at=NOW, words="no")
    assert appeal.refused(s, RULED, before, "ada", NOW, CALENDAR) is appeal.AppealRefusal.TWICE
    assert appeal.refused(s, RULED, None, "ben", NOW, CALENDAR) is appeal.AppealRefusal.NOT_DECIDED
    assert appeal.refused(submission("m", S.APPROVED), RULED, None, "ada", NOW, CALENDAR) is not None


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("dee", None),
        ("ben", appeal.AppealRefusal.TOOK_PART),
        ("ada", appeal.AppealRefusal.OWN_WORK),
        ("max", appeal.AppealRefusal.NOT_ASSESSOR),
        ("eve", appeal.AppealRefusal.NOT_ASSESSOR),
    ],
)
def test_an_appeal_is_decided_by_somebody_who_took_no_part(actor, expected):
    assert appeal.ruling_refused(submission("m", S.APPEALED), RULED, actor, PEOPLE[actor], NOW) is expected
