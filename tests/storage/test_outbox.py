"""The outbox: once, in order, at a pace, leased, fenced."""

import time
from datetime import timedelta

import pytest

from storage.pace import Pace
from storage.records import Effect, EffectState
from storage.store import Store, Unit
from tests.storage.cast import NOON

LEASE = 60


def queue(unit: Unit, *idems: str, conversation: str = "C1", paced: bool = False) -> None:
    for idem in idems:
        assert unit.outbox.enqueue("say", conversation, {"text": idem}, idem, paced=paced)


def claimed(unit: Unit, limit: int = 10, lease: float = LEASE) -> list[str]:
    return [effect.idem for effect in unit.outbox.claim(limit, lease)]


def claim_one(unit: Unit, lease: float = LEASE) -> Effect:
    (effect,) = unit.outbox.claim(1, lease)
    return effect


def test_the_same_effect_is_queued_once_whatever_became_of_it(store: Store) -> None:
    with store.write("queue") as unit:
        queue(unit, "a")
        assert not unit.outbox.enqueue("other", "C2", {}, "a")
        unit.outbox.settle(claim_one(unit), {})
        assert not unit.outbox.enqueue("say", "C1", {}, "a")


def test_an_effect_comes_back_as_it_was_queued(store: Store) -> None:
    with store.write("queue") as unit:
        unit.outbox.enqueue("say", "C1", {"facts": {"badge": "b", "n": [1, None]}}, "a")
        effect = claim_one(unit)
        assert (effect.kind, effect.conversation, effect.idem) == ("say", "C1", "a")
        assert effect.payload == {"facts": {"badge": "b", "n": [1, None]}}
        assert (effect.state, effect.attempts, effect.token, effect.unclear) == (EffectState.LEASED, 1, 1, False)
        assert effect.lease_until is not None
        assert effect.lease_until > unit.machine_now()
        assert unit.outbox.find("a") == effect


def test_within_a_conversation_the_next_waits_for_the_one_before(store: Store) -> None:
    with store.write("order") as unit:
        queue(unit, "a", "b")
        queue(unit, "x", conversation="C2")
        assert claimed(unit, limit=1) == ["a"]
        assert claimed(unit) == ["x"]
        assert claimed(unit) == []
        first = unit.outbox.find("a")
        assert first is not None
        unit.outbox.settle(first, {"ts": "1.0"})
        assert claimed(unit) == ["b"]


def test_a_retry_that_waits_holds_back_its_conversation(store: Store) -> None:
    with store.write("order") as unit:
        queue(unit, "a", "b")
        unit.outbox.requeue(claim_one(unit), 60, "busy", unclear=False)
        assert claimed(unit) == []


def test_without_a_conversation_there_is_no_order_and_no_pace(store: Store) -> None:
    with store.write("free") as unit:
        queue(unit, *(str(n) for n in range(8)), conversation="", paced=True)
        assert len(claimed(unit)) == 8


def test_claims_come_oldest_first_up_to_the_limit(store: Store) -> None:
    with store.write("order") as unit:
        for n in range(5):
            queue(unit, f"e{n}", conversation=f"C{n}")
        assert claimed(unit, limit=3) == ["e0", "e1", "e2"]
        assert claimed(unit, limit=3) == ["e3", "e4"]


def test_a_delayed_effect_waits(store: Store) -> None:
    with store.write("delay") as unit:
        unit.outbox.enqueue("say", "C1", {}, "later", delay_seconds=0.2)
        assert claimed(unit) == []
    time.sleep(0.25)
    with store.write("delay") as unit:
        assert claimed(unit) == ["later"]


def test_a_settled_effect_keeps_its_receipt_and_is_closed(store: Store) -> None:
    with store.write("settle") as unit:
        queue(unit, "a")
        assert unit.outbox.settle(claim_one(unit), {"channel": "C1", "ts": "1.0"})
        done = unit.outbox.find("a")
        assert done is not None
        assert (done.state, done.receipt) == (EffectState.DONE, {"channel": "C1", "ts": "1.0"})
        assert done.settled_at is not None
        assert claimed(unit) == []


def test_an_expired_lease_passes_on_and_is_unclear(store: Store) -> None:
    with store.write("expire") as unit:
        queue(unit, "a", "b")
        old = claim_one(unit, lease=-1)
        new = claim_one(unit)
        assert (new.id, new.token, new.attempts, new.unclear) == (old.id, old.token + 1, 2, True)
        assert claimed(unit) == []


@pytest.mark.parametrize("verb", ["settle", "requeue", "bury", "extend"])
def test_an_old_token_changes_nothing(store: Store, verb: str) -> None:
    with store.write("fence") as unit:
        queue(unit, "a")
        old = claim_one(unit, lease=-1)
        new = claim_one(unit)
        attempts = {
            "settle": lambda effect: unit.outbox.settle(effect, {}),
            "requeue": lambda effect: unit.outbox.requeue(effect, 0, "e", unclear=True),
            "bury": lambda effect: unit.outbox.bury(effect, "e"),
            "extend": lambda effect: unit.outbox.extend(effect, 60),
        }
        assert not attempts[verb](old)
        assert unit.outbox.find("a") == new
        assert attempts[verb](new)


def test_an_extended_lease_is_not_taken_over(store: Store) -> None:
    with store.write("extend") as unit:
        queue(unit, "a")
        effect = claim_one(unit, lease=-1)
        assert unit.outbox.extend(effect, LEASE)
        assert claimed(unit) == []
        assert unit.outbox.settle(effect, {})


@pytest.mark.parametrize("unclear", [True, False])
def test_a_retry_says_whether_the_attempt_may_have_arrived(store: Store, *, unclear: bool) -> None:
    with store.write("retry") as unit:
        queue(unit, "a")
        unit.outbox.requeue(claim_one(unit), -1, "lost reply", unclear=unclear)
        again = claim_one(unit)
        assert (again.unclear, again.attempts, again.error) == (unclear, 2, "lost reply")


def test_a_buried_effect_lets_its_conversation_go_on_and_can_be_revived(store: Store) -> None:
    with store.write("bury") as unit:
        queue(unit, "a", "b")
        assert unit.outbox.bury(claim_one(unit), "channel_not_found")
        assert [effect.idem for effect in unit.outbox.dead()] == ["a"]
        assert claimed(unit) == ["b"]
        dead = unit.outbox.find("a")
        assert dead is not None
        assert dead.error == "channel_not_found"
        assert unit.outbox.revive(dead.id)
        assert not unit.outbox.revive(dead.id)
        assert unit.outbox.dead() == []
        second = unit.outbox.find("b")
        assert second is not None
        unit.outbox.settle(second, {})
        assert claim_one(unit).attempts == 1


def test_a_later_effect_under_way_holds_back_an_earlier_one_that_became_visible_late(store: Store) -> None:
    """Ids are drawn before commits: an earlier effect may appear after a later one was claimed."""
    with store.write("late") as unit:
        queue(unit, "early")
        first = claim_one(unit)
        queue(unit, "late")
        unit.outbox.bury(first, "made invisible for now")
        assert claimed(unit) == ["late"]
        unit.outbox.revive(first.id)
        assert claimed(unit) == []
        late = unit.outbox.find("late")
        assert late is not None
        unit.outbox.extend(late, -1)  # its sender died: the earlier one goes first, then the later one
        early = claim_one(unit)
        assert early.idem == "early"
        unit.outbox.settle(early, {})
        assert claimed(unit) == ["late"]


def test_counts_say_what_waits_and_since_when(store: Store) -> None:
    with store.write("count") as unit:
        assert (unit.outbox.open_count(), unit.outbox.oldest_open_at()) == (0, None)
        queue(unit, "a", "b", "c")
        unit.outbox.settle(claim_one(unit), {})
        unit.outbox.bury(claim_one(unit), "e")
        third = claim_one(unit)
        assert (unit.outbox.open_count(), unit.outbox.oldest_open_at()) == (1, third.created_at)


def test_a_burst_goes_at_once_and_then_one_at_a_time(store_url: str) -> None:
    store = Store(store_url, pace=(30.0, 3))
    with store.write("pace") as unit:
        queue(unit, *(f"p{n}" for n in range(5)), paced=True)
        for _ in range(3):
            unit.outbox.settle(claim_one(unit), {})
        assert claimed(unit) == []
        unit.outbox.enqueue("update", "C1", {}, "unpaced")
        queue(unit, "elsewhere", conversation="C2", paced=True)
        assert claimed(unit) == ["elsewhere"]
    store.close()


def test_unpaced_effects_neither_wait_nor_count(store_url: str) -> None:
    store = Store(store_url, pace=(30.0, 1))
    with store.write("pace") as unit:
        queue(unit, "a", "b", "c")
        queue(unit, "p", paced=True)
        for _ in range(4):
            unit.outbox.settle(claim_one(unit), {})
    store.close()


def test_a_conversation_on_hold_waits_and_the_others_do_not(store: Store) -> None:
    with store.write("hold") as unit:
        queue(unit, "a", paced=True)
        queue(unit, "x", conversation="C2", paced=True)
        unit.outbox.hold("C1", 60)
        unit.outbox.hold("C1", 1)  # a shorter one does not end the longer
        assert claimed(unit) == ["x"]
        unit.outbox.hold("C2", 0.1)
    time.sleep(0.15)
    with store.write("hold") as unit:
        queue(unit, "y", conversation="C3", paced=True)
        assert claimed(unit) == ["y"]


def test_a_hold_is_for_paced_effects_only(store: Store) -> None:
    with store.write("hold") as unit:
        queue(unit, "update")
        unit.outbox.hold("C1", 60)
        assert claimed(unit) == ["update"]


def test_a_hold_ends(store: Store) -> None:
    with store.write("hold") as unit:
        queue(unit, "a", paced=True)
        unit.outbox.hold("C1", 0.1)
    time.sleep(0.15)
    with store.write("hold") as unit:
        assert claimed(unit) == ["a"]


def test_moving_the_demos_clock_moves_no_effect(store: Store) -> None:
    with store.write("clock") as unit:
        unit.outbox.enqueue("say", "C1", {}, "later", delay_seconds=60)
        unit.clock.set_offset(timedelta(days=30))
        assert claimed(unit) == []


def test_the_steady_rate_of_a_pace_is_one_every_so_many_seconds() -> None:
    pace, free_at, now = Pace(seconds=1, burst=5), None, NOON
    sent = []
    while len(sent) < 20:
        if free_at is None or free_at <= now:
            sent.append((now - NOON).total_seconds())
            free_at = pace.next_free(free_at, now)
        else:
            now = free_at
    assert sent == [0, 0, 0, 0, 0, *range(1, 16)]


def test_after_a_quiet_time_a_burst_is_allowed_again_but_not_a_bigger_one() -> None:
    pace = Pace(seconds=1, burst=3)
    free_at = pace.next_free(NOON - timedelta(days=1), NOON)
    for _ in range(2):
        assert free_at <= NOON
        free_at = pace.next_free(free_at, NOON)
    assert free_at > NOON


def test_what_was_done_long_ago_is_forgotten_and_nothing_else(store: Store) -> None:
    with store.write("queue") as unit:
        queue(unit, "done", conversation="A")
        queue(unit, "open", conversation="B")
        queue(unit, "dead", conversation="C")
        by_idem = {effect.idem: effect for effect in unit.outbox.claim(10, LEASE)}
        unit.outbox.settle(by_idem["done"], {})
        unit.outbox.bury(by_idem["dead"], "never")
        assert unit.outbox.prune(unit.machine_now() - timedelta(days=1)) == 0
        assert unit.outbox.prune(unit.machine_now() + timedelta(days=1)) == 1
        assert unit.outbox.find("done") is None
        assert unit.outbox.find("open") is not None
        assert unit.outbox.find("dead") is not None
