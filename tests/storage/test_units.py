"""Where a unit begins and ends: all or nothing, one moment, two clocks, and what a database that is away looks like."""

# ruff: noqa: PT012  a unit is a block, and what it raises comes at its end

import threading
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
import sqlalchemy as sa

from storage import engine
from storage.errors import ReadOnly, Refused, Unavailable
from storage.store import Store
from tests.storage.cast import ADA, BEN, TEAM, award, enrolment, submission


def test_an_exception_rolls_everything_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write("broken") as unit:
        unit.people.see(TEAM, ADA)
        unit.outbox.enqueue("say", "C1", {}, "one")
        _ = 1 / 0
    with store.read() as unit:
        assert unit.people.get(TEAM, ADA) is None
        assert unit.outbox.find("one") is None


def test_after_an_exception_the_next_unit_works(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write("broken"):
        _ = 1 / 0
    with store.write("next") as unit:
        unit.people.see(TEAM, ADA)


@pytest.mark.parametrize("verb", ["insert", "update", "lock", "enqueue", "audit", "claim"])
def test_a_reading_unit_cannot_write(store: Store, verb: str) -> None:
    with store.write("before") as unit:
        unit.outbox.enqueue("say", "C1", {}, "one")
    with store.read() as unit, pytest.raises(ReadOnly):
        match verb:
            case "insert":
                unit.submissions.add(submission())
            case "update":
                unit.people.see(TEAM, ADA)
            case "lock":
                unit.people.lock(TEAM, ADA)
            case "enqueue":
                unit.outbox.enqueue("say", "C1", {}, "two")
            case "audit":
                unit.audit.add(TEAM, unit.now(), ADA, "did", "s")
            case "claim":
                unit.outbox.claim(1, 10)
    with store.write("after") as unit:
        assert unit.people.get(TEAM, ADA) is None


def test_a_reading_unit_sees_one_moment(store: Store) -> None:
    with store.read() as before:
        assert before.people.all(TEAM) == []
        with store.write("meanwhile") as unit:
            unit.people.see(TEAM, ADA)
        assert before.people.all(TEAM) == []
    with store.read() as after:
        assert [person.id for person in after.people.all(TEAM)] == [ADA]


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.write("long") as unit:
        unit.people.see(TEAM, ADA)
        with store.read() as reader:
            assert reader.people.get(TEAM, ADA) is None


def test_the_hook_stands_around_every_commit_of_a_writing_unit(store_url: str) -> None:
    calls: list[tuple[str, str]] = []
    store = Store(store_url, on_commit=lambda label, moment: calls.append((label, moment)))
    with store.write("enrol"):
        assert calls == []
    with store.read():
        pass
    assert calls == [("enrol", "before"), ("enrol", "after")]
    store.close()


@pytest.mark.parametrize(("moment", "kept"), [("before", False), ("after", True)])
def test_a_crash_at_the_hook_loses_everything_before_and_nothing_after(
    store_url: str, moment: str, *, kept: bool
) -> None:
    def crash(_label: str, at: str) -> None:
        if at == moment:
            raise KeyboardInterrupt

    store = Store(store_url, on_commit=crash)
    with pytest.raises(KeyboardInterrupt), store.write("enrol") as unit:
        unit.people.see(TEAM, ADA)
    with store.read() as unit:
        assert (unit.people.get(TEAM, ADA) is not None) == kept
    store.close()


def test_programme_time_is_one_moment_for_the_whole_unit(store: Store) -> None:
    with store.read() as unit:
        first = unit.now()
        assert first.utcoffset() == timedelta(0)
        while unit.machine_now() - first < timedelta(milliseconds=5):
            pass
        assert unit.now() == first


def test_moving_programme_time_leaves_machine_time_alone(store: Store) -> None:
    with store.write("demo") as unit:
        before = unit.machine_now()
        unit.clock.set_offset(timedelta(days=30, microseconds=7))
        assert timedelta(days=30) <= unit.now() - before < timedelta(days=30, minutes=1)
        assert unit.machine_now() - before < timedelta(minutes=1)
    with store.read() as unit:
        assert unit.clock.offset() == timedelta(days=30, microseconds=7)
        assert unit.now() - unit.machine_now() > timedelta(days=29)


def test_machine_time_is_about_now(store: Store) -> None:
    with store.read() as unit, store.read() as other:
        first, second = unit.machine_now(), other.machine_now()
    assert timedelta(0) <= second - first < timedelta(seconds=5)


def test_sqlites_clock_is_as_wide_as_a_stored_time(sqlite_url: str) -> None:
    """Or the two would not compare as texts."""
    store = Store(sqlite_url)
    with store.write("width") as unit:
        unit.inbox.first(("key",), unit.now())
        clock = sa.type_coerce(engine.clock(unit._rows.connection.dialect.name), sa.String)
        widths = unit._rows.connection.execute(sa.select(sa.func.length(clock), sa.text("length(at) FROM inbox"))).one()
    assert widths == (26, 26)
    store.close()


def test_times_compare_rightly_whatever_their_zone_and_fraction(store: Store) -> None:
    """SQLite compares texts: a whole second, a fraction and another zone must still be in order."""
    with store.write("times") as unit:
        noon = unit.now().replace(microsecond=0)
        elsewhere = noon.astimezone(ZoneInfo("Asia/Kolkata"))
        unit.enrolments.save(enrolment(active_at=elsewhere))
        unit.enrolments.touch(TEAM, ADA, "data", noon - timedelta(microseconds=1))
        found = unit.enrolments.find(TEAM, ADA, "data")
        assert found is not None
        assert found.active_at == noon
        unit.enrolments.touch(TEAM, ADA, "data", noon + timedelta(microseconds=1))
        touched = unit.enrolments.find(TEAM, ADA, "data")
        assert touched is not None
        assert touched.active_at == noon + timedelta(microseconds=1)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="timezone"), store.write("naive") as unit:
        unit.inbox.first(("key",), unit.now().replace(tzinfo=None))


def test_a_json_none_is_no_value_and_an_empty_one_is_kept(store: Store) -> None:
    with store.write("json") as unit:
        unit.awards.plan(award(id="a", badge="a", plan=None))
        unit.awards.plan(award(id="b", badge="b", plan={}))
        missing = sa.text("SELECT id FROM awards WHERE plan IS NULL")
        assert unit._rows.connection.execute(missing).scalars().all() == ["a"]


def test_on_sqlite_a_writer_in_another_process_makes_us_unavailable_not_wrong(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SQLITE_SETUP", ("PRAGMA busy_timeout=50", *engine.SQLITE_SETUP[1:]))
    ours, theirs = Store(sqlite_url), Store(sqlite_url)
    other = theirs._engine.connect().execution_options(cairn_writes=True)
    other.begin()  # another process would not share our turn either
    with pytest.raises(Unavailable), ours.write("ours") as unit:
        unit.people.see(TEAM, ADA)
    other.rollback()
    other.close()
    with ours.write("ours") as unit:
        unit.people.see(TEAM, ADA)
    theirs.close()
    ours.close()


def test_on_sqlite_a_full_disk_makes_us_unavailable_and_keeps_what_was_acknowledged(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.write("acknowledged") as unit:
        unit.people.see(TEAM, ADA)
        connection = unit._rows.connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Unavailable), store.write("too much") as unit:
        unit.people.see(TEAM, BEN)
        with pytest.raises(Unavailable):
            unit.settings.set("big", "x" * 1_000_000)
        unit.people.see(TEAM, "UAFTER")  # a unit that lost its transaction must not go on and commit the rest
    with store.write("after") as unit:
        assert [person.id for person in unit.people.all(TEAM)] == [ADA]
        assert unit._rows.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


def test_on_sqlite_writers_in_threads_take_turns(sqlite_url: str) -> None:
    store = Store(sqlite_url)

    def count_up() -> None:
        for _ in range(25):
            with store.write("count") as unit:
                unit.settings.set("n", str(int(unit.settings.get("n") or 0) + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as unit:
        assert unit.settings.get("n") == "100"
    store.close()


def test_on_postgresql_a_lost_connection_is_unavailable_once_and_then_replaced(postgres_url: str) -> None:
    store = Store(postgres_url)
    with pytest.raises(Unavailable), store.write("cut") as unit:
        mine = unit._rows.scalar(sa.text("SELECT pg_backend_pid()"))
        with psycopg.connect(postgres_url, autocommit=True) as staff:
            staff.execute("SELECT pg_terminate_backend(%s)", [mine])
        unit.people.see(TEAM, ADA)
    with store.write("again") as unit:
        unit.people.see(TEAM, ADA)
    store.close()


def test_on_postgresql_a_connection_lost_while_idle_is_replaced_unnoticed(postgres_url: str) -> None:
    store = Store(postgres_url)
    with store.write("first") as unit:
        mine = unit._rows.scalar(sa.text("SELECT pg_backend_pid()"))
    with psycopg.connect(postgres_url, autocommit=True) as staff:
        staff.execute("SELECT pg_terminate_backend(%s, 2000)", [mine])
    with store.write("second") as unit:
        unit.people.see(TEAM, ADA)
    store.close()


def test_on_postgresql_a_held_lock_ends_in_unavailable(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = engine.POSTGRES_CONNECT | {"options": "-c lock_timeout=50"}
    monkeypatch.setattr(engine, "POSTGRES_CONNECT", impatient)
    store = Store(postgres_url)
    with store.write("first") as unit:
        unit.people.see(TEAM, ADA)
    with store.write("holds") as holder:
        holder.people.lock(TEAM, ADA)
        with pytest.raises(Unavailable), store.write("waits") as unit:
            unit.people.lock(TEAM, ADA)
    store.close()


def test_on_postgresql_the_time_limits_are_in_force(postgres_url: str) -> None:
    store = Store(postgres_url)
    with store.read() as unit:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        found = [unit._rows.scalar(sa.text(f"SHOW {name}")) for name in names]
    assert found == ["2s", "1800ms", "15s"]
    store.close()


def test_on_sqlite_every_connection_is_set_up(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.read() as unit:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found = [unit._rows.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 1]  # 2: FULL
    store.close()


def test_a_database_that_cannot_be_reached_is_not_ready_and_unavailable() -> None:
    store = Store("postgresql://cairn@127.0.0.1:1/cairn")
    assert not store.ready()
    with pytest.raises(Unavailable), store.write("away") as unit:
        unit.people.see(TEAM, ADA)
    store.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cairn_does_not_know_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///path"):
        Store(url)


def test_a_sqlite_file_may_lie_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new/folder/cairn.db")
    assert not store.ready()
    store.migrate()
    assert store.ready()
    store.close()


def test_a_refused_value_names_the_rule(store: Store) -> None:
    with store.write("twice") as unit:
        one = unit.submissions.add(submission(code="A"))
        with pytest.raises(Refused, match="submissions"):
            unit.submissions.add(one.model_copy(update={"code": "B", "member": "other"}))
