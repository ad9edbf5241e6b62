"""One library signs, others check; the published vectors come out byte for byte."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from bot.badges import document as reading
from bot.badges import jsonld, keys, proof
from bot.badges.credential import build
from bot.badges.independent import verify_independently

INDEPENDENT = Path(verify_independently.__file__)
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
# What the vectors' second context is: every unknown word is an example. (The file itself is not in the vectors.)
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


def independently(signed, tmp_path, *options):
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(signed))
    command = [sys.executable, str(INDEPENDENT), str(path), "--now", "2026-11-21T12:00:00+00:00", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)


def test_the_w3c_vector_is_signed_byte_for_byte(vector, vectors):
    published = vector("w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json")
    secret = keys.decode_multibase(vector("w3c-vc-di-eddsa/keyPair.json")["privateKeyMultibase"])
    key = keys.SigningKey.from_seed(secret[2:])

    signed = proof.sign(
        vector("w3c-vc-di-eddsa/unsigned.json"),
        key,
        published["proof"]["verificationMethod"],
        CREATED,
        contexts=EXAMPLES,
    )

    assert signed == published


def test_the_w3c_hashes_come_out(vector, vectors):
    folder = vectors / "w3c-vc-di-eddsa" / "eddsa-rdfc-2022"
    signed = vector("w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json")

    found = jsonld.hash_data(proof.unsecured(signed), proof.options(signed, signed["proof"]), EXAMPLES)

    expected = (folder / "proofHashDataInt.txt").read_text().strip() + (
        folder / "docHashDataInt.txt"
    ).read_text().strip()
    assert found.hex() == expected


@pytest.mark.parametrize("name", ["signedProofSet1.json", "signedProofSet2.json"])
def test_every_proof_of_a_w3c_proof_set_is_good(vector, name):
    signed = vector(f"w3c-vc-di-eddsa/proof-set-chain/{name}")

    for made in proof.proofs(signed):
        public = keys.public_key(made["verificationMethod"].rpartition("#")[2])
        assert proof.is_intact(signed, made, public, contexts=EXAMPLES)


def test_a_chained_proof_is_not_mistaken_for_a_plain_one(vector):
    signed = vector("w3c-vc-di-eddsa/proof-set-chain/signedProofChain1.json")

    chained = [made for made in proof.proofs(signed) if "previousProof" in made]

    assert chained
    assert not [made for made in proof.supported(signed) if made in chained]


def test_signing_twice_gives_the_same_bytes(plan, sign):
    assert reading.dump(sign(plan())) == reading.dump(sign(plan()))


def test_signing_leaves_the_document_alone(plan, key):
    document = build(plan())
    before = json.dumps(document)

    proof.sign(document, key, key.verification_method(key.did_key), CREATED)

    assert json.dumps(document) == before


def test_what_is_signed_already_is_not_signed_again(signed, key):
    with pytest.raises(ValueError, match="signed already"):
        proof.sign(signed, key, key.verification_method(key.did_key), CREATED)


def test_a_key_cannot_sign_under_another_keys_name(plan, key, other_key):
    with pytest.raises(ValueError, match="another key"):
        proof.sign(build(plan()), key, other_key.verification_method("did:web:badges.example.org"), CREATED)


def test_openbadgeslib_verifies_what_we_sign(signed):
    read = OB3LdpVerifier().verify(signed)

    assert read.id == signed["id"]


def test_openbadgeslib_verifies_with_a_pinned_did_web_key(plan, sign, key):
    signed = sign(
        plan(issuer={"id": "did:web:badges.example.org", "name": "Co-op", "url": "https://badges.example.org"})
    )
    pem = keys.public_key(key.multibase).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert OB3LdpVerifier(pubkey_pem=pem).verify(signed).id == signed["id"]


@pytest.mark.parametrize(
    "changes", [{}, {"demo": True}, {"identity": None}, {"status": {"list_url": "https://e.org/s", "index": 1}}]
)
def test_the_independent_verifier_agrees(plan, sign, tmp_path, changes):
    ended = independently(sign(plan(**changes)), tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "pass  signature is good" in ended.stdout


def test_the_independent_verifier_needs_and_reads_the_did_document(plan, sign, key, tmp_path):
    did = "did:web:badges.example.org"
    signed = sign(plan(issuer={"id": did, "name": "Co-op", "url": "https://badges.example.org"}))
    (tmp_path / "did.json").write_text(json.dumps(keys.did_document(did, [key.multibase])))
    (tmp_path / "bare.json").write_text(json.dumps({**keys.did_document(did, [key.multibase]), "assertionMethod": []}))

    assert independently(signed, tmp_path).returncode == 2
    assert independently(signed, tmp_path, "--did", str(tmp_path / "did.json")).returncode == 0
    assert independently(signed, tmp_path, "--did", str(tmp_path / "bare.json")).returncode == 1


def test_the_independent_verifier_refuses_a_changed_name_and_an_expired_badge(plan, sign, tmp_path):
    assert independently({**sign(plan()), "name": "Level 9"}, tmp_path).returncode == 1
    assert independently(sign(plan(valid_until="2026-11-20T11:00:00Z")), tmp_path).returncode == 1
    assert independently({**sign(plan()), "@context": ["https://example.org/new"]}, tmp_path).returncode == 2


def test_the_independent_verifier_shares_no_code():
    source = INDEPENDENT.read_text()

    for name in ("from bot", "import bot", "pyld", "from openbadgeslib", "import openbadgeslib"):
        assert not [line for line in source.splitlines() if line.startswith(("import ", "from ")) and name in line]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: text.strip("\x00\x01\x7f")))
def test_any_text_is_canonicalised_alike_by_both_engines(plan, key, text):
    """PyLD signs, pyoxigraph checks: a character on which the two differ would make a badge others call broken."""
    planned = plan(narrative="x" + text, achievement=plan().achievement.model_copy(update={"name": "n"}))
    signed = proof.sign(build(planned), key, key.verification_method(key.did_key), planned.valid_from)

    assert verify_independently.is_signed(signed, signed["proof"], verify_independently.key(key.did_key, "", None))


def test_a_changed_context_file_is_noticed(tmp_path, monkeypatch):
    name, _ = jsonld.PINNED[jsonld.EXTENSIONS]
    monkeypatch.setitem(jsonld.PINNED, jsonld.EXTENSIONS, (name, "0" * 64))
    jsonld.context.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="not the published file"):
            jsonld.context(jsonld.EXTENSIONS)
    finally:
        jsonld.context.cache_clear()


def test_every_pinned_context_is_the_published_file():
    for url in jsonld.PINNED:
        assert "@context" in jsonld.context(url)


def test_the_pins_of_the_two_verifiers_agree():
    assert verify_independently.PINS.items() <= dict(jsonld.PINNED).items()
