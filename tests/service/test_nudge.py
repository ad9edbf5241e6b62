"""The sweep: one unit a person, never the same nudge twice, whoever ticks, whatever dies, on both databases."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import catalog
from bot.badges.keyring import KeyRing
from bot.badges.keys import new_key
from bot.rules import nudges as rules
from bot.rules.hours import next_open
from bot.service import nudge
from bot.service.delivery import Receipt
from bot.service.desk import Desk, Issuing
from bot.service.editions import Editions
from bot.service.effects import Remind
from bot.service.people import Profile
from catalog.load import load, pathway_version
from catalog.model import FORMAT, PathwayVersion
from storage import engine
from storage.blobs import LocalBlobs
from storage.records import Effect, Enrolment, EnrolmentState, Programme, Role, RoleGrant, SentNudge
from storage.store import Store, Unit

TEAM, PATHWAY = "T1", "ums-career-prepared"
NEW_YORK = ZoneInfo("America/New_York")


def desk_on(url: str, folder: Path, **store: object) -> Desk:
    """A replica: another process would have the same."""
    key = new_key()
    issuing = Issuing(did="did:key:x", ring=lambda: KeyRing((key,)), demo=True)
    opened = Store(url, **store)  # type: ignore[arg-type]  # options of any type, by name
    blobs = LocalBlobs(folder / "blobs")
    return Desk(
        team=TEAM, store=opened, blobs=blobs, editions=Editions(), public_url="http://127.0.0.1:1", issuing=issuing
    )


@pytest.fixture
def desk(store_url: str, tmp_path: Path) -> Iterator[Desk]:
    built = desk_on(store_url, tmp_path)
    with built.store.write("publish") as unit:
        publish(unit)
    yield built
    built.store.close()


@cache
def version() -> PathwayVersion:
    return pathway_version(load(Path(catalog.__file__).parent / "data"), PATHWAY)


def publish(unit: Unit) -> None:
    """The one pathway version that these learners are pinned to."""
    found = version()
    rows = [(found.hash, PATHWAY, found.format, found.model_dump_json())]
    unit.editions.publish("feed", FORMAT, "", rows, unit.now(), "test")


def assessed_here(unit: Unit) -> None:
    """A programme with its channel, and somebody who decides."""
    about = {"team": TEAM, "id": "p", "name": "P", "issuer": "i", "pathways": [PATHWAY], "review_channel": "C1"}
    unit.programmes.save(Programme.model_validate(about))
    unit.people.see(TEAM, "UBEN")
    held = {"id": "g", "team": TEAM, "person": "UBEN", "role": Role.ASSESSOR, "programme": "p"}
    unit.grants.add(RoleGrant.model_validate(held | {"granted_by": "test", "since": unit.now()}))


def learners(desk: Desk, count: int, *, assessed: bool = True) -> list[str]:
    """Started two weeks ago; it is a working hour where they are."""
    people = [f"U{n}" for n in range(count)]
    with desk.store.write("start") as unit:
        if assessed:
            assessed_here(unit)
        for person in people:
            known = unit.people.see(TEAM, person)
            unit.people.save(known.model_copy(update={"name": person, "tz": NEW_YORK.key}))
            times = dict.fromkeys(("started_at", "changed_at", "active_at", "look_at"), unit.now())
            about = {"id": f"e-{person}", "team": TEAM, "person": person, "pathway": PATHWAY}
            pinned = {"pinned": version().hash, "state": EnrolmentState.ACTIVE}
            unit.enrolments.save(Enrolment.model_validate(about | pinned | times))
    move(desk, 14)
    return people


def move(desk: Desk, days: float) -> None:
    with desk.store.write("clock") as unit:
        least = unit.now() + timedelta(days=days)
        to = next_open(next_open(least, NEW_YORK) + timedelta(hours=1), NEW_YORK)
        unit.clock.set_offset(unit.clock.offset() + (to - unit.now()))


def said(desk: Desk, person: str) -> list[SentNudge]:
    with desk.store.read() as unit:
        return unit.nudges.of(TEAM, person)


def messages(desk: Desk) -> list[str]:
    with desk.store.write("claim") as unit:
        return [e.idem for e in unit.outbox.claim(1000, 60) if e.kind == Remind.kind]


def looks(desk: Desk, person: str) -> datetime | None:
    with desk.store.read() as unit:
        return unit.enrolments.of(TEAM, person)[0].look_at


def sweep_dry(desk: Desk) -> None:
    while nudge.sweep(desk):
        pass


def test_a_nudge_and_its_message_are_committed_together(desk: Desk) -> None:
    (ada,) = learners(desk, 1)
    assert nudge.sweep(desk) == 1
    (found,) = said(desk, ada)
    assert messages(desk) == [f"nudge:{found.enrolment}:1"]
    assert nudge.sweep(desk) == 0


def test_nothing_is_left_of_one_whose_unit_dies_before_its_commit_and_it_comes_again(
    desk: Desk, store_url: str, tmp_path: Path
) -> None:
    (ada,) = learners(desk, 1)

    def dies(label: str, moment: str) -> None:
        if (label, moment) == ("nudge", "before"):
            raise SystemExit("killed")

    dying = desk_on(store_url, tmp_path, on_commit=dies)
    with pytest.raises(SystemExit):
        nudge.sweep(dying)
    dying.store.close()
    assert said(desk, ada) == []
    assert nudge.sweep(desk) == 0  # its lease runs
    move(desk, nudge.LEASE / timedelta(days=1))
    sweep_dry(desk)
    assert len(said(desk, ada)) == 1
    assert len(messages(desk)) == 1


def test_a_restart_repeats_nothing(desk: Desk, store_url: str, tmp_path: Path) -> None:
    (ada,) = learners(desk, 1)
    sweep_dry(desk)
    again = desk_on(store_url, tmp_path)
    for _ in range(3):
        sweep_dry(again)
        move(again, 1)
    again.store.close()
    assert len(said(desk, ada)) == 1


def at_once(*works: Callable[[], None]) -> None:
    barrier = threading.Barrier(len(works))
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        barrier.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001  raised again in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_two_replicas_that_tick_together_never_repeat_one(desk: Desk, store_url: str, tmp_path: Path) -> None:
    people = learners(desk, 40)
    other = desk_on(store_url, tmp_path)
    at_once(*[lambda d=d: sweep_dry(d) for d in (desk, other, desk, other)])  # type: ignore[misc]  # mypy infers no lambda with a default
    other.store.close()
    assert [len(said(desk, person)) for person in people] == [1] * 40
    assert len(messages(desk)) == 40


def test_even_where_two_look_at_the_same_person_one_nudge_comes(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the claim's lock all replicas hold the same rows: the learner's lock and what is read under it decide."""
    one, two = desk_on(postgres_url, tmp_path), desk_on(postgres_url, tmp_path)
    with one.store.write("publish") as unit:
        publish(unit)
    people = learners(one, 20)

    def look_at_all(desk: Desk) -> None:
        for person in people:
            with desk.store.write("nudge") as unit:
                nudge.look_at(desk, unit, person)

    monkeypatch.setattr(engine, "skip_locked", lambda statement: statement)
    at_once(lambda: look_at_all(one), lambda: look_at_all(two))
    assert [len(said(one, person)) for person in people] == [1] * 20
    one.store.close()
    two.store.close()


def test_a_rule_that_fails_for_one_does_not_hold_up_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *good = learners(desk, 3)
    decide = rules.decide

    def failing(learner: rules.Learner, now: datetime) -> dict[str, rules.Decision]:
        if learner.standings[0].enrolment.person == bad:
            raise ZeroDivisionError
        return decide(learner, now)

    with monkeypatch.context() as patch:
        patch.setattr(nudge, "decide", failing)
        assert nudge.sweep(desk) == 3
        assert nudge.sweep(desk) == 0  # no crash loop
    assert [len(said(desk, person)) for person in (bad, *good)] == [0, 1, 1]
    move(desk, 1)
    sweep_dry(desk)
    assert len(said(desk, bad)) == 1


class Post:
    """Where messages go."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def __call__(self, effect: Effect) -> Receipt:
        self.sent.append(effect.id)
        return {}


def queued(desk: Desk) -> Effect:
    with desk.store.write("claim") as unit:
        return next(e for e in unit.outbox.claim(50, 60) if e.kind == Remind.kind)


def profile(_person: str) -> Profile:
    return Profile(name="Ada", tz=NEW_YORK.key)


def test_one_that_is_still_wanted_goes_out(desk: Desk) -> None:
    learners(desk, 1)
    nudge.sweep(desk)
    post = Post()
    nudge.deliver(desk, profile, post, queued(desk))
    assert len(post.sent) == 1


def night(desk: Desk) -> None:
    """The database is where it was, and programme time is in the middle of the night."""
    with desk.store.write("clock") as unit:
        local = unit.now().astimezone(NEW_YORK)
        unit.clock.set_offset(unit.clock.offset() + (local.replace(hour=23, minute=30) - local))


def test_an_outage_brings_nothing_at_night_and_no_burst_in_the_morning(desk: Desk) -> None:
    """RELIABILITY test 19: what could not be sent for hours is decided anew, once."""
    (ada,) = learners(desk, 1)
    nudge.sweep(desk)
    effect, post = queued(desk), Post()
    night(desk)
    assert nudge.deliver(desk, profile, post, effect) == {"dropped": "no longer wanted"}
    assert post.sent == []
    assert said(desk, ada) == []
    sweep_dry(desk)
    assert said(desk, ada) == []
    move(desk, 3)
    sweep_dry(desk)
    assert [n.number for n in said(desk, ada)] == [2]


@pytest.mark.parametrize("fields", [{"deleted": True}, {"is_bot": True}])
def test_who_turns_out_to_be_gone_or_a_bot_gets_nothing_and_is_not_looked_at_again(
    desk: Desk, fields: dict[str, bool]
) -> None:
    (ada,) = learners(desk, 1)
    nudge.sweep(desk)
    post = Post()
    gone = Profile(name="Ada", tz=NEW_YORK.key).model_copy(update=fields)
    nudge.deliver(desk, lambda _: gone, post, queued(desk))
    sweep_dry(desk)
    assert post.sent == []
    assert looks(desk, ada) is None


def test_one_that_may_have_been_posted_already_is_never_repeated_when_it_is_no_longer_wanted(desk: Desk) -> None:
    (ada,) = learners(desk, 1)
    nudge.sweep(desk)
    effect, post = queued(desk).model_copy(update={"unclear": True}), Post()
    night(desk)
    nudge.deliver(desk, profile, post, effect)
    assert post.sent == []
    assert len(said(desk, ada)) == 1  # it counts, as it may stand there


def test_one_that_was_dropped_before_is_not_sent_by_a_second_sender(desk: Desk) -> None:
    learners(desk, 1)
    nudge.sweep(desk)
    effect, post = queued(desk), Post()
    night(desk)
    nudge.deliver(desk, profile, post, effect)
    move(desk, 3)
    assert nudge.deliver(desk, profile, post, effect) == {"dropped": "before"}
    assert post.sent == []


def test_a_pathway_that_nobody_assesses_stays_quiet_for_that_reason_until_somebody_does(desk: Desk) -> None:
    (ada,) = learners(desk, 1, assessed=False)
    with desk.store.read() as unit:
        [line] = nudge.dry_run(unit, TEAM, unit.now())
    assert line.startswith("U0, Career Prepared: nothing, nobody assesses it here yet (look again ")
    sweep_dry(desk)
    assert (said(desk, ada), messages(desk)) == ([], [])
    with desk.store.write("set up") as unit:
        assessed_here(unit)
    move(desk, 7)
    sweep_dry(desk)
    assert len(said(desk, ada)) == 1


def test_an_action_is_an_answer_touches_its_pathway_and_brings_the_next_look_nearer(desk: Desk) -> None:
    (ada,) = learners(desk, 1)
    nudge.sweep(desk)
    with desk.store.write("acted") as unit:
        now = unit.now()
        nudge.acted(desk, unit, ada, {"pathway": PATHWAY})
    (found,) = said(desk, ada)
    assert found.answered_at == now
    assert looks(desk, ada) == now + timedelta(hours=48)
    with desk.store.read() as unit:
        assert unit.enrolments.of(TEAM, ada)[0].active_at == now
