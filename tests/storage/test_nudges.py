"""Who is due is a row that one replica claims; a nudge is recorded once; an answer reaches whatever waits for it."""

import contextlib
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import engine, migrate
from storage.errors import AlreadyNudged, Unavailable
from storage.records import EnrolmentState, SentNudge
from storage.store import Store
from tests.storage.cast import ADA, BEN, NOON, TEAM, enrolment
from tests.storage.test_races import together, without

DAY = timedelta(days=1)
LEASE = timedelta(minutes=10)


def nudge(of: str, **fields: object) -> SentNudge:
    facts = {"id": f"n{of}{fields.get('number', 1)}", "team": TEAM, "person": ADA, "enrolment": of, "pathway": "data"}
    return SentNudge.model_validate(facts | {"reason": "stalled", "member": "sql", "number": 1, "at": NOON} | fields)


def test_claiming_takes_what_is_due_longest_due_first_and_leases_it(store: Store) -> None:
    with store.write("fill") as unit:
        for name, look in {"b": NOON - DAY, "a": NOON, "later": NOON + DAY, "never": None}.items():
            unit.enrolments.save(enrolment(id=name, pathway=name, look_at=look))
    with store.write("claim") as unit:
        assert [e.id for e in unit.enrolments.claim_due(1, NOON, LEASE)] == ["b"]
        assert [e.id for e in unit.enrolments.claim_due(9, NOON, LEASE)] == ["a"]
        assert unit.enrolments.claim_due(9, NOON, LEASE) == []
        assert not unit.enrolments.any_due(NOON)
        assert unit.enrolments.any_due(NOON + LEASE)


def test_nobody_who_paused_left_or_completed_is_due(store: Store) -> None:
    with store.write("fill") as unit:
        for state in (EnrolmentState.PAUSED, EnrolmentState.LEFT, EnrolmentState.COMPLETED):
            unit.enrolments.save(enrolment(pathway=state.value, state=state, look_at=NOON))
        assert not unit.enrolments.any_due(NOON)
        assert unit.enrolments.claim_due(9, NOON, LEASE) == []


def test_an_action_brings_the_next_look_nearer_and_never_pushes_it_away(store: Store) -> None:
    looks = {"never": None, "late": NOON + 28 * DAY, "soon": NOON + timedelta(hours=1)}
    with store.write("fill") as unit:
        for name, look in looks.items():
            unit.enrolments.save(enrolment(id=name, pathway=name, look_at=look))
        unit.enrolments.save(enrolment(id="ben", person=BEN))
        unit.enrolments.look_by(TEAM, ADA, NOON + 2 * DAY)
        found = {e.id: e.look_at for e in [*unit.enrolments.of(TEAM, ADA), *unit.enrolments.of(TEAM, BEN)]}
    assert found == {"never": NOON + 2 * DAY, "late": NOON + 2 * DAY, "soon": looks["soon"], "ben": None}


def test_a_nudge_of_an_enrolment_is_recorded_once_and_the_unit_goes_on(store: Store) -> None:
    with store.write("nudge") as unit:
        unit.enrolments.save(enrolment(id="e"))
        unit.nudges.add(nudge("e"))
        with pytest.raises(AlreadyNudged):
            unit.nudges.add(nudge("e", id="twin"))
        unit.nudges.add(nudge("e", number=unit.nudges.next_number("e")))
    with store.read() as unit:
        assert sorted(n.number for n in unit.nudges.of(TEAM, ADA)) == [1, 2]


def test_an_action_answers_all_that_waits_for_that_person(store: Store) -> None:
    with store.write("nudge") as unit:
        unit.enrolments.save(enrolment(id="e"))
        unit.enrolments.save(enrolment(id="b", person=BEN))
        unit.nudges.add(nudge("e"))
        unit.nudges.add(nudge("e", number=2, at=NOON + DAY))
        unit.nudges.add(nudge("b", person=BEN))
        assert unit.nudges.answer(TEAM, ADA, NOON + 2 * DAY) == 2
        assert unit.nudges.answer(TEAM, ADA, NOON + 3 * DAY) == 0
        assert [n.answered_at for n in unit.nudges.of(TEAM, ADA)] == [NOON + 2 * DAY] * 2
        assert [n.answered_at for n in unit.nudges.of(TEAM, BEN)] == [None]


def test_a_dropped_nudge_counts_for_nothing_and_its_number_is_not_given_again(store: Store) -> None:
    with store.write("nudge") as unit:
        unit.enrolments.save(enrolment(id="e"))
        unit.nudges.add(nudge("e"))
        unit.nudges.drop("ne1", NOON)
        assert unit.nudges.of(TEAM, ADA) == []
        assert unit.nudges.next_number("e") == 2


def test_waiting_counts_people_by_reason_on_these_pathways(store: Store) -> None:
    with store.write("nudge") as unit:
        for person in (ADA, BEN):
            unit.enrolments.save(enrolment(id=person, person=person))
            unit.nudges.add(nudge(person, person=person, reason="stopped"))
            unit.nudges.add(nudge(person, person=person, number=2))
        assert unit.nudges.waiting(TEAM, "stopped", ["data"]) == 2
        assert unit.nudges.waiting(TEAM, "stopped", ["other"]) == 0
        unit.nudges.answer(TEAM, ADA, NOON)
        assert unit.nudges.waiting(TEAM, "stopped", ["data"]) == 1


def claims_of_four(store: Store) -> Counter[str]:
    """How often each of 300 due enrolments was claimed by four replicas at once."""
    with store.write("fill") as unit:
        for n in range(300):
            unit.enrolments.save(enrolment(id=f"e{n}", person=f"U{n}", look_at=NOON))

    def drain() -> list[str]:
        mine: list[str] = []
        empty = 0
        while empty < 3:
            taken = []
            with contextlib.suppress(Unavailable), store.write("claim") as unit:
                taken = unit.enrolments.claim_due(10, NOON, LEASE)
            mine += [e.id for e in taken]
            empty = 0 if taken else empty + 1
        return mine

    return Counter(one for mine in together(drain, drain, drain, drain) for one in mine)


def test_four_replicas_claim_each_due_enrolment_once(store: Store) -> None:
    counts = claims_of_four(store)
    assert len(counts) == 300
    assert set(counts.values()) == {1}


def test_without_the_locking_clause_enrolments_are_claimed_twice(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(postgres_url)
    with without(monkeypatch, "skip_locked"):
        counts = claims_of_four(store)
    assert max(counts.values()) > 1
    store.close()


def test_the_sweep_reads_the_partial_index(store: Store) -> None:
    """On SQLite as its planner says; PostgreSQL is told that scanning is dear, as a test's table is small."""
    with store.write("fill") as unit:
        connection = unit._rows.connection
        due = "SELECT id FROM enrolments WHERE state = 'active' AND look_at <= :now ORDER BY look_at, id LIMIT 500"
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        plan = connection.execute(sa.text(f"{explain} {due}"), {"now": "2026-03-01 12:00:00+00"}).all()
    assert "ix_enrolments_look" in str(plan)


def test_the_migration_has_those_who_were_enrolled_before_looked_at(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filled database of the release before: rows stay, and active ones become due from their last activity on."""
    before = tmp_path / "before"
    shutil.copytree(migrate.HERE, before, ignore=shutil.ignore_patterns("__pycache__", "r000[2-9]*"))
    store = Store(f"sqlite:///{tmp_path / 'filled.db'}")
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "HERE", before)
        store.migrate()
    fill = "INSERT INTO enrolments SELECT ?, ?, ?, ?, 'h', ?, moment, moment, moment FROM (SELECT ? AS moment)"
    with engine.writing(store._engine) as connection:
        for name in ("active", "paused"):
            row = (name, TEAM, ADA, name, name, "2026-03-01 12:00:00.000000")
            connection.exec_driver_sql(fill, row)
        connection.commit()
    store.migrate()
    with store.read() as unit:
        assert {e.id: e.look_at for e in unit.enrolments.of(TEAM, ADA)} == {"active": NOON, "paused": None}
    store.close()
