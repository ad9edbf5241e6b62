"""Every kind of document that we sign or host, checked by what did not make it: pyoxigraph's canonicaliser, openbadgeslib,
PyJWT. Nothing of ours judges here but the builders."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2.models import hash_identity
from openbadgeslib.ob2.verifier import OB2VerificationError, OB2Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list
from openbadgeslib.ob3.verifier import OB3Verifier

from bot.badges import credential, jwt_credential, ob2_documents, proof
from bot.badges.credential import COMPONENT_GENRE
from bot.badges.independent import verify_independently as other
from bot.badges.keyring import new_rsa_key
from bot.badges.keys import SigningKey
from bot.badges.lint import lint
from bot.badges.status_list import ENTRIES, revocation_list, unsigned_list

BASE = "https://badges.example.org"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = SigningKey.from_seed(bytes(range(32)))
RSA = new_rsa_key()
ASSESSORS = {"id": f"{BASE}/issuer#data", "name": "Data", "url": f"{BASE}/issuer"}
FULL = {
    "role": "Learner",
    "activity_start": "2026-09-01T08:00:00Z",
    "activity_end": "2026-11-20T09:55:00Z",
    "source": ASSESSORS,
    "status": {"list_url": f"{BASE}/status/1", "index": 94567},
    "valid_until": "2029-11-20T10:00:00Z",
}
PARTS = [
    {
        "id": f"{BASE}/badges/ada-{n}",
        "name": f"Level {n}",
        "genre": COMPONENT_GENRE,
        "description": "Part of this stack.",
    }
    for n in (1, 2, 3)
]
KINDS = {
    "level": FULL,
    "macro": FULL | {"id": f"{BASE}/badges/ada-macro", "evidence": PARTS},
    "without e-mail": FULL | {"identity": None},
    "demo": FULL | {"demo": True},
    "bare": {"evidence": [], "narrative": None},
    "any script": FULL | {"narrative": "Ňähe 名前 \U0001f9d7 “x”\tb\r\nc é e\u0301 \u2028 \\ \" ' <&>"},
}


def public_pem(public: Any) -> bytes:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


PEM = public_pem(KEY._private.public_key())


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def unsigned(request, plan) -> dict[str, Any]:
    return full(plan, **request.param)


def full(plan: Callable, **changes: Any) -> dict[str, Any]:
    planned = plan(**changes)
    said = planned.achievement.model_copy(
        update={
            "creator": credential.Organisation(id=planned.issuer.id, name=planned.issuer.name, url=BASE),
            "caption": "Data Storytelling, Level 2: a cairn of two stones.",
        }
    )
    return credential.build(planned.model_copy(update={"achievement": said}))


def signed(document: dict[str, Any]) -> dict[str, Any]:
    return proof.sign(document, KEY, KEY.verification_method(KEY.did_key), NOW)


def test_what_is_signed_keeps_the_official_schema_and_our_rules(unsigned):
    assert lint(unsigned) == []


def test_the_second_canonicaliser_finds_the_signature_good(unsigned):
    made = signed(unsigned)
    assert dict(other.check(made, None, NOW)) == dict.fromkeys(dict(other.check(made, None, NOW)), True)


def test_openbadgeslib_finds_it_good(unsigned):
    OB3LdpVerifier(pubkey_pem=PEM).verify(signed(unsigned))


def test_its_token_is_good_for_openbadgeslib_and_for_pyjwt_and_says_the_same(unsigned):
    token = jwt_credential.eddsa(unsigned, KEY, KEY.did_key)

    OB3Verifier(pubkey_pem=PEM).verify(token)
    claims = pyjwt.decode(token, PEM, algorithms=["EdDSA"])
    assert {name: claims[name] for name in unsigned} == unsigned
    assert pyjwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "kid": KEY.verification_method(KEY.did_key),
        "typ": "JWT",
    }
    assert claims["sub"] == unsigned["credentialSubject"]["id"]
    assert (claims["iss"], claims["jti"]) == (unsigned["issuer"]["id"], unsigned["id"])
    assert datetime.fromtimestamp(claims["nbf"], UTC) == datetime.fromisoformat(unsigned["validFrom"])
    assert ("exp" in claims) is ("validUntil" in unsigned)


def test_its_rs256_token_is_good_for_openbadgeslib_and_for_pyjwt(unsigned):
    pem = public_pem(RSA._private.public_key())
    token = jwt_credential.rs256(unsigned, RSA, "did:web:badges.example.org")

    OB3Verifier(pubkey_pem=pem).verify(token)
    assert pyjwt.decode(token, pem, algorithms=["RS256"])["id"] == unsigned["id"]
    assert pyjwt.get_unverified_header(token)["kid"] == f"did:web:badges.example.org#{RSA.id}"


def test_tokens_are_the_same_each_time(plan):
    document = full(plan)
    assert jwt_credential.eddsa(document, KEY, KEY.did_key) == jwt_credential.eddsa(document, KEY, KEY.did_key)
    assert jwt_credential.rs256(document, RSA, "did:web:x") == jwt_credential.rs256(document, RSA, "did:web:x")


def test_any_changed_letter_of_a_token_is_refused(plan):
    token = jwt_credential.eddsa(full(plan), KEY, KEY.did_key)
    for at in range(0, len(token), 37):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(pyjwt.InvalidTokenError):
            pyjwt.decode(changed, PEM, algorithms=["EdDSA"])


def status_list(places, **more: Any) -> dict[str, Any]:
    since = NOW - timedelta(days=3)
    return unsigned_list(f"{BASE}/status/1", KEY.did_key, places, since=since, now=NOW, **more)


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("places", [[], [0], [0, 7, 8, 94567, ENTRIES - 1], range(0, ENTRIES, 3)], ids=len)
def test_a_status_list_is_good_for_the_second_canonicaliser_and_for_openbadgeslib(places, demo):
    made = signed(status_list(places, demo=demo))

    assert other.undefined(made, other.terms(made["@context"])) == set()
    assert other.is_signed(made, made["proof"], KEY._private.public_key())
    verify_data_integrity_proof(made, pubkey_pem=PEM)
    bits = decode_encoded_list(made["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == ENTRIES >= 131_072
    assert [n for n in range(ENTRIES) if bits[n // 8] & (0x80 >> n % 8)] == list(places)
    assert json.dumps(made).count("DEMO") == int(demo)


@settings(max_examples=30, deadline=None)
@given(places=st.sets(st.integers(0, ENTRIES - 1), max_size=40))
def test_any_places_come_back_from_the_list(places):
    bits = decode_encoded_list(status_list(sorted(places))["credentialSubject"]["encodedList"])
    assert {n for n in range(ENTRIES) if bits[n // 8] & (0x80 >> n % 8)} == places


def test_another_list_than_the_signed_one_is_refused():
    made = signed(status_list([5]))
    made["credentialSubject"]["encodedList"] = status_list([])["credentialSubject"]["encodedList"]

    with pytest.raises(LibOpenBadgesException):
        verify_data_integrity_proof(made, pubkey_pem=PEM)
    assert not other.is_signed(made, made["proof"], KEY._private.public_key())


def test_the_revocation_list_names_each_badge_and_why():
    assert revocation_list(f"{BASE}/status/revocations", KEY.did_key, {f"{BASE}/badges/a": "an error"}) == {
        "id": f"{BASE}/status/revocations",
        "issuer": KEY.did_key,
        "revokedCredentials": [{"id": f"{BASE}/badges/a", "revoked": True, "revocationReason": "an error"}],
    }


@pytest.fixture
def hosted(plan) -> dict[str, dict[str, Any]]:
    """The three documents of Open Badges 2.0 at their addresses."""
    planned = plan(issuer={"id": KEY.did_key, "name": "Co-op", "url": BASE})
    issuer = f"{BASE}/issuer/coop/ob2.json"
    found = [
        ob2_documents.assertion(planned),
        ob2_documents.badge_class(planned.achievement, issuer, demo=False),
        ob2_documents.profile(issuer, "Co-op", BASE, "badges@example.org", demo=False),
    ]
    return {document["id"]: document for document in found}


def test_the_hosted_2_0_badge_is_good_for_openbadgeslib_and_for_its_recipient(hosted):
    verifier = OB2Verifier(download=lambda url: json.dumps(hosted[url]).encode())

    found = verifier.verify_hosted(hosted[f"{BASE}/badges/ada-2/ob2.json"], expected_recipient="ada@example.org")

    assert found.badge == f"{BASE}/achievements/data-2/v1/ob2.json"
    assert found.recipient.identity == hash_identity("ada@example.org", "pepper")
    with pytest.raises(OB2VerificationError):
        verifier.verify_hosted(hosted[found.id], expected_recipient="ben@example.org")


def test_without_an_address_there_is_no_2_0_form(plan):
    assert ob2_documents.assertion(plan(identity=None)) is None


def test_a_demo_says_so_in_its_2_0_documents(plan):
    said = ob2_documents.badge_class(plan().achievement, BASE, demo=True)
    assert said["description"].startswith("DEMO")
    assert ob2_documents.profile(BASE, "Co-op", BASE, None, demo=True)["name"] == "DEMO Co-op"
