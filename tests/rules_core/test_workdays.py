"""By when a learner hears (R26): business days in the programme's own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.workdays import add_workdays, decision_due, is_workday

MAINE, HONOLULU, AUCKLAND = "America/New_York", "Pacific/Honolulu", "Pacific/Auckland"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        ("2026-11-23T15:00:00+00:00", 5, date(2026, 11, 30)),  # Monday to Monday
        ("2026-11-20T15:00:00+00:00", 5, date(2026, 11, 27)),  # Friday
        ("2026-11-21T15:00:00+00:00", 5, date(2026, 11, 27)),  # Saturday: the clock starts on Monday
        ("2026-11-22T15:00:00+00:00", 1, date(2026, 11, 23)),  # Sunday
        ("2026-12-30T15:00:00+00:00", 5, date(2027, 1, 6)),  # over the year's end
        ("2026-11-23T04:30:00+00:00", 1, date(2026, 11, 23)),  # still Sunday evening there
    ],
)
def test_a_decision_is_due_after_so_many_business_days_there(sent, days, due):
    assert decision_due(at(sent), days, MAINE).date() == due


@pytest.mark.parametrize(
    ("zone", "due"), [(MAINE, date(2026, 11, 24)), (HONOLULU, date(2026, 11, 23)), (AUCKLAND, date(2026, 11, 24))]
)
def test_the_same_moment_is_another_day_in_another_zone(zone, due):
    assert decision_due(at("2026-11-23T09:00:00+00:00"), 1, zone).date() == due


def test_the_day_ends_at_midnight_there_also_when_the_clocks_change():
    due = decision_due(at("2026-10-30T15:00:00+00:00"), 1, MAINE)  # clocks go back on Sunday
    assert (due.hour, due.minute) == (23, 59)
    assert due.utcoffset() == timedelta(hours=-5)


def test_a_holiday_is_no_business_day():
    thanksgiving = date(2026, 11, 26)
    assert not is_workday(thanksgiving, {thanksgiving})
    assert decision_due(at("2026-11-25T15:00:00+00:00"), 1, MAINE, {thanksgiving}).date() == date(2026, 11, 27)


@given(start=st.dates(date(2000, 1, 1), date(2100, 1, 1)), count=st.integers(1, 60))
def test_a_business_day_is_never_a_weekend_and_exactly_that_many_lie_between(start, count):
    end = add_workdays(start, count)
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_workday(end)
    assert sum(d.weekday() < 5 for d in days) == count


@given(
    sent=st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    days=st.integers(1, 20),
    zone=st.sampled_from([MAINE, HONOLULU, AUCKLAND, "Asia/Kathmandu"]),
)
def test_a_decision_is_never_due_before_it_was_sent_nor_in_the_same_day(sent, days, zone):
    due = decision_due(sent, days, zone)
    assert due > sent
    assert due.date() > sent.astimezone(ZoneInfo(zone)).date()
