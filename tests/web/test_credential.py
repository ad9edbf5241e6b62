"""The credential as a document and inside its pictures: exactly what was signed, for everybody's verifier."""

import json

import httpx
import jwt
import pytest
from openbadgeslib.ob2.verifier import OB2Verifier

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


def test_the_token_is_the_same_credential_as_text(world):
    award = world.stack[-1]

    answer = world.get(f"/badges/{award.id}.jwt")

    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text == award.jwts["EdDSA"]
    claims = jwt.decode(answer.text, options={"verify_signature": False})
    signed = json.loads(award.document)
    assert {name: claims[name] for name in signed if name != "proof"} == {k: signed[k] for k in signed if k != "proof"}


def test_without_an_rsa_key_there_is_no_rs256_token(world):
    award = world.stack[-1]

    assert world.get(f"/badges/{award.id}.rs256.jwt").status_code == 404
    assert "RS256" not in world.get(f"/badges/{award.id}").text


def test_the_hosted_2_0_badge_verifies_with_another_library_over_http(world):
    award = world.stack[0]
    asked = []

    def download(url: str) -> bytes:
        asked.append(url)
        return world.client.get(url).content

    document = world.get(f"/badges/{award.id}/ob2.json").json()
    OB2Verifier(download=download).verify_hosted(document, expected_recipient="ada@example.edu")

    assert len(set(asked)) == 3  # assertion, badge class, issuer
    assert world.client.get(asked[-1]).json()["name"] == "DEMO University of Maine System"


def test_the_page_offers_every_form_that_there_is(world):
    html = world.get(f"/badges/{world.stack[0].id}").text

    assert all(f'href="{world.desk.badge_url(world.stack[0].id)}{kind}"' in html for kind in (".jwt", "/ob2.json"))


def test_the_full_content_is_signed(world):
    """What Open Badges 3.0 asks a badge to say, of a Level and of a macro-badge."""
    for award in (world.stack[0], world.stack[-1]):
        said = json.loads(award.document)
        subject = said["credentialSubject"]
        achievement = subject["achievement"]
        assert achievement["achievementType"] in {"Badge", "MicroCredential"}
        assert {"criteria", "image", "creator", "version", "name", "description"} <= achievement.keys()
        assert achievement["image"]["caption"].startswith("Demo badge")
        assert {"id", "identifier", "role", "activityStartDate", "activityEndDate", "narrative"} <= subject.keys()
        assert subject["source"]["name"] == "DEMO Career Prepared"
        assert said["credentialStatus"]["type"] == "BitstringStatusListEntry"
        assert said["credentialSchema"][0]["type"] == "1EdTechJsonSchemaValidator2019"
        assert said["evidence"]
    parts = {item["id"] for item in said["evidence"] if "id" in item}
    assert parts == {world.desk.badge_url(award.id) for award in world.stack[:-1]}
    assert len(achievement["related"]) == len(parts)


def test_skills_are_aligned_to_addresses_that_answer(world):
    tagged = next(a for a in world.stack if json.loads(a.document)["credentialSubject"]["achievement"].get("alignment"))
    achievement = json.loads(tagged.document)["credentialSubject"]["achievement"]

    assert [one["targetName"] for one in achievement["alignment"]] == achievement["tag"]
    for one in achievement["alignment"]:
        page = world.client.get(one["targetUrl"])
        assert page.status_code == 200
        assert one["targetName"] in page.text.replace("&#39;", "'")
    assert world.get("/skills/no-such-skill").status_code == 404


@pytest.mark.parametrize("kind", [".json", ".png", ".svg", ".jwt", "/ob2.json"])
def test_an_unknown_credential_is_a_plain_404(world, kind):
    assert world.get(f"/badges/{'A' * 22}{kind}").status_code == 404


def test_the_picture_says_demo_where_the_badge_does(world):
    assert ">DEMO</text>" in world.get(f"/badges/{world.stack[0].id}.svg").text


def test_head_asks_without_a_body(world):
    answer: httpx.Response = world.client.head(f"/badges/{world.stack[0].id}.json")

    assert answer.status_code == 200
    assert answer.content == b""
