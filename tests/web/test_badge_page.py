"""The page that a stranger with the link sees."""

import re
from datetime import timedelta

import pytest

from bot.web.badge import NAMELESS
from storage.records import AwardState
from tests.web.world import LEVELS

NOWHERE = "no badge or page at this address"


def text_of(html: str) -> str:
    """What a reader reads: without style, picture and tags."""
    plain = re.sub(r"(?s)<(style|svg|head)\b.*?</\1>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def test_it_says_who_earned_what_from_whom_and_when(world):
    answer = world.get(f"/badges/{world.stack[-1].id}")
    said = text_of(answer.text)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"{NAMELESS} earned Career Prepared" in said
    assert "DEMO: this badge proves nothing." in said
    assert "University of Maine System" in said
    assert re.search(r"● Issued on \d{1,2} \w+ \d{4}\.", said)


def test_it_can_be_read_without_a_script_and_is_small(world):
    for award in world.stack:
        html = world.get(f"/badges/{award.id}").text

        assert "<script" not in html
        assert "style=" not in html  # the policy would refuse it
        assert len(html.encode()) < 50_000


def test_a_stack_shows_its_levels_each_with_a_link_and_its_own_state(world):
    html = world.get(f"/badges/{world.stack[-1].id}").text
    levels = world.stack[:-1]

    stones = re.findall(r'<a class="stone good" href="([^"]+)"><b>([^<]+)</b> ● Issued</a>', html)
    assert [url for url, _ in stones] == [world.desk.badge_url(level.id) for level in reversed(levels)]
    assert [name[-7:] for _, name in stones] == ["Level 3", "Level 2", "Level 1"]
    assert all(world.get(url).status_code == 200 for url, _ in stones)


def test_it_says_what_it_took_and_names_evidence_without_showing_it(world):
    said = text_of(world.get(f"/badges/{world.stack[0].id}").text)

    assert "What it took" in said
    assert "Sign up on the campus job board" in said
    assert "Skills" in said
    assert "Proof of job-board registration" in said
    assert "It is not shown here." in said


def test_a_badge_accepted_from_elsewhere_is_a_stone_without_a_page(world):
    level_3 = next(a for a in world.stack if a.badge == "ums-career-prepared-l3")

    html = world.get(f"/badges/{level_3.id}").text

    assert re.search(r'<span class="stone good"><b>[^<]*Empathy[^<]*</b> ● Recognised</span>', html)


@pytest.mark.parametrize("show", [False, True])
def test_the_name_stands_there_only_if_the_learner_wants_it(world, show):
    award = world.change(world.badge(), show_name=show)

    said = text_of(world.get(f"/badges/{award.id}").text)

    assert ("Ada Okafor earned" in said) is show
    assert (NAMELESS in said) is not show


def test_neither_an_address_nor_a_workspace_id_is_anywhere(world):
    award = world.change(world.badge(name="ada@example.edu"), show_name=True)
    paths = ("", ".json", ".svg", "?verify=1")

    for path in paths:
        body = world.get(f"/badges/{award.id}{path}").text
        assert "ada@" not in body
        assert "example.edu" not in body
        assert award.person not in body
        assert award.team not in body


def test_a_name_is_shown_literally(world):
    award = world.change(world.badge(name="<script>alert(1)</script> & Ada"), show_name=True)

    html = world.get(f"/badges/{award.id}").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Ada" in html
    assert "<script" not in html


def test_a_withdrawn_badge_says_when_and_why_and_offers_nothing_to_check(world):
    award = world.revoke(world.badge(), "issued by mistake")

    answer = world.get(f"/badges/{award.id}?verify=1")
    said = text_of(answer.text)

    assert answer.status_code == 200
    assert re.search(r"✕ Withdrawn on \d{1,2} \w+ \d{4}: issued by mistake", said)
    assert "Verify now" not in said
    assert answer.headers["cache-control"] == "max-age=60"  # nothing was checked
    assert "● Issued" not in said


def test_a_withdrawn_credential_that_names_no_status_list_is_gone_for_programs_too(world):
    """As issued by earlier releases: handed out, it would pass every check."""
    award = world.badge()
    world.change(award, plan=award.plan | {"status": None})
    world.revoke(award, "issued by mistake")

    for kind in (".json", ".png", ".svg"):
        assert world.get(f"/badges/{award.id}{kind}").status_code == 410


def test_a_stack_with_a_withdrawn_part_is_under_review_not_valid_and_not_invalid(world):
    *levels, macro = world.earn(world.learner(), *LEVELS)
    world.revoke(levels[1], "evidence was not the learner's own")

    html = world.get(f"/badges/{macro.id}?verify=1").text
    said = text_of(html)

    assert re.search(r"◐ Under review since \d{1,2} \w+ \d{4}: one part of this stack was withdrawn\.", said)
    assert "● Issued on" not in said
    assert re.search(r'<a class="stone gone" href="[^"]+"><b>[^<]*Level 2</b> ✕ Withdrawn</a>', html)
    assert "? Stack is open." in said
    assert "not everything could be said" in said
    assert not re.search(r"\b(in)?valid\b", said.partition("What it took")[0])


def test_an_expired_badge_says_so(world):
    award = world.badge()
    world.change(award, expires_at=award.issued_at + timedelta(microseconds=1))

    assert "○ Expired on" in text_of(world.get(f"/badges/{award.id}").text)


def test_verify_now_runs_the_checks_in_front_of_the_reader(world):
    answer = world.get(f"/badges/{world.stack[-1].id}?verify=1")
    said = text_of(answer.text)

    for name in ("Readable", "Format", "Terms", "Signature", "Issuer", "Dates", "Status", "Stack"):
        assert f"✓ {name} passed." in said
    assert "Checked just now: all 8 checks passed." in said
    assert answer.headers["cache-control"] == "no-store"


def test_the_button_is_a_plain_link(world):
    url = world.desk.badge_url(world.stack[0].id)

    assert f'href="{url}?verify=1#check"' in world.get(f"/badges/{world.stack[0].id}").text


def test_nobody_can_tell_a_badge_that_is_not_there_from_one_that_is_withdrawn_by_its_holder(world):
    private = world.change(world.badge(), visibility="private")
    planned = world.change(world.badge(), state=AwardState.PLANNED)
    paths = [private.id, planned.id, "A" * 22, "nobody%00", "x" * 500, "%ED%A0%80", "';--"]

    answers = [world.get(f"/badges/{path}") for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({str(sorted((k, v) for k, v in a.headers.items() if k != "date")) for a in answers}) == 1
    assert NOWHERE in answers[0].text


def test_a_badge_that_is_only_planned_has_no_credential(world):
    planned = world.change(world.badge(), state=AwardState.PLANNED)

    assert world.get(f"/badges/{planned.id}.json").status_code == 404


def test_a_private_badge_can_still_be_verified_by_whoever_was_given_its_address(world):
    award = world.change(world.badge(), visibility="private")

    assert world.report(f"{world.desk.badge_url(award.id)}.json").valid


def test_a_part_that_is_private_keeps_its_state_and_loses_its_link(world):
    *levels, macro = world.earn(world.learner(), *LEVELS)
    world.change(levels[0], visibility="private")

    html = world.get(f"/badges/{macro.id}").text

    assert re.search(r'<span class="stone good"><b>[^<]*Level 1</b> ● Issued</span>', html)
    assert f'href="{world.desk.badge_url(levels[0].id)}"' not in html


@pytest.mark.parametrize("seen", ["unlisted", "public"])
def test_search_engines_are_sent_away_unless_the_learner_made_it_public(world, seen):
    award = world.change(world.badge(), visibility=seen)

    answer = world.get(f"/badges/{award.id}")

    assert ("noindex" in answer.headers.get("x-robots-tag", "")) is (seen == "unlisted")
    assert ('<meta name="robots" content="noindex">' in answer.text) is (seen == "unlisted")
    assert answer.headers["vary"] == "Accept"
