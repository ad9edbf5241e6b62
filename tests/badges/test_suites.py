"""Every kind of proof inside a badge, every way to name an issuer, endorsements: valid as made, and no other way."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.badges import keys, proof
from bot.badges.credential import build
from bot.badges.jsonld import CREDENTIALS_V1
from bot.badges.jwt import encode
from bot.badges.verify import verify

SUITE_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
PROFILE = "https://issuer.example/profile"
OTHER = keys.SigningKey.from_seed(bytes(32))


def made(document, by, kind="eddsa-rdfc-2022", method=None, **options):
    named = {"type": "DataIntegrityProof", "cryptosuite": kind} if "-" in kind else {"type": kind}
    one = {
        **named,
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": method or by.verification_method(by.did_key),
        "proofPurpose": "assertionMethod",
        **options,
    }
    message = proof.PROOF_TYPES[kind].digest(document, proof.options(document, one), None)
    return {**one, "proofValue": keys.encode_multibase(by.sign(message))}


def version_1(document):
    renamed = {{"validFrom": "issuanceDate", "validUntil": "expirationDate"}.get(k, k): v for k, v in document.items()}
    # The schema's type is a word of the extensions' context, which may not follow version 1.1's.
    return {**renamed, "@context": [CREDENTIALS_V1, *document["@context"][1:]]}


def extended(document, *urls):
    return {**document, "@context": [*document["@context"], *urls]}


KINDS = {
    "rdfc": lambda plain: (plain, "eddsa-rdfc-2022"),
    "jcs": lambda plain: (plain, "eddsa-jcs-2022"),
    "2020": lambda plain: (extended(plain, SUITE_2020), "Ed25519Signature2020"),
    "rdfc, version 1.1": lambda plain: (extended(version_1(plain), DATA_INTEGRITY), "eddsa-rdfc-2022"),
    "2020, version 1.1": lambda plain: (extended(version_1(plain), SUITE_2020), "Ed25519Signature2020"),
    "jcs, version 1.1": lambda plain: (extended(version_1(plain), DATA_INTEGRITY), "eddsa-jcs-2022"),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def badge(request, plan, key):
    plain, kind = request.param(build(plan(valid_until="2029-11-20T10:00:00Z")))
    return {**plain, "proof": made(plain, key, kind)}


def outcomes(report):
    return {check.name: check.outcome for check in report.checks}


def test_a_badge_of_every_kind_is_valid(badge, published, now):
    report = verify(json.dumps(badge), documents=published(), now=now)

    assert report.valid, report.checks
    assert list(outcomes(report)) == ["readable", "format", "terms", "signature", "issuer", "dates", "status"]


def leaves(value, path=()):
    """Every member and every text, by where it stands."""
    found = [path] if path else []
    for name, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += leaves(part, (*path, name))
    return found


def changed(document, path, value):
    document = copy.deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_member_of_any_kind_can_be_changed_added_or_taken_away(badge, published, now, data):
    path = data.draw(st.sampled_from(leaves(badge)))
    value = data.draw(st.sampled_from([..., "x", "2026-11-20T10:00:01Z", 7, True, None, [], {}, {"note": "x"}]))
    path = data.draw(st.sampled_from([path, (*path[:-1], "note")])) if isinstance(path[-1], str) else path
    if path[-1] == "note" and value is ...:
        value = "x"
    forged = changed(badge, path, value)
    if forged == badge:
        return

    assert not verify(json.dumps(forged), documents=published(), now=now).valid, path


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_single_byte_can_be_changed(badge, published, now, data):
    text = json.dumps(badge).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    forged = text[:place] + bytes([text[place] ^ data.draw(st.integers(1, 255))]) + text[place + 1 :]
    try:
        if json.loads(forged) == badge:  # a space, or another spelling of the same
            return
        report = verify(forged, documents=published(), now=now)
    except (ValueError, RecursionError):
        return

    assert not report.valid


def test_jcs_contexts_may_stand_in_the_proof_and_not_differ(plan, key, published, now):
    plain = build(plan())
    signed = {**plain, "proof": made(plain, key, "eddsa-jcs-2022", **{"@context": plain["@context"]})}

    assert verify(json.dumps(signed), documents=published(), now=now).valid
    more = {**signed, "@context": [*signed["@context"], SUITE_2020]}
    assert outcomes(verify(json.dumps(more), documents=published(), now=now))["terms"] == "fail"


def test_a_number_without_one_spelling_is_refused(plan, key, published, now):
    plain = build(plan())
    signed = {**plain, "proof": made(plain, key, "eddsa-jcs-2022")}

    report = verify(json.dumps({**signed, "note": 2**53 + 1}), documents=published(), now=now)

    assert outcomes(report)["terms"] == "fail"


@pytest.mark.parametrize("name", ["cred:validUntil", "https://www.w3.org/2018/credentials#validUntil"])
def test_a_member_spelled_as_an_address_is_refused_though_its_issuer_signed_it(plan, key, published, now, name):
    """It is in the signed data, and whoever reads `validUntil` does not see it."""
    plain = {**extended(version_1(build(plan())), SUITE_2020), name: "2020-01-01T00:00:00Z"}
    signed = {**plain, "proof": made(plain, key, "Ed25519Signature2020")}

    report = verify(json.dumps(signed), documents=published(), now=now)

    assert outcomes(report)["terms"] == "fail"
    assert report.verdict == "invalid"


def test_a_part_may_not_bring_contexts_of_its_own(plan, key, published, now):
    """They would change what its neighbours mean, and each costs the reader time: refused before any is read."""
    plain = build(plan())
    plain["credentialSubject"]["@context"] = [SUITE_2020] * 3
    signed = {**plain, "proof": made(plain, key)}

    said = verify(json.dumps(signed), documents=published(), now=now).check("terms")

    assert (said.outcome, "contexts of its own" in said.detail) == ("fail", True)


@pytest.mark.parametrize("kind", proof.PROOF_TYPES)
def test_a_proof_made_for_another_purpose_does_not_issue(plan, key, published, now, kind):
    plain = extended(build(plan()), SUITE_2020)
    signed = {**plain, "proof": made(plain, key, kind, proofPurpose="authentication")}

    said = verify(json.dumps(signed), documents=published(), now=now).check("signature")

    assert (said.outcome, "another purpose" in said.detail) == ("fail", True)


def test_any_good_proof_suffices_and_no_bad_one_spoils_it(plan, key, published, now):
    plain = extended(build(plan()), SUITE_2020)
    good, bad = made(plain, key, "Ed25519Signature2020"), made(plain, OTHER, "eddsa-jcs-2022")

    for proofs, valid in (([bad, good], True), ([good, bad], True), ([bad, bad], False), ([], False)):
        report = verify(json.dumps({**plain, "proof": proofs}), documents=published(), now=now)
        assert report.valid is valid


@pytest.mark.parametrize("kind", ["DataIntegrityProof", "RsaSignature2018", None, 7, []])
def test_an_unknown_kind_of_proof_is_unknown(plan, key, published, now, kind):
    plain = build(plan())
    signed = {**plain, "proof": {**made(plain, key), "type": kind, "cryptosuite": "bbs-2023"}}

    report = verify(json.dumps(signed), documents=published(), now=now)

    assert outcomes(report)["signature"] == "unknown"
    assert not report.valid


def by_profile(plan, key, method=f"{PROFILE}#key-1"):
    plain = build(plan(issuer={"id": PROFILE, "name": "Co-op", "url": "https://issuer.example"}))
    return json.dumps({**plain, "proof": made(plain, key, method=method)})


def profile(key, **changes):
    method = {
        "id": f"{PROFILE}#key-1",
        "type": "Multikey",
        "controller": PROFILE,
        "publicKeyMultibase": key.multibase,
    }
    found = {
        "id": PROFILE,
        "type": "Profile",
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
        **changes,
    }
    return {name: value for name, value in found.items() if value is not ...}


def test_an_https_issuer_is_resolved_to_its_profile(plan, key, published, now):
    assert verify(by_profile(plan, key), documents=published({PROFILE: profile(key)}), now=now).valid


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"assertionMethod": []}, "fail"),
        ({"assertionMethod": ...}, "fail"),
        ({"assertionMethod": ["https://issuer.example/other"]}, "fail"),
        ({"id": "https://evil.example/profile"}, "fail"),
        ({"verificationMethod": []}, "fail"),
        ({"verificationMethod": ..., "assertionMethod": ...}, "unknown"),
    ],
)
def test_a_profile_that_does_not_list_the_key_for_assertions_does_not_vouch(plan, key, published, now, change, outcome):
    report = verify(by_profile(plan, key), documents=published({PROFILE: profile(key, **change)}), now=now)

    assert outcomes(report)["issuer"] == outcome
    assert not report.valid


def test_a_key_listed_by_its_address_is_fetched_from_there(plan, key, published, now):
    place = "https://issuer.example/keys/1"
    listing = profile(key, verificationMethod=..., assertionMethod=[place])
    at_place = {"id": place, "type": "Multikey", "controller": PROFILE, "publicKeyMultibase": key.multibase}
    text = by_profile(plan, key, method=place)

    assert verify(text, documents=published({PROFILE: listing, place: at_place}), now=now).valid
    assert outcomes(verify(text, documents=published({PROFILE: listing}), now=now))["issuer"] == "unknown"
    stranger = {PROFILE: listing, place: {**at_place, "publicKeyMultibase": OTHER.multibase}}
    assert outcomes(verify(text, documents=published(stranger), now=now))["signature"] == "fail"


@pytest.mark.parametrize(
    ("method", "by"),
    [
        ("https://evil.example/keys/1", "issuer"),
        ("did:key:z6Mk#z6Mk", "issuer"),
        (f"{PROFILE}#other", "issuer"),
        ("#key-1", "terms"),
        (7, "terms"),
        ([], "issuer"),
    ],
)
def test_a_key_of_somebody_else_is_not_the_issuers(plan, key, published, now, method, by):
    forged = json.loads(by_profile(plan, key))
    forged["proof"]["verificationMethod"] = method

    report = verify(json.dumps(forged), documents=published({PROFILE: profile(key)}), now=now)

    assert outcomes(report)[by] == "fail"


def endorsement(target, by, kind="eddsa-rdfc-2022", **changes):
    plain = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://endorser.example/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": by.did_key, "type": ["Profile"], "name": "Endorser"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "id": target,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Well done.",
        },
        **changes,
    }
    return {**plain, "proof": made(plain, by, kind)}


def endorsed(plan, key, *given, at=(), name="endorsement"):
    plain = build(plan())
    place = plain
    for step in at:
        place = place[step]
    place[name] = list(given)
    return {**plain, "proof": made(plain, key)}


@pytest.mark.parametrize(
    ("at", "target"),
    [
        ((), "https://badges.example.org/badges/ada-2"),
        (("credentialSubject", "achievement"), "https://badges.example.org/achievements/data-2/v1"),
        (("issuer",), None),
    ],
)
def test_a_true_endorsement_is_told(plan, key, published, now, at, target):
    badge = endorsed(plan, key, endorsement(target or key.did_key, OTHER), at=at)

    report = verify(json.dumps(badge), documents=published(), now=now)

    assert report.valid, report.checks
    assert report.check("endorsement").detail == "The 1 endorsements it carries are genuine."


TARGET = "https://badges.example.org/badges/ada-2"


def swapped(found):
    return {**found, "proof": endorsement(TARGET, OTHER, name="Another")["proof"]}


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (endorsement("https://badges.example.org/badges/ben-2", OTHER), "fail"),
        (swapped(endorsement(TARGET, OTHER)), "fail"),
        (proof.unsecured(endorsement(TARGET, OTHER)), "unknown"),
        (endorsement(TARGET, OTHER, validUntil="2026-11-20T11:00:00Z"), "unknown"),
    ],
)
def test_an_endorsement_that_is_not_genuine_is_told_apart(plan, key, published, now, given, outcome):
    report = verify(json.dumps(endorsed(plan, key, given)), documents=published(), now=now)

    assert report.check("endorsement").outcome == outcome
    assert report.valid is (outcome == "unknown")


def test_an_endorsement_is_no_place_to_hide_a_badges_own_words(plan, key, published, now):
    """The same statements, moved: the end of the badge would stand where nobody looks for it."""
    ended = endorsed(plan, key, endorsement(TARGET, OTHER, validUntil="2099-01-01T00:00:00Z"))
    plain = {**proof.unsecured(ended), "validUntil": "2026-11-20T11:00:00Z"}
    signed = {**plain, "proof": made(plain, key)}
    assert outcomes(verify(json.dumps(signed), documents=published(), now=now))["dates"] == "fail"

    moved = copy.deepcopy(signed)
    moved["endorsement"][0]["credentialSubject"]["validUntil"] = moved.pop("validUntil")

    assert verify(json.dumps(moved), documents=published(), now=now).verdict == "invalid"


def test_an_endorsement_may_come_as_a_token(plan, key, published, now):
    plain = proof.unsecured(endorsement(TARGET, OTHER))
    claims = {**plain, "iss": OTHER.did_key, "jti": plain["id"], "sub": TARGET, "nbf": 1795168800}
    header = {"alg": "EdDSA", "kid": OTHER.verification_method(OTHER.did_key), "typ": "JWT"}
    text = encode(claims, OTHER.sign, header)

    for shown, outcome in ((text, "pass"), (text[:-4] + "AAAA", "fail"), ("x", "fail")):
        report = verify(json.dumps(endorsed(plan, key, shown, name="endorsementJwt")), documents=published(), now=now)
        assert report.check("endorsement").outcome == outcome, report.checks


def test_a_schema_that_is_not_the_official_one_is_said_not_to_be_checked(plan, key, published, now):
    plain = build(plan())
    plain["credentialSchema"] = [{"id": "https://e.org/s.json", "type": "1EdTechJsonSchemaValidator2019"}]
    signed = {**plain, "proof": made(plain, key)}

    report = verify(json.dumps(signed), documents=published(), now=now)

    assert report.check("schema").outcome == "unknown"
    assert report.valid


def test_a_badge_that_names_nobody_says_so(plan, key, published, now):
    plain = build(plan(identity=None))
    del plain["credentialSubject"]["id"]
    signed = {**plain, "proof": made(plain, key)}

    assert verify(json.dumps(signed), documents=published(), now=now).check("subject").outcome == "unknown"
