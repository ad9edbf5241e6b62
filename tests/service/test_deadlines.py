"""The sweep of deadlines: a digest a person and day, never the same thing twice, whoever looks, on both databases."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rules.workdays import decision_due
from bot.service import deadlines
from bot.service.desk import Desk
from storage.records import Programme, Role, RoleGrant, Submission, SubmissionState
from tests.service.test_nudge import TEAM, desk_on, publish, version

ZONE = "America/New_York"
STARTS = datetime(2030, 3, 4, 10, tzinfo=ZoneInfo(ZONE))  # a Monday
ADA, BEN, DEE, MAX = "U0ADA", "U0BEN", "U0DEE", "U0MAX"


@pytest.fixture
def desk(store_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Ada's work waits since Monday at ten; Dee leads, Max administers."""
    built = desk_on(store_url, tmp_path)
    with built.store.write("scene") as unit:
        publish(unit)
        unit.clock.set_offset(STARTS - unit.now())
        facts = {"team": TEAM, "id": "p", "name": "P", "issuer": "ums", "review_channel": "C1"}
        unit.programmes.save(Programme(**facts, policy={"timezone": ZONE}))
        for person, role in ((BEN, Role.ASSESSOR), (DEE, Role.LEAD), (MAX, Role.ADMINISTRATOR)):
            about = {"id": person, "team": TEAM, "person": person, "role": role, "programme": "p"}
            unit.grants.add(RoleGrant(**about, since=STARTS, granted_by="x"))
    waiting(built, "s1")
    yield built
    built.store.close()


def waiting(desk: Desk, name: str) -> None:
    with desk.store.write("send") as unit:
        now = unit.now()
        about = {"id": name, "code": name, "team": TEAM, "person": ADA, "pathway": "w", "member": name}
        frozen = {"programme": "p", "pinned": version().hash, "title": name, "asked": {"criteria": [], "prompts": []}}
        times = {"created_at": now, "submitted_at": now, "due_at": decision_due(now, 5, ZONE)}
        unit.submissions.add(Submission(state=SubmissionState.IN_REVIEW, **about, **frozen, **times))


def to(desk: Desk, day: int, hour: int) -> None:
    """March 2030, in Maine."""
    with desk.store.write("clock") as unit:
        at = datetime(2030, 3, day, hour, tzinfo=ZoneInfo(ZONE))
        unit.clock.set_offset(unit.clock.offset() + (at - unit.now()))


def told(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the outbox holds now: (conversation, [(submission, step)]); takes it out."""
    with desk.store.write("take") as unit:
        found = [e for e in unit.outbox.claim(100, 60) if e.payload.get("note") == "deadlines"]
        for effect in found:
            unit.outbox.settle(effect, {})
    return sorted((e.conversation, [(i["submission"], i["step"]) for i in e.payload["facts"]["items"]]) for e in found)


def drain(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    while part := told(desk):
        found += part
    return sorted(found)


def test_half_the_time_to_the_pool_late_to_lead_and_learner_fourteen_days_to_the_administrator(desk: Desk) -> None:
    assert deadlines.sweep(desk) == 0
    to(desk, 7, 13)
    assert deadlines.sweep(desk) == 1
    assert drain(desk) == [("programme:p", [("s1", "half")])]
    assert deadlines.sweep(desk) == 0
    to(desk, 11, 9)
    deadlines.sweep(desk)
    assert drain(desk) == [("programme:p", [("s1", "most")])]
    to(desk, 12, 9)
    deadlines.sweep(desk)
    assert drain(desk) == [(f"person:{ADA}", [("s1", "late")]), (f"person:{DEE}", [("s1", "late")])]
    to(desk, 18, 12)
    deadlines.sweep(desk)
    assert drain(desk) == [(f"person:{MAX}", [("s1", "stop")])]
    to(desk, 25, 11)
    assert deadlines.sweep(desk) == 0


def test_whoever_reads_it_hears_at_eighty_percent_and_the_pool_nothing(desk: Desk) -> None:
    with desk.store.write("claim") as unit:
        s = unit.submissions.get("s1")
        assert s is not None
        unit.submissions.change(s, claimed_by=BEN, claimed_until=unit.now() + timedelta(days=30))
    to(desk, 7, 13)
    assert deadlines.sweep(desk) == 0
    to(desk, 11, 9)
    deadlines.sweep(desk)
    assert drain(desk) == [(f"person:{BEN}", [("s1", "most")])]


def test_a_person_gets_one_digest_a_day_and_the_rest_the_next(desk: Desk) -> None:
    to(desk, 5, 10)
    waiting(desk, "s2")
    to(desk, 12, 9)
    deadlines.sweep(desk)
    assert dict(drain(desk))[f"person:{DEE}"] == [("s1", "late")]
    with desk.store.write("sooner") as unit:
        s = unit.submissions.get("s2")
        assert s is not None
        unit.submissions.change(s, due_at=unit.now() - timedelta(hours=1))
    to(desk, 12, 14)
    assert deadlines.sweep(desk) == 0
    to(desk, 13, 9)
    deadlines.sweep(desk)
    assert dict(drain(desk))[f"person:{DEE}"] == [("s2", "late")]


@pytest.mark.parametrize(("day", "hour"), [(9, 11), (12, 8), (12, 17), (12, 23)])
def test_nobody_hears_on_a_weekend_nor_outside_working_hours(desk: Desk, day: int, hour: int) -> None:
    to(desk, day, hour)
    assert deadlines.sweep(desk) == 0


def test_replicas_that_look_at_once_tell_everybody_once(desk: Desk, store_url: str, tmp_path: Path) -> None:
    to(desk, 12, 9)
    replicas = [desk_on(store_url, tmp_path) for _ in range(3)]
    threads = [threading.Thread(target=deadlines.sweep, args=(one,)) for one in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = drain(desk)
    assert sorted(c for c, _ in found) == [f"person:{ADA}", f"person:{DEE}", "programme:p"]
    for one in replicas:
        one.store.close()


def test_a_claim_that_ran_out_is_told_to_whoever_had_it_and_kept_on_the_record(desk: Desk) -> None:
    with desk.store.write("claim") as unit:
        s = unit.submissions.get("s1")
        assert s is not None
        unit.submissions.change(s, claimed_by=BEN, claimed_until=unit.now() + timedelta(days=2))
    to(desk, 6, 11)
    deadlines.sweep(desk)
    assert drain(desk) == [(f"person:{BEN}", [("s1", "lapsed")])]
    with desk.store.read() as unit:
        assert [e.action for e in unit.audit.of("s1")] == ["submission.claim-lapsed"]
    to(desk, 7, 11)
    assert deadlines.sweep(desk) == 0
