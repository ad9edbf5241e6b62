"""A badge link goes out only when a stranger can check it; staff hear why it does not, and may release it."""

import pytest

from tests.acceptance.conftest import housed
from tests.acceptance.journey import ADVISORS, card, send_level_1

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A bot whose public address is wrong: nobody can fetch its badges."""
    with housed(tmp_path_factory.mktemp("house"), CAIRN_PUBLIC_URL=NOWHERE) as built:
        yield built


def test_a_link_that_does_not_check_waits_staff_hear_why_and_their_release_sends_it(house, ada):
    house.ben.press("Approve", in_=card(house.ben, send_level_1(ada)), confirm=True)
    told = ada.expect("link is still being checked")
    assert "Career Prepared Level 1" in told.text
    assert not [m for m in ada.messages() if NOWHERE in m.text]

    alarm = house.dee.wait_for(lambda m: "Release the link" in m.labels, ADVISORS)
    assert "What a stranger finds: " in alarm.text
    assert NOWHERE in alarm.text

    house.cleo.join(ADVISORS)
    house.cleo.press("Release the link", in_=alarm, confirm=True)
    assert "Only the programme's staff can release a link" in house.cleo.expect("Only the programme's staff").text
    assert not [m for m in ada.messages() if NOWHERE in m.text]

    house.dee.press("Release the link", in_=alarm, confirm=True)
    sent = ada.expect("is yours")
    assert "sent out by the programme's staff; its automatic check has not passed yet" in sent.text
    assert "checked just now" not in sent.text
    released = house.dee.wait_for(lambda m: m.ts == alarm.ts and "Released by staff" in m.text, ADVISORS)
    assert "Release the link" not in released.labels
    with house.cairn.desk.store.read() as unit:
        award = unit.awards.of(house.cairn.desk.team, ada.id)[0]
    entry = house.audit(award.id, "award.link-released")[0]
    assert entry.actor == house.dee.id
    assert entry.detail["check"]
