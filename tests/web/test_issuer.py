"""Who issues here, for people and for verifiers."""

from dataclasses import replace

import pytest

from bot.badges.keys import SigningKey, did_document
from tests.web.world import make_desk, served

KEY = SigningKey.from_seed(bytes(range(32)))
DID = "did:web:badges.example.org"


@pytest.fixture
def did_web(world):
    desk = make_desk(world.desk.store, world.desk.blobs, did=DID, demo=False)
    with served(replace(desk, editions=world.desk.editions)) as own:
        yield own


def test_the_page_names_issuers_identity_and_key(world):
    html = world.get("/issuer").text

    assert "University of Maine System" in html
    assert world.desk.issuing.did in html
    assert KEY.multibase in html
    assert "This is a demo." in html


def test_the_profile_is_the_issuer_that_credentials_name(world):
    answer = world.get("/issuer", "application/json")

    assert answer.json()["id"] == KEY.did_key
    assert answer.json()["type"] == ["Profile"]
    assert answer.json()["name"] == "DEMO University of Maine System"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_did_key_has_no_did_document_and_says_so(world):
    answer = world.get("/.well-known/did.json")

    assert answer.status_code == 404
    assert "did:key" in answer.json()["detail"]


def test_a_did_web_publishes_its_public_key(did_web):
    answer = did_web.get("/.well-known/did.json")

    assert answer.json() == did_document(DID, [KEY.multibase])
    assert answer.headers["content-type"] == "application/did+json"


def test_only_a_demo_calls_itself_one(did_web):
    assert "demo" not in did_web.get("/issuer").text.partition("<body>")[2].lower()
    assert did_web.get("/issuer", "application/json").json()["name"] == "University of Maine System"
    assert "DEMO" not in did_web.get("/").text
