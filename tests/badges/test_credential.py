"""A plan is stored as it will be signed, and becomes a credential that keeps the rules."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.badges import credential
from bot.badges.credential import COMPONENT_GENRE, AwardPlan, build, clean, identity
from bot.badges.lint import lint

BASE = "https://badges.example.org"
COMPONENTS = [
    {
        "id": f"{BASE}/badges/ada-{level}",
        "name": f"Level {level}",
        "description": "A level badge.",
        "genre": COMPONENT_GENRE,
    }
    for level in (1, 2, 3)
]
KINDS = {
    "level": {},
    "without e-mail": {"identity": None},
    "with an end": {"valid_until": "2029-11-20T10:00:00Z"},
    "assessed elsewhere": {
        "source": {"id": "https://assess.example.org", "name": "Assessors", "url": "https://assess.example.org"}
    },
    "with a status": {"status": {"list_url": f"{BASE}/status/1", "index": 94567}},
    "macro": {"id": f"{BASE}/badges/ada-macro", "evidence": COMPONENTS},
    "demo": {"demo": True},
    "loopback": {"id": "http://127.0.0.1:3000/badges/x"},
    "bare": {"evidence": [], "narrative": None},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
def test_every_kind_of_badge_keeps_the_rules(plan, changes):
    assert lint(build(plan(**changes))) == []


@pytest.mark.parametrize("kind", ["Badge", "MicroCredential", "Fieldwork", "Certification", "ext:Stone"])
def test_every_achievement_type_keeps_the_rules(plan, kind):
    achievement = plan().achievement.model_copy(update={"type": kind})

    assert lint(build(plan(achievement=achievement))) == []


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
def test_a_stored_plan_builds_the_same_document(plan, changes):
    planned = plan(**changes)

    restored = AwardPlan.model_validate_json(planned.model_dump_json())

    assert restored == planned
    assert json.dumps(build(restored)) == json.dumps(build(planned))


def test_a_plan_is_frozen_and_takes_nothing_it_does_not_know(plan):
    with pytest.raises(ValidationError):
        plan().narrative = "other"
    with pytest.raises(ValidationError):
        plan(learner_name="Ada")


def test_the_document_holds_what_the_plan_says(plan):
    document = build(plan())

    achievement = document["credentialSubject"]["achievement"]
    assert document["issuer"]["id"] == plan().issuer.id
    assert document["credentialSubject"]["id"] == plan().subject_id
    assert achievement["achievementType"] == "Badge"
    assert achievement["criteria"]["narrative"].startswith("1. Publish")
    assert achievement["version"] == "1"
    assert achievement["related"] == [{"id": f"{BASE}/achievements/data-1/v1", "type": ["Related"]}]
    assert document["credentialSchema"] == [{"id": credential.SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]


def test_a_macro_badge_names_its_parts_by_id(plan):
    evidence = build(plan(evidence=COMPONENTS))["evidence"]

    assert [item["id"] for item in evidence] == [part["id"] for part in COMPONENTS]
    assert {item["genre"] for item in evidence} == {COMPONENT_GENRE}


def test_moments_are_utc_whole_seconds(plan):
    document = build(plan(valid_from="2026-11-20T12:00:00.987+02:00"))

    assert document["validFrom"] == "2026-11-20T10:00:00Z"


def test_a_moment_without_its_zone_is_refused(plan):
    with pytest.raises(ValidationError):
        plan(valid_from="2026-11-20T12:00:00")


def test_a_demo_badge_says_so_in_issuer_and_achievement(plan):
    document = build(plan(demo=True))

    assert document["issuer"]["name"].startswith("DEMO ")
    assert document["credentialSubject"]["achievement"]["description"].startswith("DEMO")
    assert "DEMO" not in json.dumps(build(plan()))


def test_the_address_is_hashed_as_the_specification_shows():
    assert identity("a@example.com", "Kosher").hash == (
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )
    assert identity("  A@Example.com ", "Kosher") == identity("a@example.com", "Kosher")


def test_no_address_stands_in_the_document(plan):
    assert "ada@example.org" not in json.dumps(build(plan()))


@pytest.mark.parametrize("character", [*map(chr, range(32)), "\x7f", "\ud800"])
def test_control_characters_are_stripped_and_line_breaks_stay(plan, character):
    kept = character if character in "\t\n\r" else ""

    assert clean(f"a{character}b") == f"a{kept}b"
    assert build(plan(narrative=f"a{character}b"))["credentialSubject"]["narrative"] == f"a{kept}b"


def test_a_text_of_nothing_but_control_characters_is_refused(plan):
    with pytest.raises(ValidationError):
        plan(evidence=[{"name": "\x00\x01"}])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "badges/1", "https://a b", 'https://a"b', "https://a<b", ""])
def test_an_address_that_is_no_url_is_refused(plan, url):
    with pytest.raises(ValidationError):
        plan(id=url)


@given(text=st.text(min_size=1, max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
