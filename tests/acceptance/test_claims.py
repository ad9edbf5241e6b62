"""Claiming: on the card, typed in its thread, given to another by a lead; it lapses; and the others keep off."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.conftest import housed
from tests.acceptance.journey import BOTH, CONFIRM, NOTES, card, send, send_level_1, whisper


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A workspace of its own: these move the clock."""
    with housed(tmp_path_factory.mktemp("claims")) as built:
        yield built


@pytest.fixture
def code(house, ada):
    return send_level_1(ada)


def entries(house, ada, action):
    return [(e.actor, e.action) for e in house.audit(house.submissions(ada)[0].id, action)]


def test_a_claim_shows_who_reads_it_and_keeps_the_others_off(house, ada, code):
    free = card(house.cy, code)
    house.ben.press("Claim", in_=free)
    claimed = card(house.cy, code, "Ben Ito is reading this until")
    assert "Release" in claimed.labels
    house.cy.press("Approve", in_=claimed, confirm=True)
    assert "Ben Ito is reading this." in whisper(house.cy, "Ask them to release it").text
    house.cy.press("Claim", in_=free, stale=True)
    assert "A lead can give it to you" in whisper(house.cy, "until").text
    house.ben.press("Approve", in_=claimed, confirm=True)
    ada.expect("is yours")
    assert entries(house, ada, "submission.claimed") == [(house.ben.id, "submission.claimed")]
    assert entries(house, ada, "decision.refused") == [(house.cy.id, "decision.refused")]
    assert entries(house, ada, "claim.refused") == [(house.cy.id, "claim.refused")]


def test_a_claim_is_typed_and_given_back_in_the_thread(house, ada, code):
    shown = card(house.cy, code)
    house.cy.reply(shown, "claim")
    card(house.cy, code, f"{house.cy.name} is reading this until")
    house.ben.reply(shown, "release")
    assert "nothing to release" in whisper(house.ben, "You have not claimed").text
    house.cy.reply(shown, "release.")
    house.until(lambda: "Claim" in card(house.cy, code).labels, "the card is free again")
    assert [e for _, e in entries(house, ada, "submission.")][-2:] == ["submission.claimed", "submission.released"]


def test_a_claim_lapses_after_two_business_days(house, ada, code):
    house.ben.press("Claim", in_=card(house.ben, code))
    card(house.ben, code, "is reading this")
    house.workspace.post("clock", {"days": 5})
    free = card(house.cy, code)
    house.cy.press("Approve", in_=free, confirm=True, stale=True)
    ada.expect("is yours")


def test_a_lead_gives_it_to_another_and_both_hear_of_it(house, ada, code):
    lead(house, house.dee)
    house.ben.press("Claim", in_=card(house.ben, code))
    claimed = card(house.ben, code, "is reading this")
    house.ben.press("Give to…", in_=claimed)
    assert "Only a lead" in whisper(house.ben, "Only a lead").text
    house.dee.press("Give to…", in_=claimed)
    form = house.dee.form("Give it to")
    assert form.fill({"Who reads it": house.cy.name}).submit() == {}
    assert "asks you to read it" in house.cy.expect(code).text
    assert "took it from you" in house.ben.expect(code).text
    card(house.cy, code, f"{house.cy.name} is reading this")


def test_a_lead_gives_it_by_command_but_not_to_the_learner_nor_to_somebody_outside(house, ada, code):
    lead(house, house.dee)
    house.dee.slash(f"/pathway assign {code} <@{ada.id}>")
    house.dee.expect("They can't decide on this one")
    house.dee.slash(f"/pathway assign {code} <@{house.cleo.id}>")
    house.dee.expect("They can't decide on this one")
    house.ben.slash(f"/pathway assign {code} <@{house.ben.id}>")
    house.ben.expect("Only a lead")
    house.dee.slash(f"/pathway assign {code} <@{house.ben.id}>")
    assert "asks you to read it" in house.ben.expect(code).text


def test_nobody_claims_their_own_work_nor_what_they_may_not_decide(house, ada, code):
    house.cleo.join("career-prepared-review")
    house.cleo.press("Claim", in_=card(house.cleo, code))
    assert "Only this programme's assessors" in whisper(house.cleo, "can claim it").text
    ada.join("career-prepared-review")
    ada.press("Claim", in_=card(ada, code))
    whisper(ada, "your own work")
    assert house.submissions(ada)[0].claimed_by is None


def lead(house, person):
    house.dee.slash(f"/pathway role add <@{person.id}> lead career-prepared")
    house.dee.expect("Done")


HERE = ZoneInfo("America/New_York")


def move(house, moment):
    with house.cairn.desk.store.read() as unit:
        days = (moment - unit.now()) / timedelta(days=1)
    house.workspace.post("clock", {"days": days})


def working_day_after(due):
    """Half past ten on the first working day after this moment."""
    day = due.astimezone(HERE).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(10, 30), HERE)


def test_more_time_is_taken_with_a_reason_and_the_learner_hears_the_new_date(house, ada, code):
    shown = card(house.ben, code)
    house.ben.press("Claim", in_=shown)
    claimed = card(house.ben, code, "is reading this")
    house.cy.press("More time…", in_=claimed)
    house.cy.expect("Claim it first")
    house.ben.press("More time…", in_=claimed)
    form = house.ben.form("More time")
    assert set(form.submit()) == {"Business days more", "Why, in words for the learner"}
    form.fill({"Business days more": "3", "Why, in words for the learner": "I am asking a nurse about it."})
    before = house.submissions(ada)[0].due_at
    assert form.submit() == {}
    heard = ada.expect("need more time").text
    assert "I am asking a nurse about it." in heard
    assert house.submissions(ada)[0].due_at > before
    assert entries(house, ada, "submission.extended") == [(house.ben.id, "submission.extended")]


def test_when_it_is_late_the_learner_and_the_lead_hear_once(house, ada, code):
    lead(house, house.dee)
    card(house.ben, code)
    move(house, working_day_after(house.submissions(ada)[0].due_at))
    late = ada.expect("is late, and that is on us", ever=True).text
    assert "You need do nothing" in late
    assert f"{code} · late" in house.dee.expect(f"{code} · late", ever=True).text
    house.settled()
    house.workspace.post("clock", {"days": 0.05})
    house.settled()
    assert sum("is late" in m.text for m in ada.messages()) == 1


def test_an_answer_to_a_return_goes_on_with_the_days_that_were_left(house, ada, code):
    sent = house.submissions(ada)[0]
    house.ben.reply(card(house.ben, code), "return: 2: name a second career")
    ada.press("Add it now", in_=ada.expect("to add"))
    again = send(ada, ada.form(), {NOTES: "Nursing and teaching.", CONFIRM: BOTH})
    card(house.ben, again, "second attempt")
    assert house.submissions(ada)[0].due_at <= sent.due_at + timedelta(days=4)


def test_a_review_channel_that_becomes_shared_is_used_no_more_until_it_is_ours_again(house, ada, code):
    channel = of(house).review_channel
    house.workspace.change_channel(channel, shared=True)
    told(house, "channel_shared", channel)
    house.until(lambda: not of(house).review_channel, "the channel is dropped")
    eve = house.newcomer("Eve")
    eve.dm("tell me about career prepared")
    eve.press("Start this pathway", in_=eve.expect("Career Prepared"))
    assert "Nobody assesses it here yet" in eve.expect("You're on").text
    house.workspace.change_channel(channel, shared=False)
    told(house, "channel_unshared", channel)
    house.until(lambda: of(house).review_channel == channel, "it is used again")
    assert [e.action for e in house.audit("career-prepared")] == ["programme.channel-dropped"]


def told(house, kind, channel):
    """As Slack says it; the workspace beside us has no organisation to share with."""
    event = {"type": kind, "channel": channel, "event_ts": "1.0"}
    house.cairn.door.event({"team_id": house.cairn.desk.team, "event_id": f"Ev{kind}", "event": event}, lambda: None)


def of(house):
    with house.cairn.desk.store.read() as unit:
        return unit.programmes.get(house.cairn.desk.team, "career-prepared")
