"""Several at once: nothing is claimed twice, no stack is missed, no key is first twice - and what a missing lock does."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from storage import engine
from storage.errors import AlreadyDecided, Stale, Unavailable
from storage.records import SubmissionState
from storage.store import Store
from tests.storage.cast import ADA, BEN, CLEO, TEAM, award, decision, submission


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; what each returned, or raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = works[index]()
        except Exception as error:  # noqa: BLE001  it is the result
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextlib.contextmanager
def without(monkeypatch: pytest.MonkeyPatch, clause: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(engine, clause, lambda statement: statement)
        yield


def claims_of_four(store: Store) -> Counter[str]:
    """How often each of 300 effects was claimed by four senders at once."""
    with store.write("queue") as unit:
        for n in range(300):
            unit.outbox.enqueue("say", f"C{n}", {}, f"e{n}", paced=n % 2 == 0)

    def drain() -> list[str]:
        mine: list[str] = []
        empty = 0
        while empty < 3:
            taken = []
            # Without the clause two senders may also wait for one another, until the database ends one of them.
            with contextlib.suppress(Unavailable), store.write("claim") as unit:
                taken = unit.outbox.claim(10, 60)
            mine += [effect.idem for effect in taken]
            empty = 0 if taken else empty + 1
        return mine

    return Counter(idem for mine in together(drain, drain, drain, drain) for idem in mine)


def test_four_senders_claim_each_effect_once(store: Store) -> None:
    counts = claims_of_four(store)
    assert len(counts) == 300
    assert set(counts.values()) == {1}


def test_without_the_locking_clause_effects_are_claimed_twice(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation: where this stays green without the clause, the test above shows nothing."""
    store = Store(postgres_url)
    with without(monkeypatch, "skip_locked"):
        counts = claims_of_four(store)
    assert max(counts.values()) > 1
    store.close()


def test_a_sender_does_not_wait_for_another_ones_claim(postgres_url: str) -> None:
    store = Store(postgres_url)
    with store.write("queue") as unit:
        unit.outbox.enqueue("say", "C1", {}, "a")
        unit.outbox.enqueue("say", "C2", {}, "b")
    with store.write("slow") as slow, store.write("quick") as quick:
        assert [effect.idem for effect in slow.outbox.claim(1, 60)] == ["a"]
        assert [effect.idem for effect in quick.outbox.claim(1, 60)] == ["b"]
    store.close()


def stacks_issued(store: Store, rounds: int) -> int:
    """Two levels are approved at the same moment; whoever sees both done awards the stack."""

    def approve(mine: str, other: str) -> None:
        with store.write("approve") as unit:
            unit.people.lock(TEAM, ADA)
            done = unit.settings.get(other) is not None
            time.sleep(0.01)  # the rest of a decision; wide enough for the other to look, if it may
            unit.settings.set(mine, "approved")
            if done:
                unit.awards.plan(award(badge=f"stack of {min(mine, other)}"))

    with store.write("known") as unit:
        unit.people.see(TEAM, ADA)
    for n in range(rounds):
        one, two = f"{n} level 1", f"{n} level 2"
        together(lambda a=one, b=two: approve(a, b), lambda a=two, b=one: approve(a, b))
    with store.read() as unit:
        return len(unit.awards.of(TEAM, ADA))


def test_two_levels_approved_at_the_same_moment_complete_the_stack(store: Store) -> None:
    assert stacks_issued(store, rounds=10) == 10


def test_without_the_learner_lock_stacks_go_missing(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(postgres_url)
    with without(monkeypatch, "for_update"):
        assert stacks_issued(store, rounds=5) < 5
    store.close()


def test_a_key_that_arrives_twice_at_once_is_first_once(store: Store) -> None:
    def arrive(key: str) -> bool:
        with store.write("arrive") as unit:
            return unit.inbox.first((key,), unit.now())

    for n in range(10):
        results = together(*[lambda key=f"Ev{n}": arrive(key)] * 4)
        assert sorted(results) == [False, False, False, True]


def test_an_effect_queued_twice_at_once_is_queued_once(store: Store) -> None:
    def queue(idem: str) -> bool:
        with store.write("queue") as unit:
            return unit.outbox.enqueue("say", "C1", {}, idem)

    for n in range(10):
        assert sorted(together(*[lambda idem=f"e{n}": queue(idem)] * 3)) == [False, False, True]


def test_two_assessors_who_decide_at_once_make_one_decision(store: Store) -> None:
    """Each without the learner lock: the constraint and the version are enough to keep the data right."""
    with store.write("draft") as unit:
        waiting = unit.submissions.add(submission(state=SubmissionState.IN_REVIEW))

    def decide(decider: str) -> str:
        with store.write("decide") as unit:
            unit.submissions.change(waiting, state=SubmissionState.RETURNED)
            unit.decisions.add(decision(waiting, decider=decider))
        return decider

    results = together(lambda: decide(BEN), lambda: decide(CLEO))
    assert sorted(isinstance(result, Stale | AlreadyDecided) for result in results) == [False, True]
    with store.read() as unit:
        found = unit.decisions.of(waiting.id)
        assert found is not None
        assert found.decider in results


def test_two_strangers_locked_at_once_are_one_person(store: Store) -> None:
    def lock() -> str:
        with store.write("lock") as unit:
            return unit.people.lock(TEAM, CLEO).id

    assert together(lock, lock, lock) == [CLEO, CLEO, CLEO]


def test_audit_entries_added_at_once_are_numbered_without_gaps(store: Store) -> None:
    def add() -> None:
        for n in range(10):
            with store.write("audit") as unit:
                unit.audit.add(TEAM, unit.now(), ADA, "did", f"s{n}")
                if n == 5:
                    time.sleep(0.01)

    together(add, add, add)
    with store.read() as unit:
        assert [entry.seq for entry in unit.audit.since(0, 100)] == list(range(1, 31))
        assert unit.audit.broken_at() is None


def test_a_hold_set_while_a_claim_is_under_way_is_not_lost(postgres_url: str) -> None:
    store = Store(postgres_url, pace=(0.0, 1))
    with store.write("queue") as unit:
        unit.outbox.enqueue("say", "C1", {}, "a", paced=True)
        unit.outbox.hold("C1", -60)

    def hold() -> None:
        with store.write("hold") as unit:
            unit.outbox.hold("C1", 60)

    with store.write("claim") as unit:
        assert len(unit.outbox.claim(1, -1)) == 1
        holding = threading.Thread(target=hold)
        holding.start()
        time.sleep(0.05)
    holding.join()
    with store.write("again") as unit:
        assert unit.outbox.claim(1, 60) == []
    store.close()
