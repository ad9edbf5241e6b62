"""The audit: append-only, in order, and a change in the middle shows."""

from datetime import timedelta, timezone

import pytest
import sqlalchemy as sa

from storage import engine
from storage.errors import Refused
from storage.store import Store
from storage.tables import audit
from tests.storage.cast import ADA, BEN, NOON, TEAM


def three(store: Store) -> None:
    with store.write("audit") as unit:
        unit.audit.add(TEAM, NOON, ADA, "submitted", "s1", {"code": "4K2", "files": ["é"]})
        unit.audit.add(TEAM, NOON.astimezone(timezone(timedelta(hours=5))), BEN, "approved", "s1")
        unit.audit.add(TEAM, NOON, BEN, "returned", "s2", {"met": {"b": 1, "a": 2.5}})


def test_entries_are_read_in_order_by_subject_and_by_number(store: Store) -> None:
    three(store)
    with store.read() as unit:
        assert [entry.action for entry in unit.audit.of("s1")] == ["submitted", "approved"]
        assert [(entry.seq, entry.action) for entry in unit.audit.since(1, 10)] == [(2, "approved"), (3, "returned")]
        assert [entry.seq for entry in unit.audit.since(0, 2)] == [1, 2]
        assert unit.audit.of("s1")[0].detail == {"code": "4K2", "files": ["é"]}
        assert unit.audit.broken_at() is None


@pytest.mark.parametrize("change", [sa.update(audit).values(actor="UEVE"), sa.delete(audit)], ids=["update", "delete"])
def test_an_entry_can_be_neither_changed_nor_removed(store: Store, change: sa.Executable) -> None:
    three(store)
    with store.write("tamper") as unit:
        with pytest.raises(Refused, match="append-only"), engine.savepoint(unit._rows.connection):
            unit._rows.run(change)
        assert len(unit.audit.since(0, 10)) == 3


def test_on_sqlite_an_entry_cannot_be_replaced(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    three(store)
    replace = sa.text(
        "INSERT OR REPLACE INTO audit SELECT seq, team, at, 'UEVE', action, subject, detail, '' FROM audit"
    )
    with pytest.raises(Refused, match="append-only"), store.write("tamper") as unit:
        unit._rows.run(replace)
    store.close()


def test_on_postgresql_the_audit_cannot_be_emptied(postgres_url: str) -> None:
    store = Store(postgres_url)
    with pytest.raises(Refused, match="append-only"), store.write("tamper") as unit:
        unit._rows.run(sa.text("TRUNCATE audit"))
    store.close()


TAMPERING = {
    "another actor": (sa.update(audit).where(audit.c.seq == 2).values(actor="UEVE"), 2),
    "another time": (sa.update(audit).where(audit.c.seq == 1).values(at=NOON + timedelta(microseconds=1)), 1),
    "an entry taken out": (sa.delete(audit).where(audit.c.seq == 2), 3),
    "the first entry taken out": (sa.delete(audit).where(audit.c.seq == 1), 2),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_whoever_gets_past_the_triggers_breaks_the_chain(sqlite_url: str, name: str) -> None:
    change, broken_at = TAMPERING[name]
    store = Store(sqlite_url)
    three(store)
    with store.write("owner of the database") as unit:
        unit._rows.run(sa.text("DROP TRIGGER audit_no_update"))
        unit._rows.run(sa.text("DROP TRIGGER audit_no_delete"))
        unit._rows.run(change)
        assert unit.audit.broken_at() == broken_at
    store.close()


def test_a_long_chain_is_checked_to_its_end(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.audit.BATCH", 2)
    store = Store(sqlite_url)
    three(store)
    three(store)
    with store.write("owner of the database") as unit:
        assert unit.audit.broken_at() is None
        unit._rows.run(sa.text("DROP TRIGGER audit_no_update"))
        unit._rows.run(sa.update(audit).where(audit.c.seq == 6).values(action="x"))
        assert unit.audit.broken_at() == 6
    store.close()
