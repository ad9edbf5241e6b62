"""The clock of a decision (R26): shares of business days, who hears of which step, what stands still and what goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadline import POOL, Calendar, Step, days_left, extended, hear, reached
from bot.rules.workdays import decision_due, holidays_of
from storage.records import Role, SubmissionState
from tests.rules_core.build import grant, submission

MAINE = Calendar(zone="America/New_York")
SENT = datetime(2026, 11, 16, 15, tzinfo=UTC)  # a Monday; due on Monday the 23rd
DUE = decision_due(SENT, 5, MAINE.zone)


def at(day, hour=9):
    """In Maine, in November 2026."""
    return datetime(2026, 11, day, 5, tzinfo=UTC) + timedelta(hours=hour)


def sent(state=SubmissionState.IN_REVIEW, **fields):
    return submission("m", state, **({"submitted_at": SENT, "due_at": DUE} | fields))


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        (at(17), ()),
        (at(19, 11), ()),
        (at(19, 12), (Step.HALF,)),  # two and a half of five days
        (at(22, 23), (Step.HALF,)),
        (at(23, 0), (Step.HALF, Step.MOST)),  # four of five
        (at(23, 23), (Step.HALF, Step.MOST)),
        (at(24), (Step.HALF, Step.MOST, Step.LATE)),
        (at(30, 9), (Step.HALF, Step.MOST, Step.LATE)),
        (at(30, 10), (Step.HALF, Step.MOST, Step.LATE, Step.STOP)),
    ],
)
def test_the_steps_come_at_their_share_of_the_business_days(now, steps):
    assert reached(sent(), now, MAINE) == steps


@pytest.mark.parametrize("state", [s for s in SubmissionState if s is not SubmissionState.IN_REVIEW])
def test_the_clock_stands_in_every_other_state(state):
    assert reached(sent(state), at(30, 23), MAINE) == ()


def test_a_claim_that_ran_out_is_a_step_of_its_own():
    s = sent(claimed_by="ben", claimed_until=at(18))
    assert reached(s, at(17), MAINE) == ()
    assert reached(s, at(18), MAINE) == (Step.LAPSED,)


def test_a_holiday_moves_everything():
    calendar = Calendar(zone=MAINE.zone, holidays=holidays_of({"holidays": ["2026-11-18", "no date"]}))
    s = sent(due_at=decision_due(SENT, 5, calendar.zone, calendar.holidays))
    assert MAINE.day(s.due_at) == date(2026, 11, 24)
    assert reached(s, at(19, 12), calendar) == ()
    assert reached(s, at(20, 12), calendar) == (Step.HALF,)


@pytest.mark.parametrize(
    ("step", "reader", "who"),
    [
        (Step.HALF, None, {POOL}),
        (Step.HALF, "ben", set()),
        (Step.MOST, None, {POOL}),
        (Step.MOST, "ben", {"ben"}),
        (Step.LATE, "ben", {"dee", "ada"}),
        (Step.STOP, None, {"max"}),
    ],
)
def test_who_hears_of_which_step(step, reader, who):
    grants = [grant("ben"), grant("dee", Role.LEAD), grant("max", Role.ADMINISTRATOR), grant("ada", Role.LEAD)]
    s = sent(claimed_by=reader, claimed_until=at(30))
    assert set(hear(step, s, grants, at(20))) == who


def test_without_a_lead_the_staff_hear_and_without_an_administrator_the_lead():
    assert set(hear(Step.LATE, sent(), [grant("sue", Role.STAFF)], at(24))) == {"sue", "ada"}
    assert set(hear(Step.STOP, sent(), [grant("dee", Role.LEAD)], at(30))) == {"dee"}


@pytest.mark.parametrize(
    ("decided", "days"),
    [(at(17), 4), (at(18), 3), (at(20), 2), (at(23), 2), (at(30), 2)],
)
def test_an_answer_to_a_return_goes_on_with_the_days_that_were_left_but_never_fewer_than_two(decided, days):
    before = sent(SubmissionState.RETURNED, decided_at=decided)
    assert days_left(before, 5, MAINE) == days


def test_what_was_taken_back_or_is_new_has_all_its_days():
    assert days_left(None, 5, MAINE) == 5
    assert days_left(sent(SubmissionState.WITHDRAWN), 5, MAINE) == 5


def test_more_time_counts_from_the_old_date_or_from_today_where_that_is_past():
    assert MAINE.day(extended(sent(), 2, at(18), MAINE)) == date(2026, 11, 25)
    assert MAINE.day(extended(sent(), 2, at(30), MAINE)) == date(2026, 12, 2)


@given(days=st.integers(1, 20), hour=st.integers(0, 24 * 60))
def test_half_comes_before_most_and_most_before_late_whenever_it_was_sent(days, hour):
    start = SENT + timedelta(hours=hour)
    due = decision_due(start, days, MAINE.zone)
    half, most = MAINE.share(start, due, 0.5), MAINE.share(start, due, 0.8)
    assert start < half <= most <= due
