"""A badge is Ada's: its page shows what she chose, when she chose it, and nobody else can choose for her (R40)."""

import re

import httpx
import pytest

from tests.acceptance.journey import card, send_level_1


@pytest.fixture(scope="module")
def holder(house):
    """Somebody with a Level 1 badge, shared by this module's tests: each leaves it unlisted and without a name."""
    ada = house.newcomer("Adaeze", "Okafor")
    house.ben.press("Approve", in_=card(house.ben, send_level_1(ada)), confirm=True)
    return ada, ada.expect("is yours")


def page(message) -> str:
    found = re.search(r"https?://\S+/badges/[\w-]+", message.text)
    return httpx.get(found.group(0), trust_env=False).text


def award(house, person):
    with house.cairn.desk.store.read() as unit:
        return unit.awards.of(house.cairn.desk.team, person.id)[0]


def test_a_new_badge_is_unlisted_and_its_page_has_no_name(house, holder):
    ada, message = holder
    found = award(house, ada)
    assert (found.visibility, found.show_name) == ("unlisted", False)
    assert "Adaeze" not in page(message)
    assert "noindex" in page(message)


def test_the_name_is_shown_and_hidden_again_by_its_holder(house, holder):
    ada, message = holder
    ada.press("Show my name", in_=message)
    changed = ada.wait_for(lambda m: m.ts == message.ts and "Hide my name" in m.labels)
    assert "Adaeze Okafor" in page(changed)
    ada.press("Hide my name", in_=changed)
    ada.wait_for(lambda m: m.ts == message.ts and "Show my name" in m.labels)
    assert "Adaeze" not in page(changed)
    entries = [e.detail for e in house.audit(award(house, ada).id, "award.sharing")]
    assert entries == [{"show_name": True}, {"show_name": False}]


def test_a_badge_is_made_public_and_unlisted_again_by_its_holder(holder):
    ada, message = holder
    ada.press("Make it public", in_=message)
    changed = ada.wait_for(lambda m: m.ts == message.ts and "Make it unlisted" in m.labels)
    assert "noindex" not in page(changed)
    ada.press("Make it unlisted", in_=changed)
    ada.wait_for(lambda m: m.ts == message.ts and "Make it public" in m.labels)
    assert "noindex" in page(changed)


def test_sharing_changes_the_message_in_place_and_posts_no_new_one(house, holder):
    ada, message = holder
    before = len(ada.messages())
    ada.press("Show my name", in_=message)
    ada.wait_for(lambda m: m.ts == message.ts and "Hide my name" in m.labels)
    ada.press("Hide my name", in_=message)
    ada.wait_for(lambda m: m.ts == message.ts and "Show my name" in m.labels)
    assert len(ada.messages()) == before


def test_nobody_changes_somebody_elses_badge(house, holder, ada):
    _, message = holder
    bot = house.cairn.door._client
    blocks = [b for b in message.blocks if b["type"] == "actions"]
    ada.dm("what is career prepared")
    theirs = ada.expect("Career Prepared").channel
    bot.chat_postMessage(channel=theirs, text="a button copied from elsewhere", blocks=blocks)
    ada.press("Show my name")
    assert "not yours to change" in ada.expect("not yours").text
    assert award(house, holder[0]).show_name is False
