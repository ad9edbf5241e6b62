"""Who is nudged and why: highest reason first, one budget for all pathways, silence where the ball is not theirs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import catalog
from bot.rules.nudges import REASONS, Decision, Farewell, Later, Learner, Nudge, Reason, Silence, Standing, decide
from bot.rules.progress import progress
from bot.rules.record import LearnerRecord
from bot.rules.wishes import Wishes, wishes_in, with_wishes
from catalog.load import load, pathway_version
from catalog.model import PathwayVersion
from storage.records import Enrolment, EnrolmentState, SentNudge, Submission, SubmissionState
from tests.rules_core.build import award, record, task, version

START = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)  # a Monday, in working hours
UTC_ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def career_prepared() -> PathwayVersion:
    return pathway_version(load(Path(catalog.__file__).parent / "data"), "ums-career-prepared")


def enrolment(state: EnrolmentState = EnrolmentState.ACTIVE, name: str = "e", **fields: datetime) -> Enrolment:
    times = {"started_at": START, "changed_at": START, "active_at": START} | fields
    return Enrolment(id=name, team="T", person="U", pathway=name, pinned="", state=state, **times)


def submission(version: PathwayVersion, state: SubmissionState, decided_at: datetime | None = None) -> Submission:
    member = version.pathway.levels[0].requirements[0].id
    return Submission(
        id="s", code="4K2", team="T", person="U", pathway=version.pathway.id, member=member, programme="p",
        pinned="", title="Level 1", asked={}, state=state, created_at=START, decided_at=decided_at,
    )  # fmt: skip


def standing(version: PathwayVersion, *sent: Submission, on: Enrolment | None = None, days: float = 0) -> Standing:
    p = progress(version, LearnerRecord(submissions=sent), START + timedelta(days=days))
    return Standing(enrolment=on or enrolment(), progress=p, zone=UTC_ZONE)


def said(day: float, answered: float | None = None, **fields: str) -> SentNudge:
    about = {"id": f"n{day}", "team": "T", "person": "U", "enrolment": "e", "pathway": "e", "number": 1}
    answered_at = START + answered * DAY if answered is not None else None
    facts = about | {"reason": Reason.STALLED, "member": "m"} | fields
    return SentNudge.model_validate(facts | {"at": START + day * DAY, "answered_at": answered_at})


def of(*standings: Standing, **facts: object) -> Learner:
    return replace(Learner(standings=standings, seen_at=START), **facts)


def look(version: PathwayVersion, days: float, *sent: Submission, on: Enrolment | None = None) -> Decision:
    return decide(of(standing(version, *sent, on=on, days=days)), START + timedelta(days=days))["e"]


def reason(found: Decision) -> str:
    assert not isinstance(found, Farewell)
    return found.reason


def test_nothing_is_said_in_the_48_hours_after_activity(career_prepared: PathwayVersion) -> None:
    found = look(career_prepared, 1.9)
    assert isinstance(found, Later)
    assert found.reason == "active in the last 48 hours"
    assert found.at >= START + 2 * DAY


def test_fourteen_days_count_from_the_last_activity(career_prepared: PathwayVersion) -> None:
    early = look(career_prepared, 13.9)
    assert isinstance(early, Later)
    assert early.reason == "nothing is due"
    assert timedelta() <= early.at - (START + 14 * DAY) <= timedelta(hours=1)  # the spread
    found = look(career_prepared, 14)
    assert isinstance(found, Nudge)
    assert found.reason is Reason.STALLED
    assert found.step.text == "Career Prepared Level 1"


def test_nothing_is_said_while_an_assessor_holds_the_ball(career_prepared: PathwayVersion) -> None:
    found = look(career_prepared, 30, submission(career_prepared, SubmissionState.IN_REVIEW))
    assert isinstance(found, Later)
    assert found.reason == "evidence is with an assessor"


@pytest.mark.parametrize("state", [None, SubmissionState.DRAFT, SubmissionState.RETURNED])
def test_nothing_is_asked_for_where_nobody_could_decide_on_it(
    career_prepared: PathwayVersion, state: SubmissionState | None
) -> None:
    sent = [submission(career_prepared, state, START)] if state else []
    lonely = replace(standing(career_prepared, *sent, days=30), assessed=False)
    found = decide(of(lonely), START + 30 * DAY)["e"]
    assert isinstance(found, Later)
    assert found.reason == "nobody assesses it here yet"


def test_a_reminder_that_was_asked_for_comes_all_the_same_where_nobody_assesses(
    career_prepared: PathwayVersion,
) -> None:
    lonely = replace(standing(career_prepared, days=14), assessed=False)
    now = START + 14 * DAY
    assert reason(decide(of(lonely, wishes=Wishes(asked={"e": now})), now)["e"]) is Reason.ASKED


def test_returned_work_comes_before_a_plain_stall_after_three_business_days(career_prepared: PathwayVersion) -> None:
    friday = START + timedelta(days=4)
    sent = submission(career_prepared, SubmissionState.RETURNED, friday)
    assert isinstance(look(career_prepared, 8, sent), Later)  # the Tuesday: two business days
    found = look(career_prepared, 9, sent)  # the Wednesday
    assert isinstance(found, Nudge)
    assert found.reason is Reason.RETURNED
    assert found.step.submission == sent
    assert reason(look(career_prepared, 15, sent)) is Reason.RETURNED


def test_the_business_days_are_the_learners_own(career_prepared: PathwayVersion) -> None:
    """Decided on Friday at 23:30 UTC it is Saturday in Auckland: three business days end on the Thursday there."""
    late = datetime(2027, 3, 5, 23, 30, tzinfo=UTC)
    sent = submission(career_prepared, SubmissionState.RETURNED, late)
    there = replace(standing(career_prepared, sent), zone=ZoneInfo("Pacific/Auckland"))
    wednesday = datetime(2027, 3, 9, 21, 0, tzinfo=UTC)  # 10:00 on Wednesday the 10th in Auckland
    assert reason(decide(of(there), wednesday)["e"]) is Reason.RETURNED
    assert isinstance(decide(of(there), wednesday - DAY)["e"], Later)


def test_a_draft_is_mentioned_after_seven_days(career_prepared: PathwayVersion) -> None:
    draft = submission(career_prepared, SubmissionState.DRAFT)
    assert isinstance(look(career_prepared, 6.9, draft), Later)
    assert reason(look(career_prepared, 7, draft)) is Reason.DRAFT


def test_one_requirement_from_a_level_is_said_after_a_week_and_only_where_something_is_done() -> None:
    way = version((task("a"), task("b")), macro=False)
    done = Submission.model_validate(
        submission(way, SubmissionState.APPROVED).model_dump() | {"member": "a", "pathway": "way"}
    )
    assert reason(look(way, 7, done)) is Reason.CLOSE
    assert isinstance(look(way, 7), Later)


@pytest.mark.parametrize("state", [s for s in EnrolmentState if s is not EnrolmentState.ACTIVE])
def test_a_pathway_that_is_not_active_stays_quiet(career_prepared: PathwayVersion, state: EnrolmentState) -> None:
    assert look(career_prepared, 60, on=enrolment(state)) == Silence(reason=state.value)


def test_a_pathway_that_is_complete_stays_quiet() -> None:
    way = version((task("a"),))
    done = progress(way, record(award("macro")), START)
    complete = Standing(enrolment=enrolment(), progress=done, zone=UTC_ZONE)
    assert decide(of(complete), START + 60 * DAY)["e"] == Silence(reason="completed")


def test_who_is_gone_and_who_is_a_bot_is_never_written_to(career_prepared: PathwayVersion) -> None:
    gone = of(standing(career_prepared), reachable=False)
    assert decide(gone, START + 14 * DAY)["e"] == Silence(reason="deactivated, or not a person")


def test_an_action_anywhere_keeps_every_pathway_quiet_for_48_hours(career_prepared: PathwayVersion) -> None:
    busy = of(standing(career_prepared), seen_at=START + 13 * DAY)
    assert reason(decide(busy, START + 14 * DAY)["e"]) == "active in the last 48 hours"
    assert reason(decide(busy, START + 15 * DAY)["e"]) is Reason.STALLED


@pytest.mark.parametrize("hour", [0, 8, 17, 23])
def test_outside_working_hours_it_waits_for_the_next_opening(career_prepared: PathwayVersion, hour: int) -> None:
    now = (START + 15 * DAY).replace(hour=hour)
    found = decide(of(standing(career_prepared)), now)["e"]
    assert isinstance(found, Later)
    assert found.reason == "outside weekdays 9 to 17"
    opening = now.replace(hour=9) + (DAY if hour >= 17 else timedelta())
    assert opening <= found.at <= opening + timedelta(hours=1)


def test_two_pathways_share_one_budget_and_the_higher_reason_goes_first(career_prepared: PathwayVersion) -> None:
    plain = standing(career_prepared, on=enrolment(name="plain", active_at=START - 30 * DAY))
    draft = standing(
        career_prepared, submission(career_prepared, SubmissionState.DRAFT), on=enrolment(name="draft", active_at=START)
    )
    found = decide(of(plain, draft), START + 14 * DAY)
    assert reason(found["draft"]) is Reason.DRAFT
    second = found["plain"]
    assert isinstance(second, Later)
    assert second.reason == "one nudge in 7 days: Career Prepared comes first"
    assert second.at >= START + 21 * DAY


@pytest.mark.parametrize(
    ("history", "free"),
    [
        ((said(14),), 21),
        ((said(21), said(14)), 35),
        ((said(14, answered=15),), 22),  # nothing in the week after an answer
    ],
    ids=["one unanswered: 7 days", "two unanswered: 14", "answered: 7 days from the answer"],
)
def test_back_off(career_prepared: PathwayVersion, history: tuple[SentNudge, ...], free: int) -> None:
    known = of(standing(career_prepared), history=history)
    assert isinstance(decide(known, START + free * DAY - timedelta(minutes=1))["e"], Later)
    assert isinstance(decide(known, START + free * DAY)["e"], Nudge)


def test_after_three_unanswered_it_says_so_once_and_then_nothing(career_prepared: PathwayVersion) -> None:
    three = (said(35), said(21), said(14))
    known = of(standing(career_prepared), history=three)
    assert isinstance(decide(known, START + 62 * DAY)["e"], Later)
    assert isinstance(decide(known, START + 63 * DAY)["e"], Farewell)
    over = of(standing(career_prepared), history=(said(63, reason=Reason.STOPPED), *three))
    assert decide(over, START + 300 * DAY)["e"] == Silence(reason="quiet after 3 reminders")


def test_any_answer_begins_again(career_prepared: PathwayVersion) -> None:
    answered = tuple(said(day, answered=70) for day in (63, 35, 21, 14))
    known = of(standing(career_prepared), history=answered, seen_at=START + 70 * DAY)
    assert isinstance(decide(known, START + 77 * DAY)["e"], Nudge)


def test_who_turned_reminders_off_gets_none(career_prepared: PathwayVersion) -> None:
    off = of(standing(career_prepared), wishes=Wishes(off=True))
    assert decide(off, START + 14 * DAY)["e"] == Silence(reason="reminders are off")


def test_a_snooze_holds_every_pathway_until_it_ends(career_prepared: PathwayVersion) -> None:
    snoozed = of(standing(career_prepared), wishes=Wishes(snoozed_until=START + 21 * DAY))
    found = decide(snoozed, START + 14 * DAY)["e"]
    assert isinstance(found, Later)
    assert found.reason == "snoozed"
    assert found.at >= START + 21 * DAY
    assert isinstance(decide(snoozed, START + 21 * DAY)["e"], Nudge)


EVENING = datetime(2027, 3, 6, 19, 0, tzinfo=UTC)  # a Saturday


def asked(version: PathwayVersion, *sent: Submission, **facts: object) -> Learner:
    return of(standing(version, *sent), wishes=Wishes(asked={"e": EVENING}), **facts)


def test_a_reminder_comes_at_the_time_asked_for_whatever_the_hour_and_the_budget(
    career_prepared: PathwayVersion,
) -> None:
    known = asked(career_prepared, history=(said(4),), seen_at=EVENING - timedelta(hours=2))
    assert decide(known, EVENING - timedelta(seconds=1))["e"] == Later(at=EVENING, reason="a reminder was asked for")
    assert reason(decide(known, EVENING)["e"]) is Reason.ASKED


def test_a_reminder_asked_for_holds_back_the_others_about_that_pathway(career_prepared: PathwayVersion) -> None:
    later = of(standing(career_prepared), wishes=Wishes(asked={"e": START + 30 * DAY}))
    assert decide(later, START + 20 * DAY)["e"] == Later(at=START + 30 * DAY, reason="a reminder was asked for")


def test_a_reminder_that_was_missed_waits_for_working_hours_and_is_forgotten_after_a_week(
    career_prepared: PathwayVersion,
) -> None:
    night = decide(asked(career_prepared), EVENING + timedelta(hours=8))["e"]
    assert isinstance(night, Later)
    monday = datetime(2027, 3, 8, 9, tzinfo=UTC)
    assert monday <= night.at <= monday + timedelta(hours=1)
    assert reason(decide(asked(career_prepared), night.at)["e"]) is Reason.ASKED
    assert reason(decide(asked(career_prepared), EVENING + 7 * DAY)["e"]) == "nothing is due"


def test_a_reminder_asked_for_says_nothing_while_an_assessor_reads(career_prepared: PathwayVersion) -> None:
    known = asked(career_prepared, submission(career_prepared, SubmissionState.IN_REVIEW))
    assert reason(decide(known, EVENING)["e"]) == "evidence is with an assessor"


def test_no_other_nudge_comes_beside_a_reminder_asked_for(career_prepared: PathwayVersion) -> None:
    mine = standing(career_prepared, on=enrolment(name="mine"))
    other = standing(career_prepared, on=enrolment(name="other"))
    now = START + 14 * DAY
    found = decide(of(mine, other, wishes=Wishes(asked={"mine": now})), now)
    assert reason(found["mine"]) is Reason.ASKED
    assert isinstance(found["other"], Later)


def test_a_clock_that_was_set_back_sends_nothing_twice(career_prepared: PathwayVersion) -> None:
    """RELIABILITY test 17: what is on record for later than now still counts."""
    known = of(standing(career_prepared), history=(said(14),))
    for back in (timedelta(hours=1), DAY):
        assert isinstance(decide(known, START + 14 * DAY - back)["e"], Later)


def test_those_who_began_together_are_not_looked_at_in_the_same_second(career_prepared: PathwayVersion) -> None:
    names = [f"e{n}" for n in range(100)]
    found = [decide(of(standing(career_prepared, on=enrolment(name=n))), START + 3 * DAY)[n] for n in names]
    looks = [d.at for d in found if isinstance(d, Later)]
    assert len(set(looks)) > 90
    assert max(looks) - min(looks) < timedelta(hours=1)


def test_wishes_survive_being_stored_beside_other_preferences() -> None:
    wishes = Wishes(off=True, snoozed_until=START, asked={"e": EVENING})
    stored = with_wishes({"theme": "dark"}, wishes)
    assert stored["theme"] == "dark"
    assert wishes_in(stored) == wishes
    assert wishes_in({}) == Wishes()


def test_stopping_forgets_what_was_asked_for_and_resuming_does_not_bring_it_back() -> None:
    assert Wishes(asked={"e": EVENING}, snoozed_until=START).stopped().resumed() == Wishes()


def test_the_reasons_stand_in_the_order_of_the_rules() -> None:
    assert [words for _, words, _ in REASONS] == [
        "returned work untouched for 3 business days",
        "draft untouched for 7 days",
        "one requirement from a level",
        "no activity for 14 days",
    ]
