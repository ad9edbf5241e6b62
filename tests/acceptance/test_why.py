"""Why a badge was given: for staff in Slack and on the command line, and for nobody else."""

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.acceptance.journey import card, send_level_1


@pytest.fixture
def earned(house, ada):
    """(the code of Ada's approved Level 1, her award)."""
    code = send_level_1(ada)
    house.ben.press("Approve", in_=card(house.ben, code), confirm=True)
    ada.expect("is yours")
    with house.cairn.desk.store.read() as unit:
        (award,) = unit.awards.of(house.cairn.desk.team, ada.id)
    return code, award


def explains(text, code, award):
    assert "Career Prepared Level 1 · Ada Okafor · issued" in text
    assert "Rule: every requirement of Level 1 of Career Prepared is met" in text
    assert f"submission {code} approved by Ben Ito" in text
    assert f"edition {award.trace['version'][:8]}" in text


def test_staff_read_what_a_badge_rests_on_by_link_by_id_and_by_number(house, earned):
    code, award = earned
    for named in (f"{house.settings.public}/badges/{award.id}", award.id, code):
        house.dee.slash(f"/pathway why {named}")
        explains(house.dee.expect("Rule:").text, code, award)


def test_the_decided_card_has_a_button_for_it(house, earned):
    code, award = earned
    house.ben.press("Why this badge", in_=card(house.ben, code, "Approved by"))
    explains(house.ben.expect("Rule:").text, code, award)


def test_to_others_it_is_as_if_there_were_no_such_badge(house, ada, earned):
    _, award = earned
    house.cleo.slash(f"/pathway why {award.id}")
    answer = house.cleo.expect("I find no badge").text
    house.cleo.slash("/pathway why AAAAAAAAAAAAAAAAAAAAAA")
    assert house.cleo.expect("I find no badge").text == answer


def test_a_question_that_begins_with_why_is_a_question(house, ada):
    ada.slash("/pathway why does level 2 of career prepared need a plan")
    assert "I find no badge" not in ada.expect("Career Prepared").text


def test_the_command_line_says_the_same(house, earned):
    code, award = earned
    environment = {"CAIRN_DATABASE_URL": house.settings.database_url, "CAIRN_PUBLIC_URL": house.settings.public}
    for named in (award.id, code, f"{house.settings.public}/badges/{award.id}"):
        answer = CliRunner(env=environment).invoke(main, ["why", named])
        assert answer.exit_code == 0, answer.output
        explains(answer.output, code, award)
    gone = CliRunner(env=environment).invoke(main, ["why", "A" * 22])
    assert gone.exit_code == 1
    assert "no such badge" in gone.output
