"""Numbers for whoever watches: from rows where they must outlive a restart, from the process where they are its own."""

from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import Route

from bot.metrics import Metrics
from bot.service.watch import Pulse
from storage.records import AwardState, DeadLetter, EffectState, SentNudge
from storage.store import Store
from tests.web.world import World, free_port, running


def page(store: Store, *, pulse: Pulse | None = None, done: Callable[[Metrics], object] = lambda _: None) -> str:
    """What /metrics of a process answers that has done this."""
    metrics = Metrics(store, pulse or Pulse())
    done(metrics)
    with free_port() as (place, address), running([Route("/metrics", metrics.page)], place):
        answer = httpx.get(f"{address}/metrics", trust_env=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return answer.text


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """(name, label values…) -> value."""
    families = text_string_to_metric_families(text)
    return {(s.name, *(v for _, v in sorted(s.labels.items()))): s.value for f in families for s in f.samples}


def test_decisions_and_awards_are_counted_from_rows(world: World) -> None:
    world.badge()
    with world.desk.store.read() as unit:
        issued = len(unit.awards.in_state(AwardState.ISSUED, 10_000))
    before = numbers(page(world.desk.store))
    world.badge()
    after = numbers(page(world.desk.store))
    assert before["cairn_awards", "issued"] == issued
    assert after["cairn_awards", "issued"] == issued + 1
    assert after["cairn_decisions_total", "approved"] == before["cairn_decisions_total", "approved"] + 1


def test_what_waits_what_is_in_hand_and_what_was_given_up_is_counted_from_rows(store: Store) -> None:
    with store.write("queue") as unit:
        for number in range(3):
            unit.outbox.enqueue("say", f"person:U{number}", {}, f"one-{number}")
        unit.outbox.enqueue("issue", "", {}, "two", delay_seconds=60)
        first, second = unit.outbox.claim(2, 30)
        unit.outbox.bury(first, "refused")
        letter = DeadLetter(reference="3F0A9C", at=unit.machine_now(), kind="event", body={}, error="KeyError: 'x'")
        unit.letters.add(letter)
        unit.letters.add(letter.model_copy(update={"reference": "000000", "retried_at": unit.machine_now()}))
    found = numbers(page(store))
    assert second.state is EffectState.LEASED
    assert found["cairn_effects", "say", "queued"] == 1
    assert found["cairn_effects", "say", "leased"] == 1
    assert found["cairn_effects", "issue", "queued"] == 1
    assert ("cairn_effects", "say", "dead") not in found
    assert 0 <= found["cairn_effect_oldest_seconds", "say"] < 60
    assert found["cairn_dead_letters", "effect"] == 1
    assert found["cairn_dead_letters", "request"] == 1


def test_what_one_process_did_is_its_own_and_rows_are_everybodys(store: Store) -> None:
    with store.write("queue") as unit:
        unit.outbox.enqueue("say", "", {}, "one")

    def busy(metrics: Metrics) -> None:
        metrics.handled("event", "handled")
        metrics.handled("event", "handled")
        metrics.handled("view", "dead letter")
        metrics.acknowledged(200, 0.02)
        metrics.acknowledged(401, 0.001)
        metrics.delivered("say", "done", 0.3)
        metrics.delivered("say", "unclear", 10.0)

    one, other = numbers(page(store, done=busy)), numbers(page(store))
    assert one["cairn_requests_total", "event", "handled"] == 2
    assert one["cairn_requests_total", "view", "dead letter"] == 1
    assert one["cairn_acknowledgement_seconds_bucket", "0.025", "200"] == 1
    assert one["cairn_acknowledgement_seconds_count", "401"] == 1
    assert one["cairn_delivery_seconds_count", "say", "done"] == 1
    assert one["cairn_delivery_seconds_bucket", "say", "5.0", "unclear"] == 0
    assert ("cairn_requests_total", "event", "handled") not in other
    assert one["cairn_effects", "say", "queued"] == other["cairn_effects", "say", "queued"] == 1


def test_threads_and_clocks_show(store: Store) -> None:
    pulse = Pulse()
    pulse.beat("sender-0")
    found = numbers(page(store, pulse=pulse))
    assert 0 <= found["cairn_thread_seen_seconds", "sender-0"] < 60
    assert abs(found["cairn_clock_skew_seconds",]) < 60
    assert found["cairn_database_up",] == 1


def test_without_the_database_the_process_still_tells_of_itself() -> None:
    with closing(Store("postgresql://nobody@127.0.0.1:1/none")) as store:
        found = numbers(page(store, done=lambda metrics: metrics.handled("event", "unavailable")))
    assert found["cairn_database_up",] == 0
    assert found["cairn_requests_total", "event", "unavailable"] == 1
    assert not any(name.startswith(("cairn_awards", "cairn_effects")) for name, *_ in found)


def test_sent_nudges_are_counted_by_reason_and_dropped_ones_are_not(world: World) -> None:
    person = world.learner()
    with world.desk.store.write("nudges") as unit:
        [enrolment] = unit.enrolments.of(world.desk.team, person.id)
        about = {"team": person.team, "person": person.id, "enrolment": enrolment.id, "pathway": enrolment.pathway}
        for number in (1, 2, 3):
            one = SentNudge(id=uuid4().hex, reason="stalled", member="m", number=number, at=unit.now(), **about)
            unit.nudges.add(one)
        unit.nudges.drop(one.id, unit.now())
    assert numbers(page(world.desk.store))["cairn_nudges_total", "stalled"] == 2


def test_nobody_is_named(world: World) -> None:
    world.badge()
    text = page(world.desk.store)
    with world.desk.store.read() as unit:
        people = unit.people.all(world.desk.team)
    assert people
    assert not [word for p in people for word in (p.id, p.name, p.email) if word and word in text]
