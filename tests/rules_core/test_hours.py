"""Local time: weekdays 9 to 17 in every zone there is, over both changes of daylight saving, and after any outage."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.hours import at_local, is_open, next_open, spread, tonight, weekend, zone
from bot.rules.nudges import Farewell, Later, Learner, Nudge, Silence, Standing, decide
from bot.rules.progress import progress
from bot.rules.record import LearnerRecord
from storage.records import Enrolment, EnrolmentState, SentNudge
from tests.rules_core.build import task, version

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  given UTC
WAY = version((task("a"), task("b")))
# Zones and days on which clocks change, quarter hours, a half-hour change, and a day that never was.
CHANGES = [
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/Los_Angeles", date(2027, 3, 14)),
    ("America/Los_Angeles", date(2027, 11, 7)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Asia/Kathmandu", date(2027, 5, 1)),
    ("Pacific/Chatham", date(2027, 4, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Africa/Casablanca", date(2027, 2, 7)),
]


@settings(max_examples=300, deadline=None)
@given(where=ZONES, moment=MOMENTS)
def test_the_next_opening_is_open_and_none_was_missed_before_it(where: ZoneInfo, moment: datetime) -> None:
    found = next_open(moment, where)
    assert found >= moment
    assert is_open(found, where)
    assert found - moment <= 5 * DAY
    before = [moment + n * HOUR / 2 for n in range(int((found - moment) / (HOUR / 2)))]
    assert not any(is_open(each, where) for each in before)


@pytest.mark.parametrize(("name", "day"), CHANGES)
def test_around_a_change_of_the_clocks_every_opening_is_nine_in_the_morning_there(name: str, day: date) -> None:
    where = ZoneInfo(name)
    for hours in range(-72, 96):
        moment = at_local(day, time(), where) + hours * HOUR
        found = next_open(moment, where)
        assert found == moment or found.astimezone(where).time() == time(9)
        assert is_open(found, where)


def test_open_is_a_weekday_from_nine_until_before_five_there() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead
    assert is_open(datetime(2027, 3, 1, 3, 15, tzinfo=UTC), kathmandu)
    assert not is_open(datetime(2027, 3, 1, 3, 14, 59, tzinfo=UTC), kathmandu)
    assert is_open(datetime(2027, 3, 1, 11, 14, 59, tzinfo=UTC), kathmandu)
    assert not is_open(datetime(2027, 3, 1, 11, 15, tzinfo=UTC), kathmandu)
    assert not is_open(datetime(2027, 2, 27, 6, tzinfo=UTC), kathmandu)  # a Saturday


@pytest.mark.parametrize("unknown", [None, "", "Mars/Olympus", "../etc/passwd", "America", "EST5EDT9"])
def test_an_unknown_zone_gives_the_next_one_named(unknown: str | None) -> None:
    assert zone(unknown, "America/New_York").key == "America/New_York"
    assert zone(unknown).key == "UTC"
    assert zone("Pacific/Honolulu", unknown).key == "Pacific/Honolulu"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-01T09:00", "2027-03-01T19:00"),
        ("2027-03-01T19:30", "2027-03-01T20:30"),
        ("2027-03-01T22:00", "2027-03-02T19:00"),
        ("2027-03-02T01:00", "2027-03-02T19:00"),
    ],
)
def test_tonight_is_this_evening_while_there_is_one_left(now: str, expected: str) -> None:
    where = ZoneInfo("Pacific/Chatham")
    found = tonight(datetime.fromisoformat(now).replace(tzinfo=where), where)
    assert found.astimezone(where).isoformat()[:16] == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-03T09:00", "2027-03-06T10:00"),
        ("2027-03-06T08:00", "2027-03-06T10:00"),
        ("2027-03-06T11:00", "2027-03-07T10:00"),
        ("2027-03-07T11:00", "2027-03-13T10:00"),
    ],
)
def test_this_weekend_is_the_next_morning_of_one(now: str, expected: str) -> None:
    where = ZoneInfo("America/New_York")
    found = weekend(datetime.fromisoformat(now).replace(tzinfo=where), where)
    assert found.astimezone(where).isoformat()[:16] == expected


@settings(max_examples=200, deadline=None)
@given(where=ZONES, now=MOMENTS)
def test_tonight_and_this_weekend_are_ahead(where: ZoneInfo, now: datetime) -> None:
    assert now < tonight(now, where) <= now + 2 * DAY
    assert now < weekend(now, where) <= now + 8 * DAY


def test_a_spread_is_the_same_for_the_same_key_and_within_its_width() -> None:
    found = [spread(f"e{n}", HOUR) for n in range(1000)]
    assert found == [spread(f"e{n}", HOUR) for n in range(1000)]
    assert min(found) >= timedelta()
    assert max(found) < HOUR
    assert len({int(s / timedelta(minutes=1)) for s in found}) == 60


class Life:
    """A learner who does nothing but answer now and then, looked at when it is due, or later where we were away."""

    def __init__(self, where: ZoneInfo, began: datetime) -> None:
        self.said: list[datetime] = []
        self.farewell: datetime | None = None
        self._where, self._seen, self._look = where, began, began
        self._history: list[SentNudge] = []

    def goes_on(self, away: timedelta, answers_after: timedelta | None) -> bool:
        """One look of the sweep, `away` after it was due. False: nothing more will ever happen by itself."""
        now = self._look + away
        found = decide(self._learner(), now)["e"]
        if isinstance(found, Later):
            assert found.at > now
            self._look = found.at
        if isinstance(found, Nudge):
            self._nudge(found, now, answers_after)
        if isinstance(found, Farewell):
            self.farewell = now
        return not isinstance(found, Farewell | Silence)

    def _nudge(self, found: Nudge, now: datetime, answers_after: timedelta | None) -> None:
        self.said.append(now)
        about = {"id": str(now), "team": "T", "person": "U", "enrolment": "e", "pathway": "way", "number": 1}
        nudge = SentNudge.model_validate(about | {"reason": found.reason, "member": "a", "at": now})
        self._history.insert(0, nudge)
        self._look = now + 7 * DAY
        if answers_after is not None:
            self._seen = now + answers_after
            self._history = [n.model_copy(update={"answered_at": self._seen}) for n in self._history]

    def _learner(self) -> Learner:
        times = {"started_at": self._seen, "changed_at": self._seen, "active_at": self._seen}
        state = EnrolmentState.ACTIVE
        enrolment = Enrolment(id="e", team="T", person="U", pathway="way", pinned="", state=state, **times)
        p = progress(WAY, LearnerRecord(), self._look)
        mine = Standing(enrolment=enrolment, progress=p, zone=self._where)
        return replace(Learner(standings=(mine,), seen_at=self._seen), history=tuple(self._history))


AWAY = st.lists(
    st.one_of(st.just(timedelta()), st.timedeltas(timedelta(), 3 * DAY), st.timedeltas(timedelta(), 40 * DAY)),
    min_size=40,
    max_size=40,
)
ANSWERS = st.lists(st.none() | st.timedeltas(timedelta(), 6 * DAY), min_size=40, max_size=40)


@settings(max_examples=60, deadline=None)
@given(where=ZONES, began=MOMENTS, away=AWAY, answers=ANSWERS)
def test_whatever_the_zone_the_clocks_and_the_outages(
    where: ZoneInfo, began: datetime, away: list[timedelta], answers: list[timedelta | None]
) -> None:
    """RELIABILITY tests 18 and 19: at most one a local day, in working hours, never two within 72 hours or 7 days."""
    life = Life(where, began)
    for outage, answer in zip(away, answers, strict=True):
        if not life.goes_on(outage, answer):
            break
    assert all(is_open(at, where) for at in life.said)
    assert all(later - earlier >= 7 * DAY for earlier, later in pairwise(life.said))
    assert len({at.astimezone(where).date() for at in life.said}) == len(life.said)


@settings(max_examples=60, deadline=None)
@given(where=ZONES, began=MOMENTS)
def test_who_never_answers_gets_three_with_growing_gaps_a_last_word_and_nothing_more(
    where: ZoneInfo, began: datetime
) -> None:
    life = Life(where, began)
    for _ in range(60):
        if not life.goes_on(timedelta(), None):
            break
    assert life.farewell is not None
    gaps = [later - earlier for earlier, later in pairwise([began, *life.said, life.farewell])]
    for gap, least in zip(gaps, (14, 7, 14, 28), strict=True):
        assert least * DAY <= gap <= (least + 5) * DAY
    assert is_open(life.farewell, where)
