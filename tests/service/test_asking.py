"""Asking on both databases: a conversation is the same on every replica and ends; what was agreed goes once; a week too."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

import catalog
from bot.service import digest, front
from bot.service.desk import Desk
from bot.service.effects import Note
from bot.service.surface import Pressed, Said, Where
from catalog.load import dump_catalog, load
from catalog.model import FORMAT
from storage.records import Effect, Programme, Role, RoleGrant
from tests.service.test_nudge import PATHWAY, TEAM, desk_on

ADA, DEE, ZOE = "U0ADA", "U0DEE", "U0ZOE"
DM, ADVISORS = "D0ADA", "G0ADVISE"
QUESTION = "how long does level 2 of career prepared take"


@cache
def sample() -> tuple[str, str]:
    found = load(Path(catalog.__file__).parent / "data")
    return found.edition, dump_catalog(found)


@pytest.fixture
def desks(store_url: str, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two replicas on one database."""
    one, two = desk_on(store_url, tmp_path), desk_on(store_url, tmp_path)
    with one.store.write("furnish") as unit:
        edition, body = sample()
        unit.editions.publish(edition, FORMAT, body, [], unit.now(), "test")
        programme = {"team": TEAM, "id": "career-prepared", "name": "Career Prepared", "issuer": "ums"}
        unit.programmes.save(Programme(**programme, pathways=[PATHWAY], advisor_channel=ADVISORS))
        role = {"role": Role.ADVISOR, "programme": "career-prepared", "granted_by": DEE}
        unit.grants.add(RoleGrant(id="g", team=TEAM, person=DEE, since=unit.now() - timedelta(days=1), **role))
    yield one, two
    one.store.close()
    two.store.close()


def say(desk: Desk, text: str, ts: str, *, person: str = ADA, channel: str = DM, thread: str | None = None) -> None:
    where = Where(channel=channel, thread=thread, ts=ts, private=channel.startswith("D"))
    front.said(desk, Said(person=person, where=where, text=text), (f"event:{ts}",))


def press(desk: Desk, do: str, click: str, *, person: str = ADA, **args: str) -> None:
    front.pressed(desk, Pressed(person=person, where=Where(channel=DM, private=True), do=do, args=args), (click,))


def done(desk: Desk, note: Note | None = None) -> list[Effect]:
    """Everything that waits is done, in order; what it was, of one kind or of all."""
    found: list[Effect] = []
    with desk.store.write("do") as unit:
        while claimed := unit.outbox.claim(200, 600):
            for effect in claimed:
                unit.outbox.settle(effect, {})
            found += claimed
    return [e for e in found if note is None or e.payload.get("note") == note]


def answers(desk: Desk) -> list[str]:
    """What is said to people, in order, as plain text."""
    lines = (e.payload["facts"]["reply"]["lines"] for e in done(desk, Note.ANSWER))
    return ["\n".join("".join(span["text"] for span in line) for line in reply) for reply in lines]


def test_what_it_means_is_known_on_the_other_replica(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    say(one, "tell me about career prepared", "1.0")
    say(two, "how much does it cost", "2.0")
    assert "Career Prepared" in answers(one)[-1]


def test_a_conversation_that_ended_is_a_new_one(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    say(one, "tell me about career prepared", "1.0")
    with one.store.write("end") as unit:
        kept = unit.talks.get(f"talk:{ADA}")
        assert kept is not None
        unit.talks.save(f"talk:{ADA}", kept, -1)
    answers(one)
    say(two, "how much does it cost", "2.0")
    assert "Career Prepared" not in answers(one)[-1]


def test_nobodys_it_is_another_ones(desks: tuple[Desk, Desk]) -> None:
    one, _ = desks
    say(one, "tell me about career prepared", "1.0")
    answers(one)
    say(one, "how much does it cost", "2.0", person=ZOE, channel="D0ZOE")
    assert "Career Prepared" not in answers(one)[-1]


def test_a_state_that_the_release_before_kept_goes_on(desks: tuple[Desk, Desk]) -> None:
    one, _ = desks
    with one.store.write("before") as unit:
        unit.talks.save(f"talk:{ADA}", {"recent": [f"pathway:{PATHWAY}"], "kind": "overview"}, 60)
    say(one, "how much does it cost", "2.0")
    assert "Career Prepared" in answers(one)[-1]


def sent(desk: Desk) -> str:
    """A hand-off that Ada agreed to; its id."""
    say(desk, QUESTION, "1.0")
    press(desk, "ask-person", "c1", pathway=PATHWAY)
    (offer,) = done(desk, Note.OFFER)
    return str(offer.payload["facts"]["note"])


def test_two_presses_at_once_on_two_replicas_send_it_once(desks: tuple[Desk, Desk]) -> None:
    note = sent(desks[0])
    started = threading.Barrier(2)

    def send(desk: Desk, click: str) -> None:
        started.wait()
        press(desk, "send-offer", click, note=note, words="yes")

    threads = [threading.Thread(target=send, args=(desk, f"c{n}")) for n, desk in enumerate(desks, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done(desks[0], Note.HANDOFF)) == 1
    with desks[0].store.read() as unit:
        assert [h.question for h in unit.handoffs.of(TEAM, ADA)] == [QUESTION]


def carded(desk: Desk) -> str:
    """Sent, and its card stands in the advisors' channel at 5.0."""
    note = sent(desk)
    press(desk, "send-offer", "c2", note=note, words="yes")
    done(desk)
    with desk.store.write("posted") as unit:
        unit.posted.save(f"handoff:{note}:0", ADVISORS, "5.0")
    return note


def test_an_advisors_line_is_carried_once_however_often_it_is_delivered(desks: tuple[Desk, Desk]) -> None:
    carded(desks[0])
    for desk in desks:
        say(desk, "About three months.", "6.0", person=DEE, channel=ADVISORS, thread="5.0")
    (said,) = done(desks[0], Note.ADVISOR_SAYS)
    assert said.payload["place"] == {"person": ADA, "advisors": False}
    assert said.payload["facts"]["text"] == "About three months."


def test_a_line_under_a_card_whose_place_is_not_noted_yet_comes_again(desks: tuple[Desk, Desk]) -> None:
    note = sent(desks[0])
    press(desks[0], "send-offer", "c2", note=note, words="yes")
    with pytest.raises(front.TooEarly):
        say(desks[1], "About three months.", "6.0", person=DEE, channel=ADVISORS, thread="5.0")


def test_bystanders_leave_no_trace_and_hold_nothing(desks: tuple[Desk, Desk]) -> None:
    say(desks[0], "lunch?", "7.0", person=ZOE, channel="G0TALK", thread="6.5")
    with desks[0].store.read() as unit:
        assert unit.people.get(TEAM, ZOE) is None
        assert unit.outbox.open_count() == 0


def test_a_week_is_sent_by_one_replica_and_never_again(desks: tuple[Desk, Desk]) -> None:
    say(desks[0], QUESTION, "1.0")
    with desks[0].store.write("later") as unit:
        unit.clock.set_offset(timedelta(days=8))
    threads = [threading.Thread(target=digest.sweep, args=(desk,)) for desk in desks for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (found,) = done(desks[0], Note.DIGEST)
    since, until = found.payload["facts"]["since"], found.payload["facts"]["until"]
    assert since < until
    assert digest.sweep(desks[1]) == 0


def test_a_week_without_questions_is_claimed_in_silence(desks: tuple[Desk, Desk]) -> None:
    assert digest.sweep(desks[0]) == 1
    assert done(desks[0], Note.DIGEST) == []
