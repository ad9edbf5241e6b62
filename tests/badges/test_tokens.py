"""A badge as a signed token: valid with the issuer's own key, and with nothing else; its envelope says what it says."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from bot.badges import keys
from bot.badges.art import Art, svg
from bot.badges.baking import bake_png, bake_svg
from bot.badges.credential import build
from bot.badges.jsonld import CREDENTIALS_V1
from bot.badges.jwt import encode
from bot.badges.raster import png
from bot.badges.verify import verify

DID = "did:web:badges.example.org"
DID_URL = "https://badges.example.org/.well-known/did.json"
PROFILE = "https://issuer.example/profile"
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = keys.SigningKey.from_seed(bytes(range(32)))


def rs256(message):
    return RSA.sign(message, padding.PKCS1v15(), hashes.SHA256())


def es256(message):
    r, s = decode_dss_signature(EC.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


SIGNERS = {"EdDSA": ED.sign, "RS256": rs256, "ES256": es256}
JWKS = {
    "EdDSA": OKPAlgorithm.to_jwk(keys.public_key(ED.multibase), as_dict=True),
    "RS256": RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True),
    "ES256": ECAlgorithm.to_jwk(EC.public_key(), as_dict=True),
}


def lists(issuer, **members):
    """A DID document or profile that lists the three keys for assertions."""
    methods = [
        {"id": f"{issuer}#{name}", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk}
        for name, jwk in JWKS.items()
    ]
    listed = {"verificationMethod": methods, "assertionMethod": [method["id"] for method in methods]}
    return {"id": issuer, **listed, **members}


@pytest.fixture
def documents(published):
    return published({DID_URL: lists(DID), PROFILE: lists(PROFILE, type="Profile")})


@pytest.fixture
def unsigned(plan):
    return lambda issuer=DID, **changes: build(
        plan(issuer={"id": issuer, "name": "Co-op", "url": "https://badges.example.org"}, **changes)
    )


def claims(credential, **changes):
    registered = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": 1795168800,
    }
    return {name: value for name, value in {**credential, **registered, **changes}.items() if value is not ...}


def token(said, algorithm="EdDSA", **header):
    head = {"alg": algorithm, "kid": f"{said.get('iss')}#{algorithm}", "typ": "JWT", **header}
    return encode(said, SIGNERS[algorithm], {name: value for name, value in head.items() if value is not ...})


def outcomes(report):
    return {check.name: check.outcome for check in report.checks}


@pytest.mark.parametrize("issuer", [DID, PROFILE])
@pytest.mark.parametrize("algorithm", SIGNERS)
def test_each_algorithm_is_valid_with_a_key_the_issuer_lists(unsigned, documents, now, algorithm, issuer):
    report = verify(token(claims(unsigned(issuer)), algorithm), documents=documents, now=now)

    assert report.valid, report.checks
    assert list(outcomes(report)) == ["readable", "format", "claims", "signature", "issuer", "dates", "status"]
    assert report.credential == unsigned(issuer)


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_a_key_brought_along_counts_when_the_issuer_lists_the_same(unsigned, documents, now, algorithm):
    carried = token(claims(unsigned()), algorithm, kid=..., jwk=JWKS[algorithm])

    assert verify(carried, documents=documents, now=now).valid


def test_a_key_brought_along_that_the_issuer_does_not_list_is_refused(unsigned, documents, published, now):
    stranger = rsa.generate_private_key(65537, 2048)
    said = claims(unsigned())
    head = {"alg": "RS256", "jwk": RSAAlgorithm.to_jwk(stranger.public_key(), as_dict=True)}
    forged = encode(said, lambda message: stranger.sign(message, padding.PKCS1v15(), hashes.SHA256()), head)

    assert outcomes(verify(forged, documents=documents, now=now))["issuer"] == "fail"
    assert outcomes(verify(forged, documents=published(), now=now))["issuer"] == "unknown"


def test_in_a_picture_it_is_the_same(unsigned, documents, now):
    text = token(claims(unsigned())).encode()
    picture = Art(name="Data Storytelling", kind="level", level=2)

    for data in (bake_png(png(picture), text), bake_svg(svg(picture), text), text + b"\n"):
        assert verify(data, documents=documents, now=now).valid


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sub": "urn:uuid:other"}, "sub"),
        ({"iss": "did:web:evil.example"}, "iss"),
        ({"jti": "https://badges.example.org/badges/other"}, "jti"),
        ({"nbf": 1795168801}, "nbf"),
        ({"nbf": "soon"}, "nbf"),
        ({"nbf": True}, "nbf"),
        ({"exp": "never"}, "exp"),
        ({"sub": ...}, "sub"),
        ({"nbf": ...}, "nbf"),
        ({"jti": ..., "iss": ...}, "iss, jti"),
        ({"validUntil": "2027-01-01T00:00:00Z", "exp": 1}, "exp"),
    ],
)
def test_an_envelope_that_says_something_else_or_too_little_is_refused(unsigned, documents, now, changes, said):
    report = verify(token(claims(unsigned(), **changes), kid=f"{DID}#EdDSA"), documents=documents, now=now)

    assert report.check("claims").outcome == "fail"
    assert said in report.check("claims").detail
    assert report.verdict == "invalid"


@pytest.mark.parametrize(("exp", "outcome"), [(1795168900, "fail"), (1895168900, "pass")])
def test_exp_ends_a_badge_that_names_no_end_itself(unsigned, documents, now, exp, outcome):
    report = verify(token(claims(unsigned(), exp=exp)), documents=documents, now=now)

    assert report.check("dates").outcome == outcome


@pytest.mark.parametrize(("kind", "outcome"), [("JWT", "pass"), ("vc+jwt", "pass"), (..., "pass"), ("at+jwt", "fail")])
def test_a_token_of_another_kind_is_no_badge(unsigned, documents, now, kind, outcome):
    report = verify(token(claims(unsigned()), typ=kind), documents=documents, now=now)

    assert report.check("claims").outcome == outcome


def test_a_vc_jose_token_needs_no_registered_claims(unsigned, documents, now):
    bare = token(unsigned(), kid=f"{DID}#EdDSA", typ="vc+jwt")

    assert verify(bare, documents=documents, now=now).valid


def version_1(credential):
    """The badge as version 1.1 of the data model wrote it."""
    renamed = {
        {"validFrom": "issuanceDate", "validUntil": "expirationDate"}.get(k, k): v for k, v in credential.items()
    }
    return {**renamed, "@context": [CREDENTIALS_V1, *credential["@context"][1:]]}


def test_version_1_stands_under_vc_and_its_claims_complete_it(unsigned, documents, now):
    whole = version_1(unsigned())
    bare = {name: value for name, value in whole.items() if name not in {"id", "issuanceDate"}}
    subject = {name: value for name, value in bare["credentialSubject"].items() if name != "id"}
    registered = {name: claims(unsigned())[name] for name in ("iss", "jti", "sub", "nbf")}

    for within in (whole, {**bare, "credentialSubject": subject}):
        report = verify(token({**registered, "vc": within}), documents=documents, now=now)
        assert report.valid, report.checks
        assert report.credential["credentialSubject"]["id"] == registered["sub"]
    for name, value in {"sub": "urn:other", "iss": "did:web:evil.example", "nbf": 1, "jti": "urn:x"}.items():
        forged = token({**registered, "vc": whole, name: value}, kid=f"{DID}#EdDSA")
        assert verify(forged, documents=documents, now=now).check("claims").outcome == "fail"


def test_exp_ends_a_version_1_badge(unsigned, documents, now):
    registered = {name: claims(unsigned())[name] for name in ("iss", "jti", "sub", "nbf")}
    ended = token({**registered, "exp": 1795168900, "vc": version_1(unsigned())})

    assert verify(ended, documents=documents, now=now).check("dates").outcome == "fail"


@pytest.mark.parametrize(
    ("header", "by"),
    [
        ({"alg": "none"}, "signature"),
        ({"alg": "HS256"}, "signature"),
        ({"alg": "RS256"}, "signature"),
        ({"alg": "ES256"}, "signature"),
        ({"alg": ...}, "signature"),
        ({"kid": "did:web:evil.example#EdDSA"}, "issuer"),
        ({"kid": f"{DID}#RS256"}, "signature"),
        ({"kid": f"{DID}#unlisted"}, "issuer"),
        ({"kid": "unlisted"}, "issuer"),
        ({"crit": ["exp"]}, "readable"),
    ],
)
def test_a_head_that_was_changed_is_refused(unsigned, documents, now, header, by):
    head, _, rest = token(claims(unsigned())).partition(".")
    said = {"alg": "EdDSA", "kid": f"{DID}#EdDSA", "typ": "JWT", **header}
    import base64  # noqa: PLC0415  only here

    text = json.dumps({name: value for name, value in said.items() if value is not ...})
    changed = base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode() + "." + rest

    report = verify(changed, documents=documents, now=now)

    assert head
    assert report.check(by).outcome == "fail"
    assert report.verdict == "invalid"


@pytest.mark.parametrize("kid", ["#EdDSA", "EdDSA"])
def test_a_key_may_be_named_within_the_issuers_document(unsigned, documents, now, kid):
    assert verify(token(claims(unsigned()), kid=kid), documents=documents, now=now).valid


def test_a_token_that_names_no_key_is_unknown(unsigned, documents, now):
    report = verify(token(claims(unsigned()), kid=...), documents=documents, now=now)

    assert (report.check("issuer").outcome, report.verdict) == ("unknown", "unknown")


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_single_byte_of_a_token_can_be_changed(unsigned, documents, now, data):
    text = token(claims(unsigned())).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    flipped = bytes([text[place] ^ data.draw(st.integers(1, 255))])
    try:
        report = verify(text[:place] + flipped + text[place + 1 :], documents=documents, now=now)
    except ValueError:  # UnreadableError: no badge in it any more
        return
    assert not report.valid
