"""What advising learns of a learner, from their rows: what is close, and what waits with whom; on both databases."""

from pathlib import Path

import pytest

from bot.advising.facts import Facts
from bot.rules.progress import MemberState
from bot.service import facts
from bot.service.desk import Desk
from bot.service.learner import followed, progress_on, record_of
from bot.settings import PACKAGED
from catalog.load import load
from storage.records import Evidence, EvidenceState, SubmissionState
from storage.store import Store
from storage.unit import Unit
from tests.faults.stage import PATHWAY, TEAM, approved, enrolled, furnished_desk, handed_in, one_pathway
from tests.storage.cast import NOON

ADA = "U0ADA"
FIRST = "gcp-implement-cloud-security-fundamentals-on-google-cloud"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return furnished_desk(store, tmp_path, one_pathway(tmp_path / "catalog"))


def of_ada(desk: Desk) -> Facts:
    with desk.store.read() as unit:
        return facts.facts_of(desk, unit, ADA)


def close(desk: Desk) -> list[str]:
    return [step.text for step in of_ada(desk).close]


def waiting(desk: Desk) -> list[tuple[str, str | None, bool]]:
    return [(w.title, w.badge, w.with_assessors) for w in of_ada(desk).waiting]


def begin(unit: Unit, desk: Desk, member: str, state: SubmissionState) -> None:
    draft = handed_in(desk, unit, ADA, member, state)
    note = {"id": f"e-{member}", "submission": draft.id, "prompt": "e1", "kind": "text", "text": "words"}
    unit.evidence.put(Evidence.model_validate(note | {"state": EvidenceState.READY, "added_at": unit.now()}))


def test_nothing_is_close_and_nothing_waits_where_nothing_was_done(desk: Desk) -> None:
    with desk.store.write("start") as unit:
        enrolled(desk, unit, ADA)
    assert (close(desk), waiting(desk)) == ([], [])


def test_one_level_that_is_left_is_close_and_then_one_part_of_it(desk: Desk) -> None:
    with desk.store.write("two levels") as unit:
        enrolled(desk, unit, ADA)
        approved(desk, unit, ADA, "l1-badge", "l2-badge")
    assert close(desk) == ["Career Prepared: only Level 3 is missing"]
    with desk.store.write("a part") as unit:
        approved(desk, unit, ADA, "l3-badge", "l3-supervised-work")
    (step,) = of_ada(desk).close
    assert (step.pathway, step.member) == (PATHWAY, "l3-edl-badge")


def test_the_only_part_of_a_level_is_not_close_to_it(desk: Desk) -> None:
    with desk.store.write("one level") as unit:
        enrolled(desk, unit, ADA)
        approved(desk, unit, ADA, "l1-badge")
    assert close(desk) == []


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ((), []),
        (("gcp-privileged-access-with-iam",), []),  # begun, but two parts are missing
        (
            ("gcp-implement-cloud-security-fundamentals-on-google-cloud",),
            ["Google Cloud Security Basics: only Any two is missing"],
        ),
    ],
)
def test_one_of_several_parts_that_is_left_is_close_to_the_whole(held: tuple[str, ...], missing: list[str]) -> None:
    learner = {"holds": held, "enrolled": ["gcp-security"]}
    found = facts.facts_from_lists(load(PACKAGED / "data"), learner, NOON)
    assert found is not None
    assert [step.text for step in found.close] == missing


def test_a_finished_pathway_is_not_close_to_anything(desk: Desk) -> None:
    with desk.store.write("all") as unit:
        enrolled(desk, unit, ADA)
        approved(desk, unit, ADA, *(f"l{n}-badge" for n in (1, 2, 3)), "l3-supervised-work", "l3-edl-empathy")
    assert close(desk) == []


def test_badges_and_tasks_wait_with_the_assessors_and_drafts_with_the_learner(desk: Desk) -> None:
    with desk.store.write("begun") as unit:
        enrolled(desk, unit, ADA)
        begin(unit, desk, "l1-badge", SubmissionState.DRAFT)
        begin(unit, desk, "l2-badge", SubmissionState.IN_REVIEW)
        begin(unit, desk, "l3-supervised-work", SubmissionState.SUBMITTED)
        begin(unit, desk, "l3-edl-empathy", SubmissionState.INCOMPLETE)
    found = of_ada(desk)
    assert {(w.badge, w.with_assessors) for w in found.waiting} == {
        ("ums-career-prepared-l1", False),
        ("ums-career-prepared-l2", True),
        (None, True),
        ("edl-empathy", False),
    }
    assert {w.pathway for w in found.waiting} == {PATHWAY}
    assert found.submitted == ("ums-career-prepared-l2",)


def test_a_form_that_was_only_opened_waits_for_nobody_and_hides_nothing_that_came_back(desk: Desk) -> None:
    with desk.store.write("opened") as unit:
        enrolled(desk, unit, ADA)
        handed_in(desk, unit, ADA, "l2-badge", SubmissionState.DRAFT)
        begin(unit, desk, "l1-badge", SubmissionState.RETURNED)
    with desk.store.write("opened again") as unit:
        handed_in(desk, unit, ADA, "l1-badge", SubmissionState.DRAFT)  # with what was shown before in it
        (enrolment,) = followed(unit, TEAM, ADA)
        p = progress_on(desk, unit, enrolment, record_of(unit, TEAM, ADA), unit.now())
    assert waiting(desk) == []
    assert [leaf.state for leaf in p.leaves()[:2]] == [MemberState.RETURNED, MemberState.TODO]


@pytest.mark.parametrize("state", [SubmissionState.APPROVED, SubmissionState.DECLINED, SubmissionState.WITHDRAWN])
def test_what_is_settled_waits_no_more(desk: Desk, state: SubmissionState) -> None:
    with desk.store.write("begun") as unit:
        enrolled(desk, unit, ADA)
        begin(unit, desk, "l1-badge", state)
    assert waiting(desk) == []
    with desk.store.read() as unit:
        assert [s.state for s in unit.submissions.of(TEAM, ADA)] == [state]
