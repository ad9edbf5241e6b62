"""A week begins on Monday at nine, where the programme is; also in weeks in which the clock moves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.weeks import WEEK, week_of

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "day", "begun"),
    [
        ("2027-03-03T12:00", date(2027, 3, 1), "2027-03-01T14:00"),  # a Wednesday
        ("2027-03-01T14:00", date(2027, 3, 1), "2027-03-01T14:00"),  # as it begins
        ("2027-03-01T13:59", date(2027, 2, 22), "2027-02-22T14:00"),  # a minute before
        ("2027-03-15T13:00", date(2027, 3, 15), "2027-03-15T13:00"),  # after the clock went forward
        ("2027-03-15T12:59", date(2027, 3, 8), "2027-03-08T14:00"),  # the week before it did
    ],
)
def test_the_running_week_and_when_it_began(now: str, day: date, begun: str) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert week_of(at(now), NEW_YORK) == (day, at(begun))


@given(
    st.integers(0, 20 * 365 * 24 * 60).map(lambda n: datetime(2020, 1, 9, tzinfo=UTC) + timedelta(minutes=n)),
    st.sampled_from(["UTC", "America/New_York", "Pacific/Apia", "Pacific/Honolulu", "Australia/Lord_Howe"]),
)
def test_every_moment_lies_in_the_week_that_began_last(now: datetime, zone: str) -> None:
    day, begun = week_of(now, ZoneInfo(zone))
    assert day.weekday() == 0
    assert begun <= now < begun + WEEK + timedelta(hours=1)
    assert week_of(begun, ZoneInfo(zone)) == (day, begun)
