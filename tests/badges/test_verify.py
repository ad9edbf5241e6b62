"""Three answers and never a wrong one: valid, not valid, and "that cannot be said"."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.badges import document as reading
from bot.badges import keys, proof
from bot.badges.art import Art, svg
from bot.badges.baking import bake_png, bake_svg
from bot.badges.credential import COMPONENT_GENRE
from bot.badges.document import UnreadableError
from bot.badges.fetch import Fetched, FetchError
from bot.badges.raster import png
from bot.badges.report import Check, Report
from bot.badges.verify import verify, verify_url

BASE = "https://badges.example.org"
DID = "did:web:badges.example.org"
EVIL = "did:web:evil.example"
DID_KEY = "did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"  # the test key's
DID_URL = f"{BASE}/.well-known/did.json"


@pytest.mark.parametrize("name", ["unbaked.png"])
def test_a_picture_without_a_badge_is_unreadable(vectors, published, now, name):
    with pytest.raises(UnreadableError, match="no Open Badge"):
        verify((vectors / "derived" / name).read_bytes(), documents=published(), now=now)


def outcomes(report: Report) -> dict[str, str]:
    return {check.name: check.outcome for check in report.checks}


def test_what_we_sign_is_valid_in_every_carrier(signed, published, now):
    text = reading.dump(signed)
    picture = Art(name="Data Storytelling", kind="level", level=2)

    for data in (
        text,
        text.decode(),
        json.dumps(signed, indent=2),
        bake_png(png(picture), text),
        bake_svg(svg(picture), text),
    ):
        report = verify(data, documents=published(), now=now)
        assert report.valid, report.checks
        assert report.credential == signed


def test_every_check_is_named_and_says_one_sentence(signed, published, now):
    report = verify(reading.dump(signed), documents=published(), now=now)

    assert list(outcomes(report)) == ["readable", "format", "terms", "signature", "issuer", "dates", "status"]
    assert all(check.detail.endswith(".") for check in report.checks)
    assert report.as_json()["checks"][0] == {"name": "readable", "outcome": "pass", "detail": "It holds one badge."}


def at(document, path, value):
    document = copy.deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "by"),
    [
        (("name",), "Level 9", "signature"),
        (("issuer", "name"), "Harvard", "signature"),
        (("validFrom",), "2020-01-01T00:00:00Z", "signature"),
        (("validUntil",), "2099-01-01T00:00:00Z", "signature"),
        (("awardedDate",), "2020-01-01T00:00:00Z", "signature"),
        (("credentialSubject", "id"), "urn:uuid:11111111-1111-1111-1111-111111111111", "signature"),
        (("credentialSubject", "achievement", "name"), "Doctor", "signature"),
        (("credentialSubject", "achievement", "tag", 0), "law", "signature"),
        (("credentialSubject", "identifier", 0, "salt"), "salt", "signature"),
        (("evidence", 0, "name"), "None", "signature"),
        (("proof", "created"), "2020-01-01T00:00:00Z", "signature"),
        (("proof", "proofPurpose"), "authentication", "signature"),
        (("proof", "proofPurpose"), None, "terms"),
        (("proof", "proofValue"), "z" + "1" * 88, "signature"),
        (("proof", "proofValue"), "", "signature"),
        (("proof", "proofValue"), 7, "signature"),
        (("proof", "verificationMethod"), f"{DID_KEY}#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "issuer"),
        (("proof", "verificationMethod"), DID_KEY, "signature"),
        (("proof", "secret"), "x", "terms"),
        (("assessorNote",), "x", "terms"),
        (("credentialSubject", "achievement", "assessorNote"), "x", "terms"),
        (("credentialSubject", "identifier", 0, "note"), "x", "terms"),
        (("https://schema.org/name",), "Other", "terms"),
        (("@context", 2), "https://example.org/new", "terms"),
        (("@context", 0), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "format"),
        (("issuer", "id"), "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "issuer"),
        (("issuer", "id"), "https://badges.example.org", "issuer"),
    ],
)
def test_every_change_after_signing_is_refused(signed, published, now, path, value, by):
    report = verify(json.dumps(at(signed, path, value)), documents=published(), now=now)

    assert report.verdict == "invalid"
    assert report.check(by).outcome == "fail"


def test_the_order_of_contexts_is_checked_though_no_signature_covers_it(signed, published, now):
    first, second, third = signed["@context"]
    for contexts in ([second, first, third], [first, third, second], [third, second, first]):
        assert verify(json.dumps({**signed, "@context": contexts}), documents=published(), now=now).verdict == "invalid"


def test_an_unsigned_badge_is_not_valid(signed, published, now):
    report = verify(json.dumps(proof.unsecured(signed)), documents=published(), now=now)

    assert report.check("signature") == Check("signature", "fail", "This badge is not signed.")


@given(st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_of_a_signed_badge_can_be_changed(signed, published, now, data):
    def leaves(value, path=()):
        if isinstance(value, dict):
            return [leaf for name, part in value.items() for leaf in leaves(part, (*path, name))]
        if isinstance(value, list):
            return [leaf for index, part in enumerate(value) for leaf in leaves(part, (*path, index))]
        return [path]

    path = data.draw(st.sampled_from([leaf for leaf in leaves(signed) if leaf[-1] != "hashed"]))
    changed = at(signed, path, data.draw(st.sampled_from(["x", "https://example.org/x", "2026-11-20T10:00:01Z", True])))

    assert not verify(json.dumps(changed), documents=published(), now=now).valid


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "pass"),
        ({"valid_until": "2026-11-21T12:00:01Z"}, "pass"),
        ({"valid_until": "2026-11-21T12:00:00Z"}, "fail"),
        ({"valid_from": "2026-11-21T12:00:00Z"}, "pass"),
        ({"valid_from": "2026-11-21T12:00:01Z"}, "fail"),
    ],
)
def test_it_is_in_force_from_its_first_to_before_its_last_moment(plan, sign, published, now, changes, outcome):
    report = verify(json.dumps(sign(plan(**changes))), documents=published(), now=now)

    assert report.check("dates").outcome == outcome
    assert report.valid is (outcome == "pass")


def test_a_proof_that_expired_counts_no_more(plan, sign, key, published, now):
    signed = sign(plan())
    method = key.verification_method(key.did_key)
    options = {
        **{name: value for name, value in signed["proof"].items() if name != "proofValue"},
        "expires": "2026-11-21T11:00:00Z",
    }
    digest = proof.PROOF_TYPES[proof.SIGNS_WITH].digest(proof.unsecured(signed), proof.options(signed, options), None)
    signed["proof"] = {**options, "verificationMethod": method, "proofValue": keys.encode_multibase(key.sign(digest))}

    report = verify(json.dumps(signed), documents=published(), now=now)

    assert report.check("signature") == Check("signature", "fail", "The signature has expired.")


def by_did_web(plan, **changes):
    return plan(issuer={"id": DID, "name": "Co-op", "url": BASE}, **changes)


def without(document, name):
    return {key: value for key, value in document.items() if key != name}


def test_a_did_web_issuer_is_resolved_to_its_document(plan, sign, key, published, now):
    documents = published({DID_URL: keys.did_document(DID, [keys.new_key().multibase, key.multibase])})

    assert verify(json.dumps(sign(by_did_web(plan))), documents=documents, now=now).valid


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda did: {**did, "assertionMethod": []}, "fail"),
        (lambda did: without(did, "assertionMethod"), "fail"),
        (lambda did: {**did, "authentication": did["assertionMethod"], "assertionMethod": []}, "fail"),
        (lambda did: without(did, "verificationMethod"), "fail"),
        (lambda did: {**did, "id": EVIL}, "fail"),
        (lambda did: at(did, ("verificationMethod", 0, "controller"), EVIL), "fail"),
        (lambda did: at({**did, "id": EVIL}, ("verificationMethod", 0, "controller"), EVIL), "fail"),
        (lambda did: at(did, ("verificationMethod", 0, "revoked"), "2026-11-01T00:00:00Z"), "fail"),
        (lambda did: at(did, ("verificationMethod", 0, "expires"), "2026-11-01T00:00:00Z"), "fail"),
        (lambda did: at(did, ("verificationMethod", 0, "expires"), "soon"), "fail"),
        (lambda did: at(did, ("verificationMethod", 0, "expires"), "2027-11-01T00:00:00Z"), "pass"),
        (lambda did: at(did, ("verificationMethod", 0, "publicKeyMultibase"), "zDnae"), "unknown"),
        (lambda did: at(did, ("assertionMethod", 0), "#" + did["assertionMethod"][0].partition("#")[2]), "pass"),
        (lambda did: {**did, "assertionMethod": did["verificationMethod"], "verificationMethod": []}, "pass"),
    ],
)
def test_a_key_counts_only_as_the_issuers_document_says(plan, sign, key, published, now, change, outcome):
    documents = published({DID_URL: change(keys.did_document(DID, [key.multibase]))})

    report = verify(json.dumps(sign(by_did_web(plan))), documents=documents, now=now)

    assert report.check("issuer").outcome == outcome
    assert report.valid is (outcome == "pass")


def test_the_documents_key_counts_not_the_fragments(plan, sign, other_key, key, published, now):
    """An attacker who signs and names their own key in the fragment is refused by the issuer's document."""
    forged = sign(by_did_web(plan), other_key)
    did = keys.did_document(DID, [key.multibase])
    renamed = at(did, ("verificationMethod", 0, "id"), f"{DID}#{other_key.multibase}")
    renamed["assertionMethod"] = [f"{DID}#{other_key.multibase}"]

    assert verify(json.dumps(forged), documents=published({DID_URL: did}), now=now).check("issuer").outcome == "fail"
    assert (
        verify(json.dumps(forged), documents=published({DID_URL: renamed}), now=now).check("signature").outcome
        == "fail"
    )


def test_a_did_web_that_cannot_be_reached_is_unknown_not_invalid(plan, sign, published, now):
    report = verify(json.dumps(sign(by_did_web(plan))), documents=published(), now=now)

    assert report.verdict == "unknown"
    assert outcomes(report)["issuer"] == outcomes(report)["signature"] == "unknown"


def test_an_issuer_that_is_no_did_is_unknown(plan, sign, published, now):
    report = verify(
        json.dumps(sign(plan(issuer={"id": BASE, "name": "Co-op", "url": BASE}))), documents=published(), now=now
    )

    assert report.verdict == "unknown"


STATUS = f"{BASE}/status/1"


@pytest.fixture
def status_list(key, now):
    """A published status list with these bits set; `change` is made before signing, `after` after."""
    from openbadgeslib.ob3.status_list import build_status_list_credential  # noqa: PLC0415  only here

    def make(*bits, by=key, change=lambda found: found):
        found = change(build_status_list_credential(by.did_key, STATUS, "revocation", bits, issued=now))
        return proof.sign(found, by, by.verification_method(by.did_key), now)

    return make


def bitten(plan, index=94567):
    return plan(status={"list_url": STATUS, "index": index})


def test_a_clear_bit_passes_and_a_set_one_fails(plan, sign, status_list, published, now):
    text = json.dumps(sign(bitten(plan)))

    assert verify(text, documents=published({STATUS: status_list(94568)}), now=now).valid
    report = verify(text, documents=published({STATUS: status_list(94567)}), now=now)
    assert report.check("status") == Check("status", "fail", "The issuer has revoked this badge.")


@pytest.mark.parametrize(
    "change",
    [
        lambda found: {**found, "id": f"{BASE}/status/2"},
        lambda found: {**found, "validUntil": "2026-11-21T11:00:00Z"},
        lambda found: at(found, ("credentialSubject", "statusPurpose"), "suspension"),
        lambda found: at(found, ("credentialSubject", "encodedList"), "uH4sIAAAAAAAC"),
        lambda found: at(found, ("credentialSubject", "encodedList"), "nonsense"),
    ],
)
def test_a_status_list_that_is_not_right_makes_the_status_unknown(plan, sign, status_list, published, now, change):
    report = verify(json.dumps(sign(bitten(plan))), documents=published({STATUS: status_list(change=change)}), now=now)

    assert (report.check("status").outcome, report.verdict) == ("unknown", "unknown")


def test_a_status_list_of_somebody_else_or_changed_or_gone_is_unknown(
    plan, sign, status_list, other_key, published, now
):
    text = json.dumps(sign(bitten(plan)))
    changed = at(
        status_list(94567), ("credentialSubject", "encodedList"), status_list()["credentialSubject"]["encodedList"]
    )

    added = {**status_list(), "note": "not covered by its signature"}

    for found in ({STATUS: status_list(by=other_key)}, {STATUS: changed}, {STATUS: added}, {}):
        assert verify(text, documents=published(found), now=now).check("status").outcome == "unknown"


def test_an_index_beyond_the_list_is_unknown(plan, sign, status_list, published, now):
    report = verify(json.dumps(sign(bitten(plan, 131_072))), documents=published({STATUS: status_list()}), now=now)

    assert report.check("status").outcome == "unknown"


def test_a_short_status_list_is_unknown(plan, sign, key, published, now):
    from openbadgeslib.ob3.status_list import build_status_list_credential  # noqa: PLC0415  only here

    found = build_status_list_credential(key.did_key, STATUS, "revocation", [], size_bits=1024, issued=now)
    short = proof.sign(found, key, key.verification_method(key.did_key), now)

    assert (
        verify(json.dumps(sign(bitten(plan, 5))), documents=published({STATUS: short}), now=now).check("status").outcome
        == "unknown"
    )


@pytest.mark.parametrize(
    ("email", "outcome"), [("ada@example.org", "pass"), (" Ada@Example.org", "pass"), ("ben@example.org", "fail")]
)
def test_the_recipient_is_checked_when_asked(signed, published, now, email, outcome):
    report = verify(json.dumps(signed), documents=published(), now=now, expected_recipient=email)

    assert report.check("recipient").outcome == outcome
    assert report.valid is (outcome == "pass")


def test_a_badge_without_an_address_cannot_be_matched_to_one(plan, sign, published, now):
    report = verify(
        json.dumps(sign(plan(identity=None))), documents=published(), now=now, expected_recipient="ada@example.org"
    )

    assert (report.check("recipient").outcome, report.verdict) == ("unknown", "unknown")


@pytest.fixture
def stack(plan, sign):
    """A macro-badge and its three parts, by URL; `changes` go to the second part's plan."""

    def make(**changes):
        urls = [f"{BASE}/badges/ada-{level}" for level in (1, 2, 3)]
        parts = {url: sign(plan(id=url, **(changes if url == urls[1] else {}))) for url in urls}
        evidence = [{"id": url, "name": "A level", "genre": COMPONENT_GENRE} for url in urls]
        return sign(plan(id=f"{BASE}/badges/ada-macro", evidence=evidence)), parts, urls

    return make


def test_a_stack_verifies_with_its_parts(stack, published, now):
    macro, parts, _ = stack()

    report = verify(json.dumps(macro), documents=published(parts), now=now)

    assert report.valid
    assert report.check("stack") == Check("stack", "pass", "All 3 badges it is made of are genuine.")


def test_a_missing_part_is_unknown_and_leaves_the_macro_valid(stack, published, now):
    macro, parts, urls = stack()

    report = verify(json.dumps(macro), documents=published(without(parts, urls[2])), now=now)

    assert (report.check("stack").outcome, report.valid) == ("unknown", True)


def test_a_part_that_was_changed_or_swapped_or_is_another_issuers_fails_the_stack(
    stack, plan, sign, other_key, published, now
):
    macro, parts, urls = stack()
    stranger = sign(plan(id=urls[1], issuer={"id": other_key.did_key, "name": "Other", "url": BASE}), other_key)
    for part in ({**parts[urls[1]], "name": "Level 9"}, parts[urls[0]], stranger, proof.unsecured(parts[urls[1]])):
        report = verify(json.dumps(macro), documents=published({**parts, urls[1]: part}), now=now)
        assert (report.check("stack").outcome, report.valid) == ("fail", False)


def test_a_part_that_expired_since_is_told_and_does_not_undo_the_stack(stack, published, now):
    macro, parts, _ = stack(valid_until="2026-11-21T11:00:00Z")

    report = verify(json.dumps(macro), documents=published(parts), now=now)

    assert report.valid
    assert report.check("stack").detail.endswith("Some have expired since.")


def test_a_part_that_was_revoked_since_makes_the_stack_unknown(stack, status_list, published, now):
    macro, parts, _ = stack(status={"list_url": STATUS, "index": 5})

    report = verify(json.dumps(macro), documents=published({**parts, STATUS: status_list(5)}), now=now)

    assert (report.check("stack").outcome, report.valid) == ("unknown", True)


def test_a_macro_badge_that_names_one_part_twice_fails(plan, sign, published, now):
    evidence = [{"id": f"{BASE}/badges/x", "name": "A level", "genre": COMPONENT_GENRE}] * 2

    assert (
        verify(json.dumps(sign(plan(evidence=evidence))), documents=published(), now=now).check("stack").outcome
        == "fail"
    )


class Site:
    """A site that answers by address; what it was asked for is kept."""

    def __init__(self, answers: dict[str, Fetched]) -> None:
        self.answers, self.asked = answers, []

    def get(self, url: str, accept: str = "application/json") -> Fetched:
        self.asked.append((url, accept))
        if url not in self.answers:
            raise FetchError("It is away.")
        return self.answers[url]


def page(url: str, kind: str, body: bytes, status: int = 200) -> dict[str, Fetched]:
    return {url: Fetched(url, status, kind, body)}


def test_a_url_gives_the_document_or_leads_to_it_from_a_page(signed, now):
    url, text = signed["id"], reading.dump(signed)
    direct = Site(page(url, "application/vc+ld+json", text))
    by_page = Site({**page(url, "text/html", b"<html>"), **page(f"{url}.json", "application/json", text)})

    assert verify_url(url, documents=direct, now=now).valid
    assert verify_url(f"{url}", documents=by_page, now=now).valid
    assert "application/vc+ld+json" in direct.asked[0][1]


@pytest.mark.parametrize(
    "answers",
    [{}, page("https://e.org/b", "application/json", b"{}", 410), page("https://e.org/b", "text/html", b"<p>")],
)
def test_a_url_without_a_badge_is_unreadable(answers, now):
    with pytest.raises(UnreadableError):
        verify_url("https://e.org/b", documents=Site(answers), now=now)


@pytest.mark.parametrize(
    "data", ["", "hello", "<html></html>", "<svg xmlns='http://www.w3.org/2000/svg'/>", "[1]", b"\x89PNG\r\n\x1a\n"]
)
def test_what_holds_no_badge_is_unreadable(published, now, data):
    with pytest.raises(UnreadableError):
        verify(data, documents=published(), now=now)


def test_a_report_without_its_checks_is_not_valid():
    assert not Report(()).valid
    assert not Report((Check("readable", "pass", "."),)).valid
