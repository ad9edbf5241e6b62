"""A badge is taken back in Slack: by staff, with a reason, and its holder hears of it in plain words."""

import re

import httpx
import pytest

from storage.records import AwardState
from tests.acceptance.journey import LEVEL_1, card, send, send_level_1


@pytest.fixture
def held(house, ada):
    """Ada's Level 1 badge: the card in its thread, and the link that she was given."""
    code = send_level_1(ada)
    shown = card(house.ben, code)
    house.ben.press("Approve", in_=shown, confirm=True)
    link = re.search(r"https?://\S+/badges/[\w-]+", ada.expect("is yours").text)[0]
    return shown, link


def award(house, link):
    with house.cairn.desk.store.read() as unit:
        return unit.awards.get(link.rpartition("/")[2])


def fetched(link):
    return httpx.get(link, trust_env=False)


def test_staff_withdraw_a_badge_by_its_link_with_a_reason_and_everybody_hears_the_same(house, ada, held):
    _, link = held
    house.dee.slash(f"/pathway revoke {link}")
    offer = house.dee.expect("Career Prepared Level 1")
    house.dee.press("Withdraw…", in_=offer)
    form = house.dee.form("Withdraw a badge")
    form.fill({"Reason": "The certificate was somebody else's."})
    assert form.submit() == {}

    ada.wait_for(lambda m: m.text.startswith("✕ Career Prepared Level 1 was withdrawn."))  # where it was announced
    told = ada.expect("earn it again").text
    assert "Career Prepared Level 1 was withdrawn." in told
    assert "Why: The certificate was somebody else's." in told
    assert "ask a person" in told
    assert "Done: Career Prepared Level 1" in house.dee.expect("Done:").text
    assert "Withdrawn on" in fetched(link).text
    assert "The certificate was somebody else&#39;s." in fetched(link).text
    entry = house.audit(award(house, link).id, "award.revoked")[0]
    assert (entry.actor, entry.detail["reason"]) == (house.dee.id, "The certificate was somebody else's.")


def test_the_lead_withdraws_it_in_the_cards_thread(house, ada, held):
    shown, link = held
    house.dee.reply(shown, "revoke: issued in error")

    assert "Why: issued in error" in ada.expect("was withdrawn").text
    assert award(house, link).state is AwardState.REVOKED


def test_talk_about_revoking_withdraws_nothing(house, held):
    shown, link = held
    house.dee.reply(shown, "should we revoke this? I am not sure")
    house.settled()
    assert award(house, link).state is AwardState.ISSUED


@pytest.mark.parametrize("who", ["ben", "cleo", "ada"])
def test_nobody_but_staff_withdraws_a_badge(house, ada, held, who):
    shown, link = held
    person = ada if who == "ada" else getattr(house, who)
    person.slash(f"/pathway revoke {link}")
    assert "Only the programme's staff" in person.expect("Only the programme's staff").text
    if who == "ben":
        person.reply(shown, "revoke: I changed my mind")
        house.settled()
    assert award(house, link).state is AwardState.ISSUED


def test_a_badge_is_withdrawn_once(house, ada, held):
    shown, link = held
    house.dee.reply(shown, "revoke: issued in error")
    ada.expect("was withdrawn")

    house.dee.reply(shown, "revoke: once more")
    assert "No badge of this submission stands" in house.dee.expect("No badge of this submission").text
    house.dee.slash(f"/pathway revoke {link}")
    assert "Nothing was changed" in house.dee.expect("Nothing was changed").text
    assert award(house, link).revoked_reason == "issued in error"


def test_without_a_link_the_command_says_how_to_write_it(house):
    house.dee.slash("/pathway revoke")
    assert "/pathway revoke https://" in house.dee.expect("I can't find that badge").text


def test_what_was_withdrawn_can_be_earned_again_as_a_new_award(house, ada, held):
    shown, link = held
    house.dee.reply(shown, "revoke: issued in error")
    ada.expect("was withdrawn")

    ada.press("Add evidence for Level 1", in_=ada.home("Add evidence for Level 1"))
    code = send(ada, ada.form(), LEVEL_1)
    house.ben.press("Approve", in_=card(house.ben, code), confirm=True)
    house.settled()

    old = award(house, link)
    with house.cairn.desk.store.read() as unit:
        new = unit.awards.get(old.superseded_by)
    assert (new.state, new.supersedes) == (AwardState.ISSUED, old.id)
    assert old.state is AwardState.REVOKED
    assert f"/badges/{new.id}" in fetched(link).text
