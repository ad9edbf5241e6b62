"""Everything in shared/vectors: each file's expected answer and the check that gives it; intermediate values to the byte.

The table is the whole folder: a file without a row fails the last test.
"""

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785
from openbadgeslib.ob3._canon_guard import canonize
from pyld import jsonld as pyld

from bot.badges import baking, jwt, keys, proof, public_key, secured
from bot.badges.document import UnreadableError
from bot.badges.fetch import Fetched
from bot.badges.jsonld import context
from bot.badges.verify import verify

DCC, DERIVED = "digitalcredentials-verifier-core", "derived"
W3C, ONE_EDTECH = "w3c-vc-di-eddsa", "1edtech-validator-core"
DCC_KEY = "z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"
DCC_LIST = (
    "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status/"
    "e5WK8CbZ1GjycuPombrj"
)
# What the vectors' second context is: every unknown word is an example. (The file itself is not in the vectors.)
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}

# file: (verdict, the checks that do not pass). A file that passes all has none.
NO_SUBJECT = {"subject": "unknown"}  # names nobody, which does not undo it; see DESIGN: unknown is never a pass
FOREIGN = {"format": "fail"}
UNCOVERED = {"terms": "fail", "signature": "unknown", "issuer": "unknown", "status": "unknown"}
BADGES = {
    DERIVED: {
        "bad-alg-none.jwt": ("invalid", {"signature": "fail", "issuer": "unknown"}),
        "bad-expired.json": ("invalid", {"dates": "fail"}),
        "bad-issuer-key-mismatch.json": ("invalid", {"signature": "unknown", "issuer": "fail"}),
        "bad-itxt-bomb.png": ("invalid", {"readable": "fail"}),
        "bad-proofPurpose-authentication.json": ("invalid", {"signature": "fail"}),
        "bad-remote-context.json": ("invalid", UNCOVERED),
        "bad-revoked.json": ("invalid", {"status": "fail"}),
        "bad-sub-mismatch.jwt": ("invalid", {"claims": "fail", "signature": "unknown", "issuer": "fail"}),
        "bad-tampered-name.json": ("invalid", {"signature": "fail"}),
        "bad-two-chunks.png": ("invalid", {"readable": "fail"}),
        "bad-undefined-term-injected.json": ("invalid", UNCOVERED),
        "bad-wrong-key.json": ("invalid", {"signature": "fail"}),
        "baked-valid-di.png": ("valid", {}),
        # The baking is right and so is the signature, but the key is one that the badge brings along: its issuer is a
        # did:key, which lists another. See test_a_key_that_a_token_brings_along_is_not_trusted below.
        "baked-valid-jwt.svg": ("invalid", {"signature": "unknown", "issuer": "fail"}),
        "status-1.json": ("invalid", FOREIGN),  # a status list is no badge
        "valid-eddsa-rdfc-2022.json": ("valid", {}),
        "valid-eddsa.jwt": ("valid", {}),
    },
    DCC: {
        "safeModeBreaker.json": ("invalid", UNCOVERED),
        "statuslist-e5WK8CbZ1GjycuPombrj.json": ("invalid", FOREIGN),
        "testVC.json": ("invalid", {"signature": "fail"}),
        "v1Expired.json": ("invalid", {"dates": "fail", **NO_SUBJECT}),
        "v1ExpiredWithValidStatus.json": ("invalid", {"dates": "fail", **NO_SUBJECT}),
        "v1NoStatus.json": ("valid", NO_SUBJECT),
        "v1OBv3SpecExample.json": ("valid", {}),
        "v1Revoked.json": ("invalid", {"status": "fail", **NO_SUBJECT}),
        "v1RevokedAndExpired.json": ("invalid", {"dates": "fail", "status": "fail", **NO_SUBJECT}),
        "v1SimpleIssuerId.json": ("valid", NO_SUBJECT),
        "v1WithValidStatus.json": ("valid", NO_SUBJECT),
        "v2DoubleSigWithBadStatusUrl.json": ("unknown", {"status": "unknown", **NO_SUBJECT}),
        "v2DoubleSigWithValidStatus.json": ("valid", NO_SUBJECT),
        "v2EddsaWithValidStatus.json": (
            "valid",
            NO_SUBJECT,
        ),  # as its siblings; strictly no OB 3.0, which `subject` says
        "v2Expired.json": ("invalid", {"dates": "fail"}),
        "v2ExpiredWithValidStatus.json": ("invalid", {"dates": "fail", **NO_SUBJECT}),
        "v2NoStatus.json": ("valid", {}),
        "v2OBv3SpecExample.json": ("valid", {}),
        "v2Revoked.json": ("invalid", {"status": "fail", **NO_SUBJECT}),
        "v2RevokedAndExpired.json": ("invalid", {"dates": "fail", "status": "fail", **NO_SUBJECT}),
        "v2SimpleIssuerId.json": ("valid", {}),
        "v2WithBadDidWeb.json": ("invalid", {"signature": "unknown", "issuer": "fail", **NO_SUBJECT}),
        "v2WithValidStatus.json": ("valid", NO_SUBJECT),
        "v2didWebMultikeyWithValidStatus.json": ("valid", NO_SUBJECT),
        "v2didWebWithValidStatus.json": ("valid", NO_SUBJECT),
    },
    ONE_EDTECH: {
        "1_1_basic_assertion.json": ("valid", {}),  # its issuer hosts the 2.0 form at the same address, which counts
        "2_0_basic_assertion.json": ("valid", {}),
        "2_0_basic_badgeclass.json": ("invalid", FOREIGN),
        "2_0_basic_issuer.json": ("invalid", FOREIGN),
    },
    # True proofs of the W3C's, about no badge, in words (examples/v2, citizenship) that no badge uses: never valid here.
    W3C: {
        "Ed25519Signature2020/signedEdSig.json": ("invalid", FOREIGN | UNCOVERED),
        "eddsa-jcs-2022/signedJCS.json": ("invalid", {**FOREIGN, "signature": "unknown", "issuer": "fail"}),
        "eddsa-rdfc-2022/employ/signedDataInt.json": ("invalid", FOREIGN | UNCOVERED | NO_SUBJECT),
        "eddsa-rdfc-2022/signedDataInt.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/proofChainTempDoc1.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/signedProofChain1.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/signedProofChain2.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/signedProofSet1.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/signedProofSet2.json": ("invalid", FOREIGN | UNCOVERED),
        "proof-set-chain/proofChainTempDoc2.json": (
            "invalid",
            {**FOREIGN, "signature": "unknown", "issuer": "unknown"},
        ),
    },
}
ROWS = [(f"{folder}/{name}", *expected) for folder, files in BADGES.items() for name, expected in files.items()]

# Not badges: what a person may hand in all the same, and must be told plainly.
NO_BADGE = {"derived/unbaked.png", "1edtech-validator-core/public_domain_heart.png", "derived/key.json"}


def did_document(did):
    method = {
        "id": f"{did}#{DCC_KEY}",
        "type": "Ed25519VerificationKey2020",
        "controller": did,
        "publicKeyMultibase": DCC_KEY,
    }
    return {"id": did, "verificationMethod": [method], "assertionMethod": [method["id"]]}


class Web:
    """The sites the vectors speak of; any other address answers that there is nothing."""

    def __init__(self, vectors: Path) -> None:
        self.pages = {
            DCC_LIST: (vectors / DCC / "statuslist-e5WK8CbZ1GjycuPombrj.json").read_bytes(),
            "https://badges.example.org/status/1": (vectors / DERIVED / "status-1.json").read_bytes(),
        }
        for path in ("dcc-did-web", "dcc-did-web/multikey"):
            did = "did:web:digitalcredentials.github.io:" + path.replace("/", ":")
            url = f"https://digitalcredentials.github.io/{path}/did.json"
            self.pages[url] = json.dumps(did_document(did)).encode()
        for file in (vectors / ONE_EDTECH).glob("2_0_*.json"):
            self.pages[json.loads(file.read_bytes())["id"]] = file.read_bytes()

    def get(self, url: str, accept: str = "application/json") -> Fetched:
        if url in self.pages:
            return Fetched(url, 200, accept.partition(",")[0], self.pages[url])
        return Fetched(url, 404, "text/plain", b"")


@pytest.mark.parametrize(("name", "verdict", "others"), ROWS, ids=[row[0] for row in ROWS])
def test_every_published_badge_gets_its_expected_answer_for_the_expected_reason(vectors, now, name, verdict, others):
    report = verify((vectors / name).read_bytes(), documents=Web(vectors), now=now)

    assert {check.name: check.outcome for check in report.checks if check.outcome != "pass"} == others
    assert report.verdict == verdict


def test_whatever_else_is_there_is_never_valid_and_says_so_plainly(vectors, now):
    for path in sorted(vectors.rglob("*")):
        name = str(path.relative_to(vectors))
        if path.is_dir() or name in {row[0] for row in ROWS}:
            continue
        said, verdict = answer(path, Web(vectors), now)
        assert verdict == ("unreadable" if name in NO_BADGE else verdict), name
        assert verdict in {"invalid", "unreadable"}, name
        assert all(sentence.endswith(".") for sentence in said), name


def answer(path, documents, now):
    try:
        report = verify(path.read_bytes(), documents=documents, now=now)
    except UnreadableError as problem:
        return [str(problem)], "unreadable"
    return [check.detail for check in report.checks], report.verdict


def test_no_signed_file_is_forgotten(vectors):
    """Every document there with a proof, every token and every picture has a row."""
    found = {str(path.relative_to(vectors)) for path in vectors.rglob("*") if is_badge_like(path)}

    assert found <= {row[0] for row in ROWS} | NO_BADGE
    assert {row[0] for row in ROWS} <= {str(path.relative_to(vectors)) for path in vectors.rglob("*")}


def is_badge_like(path: Path) -> bool:
    if path.suffix in {".jwt", ".png", ".svg"}:
        return True
    document = json.loads(path.read_bytes()) if path.suffix == ".json" else {}
    return isinstance(document, dict) and "proof" in document and "@context" in document and "$schema" not in document


def test_a_key_that_a_token_brings_along_is_not_trusted(vectors):
    """`baked-valid-jwt.svg` is baked and signed as it should be; what it lacks is an issuer who lists that key."""
    carried = secured.read(baking.extract_svg((vectors / DERIVED / "baked-valid-jwt.svg").read_bytes()))

    assert jwt.is_signed_by(carried.token, public_key.from_jwk(carried.token.header["jwk"]))
    assert carried.credential["issuer"]["id"].startswith("did:key:z6Mk")


SUITES = {  # folder, the ending of its files, the suite
    "rdfc": ("eddsa-rdfc-2022", "DataInt", "eddsa-rdfc-2022"),
    "jcs": ("eddsa-jcs-2022", "JCS", "eddsa-jcs-2022"),
    "2020": ("Ed25519Signature2020", "EdSig", "Ed25519Signature2020"),
}


@pytest.fixture(params=SUITES.values(), ids=SUITES)
def suite(request, vectors):
    """(read a text file, the signed document, the name of the suite)."""
    folder, ending, name = request.param
    folder = vectors / W3C / folder
    return (
        lambda stem: (folder / f"{stem}{ending}.txt").read_text(),
        json.loads((folder / f"signed{ending}.json").read_bytes()),
        name,
    )


def canonical(suite_name, document):
    if suite_name == "eddsa-jcs-2022":
        return rfc8785.dumps(document).decode()

    def load(url, _=None):
        return {"contextUrl": None, "documentUrl": url, "document": EXAMPLES.get(url) or context(url)}

    return canonize(pyld, document, load)


def test_the_w3c_values_come_out_byte_for_byte(suite, vector):
    text, signed, name = suite
    made = signed["proof"]
    options, plain = proof.options(signed, made), proof.unsecured(signed)

    texts = [canonical(name, plain), canonical(name, options)]
    assert texts == [text("canonDoc"), text("proofCanon")]
    assert [hashlib.sha256(one.encode()).hexdigest() for one in texts] == [text("docHash"), text("proofHash")]
    message = proof.PROOF_TYPES[name].digest(plain, options, EXAMPLES)
    assert message.hex() == text("combinedHash")
    key = keys.SigningKey.from_seed(keys.decode_multibase(vector(f"{W3C}/keyPair.json")["privateKeyMultibase"])[2:])
    assert key.sign(message).hex() == text("sigHex")
    assert keys.encode_multibase(key.sign(message)) == text("sigBTC58") == made["proofValue"]
    assert proof.kind(made) == name
    assert proof.is_intact(signed, made, keys.public_key(key.multibase), contexts=EXAMPLES)


@pytest.mark.parametrize(
    "name", ["proofChainTempDoc1", "signedProofChain1", "signedProofChain2", "signedProofSet1", "signedProofSet2"]
)
def test_every_proof_of_a_w3c_set_is_good_and_a_chained_one_is_not_looked_at(vector, name):
    signed = vector(f"{W3C}/proof-set-chain/{name}.json")
    looked_at = proof.supported(signed)

    assert looked_at
    assert [made for made in proof.proofs(signed) if made not in looked_at] == [
        made for made in proof.proofs(signed) if "previousProof" in made
    ]
    for made in looked_at:
        public = keys.public_key(made["verificationMethod"].rpartition("#")[2])
        assert proof.is_intact(signed, made, public, contexts=EXAMPLES)


def test_the_contexts_we_hold_are_those_of_the_specifications(vectors):
    """Of 1EdTech's the published files differ in their letters from the repository's; the W3C's are the same bytes."""
    held = {
        "https://www.w3.org/ns/credentials/status/v1": "w3c-vc-bitstring-status-list/context-v1.jsonld",
        "https://w3id.org/vc/status-list/2021/v1": "w3c-vc-bitstring-status-list/context-statuslist2021-v1.jsonld",
        "https://w3id.org/security/suites/ed25519-2020/v1": "w3c-vc-di-eddsa/lds-ed25519-2020-v1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
            "1edtech-openbadges-specification/contexts/context-3.0.2.json"
        ),
    }
    for url, name in held.items():
        assert context(url) == json.loads((vectors / name).read_bytes())
