"""The credential as a document and inside its pictures: exactly what was signed, for everybody's verifier."""

import json

import httpx
import pytest

from bot.badges.baking import extract_png, extract_svg
from bot.badges.verify import ACCEPT

CREDENTIAL = "application/vc+ld+json"
LINKED = ("", ".json", ".png", ".svg")


def test_the_document_is_what_was_signed_byte_for_byte(world):
    for award in world.stack:
        answer = world.get(f"/badges/{award.id}.json")

        assert answer.content == award.document.encode()
        assert answer.headers["content-type"] == CREDENTIAL
        assert answer.headers["access-control-allow-origin"] == "*"


def test_it_stays_what_it_was_when_the_page_changes(world):
    award = world.badge()
    before = world.get(f"/badges/{award.id}.json")

    world.change(award, show_name=True, visibility="public")
    after = world.get(f"/badges/{award.id}.json")

    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]


def test_who_has_it_is_not_sent_it_again(world):
    path = f"/badges/{world.stack[0].id}.json"
    tag = world.get(path).headers["etag"]

    assert world.get(path, **{"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    assert world.get(path, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", CREDENTIAL),
        ("application/ld+json", CREDENTIAL),
        ("application/vc+ld+json", CREDENTIAL),
        (ACCEPT, CREDENTIAL),
        ("text/html;q=0.5, application/json", CREDENTIAL),
        ("*/*", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "text/html; charset=utf-8"),
        ("text/html, application/json;q=0.9", "text/html; charset=utf-8"),
        ("application/json;q=none", "text/html; charset=utf-8"),
    ],
)
def test_the_address_of_the_badge_gives_what_the_visitor_asks_for(world, accept, kind):
    assert world.get(f"/badges/{world.stack[0].id}", accept).headers["content-type"] == kind


@pytest.mark.parametrize("kind", LINKED)
def test_every_form_of_it_verifies(world, kind):
    for award in (world.stack[0], world.stack[-1]):
        report = world.report(world.desk.badge_url(award.id) + kind)

        assert report.valid
        assert {check.outcome for check in report.checks} == {"pass"}


def test_the_pictures_carry_exactly_one_credential_the_signed_one(world):
    award = world.stack[-1]
    png, svg = (world.get(f"/badges/{award.id}{kind}") for kind in (".png", ".svg"))

    assert png.headers["content-type"] == "image/png"
    assert svg.headers["content-type"] == "image/svg+xml"
    assert extract_png(png.content) == award.document.encode()
    assert png.content.count(b"openbadgecredential") == 1
    assert json.loads(extract_svg(svg.content)) == json.loads(award.document)
    assert svg.content.count(b"<openbadges:credential") == 1


@pytest.mark.parametrize("kind", [".json", ".png", ".svg"])
def test_an_unknown_credential_is_a_plain_404(world, kind):
    assert world.get(f"/badges/{'A' * 22}{kind}").status_code == 404


def test_the_picture_says_demo_where_the_badge_does(world):
    assert ">DEMO</text>" in world.get(f"/badges/{world.stack[0].id}.svg").text


def test_head_asks_without_a_body(world):
    answer: httpx.Response = world.client.head(f"/badges/{world.stack[0].id}.json")

    assert answer.status_code == 200
    assert answer.content == b""
