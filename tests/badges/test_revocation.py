"""Three answers about a badge that may have been taken back, from every kind of list."""

import base64
import gzip
import json

import pytest

from bot.badges import keys, proof
from bot.badges.fetch import Fetched
from bot.badges.jsonld import CREDENTIALS_V1, CREDENTIALS_V2
from bot.badges.jwt import encode
from bot.badges.revocation import check_status

LIST = "https://badges.example.org/status/1"
BADGE = "https://badges.example.org/badges/ada-2"
KEY = keys.SigningKey.from_seed(bytes(range(32)))
OTHER = keys.SigningKey.from_seed(bytes(32))
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"


class Web:
    def __init__(self, page, status=200):
        self.page, self.status = page, status

    def get(self, url, accept="application/json"):
        page = self.page if url == LIST else None
        body = page.encode() if isinstance(page, str) else json.dumps(page).encode()
        return Fetched(url, self.status if page is not None else 404, "application/json", body)


def bits(*places, size=131_072):
    found = bytearray(size // 8)
    for place in places:
        found[place // 8] |= 0x80 >> place % 8
    return base64.urlsafe_b64encode(gzip.compress(bytes(found), mtime=0)).rstrip(b"=").decode()


def bitstring(*places, **changes):
    subject = {"id": f"{LIST}#list", "type": "BitstringStatusList", "statusPurpose": "revocation"}
    return {
        "@context": [CREDENTIALS_V2],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": KEY.did_key,
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {**subject, "encodedList": "u" + bits(*places)},
        **changes,
    }


def list_2021(*places):
    subject = {"id": f"{LIST}#list", "type": "StatusList2021", "statusPurpose": "revocation"}
    return {
        "@context": [CREDENTIALS_V1, LIST_2021, "https://w3id.org/security/suites/ed25519-2020/v1"],
        "id": LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": KEY.did_key,
        "issuanceDate": "2026-11-20T10:00:00Z",
        "credentialSubject": {**subject, "encodedList": bits(*places)},
    }


def signed(document, by=KEY, kind="eddsa-rdfc-2022"):
    """With a proof of any kind that is checked: signing with it is not the product's business."""
    named = {"type": "DataIntegrityProof", "cryptosuite": kind} if "-" in kind else {"type": kind}
    made = {
        **named,
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": by.verification_method(by.did_key),
        "proofPurpose": "assertionMethod",
    }
    message = proof.PROOF_TYPES[kind].digest(document, proof.options(document, made), None)
    return {**document, "proof": {**made, "proofValue": keys.encode_multibase(by.sign(message))}}


def token(document, by=KEY, **changes):
    claims = {"iss": document["issuer"], "nbf": 1795168800, **document, **changes}
    return encode(claims, by.sign, {"alg": "EdDSA", "kid": by.verification_method(by.did_key), "typ": "vc+jwt"})


def badge(*entries):
    return {"id": BADGE, "issuer": {"id": KEY.did_key}, "credentialStatus": list(entries)}


def entry(index=5, kind="BitstringStatusListEntry", **changes):
    return {
        "type": kind,
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": LIST,
        **changes,
    }


FORMS = {
    "data integrity": (lambda *places: signed(bitstring(*places)), "BitstringStatusListEntry"),
    "jcs": (lambda *places: signed(bitstring(*places), kind="eddsa-jcs-2022"), "BitstringStatusListEntry"),
    "token": (lambda *places: token(bitstring(*places)), "BitstringStatusListEntry"),
    "2021": (lambda *places: signed(list_2021(*places), kind="Ed25519Signature2020"), "StatusList2021Entry"),
}


@pytest.mark.parametrize(("made", "kind"), FORMS.values(), ids=FORMS)
def test_a_set_bit_fails_a_clear_bit_passes_and_nothing_else_does(now, made, kind):
    held = badge(entry(5, kind))

    assert check_status(held, Web(made(4, 6)), now).outcome == "pass"
    assert check_status(held, Web(made(5)), now).detail == "The issuer has revoked this badge."
    assert check_status(held, Web(made(5)), now).outcome == "fail"
    assert check_status(held, Web(None), now).outcome == "unknown"
    assert check_status(held, Web(made(4), status=503), now).outcome == "unknown"
    assert check_status(badge(entry(131_072, kind)), Web(made(4)), now).outcome == "unknown"


def test_a_suspended_badge_is_called_suspended(now):
    subject = {**bitstring(5)["credentialSubject"], "statusPurpose": ["revocation", "suspension"]}
    listed = signed(bitstring(credentialSubject=subject), kind="eddsa-jcs-2022")

    said = check_status(badge(entry(statusPurpose="suspension")), Web(listed), now)

    assert said.detail == "The issuer has suspended this badge."


@pytest.mark.parametrize(
    "listed",
    [
        signed(bitstring(), by=OTHER),
        signed(bitstring(issuer=OTHER.did_key), by=OTHER),
        signed(bitstring(id="https://badges.example.org/status/2")),
        signed(bitstring(validUntil="2026-11-21T11:00:00Z")),
        signed(bitstring(validFrom="2026-11-22T11:00:00Z")),
        {**signed(bitstring()), "note": "nobody signed this"},
        bitstring(),
        token(bitstring(), by=OTHER),
        token(bitstring(), nbf=1),
        token(bitstring(), iss=OTHER.did_key),
        "not json",
        "a.b.c",
        [],
        signed(list_2021(), kind="Ed25519Signature2020"),
    ],
)
def test_a_list_that_is_not_the_issuers_own_current_one_makes_it_unknown(now, listed):
    assert check_status(badge(entry()), Web(listed), now).outcome == "unknown"


def test_the_same_key_under_the_issuers_other_name_may_sign_the_list(now):
    """A did:web issuer whose list is issued by the did:key of a key that its DID document lists."""
    did = "did:web:badges.example.org"
    held = {**badge(entry()), "issuer": did}

    class Site(Web):
        def get(self, url, accept="application/json"):
            if url.endswith("/.well-known/did.json"):
                return Fetched(url, 200, accept, json.dumps(keys.did_document(did, [KEY.multibase])).encode())
            return super().get(url, accept)

    assert check_status(held, Site(signed(bitstring())), now).outcome == "pass"
    assert check_status(held, Site(signed(bitstring(5))), now).outcome == "fail"
    theirs = signed(bitstring(issuer=OTHER.did_key), by=OTHER)
    assert check_status(held, Site(theirs), now).outcome == "unknown"


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "TerminatingStatus2031"},
        {"type": ["BitstringStatusListEntry"]},
        {"type": {}},
        "https://badges.example.org/status/1#5",
        entry(statusListCredential=7),
        entry(statusPurpose=None),
        entry(statusPurpose=["revocation"]),
        entry(statusSize=2),
        entry("-1"),
        entry("٣"),
        entry("1" * 40),
        {"type": "StatusList2021Entry", "id": f"{LIST}#848"},
        {"type": "1EdTechRevocationList"},
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_read_makes_it_unknown(now, odd):
    assert check_status(badge(odd), Web(signed(bitstring())), now).outcome == "unknown"


def test_without_a_list_there_is_no_revocation(now):
    assert check_status({"id": BADGE}, Web(None), now).outcome == "pass"
    assert (
        check_status(badge(entry(statusPurpose="message", statusListCredential="x")), Web(None), now).outcome == "pass"
    )


ONE_EDTECH = {"id": LIST, "type": "1EdTechRevocationList"}


def revoked(*entries, **changes):
    return {"id": LIST, "issuer": KEY.did_key, "revokedCredentials": list(entries), **changes}


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        (revoked(), "pass"),
        (revoked({"id": "https://badges.example.org/badges/ben-2"}), "pass"),
        (revoked({"id": BADGE, "revoked": False}), "pass"),
        (revoked({"id": BADGE}), "fail"),
        (revoked(BADGE), "fail"),
        (revoked({"id": BADGE, "revoked": True, "revocationReason": "A mistake."}), "fail"),
        (revoked(issuer={"id": KEY.did_key}), "pass"),
        ({"id": LIST, "issuer": KEY.did_key, "revokedCredential": [{"id": BADGE}]}, "fail"),
        (revoked(issuer=OTHER.did_key), "unknown"),
        (revoked(id="https://badges.example.org/status/2"), "unknown"),
        (revoked(revokedCredentials="none"), "unknown"),
        ({"id": LIST, "issuer": KEY.did_key}, "unknown"),
        (None, "unknown"),
        ("<html>", "unknown"),
    ],
)
def test_1edtechs_list_names_what_was_revoked(now, listed, outcome):
    said = check_status(badge(ONE_EDTECH), Web(listed), now)

    assert said.outcome == outcome
    assert "A mistake" not in json.dumps(listed) or said.detail.endswith("A mistake.")


def test_one_list_that_says_so_is_enough_and_every_list_must_be_had(now):
    away = entry(statusListCredential="https://badges.example.org/status/9")

    assert check_status(badge(away, entry()), Web(signed(bitstring(5))), now).outcome == "fail"
    assert check_status(badge(away, entry()), Web(signed(bitstring())), now).outcome == "unknown"


def test_a_list_that_inflates_without_end_is_not_read(now):
    bomb = base64.urlsafe_b64encode(gzip.compress(bytes(40 * 1024 * 1024), mtime=0)).rstrip(b"=").decode()
    subject = {**bitstring()["credentialSubject"], "encodedList": "u" + bomb}

    said = check_status(
        badge(entry(45_000_000)), Web(signed(bitstring(credentialSubject=subject), kind="eddsa-jcs-2022")), now
    )

    assert said.outcome == "unknown"
