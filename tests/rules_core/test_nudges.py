"""Who would be nudged and why: highest reason first, silence where the ball is not with the learner."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.nudges import REASONS, Nudge, Silence, due
from bot.rules.progress import progress
from bot.rules.record import LearnerRecord
from catalog.load import load, pathway_version
from catalog.model import PathwayVersion
from storage.records import Enrolment, EnrolmentState, Submission, SubmissionState

START = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(scope="module")
def career_prepared() -> PathwayVersion:
    from pathlib import Path  # noqa: PLC0415

    import catalog  # noqa: PLC0415

    return pathway_version(load(Path(catalog.__file__).parent / "data"), "ums-career-prepared")


def enrolment(state: EnrolmentState = EnrolmentState.ACTIVE) -> Enrolment:
    return Enrolment(
        id="e", team="T", person="U", pathway="ums-career-prepared", pinned="", state=state,
        started_at=START, changed_at=START, active_at=START,
    )  # fmt: skip


def submission(version: PathwayVersion, state: SubmissionState, decided_at: datetime | None = None) -> Submission:
    member = version.pathway.levels[0].requirements[0].id
    return Submission(
        id="s", code="4K2", team="T", person="U", pathway=version.pathway.id, member=member, programme="p",
        pinned="", title="Level 1", asked={}, state=state, created_at=START, decided_at=decided_at,
    )  # fmt: skip


def look(version: PathwayVersion, days: float, *sent: Submission, on: Enrolment | None = None) -> Nudge | Silence:
    now = START + timedelta(days=days)
    return due(progress(version, LearnerRecord(submissions=sent), now), on or enrolment(), now)


def test_nothing_is_said_in_the_48_hours_after_activity(career_prepared: PathwayVersion) -> None:
    assert look(career_prepared, 1.9) == Silence(reason="active in the last 48 hours")


def test_fourteen_days_count_from_the_last_activity(career_prepared: PathwayVersion) -> None:
    assert look(career_prepared, 13.9) == Silence(reason="nothing is due")
    found = look(career_prepared, 14)
    assert isinstance(found, Nudge)
    assert found.reason == "no activity for 14 days"
    assert found.step.text == "Career Prepared Level 1"


def test_nothing_is_said_while_an_assessor_holds_the_ball(career_prepared: PathwayVersion) -> None:
    sent = submission(career_prepared, SubmissionState.IN_REVIEW)
    assert look(career_prepared, 30, sent) == Silence(reason="evidence is with an assessor")


def test_returned_work_comes_before_a_plain_stall_after_three_business_days(career_prepared: PathwayVersion) -> None:
    friday = START + timedelta(days=4)
    sent = submission(career_prepared, SubmissionState.RETURNED, friday)
    assert look(career_prepared, 8, sent) == Silence(reason="nothing is due")  # the Tuesday: two business days
    found = look(career_prepared, 9, sent)  # the Wednesday
    assert isinstance(found, Nudge)
    assert found.reason == "returned work untouched for 3 business days"


def test_a_draft_is_mentioned_after_seven_days(career_prepared: PathwayVersion) -> None:
    draft = submission(career_prepared, SubmissionState.DRAFT)
    assert look(career_prepared, 6.9, draft) == Silence(reason="nothing is due")
    found = look(career_prepared, 7, draft)
    assert isinstance(found, Nudge)
    assert found.reason == "draft untouched for 7 days"


def test_a_paused_pathway_stays_quiet(career_prepared: PathwayVersion) -> None:
    paused = enrolment(EnrolmentState.PAUSED)
    assert look(career_prepared, 60, on=paused) == Silence(reason="paused")


def test_the_reasons_stand_in_the_order_of_the_rules() -> None:
    assert [reason for reason, _ in REASONS] == [
        "returned work untouched for 3 business days",
        "draft untouched for 7 days",
        "one requirement from a level",
        "no activity for 14 days",
    ]
