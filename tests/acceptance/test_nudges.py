"""Nudges as people live them: what comes when, what each button and word does, and when nothing comes.

A house of its own: these tests move programme time by weeks. It only moves forward, to half past ten in New York, where
these learners are.
"""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.rules.hours import at_local, is_open
from bot.service.nudge import LEASE
from tests.acceptance.conftest import housed
from tests.acceptance.journey import (
    ADVISORS,
    BOTH,
    CONFIRM,
    JOB_BOARD,
    NOTES,
    PATHWAY,
    card,
    open_level_1,
    send_level_1,
    start,
)

HERE = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
BUTTONS = [
    "Add evidence for Level 1",
    *("Tonight", "This weekend", "Pick a time", "Snooze a week"),
    *("Pause this pathway", "Stop reminders"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with housed(tmp_path_factory.mktemp("house")) as built:
        yield built


def now(house):
    with house.cairn.desk.store.read() as unit:
        return unit.now()


def move_to(house, moment):
    days = (moment - now(house)) / DAY
    assert days > 0
    house.workspace.post("clock", {"days": days})


def move(house, days, where=HERE):
    """At least that many days on, to half past ten on a working day there."""
    least = now(house) + days * DAY
    day = least.astimezone(where).date()
    while (found := at_local(day, time(10, 30), where)) < least or not is_open(found, where):
        day += DAY
    move_to(house, found)


def nudges(house, person):
    """Newest first."""
    with house.cairn.desk.store.read() as unit:
        return unit.nudges.of(house.cairn.desk.team, person.id)


def nudged(house, person, days=14, opening="Career Prepared is waiting at Level 1"):
    """A nudge, waited for."""
    before = len(nudges(house, person))
    move(house, days)
    house.until(lambda: len(nudges(house, person)) > before, f"{person.name} was nudged")
    house.settled()
    return person.wait_for(lambda m: opening in m.text, what=opening)


def looked(house, person):
    """Wait until the sweep has looked at this person, and has decided: until then it is leased for a while."""
    desk = house.cairn.desk

    def done():
        with desk.store.read() as unit:
            leased = unit.now() + LEASE
            looks = [e.look_at for e in unit.enrolments.of(desk.team, person.id) if e.state == "active"]
        return all(at is None or at > leased for at in looks)

    house.until(done, f"{person.name} was looked at")
    house.settled()


def silent(house, person, days):
    """Nothing comes within that time; leave room before the next is due, as a weekend may add two days."""
    before = [n.id for n in nudges(house, person)]
    move(house, days)
    looked(house, person)
    assert [n.id for n in nudges(house, person)] == before


def home_of(person, text):
    return person.home(text).text


def test_after_fourteen_days_comes_one_next_step_with_buttons(house, ada):
    start(ada)
    silent(house, ada, 10)
    message = nudged(house, ada, 4)
    for words in ("Next: Career Prepared Level 1: Proof of job-board registration", "business days", "counts towards"):
        assert words in message.text
    assert message.labels == BUTTONS
    said = message.text.split("[")[0]
    assert len(said.split()) < 60
    assert len(nudges(house, ada)) == 1


def test_do_it_now_opens_the_very_form_and_counts_as_an_answer(house, ada):
    start(ada)
    ada.press("Add evidence for Level 1", in_=nudged(house, ada))
    assert NOTES in ada.form().fields
    house.until(lambda: nudges(house, ada)[0].answered_at is not None, "the nudge is answered")
    silent(house, ada, 3)


def test_whatever_she_writes_answers_too(house, ada):
    start(ada)
    nudged(house, ada)
    ada.dm("thanks, soon")
    house.until(lambda: nudges(house, ada)[0].answered_at is not None, "the nudge is answered")


def test_opening_the_home_page_is_no_answer(house, ada):
    start(ada)
    nudged(house, ada)
    assert "Reminders are on" in home_of(ada, "Reminders")
    house.settled()
    assert nudges(house, ada)[0].answered_at is None


def test_tonight_is_at_seven_where_she_is(house, ada):
    start(ada)
    ada.press("Tonight", in_=nudged(house, ada))
    assert "at 19:00" in ada.expect("I will remind you of Career Prepared").text
    assert "Asked for: Career Prepared on " in home_of(ada, "Asked for")
    evening = at_local(now(house).astimezone(HERE).date(), time(19, 0), HERE)
    move_to(house, evening + timedelta(seconds=1))
    again = ada.expect("You asked me to come back to Career Prepared now")
    assert again.labels == BUTTONS
    house.until(lambda: len(nudges(house, ada)) == 2, "the reminder is on record")


def test_this_weekend_is_saturday_morning(house, ada):
    start(ada)
    ada.press("This weekend", in_=nudged(house, ada))
    assert "on Sat " in (told := ada.expect("I will remind you of").text)
    assert "at 10:00" in told


def test_a_picked_time_is_kept_and_one_in_the_past_is_refused_in_the_form(house, ada):
    start(ada)
    ada.press("Pick a time", in_=nudged(house, ada))
    form = ada.form("Remind me")
    past, ahead = (now(house).astimezone(HERE).date() + n * DAY for n in (-1, 30))
    assert form.fill({"Day": past.isoformat(), "Time": "10:00"}).submit() == {
        "Time": "That is past. Pick a later time."
    }
    assert form.fill({"Day": (ahead + 400 * DAY).isoformat()}).submit() == {
        "Day": "Pick a day within the next twelve months."
    }
    assert form.fill({"Day": ahead.isoformat(), "Time": "07:15"}).submit() == {}
    assert "at 07:15" in ada.expect("I will remind you of").text
    silent(house, ada, 20)
    move_to(house, at_local(ahead, time(7, 15), HERE) + timedelta(seconds=1))
    ada.expect("You asked me to come back")


def test_a_snooze_is_a_week_without_and_then_once_more(house, ada):
    start(ada)
    ada.press("Snooze a week", in_=nudged(house, ada))
    ada.expect("I will remind you of Career Prepared")
    assert "Snoozed until" in home_of(ada, "Snoozed")
    silent(house, ada, 3)
    move(house, 4)
    ada.expect("You asked me to come back to Career Prepared now")


def test_a_paused_pathway_stays_quiet_until_it_is_taken_up_again(house, ada):
    start(ada)
    ada.press("Pause this pathway", in_=nudged(house, ada))
    paused = ada.expect("Paused")
    silent(house, ada, 60)
    ada.press("Take it up again", in_=paused)
    ada.expect("You're on")
    nudged(house, ada)


def test_stop_is_effective_at_once_and_enrolling_again_never_undoes_it(house, ada):
    start(ada)
    ada.press("Stop reminders", in_=nudged(house, ada))
    told = ada.expect("Reminders are off")
    assert told.labels == ["Resume reminders"]
    ada.press("Leave", in_=ada.home("Leave"))
    ada.press("Start again", in_=ada.expect("You have left"))
    ada.expect("You're on")
    silent(house, ada, 30)
    ada.press("Resume reminders", in_=ada.home("Reminders are off"))
    ada.expect("Reminders are on")
    nudged(house, ada)


@pytest.mark.parametrize("off", ["STOP", "unsubscribe me", "don’t remind me anymore", "pause reminders"])
def test_words_in_a_direct_message_do_the_same(house, ada, off):
    start(ada)
    ada.dm(off)
    ada.expect("Reminders are off")
    ada.dm("resume reminders")
    ada.expect("Reminders are on")


def test_the_command_does_the_same(house, ada):
    start(ada)
    for words, told in (("off", "Reminders are off"), ("on", "Reminders are on"), ("", "Reminders are on")):
        ada.slash(f"/pathway reminders {words}".strip())
        ada.expect(told)


def test_a_stop_holds_back_what_is_already_decided_but_not_yet_sent(house, ada):
    """Slack does not take our messages for a while; when it does, the person has said stop."""
    start(ada)
    house.workspace.faults(calls=[{"method": "users.info", "kind": "error_before"}])
    move(house, 14)
    house.until(lambda: len(nudges(house, ada)) == 1, "it is decided")
    ada.dm("stop reminders")
    house.until(lambda: house.audit(ada.id, "reminders.stopped") != [], "the stop is on record")
    house.workspace.faults()
    ada.expect("Reminders are off")
    house.until(lambda: nudges(house, ada) == [], "it is dropped")
    house.settled()
    assert "Career Prepared is waiting" not in ada.transcript()


def test_returned_work_is_asked_for_with_its_own_form(house, ada):
    code = send_level_1(ada)
    house.ben.reply(card(house.ben, code), "return: 2: name a second career")
    ada.expect("Not yet, one thing to add")
    message = nudged(house, ada, 5, "is one round away")
    assert "business days" in message.text
    ada.press("Add to Level 1", in_=message)
    form = ada.form()
    assert "Met already, nothing needed" in form.text
    assert "What did you change?" in form.fields


def test_a_draft_is_mentioned_after_a_week(house, ada):
    form = open_level_1(ada)
    assert set(form.fill({JOB_BOARD: "https://localhost/ada", NOTES: "Nursing.", CONFIRM: BOTH}).submit()) == {
        JOB_BOARD
    }
    form.close()
    nudged(house, ada, 7, "Your draft for Career Prepared Level 1 is saved")


def test_a_form_that_was_only_opened_is_no_draft(house, ada):
    open_level_1(ada).close()
    shown = ada.home("Add evidence for Level 1").text
    assert "Career Prepared Level 1 · to do" in shown
    assert "draft" not in shown
    silent(house, ada, 8)
    message = nudged(house, ada, 7)
    assert "draft" not in message.text


def test_nothing_comes_while_ben_is_reading(house, ada):
    send_level_1(ada)
    silent(house, ada, 40)


def test_after_three_without_an_answer_it_stops_says_so_once_and_shows_her_to_the_advisors(house):
    eve = house.newcomer("Eve", "Adu")
    start(eve)
    nudged(house, eve)
    silent(house, eve, 3)
    nudged(house, eve, 4)
    silent(house, eve, 10)
    nudged(house, eve, 4)
    silent(house, eve, 21)
    last = nudged(house, eve, 7, "so I stop here")
    assert last.labels == ["Add evidence for Level 1", "Resume reminders", "Pause this pathway", "Leave"]
    silent(house, eve, 100)
    quiet = quiet_now(house)
    told = [m for m in house.dee.messages(ADVISORS) if "Eve Adu has not answered three reminders" in m.text]
    assert len(told) == 1
    assert "0 of 3 levels" in told[0].text

    eve.dm("what is next for me")
    house.until(lambda: all(n.answered_at for n in nudges(house, eve)), "everything is answered")
    assert quiet_now(house) == quiet - 1
    nudged(house, eve)


def quiet_now(house):
    """What the staff see of Career Prepared."""
    house.dee.slash("/pathway staff")
    found = re.search(r" · (\d+) quiet after 3 reminders", house.dee.expect("Career Prepared: ").text)
    return int(found.group(1)) if found else 0


def test_who_was_deactivated_meanwhile_gets_nothing(house):
    gone = house.newcomer("Gone", "Away")
    start(gone)
    house.workspace.deactivate(gone.id)
    move(house, 14)
    house.until(lambda: known(house, gone).deleted, "it is known that they have gone")
    silent_so_far(house, gone)
    silent(house, gone, 30)


def known(house, person):
    with house.cairn.desk.store.read() as unit:
        return unit.people.get(house.cairn.desk.team, person.id)


def silent_so_far(house, person):
    """Nothing was posted, and nothing counts as said."""
    house.until(lambda: nudges(house, person) == [], "what was decided is dropped")
    looked(house, person)
    assert nudges(house, person) == []
    posts = house.workspace.log("call", method="chat.postMessage")
    assert not any("is waiting" in str(post) for post in posts if known(house, person).dm in str(post))


def test_who_moved_to_another_zone_gets_it_in_the_hours_there(house, ada):
    start(ada)
    house.workspace.change_person(ada.id, tz="Asia/Tokyo")
    move(house, 14)  # the middle of the night in Tokyo
    house.until(lambda: known(house, ada).tz == "Asia/Tokyo", "it is known where she is")
    silent_so_far(house, ada)
    tokyo = ZoneInfo("Asia/Tokyo")
    move(house, 0.3, tokyo)
    house.until(lambda: len(nudges(house, ada)) == 1, "she was nudged")
    assert is_open(nudges(house, ada)[0].at, tokyo)
    ada.expect("Career Prepared is waiting", ever=True)


def test_the_dry_run_says_who_gets_what_and_why_the_others_do_not(house, ada):
    """With the very rules that decide: it names the nudge before it comes, and nothing is recorded."""
    start(ada)
    send_level_1(busy := house.newcomer("Busy", "Bee"))
    at = datetime.combine((now(house) + 20 * DAY).date(), time(15, 30), ZoneInfo("UTC"))
    while not is_open(at, HERE):
        at += DAY
    url = {"CAIRN_DATABASE_URL": house.settings.database_url}
    ran = CliRunner(env=url).invoke(main, ["nudge", "--dry-run", "--at", at.isoformat()])
    assert ran.exit_code == 0, ran.output
    lines = ran.output.splitlines()
    assert "Ada Okafor, Career Prepared: Career Prepared Level 1 (no activity for 14 days)" in lines
    assert any(line.startswith("Busy Bee, Career Prepared: nothing, evidence is with an assessor") for line in lines)
    refused = CliRunner(env=url).invoke(main, ["nudge", "--dry-run", "--at", "tomorrow"])
    assert (refused.exit_code, "ISO 8601" in refused.output) == (1, True)
    assert nudges(house, ada) == []
    assert house.submissions(busy)[0].pathway == PATHWAY
