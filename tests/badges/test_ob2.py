"""Open Badges 2.0: what the issuer's own site shows, or what a key on the issuer's profile signed."""

import contextlib
import copy
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.badges.art import Art, svg
from bot.badges.baking import _chunks, _packed
from bot.badges.document import UnreadableError
from bot.badges.fetch import Fetched, FetchError
from bot.badges.jwt import encode
from bot.badges.raster import png
from bot.badges.verify import verify

SITE = "https://example.org"
ASSERTION, BADGE, ISSUER, KEY, REVOKED = (
    f"{SITE}/{name}" for name in ("a.json", "b.json", "i.json", "k.json", "r.json")
)
CONTEXT = "https://w3id.org/openbadges/v2"
RSA = rsa.generate_private_key(65537, 2048)
PEM = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
IDENTITY = "sha256$" + hashlib.sha256(b"ada@example.orgdeadsea").hexdigest()


def assertion(**changes):
    made = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": True, "salt": "deadsea", "identity": IDENTITY},
        "badge": BADGE,
        "verification": {"type": "hosted"},
        "issuedOn": "2016-12-31T23:59:59Z",
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


BADGE_CLASS = {
    "id": BADGE,
    "type": "BadgeClass",
    "name": "Robotics",
    "description": "Robots.",
    "image": f"{SITE}/b.png",
    "criteria": f"{SITE}/b.html",
    "issuer": ISSUER,
}
PROFILE = {"id": ISSUER, "type": "Issuer", "name": "Co-op", "url": SITE, "email": "a@example.org", "publicKey": KEY}
PUBLIC_KEY = {"id": KEY, "type": "CryptographicKey", "owner": ISSUER, "publicKeyPem": PEM}


class Web:
    def __init__(self, **changes):
        self.pages = {ASSERTION: assertion(), BADGE: BADGE_CLASS, ISSUER: PROFILE, KEY: PUBLIC_KEY}
        self.status = {}
        self.pages.update({globals()[name]: page for name, page in changes.items()})

    def get(self, url, accept="application/json"):
        if self.pages.get(url) is None:
            raise FetchError("It is away.")
        page = self.pages[url]
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return Fetched(url, self.status.get(url, 200), "application/json", body)


def signed(said=None, **header):
    said = assertion(verification={"type": "signed", "creator": KEY}) if said is None else said
    return encode(
        said, lambda message: RSA.sign(message, padding.PKCS1v15(), hashes.SHA256()), {"alg": "RS256", **header}
    )


def outcomes(report):
    return {check.name: check.outcome for check in report.checks}


def test_a_hosted_badge_is_valid_as_its_issuer_shows_it(now):
    report = verify(json.dumps(assertion()), documents=Web(), now=now)

    assert report.valid, report.checks
    assert list(outcomes(report)) == ["readable", "signature", "format", "issuer", "dates", "status"]
    assert report.credential == assertion()


@pytest.mark.parametrize("said", [assertion(), ASSERTION, signed()], ids=["hosted", "address", "signed"])
def test_in_a_picture_it_is_the_same(now, said):
    text = json.dumps(said) if isinstance(said, dict) else said
    art = Art(name="Robotics", kind="level", level=2)
    chunks = list(_chunks(png(art)))
    chunks.insert(-1, (b"iTXt", b"openbadges\0\0\0\0\0" + text.encode()))
    picture = b"\x89PNG\r\n\x1a\n" + b"".join(_packed(kind, body) for kind, body in chunks)
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    vector = svg(art).replace(
        ">", f'><openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="{escaped}"/>', 1
    )

    for data in (picture, vector):
        assert verify(data, documents=Web(), now=now).valid


@pytest.mark.parametrize(
    ("web", "by", "outcome"),
    [
        (Web(ASSERTION=None), "signature", "unknown"),
        (Web(ASSERTION=b"<html>"), "signature", "unknown"),
        (Web(ASSERTION=assertion(id=f"{SITE}/other")), "signature", "fail"),
        (Web(ASSERTION=assertion(badge=f"{SITE}/other")), "signature", "fail"),
        (Web(ASSERTION=assertion(verification={"type": "signed"})), "signature", "fail"),
        (Web(ASSERTION=assertion(revoked=True, revocationReason="A mistake.")), "status", "fail"),
        (Web(ASSERTION=assertion(expires="2020-01-01T00:00:00Z")), "dates", "fail"),
        (Web(ASSERTION=assertion(issuedOn="2030-01-01T00:00:00Z")), "signature", "fail"),
        (Web(BADGE=None), "issuer", "unknown"),
        (Web(BADGE={**BADGE_CLASS, "id": f"{SITE}/other"}), "issuer", "fail"),
        (Web(BADGE={**BADGE_CLASS, "criteria": ""}), "format", "fail"),
        (Web(BADGE={**BADGE_CLASS, "issuer": "https://harvard.example/i"}), "issuer", "unknown"),
        (Web(ISSUER=None), "issuer", "unknown"),
        (Web(ISSUER={**PROFILE, "id": "https://harvard.example/i"}), "issuer", "fail"),
        (Web(ISSUER={**PROFILE, "verification": {"allowedOrigins": "elsewhere.example"}}), "issuer", "fail"),
        (Web(ISSUER={**PROFILE, "verification": {"startsWith": [f"{SITE}/a"]}}), "issuer", "fail"),
    ],
)
def test_a_hosted_badge_is_judged_by_what_its_issuer_shows(now, web, by, outcome):
    report = verify(json.dumps(assertion()), documents=web, now=now)

    assert outcomes(report)[by] == outcome
    assert report.verdict == {"fail": "invalid", "unknown": "unknown"}[outcome]


def test_an_issuer_may_allow_other_places(now):
    elsewhere = Web(ISSUER={**PROFILE, "verification": {"allowedOrigins": ["example.org"], "startsWith": SITE}})

    assert verify(json.dumps(assertion()), documents=elsewhere, now=now).valid


def test_an_issuer_elsewhere_does_not_vouch_for_a_badge_that_merely_names_them(now):
    """The assertion and the badge class are an impostor's, on their own site; only the issuer's name is another's."""
    web = Web(BADGE={**BADGE_CLASS, "issuer": "https://harvard.example/i"})
    web.pages["https://harvard.example/i"] = {**PROFILE, "id": "https://harvard.example/i"}

    assert outcomes(verify(json.dumps(assertion()), documents=web, now=now))["issuer"] == "fail"


@pytest.mark.parametrize(
    "body", [b"", b"gone", json.dumps({"revoked": True, "revocationReason": "A mistake."}).encode()]
)
def test_a_badge_that_is_gone_is_revoked(now, body):
    web = Web(ASSERTION=body)
    web.status[ASSERTION] = 410

    report = verify(json.dumps(assertion()), documents=web, now=now)

    assert outcomes(report) == {"readable": "pass", "status": "fail"}
    assert ("A mistake." in report.check("status").detail) == bool(body.startswith(b"{"))


@pytest.mark.parametrize("changed", ["recipient", "badge", "issuedOn"])
def test_a_copy_that_says_something_else_is_told_apart(now, changed):
    shown = assertion(**{changed: {"type": "email"} if changed == "recipient" else f"{SITE}/x"})

    report = verify(json.dumps(shown), documents=Web(), now=now)

    assert report.check("signature").outcome == "fail"
    assert changed in report.check("signature").detail


@pytest.mark.parametrize(
    ("recipient", "email", "outcome"),
    [
        (..., "ada@example.org", "pass"),
        (..., " Ada@Example.org", "pass"),
        (..., "ben@example.org", "fail"),
        ({"type": "email", "hashed": False, "identity": "Ada@example.org"}, "ada@example.org", "pass"),
        ({"type": "email", "hashed": True, "identity": "sha1$00"}, "ada@example.org", "fail"),
    ],
)
def test_the_recipient_is_checked_when_asked(now, recipient, email, outcome):
    shown = assertion() if recipient is ... else assertion(recipient=recipient)

    report = verify(json.dumps(shown), documents=Web(ASSERTION=shown), now=now, expected_recipient=email)

    assert report.check("recipient").outcome == outcome
    assert report.valid is (outcome == "pass")


def test_a_signed_badge_is_valid_with_the_key_on_the_issuers_profile(now):
    report = verify(signed(), documents=Web(), now=now)

    assert report.valid, report.checks
    assert list(outcomes(report)) == ["readable", "format", "signature", "issuer", "dates", "status"]


def other_key():
    stranger = rsa.generate_private_key(65537, 2048).public_key()
    return stranger.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


SIGNED = {"type": "signed", "creator": KEY}


@pytest.mark.parametrize(
    ("said", "web", "by", "outcome"),
    [
        (assertion(verification=SIGNED), Web(KEY={**PUBLIC_KEY, "publicKeyPem": other_key()}), "signature", "fail"),
        (assertion(verification=SIGNED), Web(KEY={**PUBLIC_KEY, "owner": "https://evil.example/i"}), "issuer", "fail"),
        (assertion(verification=SIGNED), Web(KEY={**PUBLIC_KEY, "publicKeyPem": "x"}), "issuer", "unknown"),
        (assertion(verification=SIGNED), Web(KEY=None), "issuer", "unknown"),
        (assertion(verification=SIGNED), Web(ISSUER={**PROFILE, "publicKey": f"{SITE}/other"}), "issuer", "fail"),
        (assertion(verification=SIGNED), Web(ISSUER={**PROFILE, "publicKey": []}), "issuer", "fail"),
        (assertion(verification={**SIGNED, "creator": "https://evil.example/k"}), Web(), "issuer", "fail"),
        (
            assertion(verification=SIGNED, badge={**BADGE_CLASS, "issuer": "https://harvard.example/i"}),
            Web(),
            "issuer",
            "unknown",
        ),
        (assertion(verification=SIGNED, expires="2020-01-01T00:00:00Z"), Web(), "dates", "fail"),
        (assertion(verification=SIGNED, badge=...), Web(), "format", "fail"),
        (assertion(verification=SIGNED), Web(ISSUER={**PROFILE, "revocationList": REVOKED}), "status", "unknown"),
        (
            assertion(verification=SIGNED),
            Web(
                ISSUER={**PROFILE, "revocationList": REVOKED}, REVOKED={"id": REVOKED, "revokedAssertions": [ASSERTION]}
            ),
            "status",
            "fail",
        ),
        (
            assertion(verification=SIGNED, uid="7"),
            Web(
                ISSUER={**PROFILE, "revocationList": REVOKED},
                REVOKED={"id": REVOKED, "revokedAssertions": [{"uid": "7"}]},
            ),
            "status",
            "fail",
        ),
    ],
)
def test_a_signed_badge_is_judged_by_its_issuers_profile(now, said, web, by, outcome):
    report = verify(signed(said), documents=web, now=now)

    assert outcomes(report)[by] == outcome
    assert report.verdict == {"fail": "invalid", "unknown": "unknown"}[outcome]


def test_a_signed_badge_that_is_not_on_the_list_is_not_revoked(now):
    listed = Web(
        ISSUER={**PROFILE, "publicKey": [PUBLIC_KEY], "revocationList": REVOKED},
        REVOKED={"id": REVOKED, "revokedAssertions": [{"id": f"{SITE}/other", "revocationReason": "x"}, 7, {}]},
    )

    assert verify(signed(assertion(verification=SIGNED, badge=BADGE_CLASS)), documents=listed, now=now).valid


def test_a_signature_of_another_algorithm_is_refused(now):
    text = signed()
    confused = encode(assertion(verification=SIGNED), lambda _: b"", {"alg": "EdDSA"})

    assert outcomes(verify(confused, documents=Web(), now=now))["signature"] == "fail"
    assert not verify(text[:-4] + "AAAA", documents=Web(), now=now).valid


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    *((page, name) for page in ("ASSERTION",) for name in assertion()),
    *(("BADGE", name) for name in BADGE_CLASS),
    *(("ISSUER", name) for name in (*PROFILE, "verification", "revocationList")),
    *(("KEY", name) for name in PUBLIC_KEY),
]


@given(place=st.sampled_from(PLACES), value=JSON)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_site_answers_is_never_a_crash(now, place, value):
    page, name = place
    web = Web()
    web.pages[globals()[page]] = {**copy.deepcopy(web.pages[globals()[page]]), name: value}

    for shown in (json.dumps(assertion()), signed(web.pages[ASSERTION])):
        with contextlib.suppress(UnreadableError):  # with this there is no badge in it any more
            assert verify(shown, documents=web, now=now).checks
