"""Data Integrity proofs: make one, check one.

Owns the registry of proof types. It must not decide whose key counts (`issuer.py`) or whether a badge is in force
(`verify.py`), and it never reads a clock: `created` is an argument, so that signing twice gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.badges import faithful, jcs, jsonld, keys
from bot.badges.credential import timestamp
from bot.badges.faithful import Shared
from bot.badges.jsonld import Contexts, Document

_SIGNATURE_BYTES = 64
_MOST = 4  # proofs looked at


@dataclass(frozen=True, kw_only=True)
class ProofType:
    """The bytes that one kind of proof signs, from (document without proof, proof options).

    `covered` gives the same bytes, after making sure that they say all that the document shows (UnfaithfulError).
    """

    digest: Callable[[Document, Document, Contexts | None], bytes]
    covered: Callable[[Document, Document, Shared], bytes]


def _canonical_json(unsecured: Document, options: Document, _: object) -> bytes:
    return jcs.hash_data(unsecured, options)


_CANONICAL_RDF = ProofType(digest=jsonld.hash_data, covered=faithful.faithful_hash)

# How to add a proof type: a row here (signed with Ed25519, proofValue in base58 multibase) under its `cryptosuite`, or
# its `type` where it is older than DataIntegrityProof; its vectors in tests/badges/test_proof.py, and the name in
# README's list. Signing uses SIGNS_WITH only.
PROOF_TYPES: Mapping[str, ProofType] = {
    "eddsa-rdfc-2022": _CANONICAL_RDF,
    "eddsa-jcs-2022": ProofType(digest=_canonical_json, covered=_canonical_json),
    "Ed25519Signature2020": _CANONICAL_RDF,
}
SIGNS_WITH = "eddsa-rdfc-2022"  # what Open Badges 3.0 certification asks of an issuer


def sign(
    document: Document,
    key: keys.SigningKey,
    verification_method: str,
    created: datetime,
    *,
    contexts: Contexts | None = None,
) -> Document:
    """A copy of `document` with one proof, made for `assertionMethod`.

    Raises ValueError when it already carries a proof or the key is not the one `verification_method` names,
    UnfaithfulError when it cannot be canonicalised. `contexts` adds to the pinned ones, for published test vectors.
    """
    if "proof" in document:
        raise ValueError("The document is signed already.")
    if "#z" in verification_method and not verification_method.endswith(f"#{key.multibase}"):
        raise ValueError("The verification method names another key than the one that signs.")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SIGNS_WITH,
        "created": timestamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    message = PROOF_TYPES[SIGNS_WITH].digest(document, options(document, proof), contexts)
    return {**document, "proof": {**proof, "proofValue": keys.encode_multibase(key.sign(message))}}


def is_intact(
    document: Document, proof: Document, public: Ed25519PublicKey, *, contexts: Contexts | None = None
) -> bool:
    """Whether `public` signed exactly this document and these proof options.

    Raises UnfaithfulError when the document cannot be canonicalised within bounds, KeyError for an unsupported suite.
    """
    message = PROOF_TYPES[kind(proof)].digest(unsecured(document), options(document, proof), contexts)
    return is_signed(proof, public, message)


def covered(document: Document, proof: Document, shared: Shared | None = None) -> bytes:
    """The bytes that `proof` signs, when they say all that `document` shows. Raises UnfaithfulError, KeyError.

    Give all proofs of one document the same `shared`, an empty dictionary at first.
    """
    return PROOF_TYPES[kind(proof)].covered(
        unsecured(document), options(document, proof), {} if shared is None else shared
    )


def is_signed(proof: Document, public: Ed25519PublicKey, message: bytes) -> bool:
    """Whether `proof` holds the signature of `public` over these bytes."""
    try:
        signature = keys.decode_multibase(str(proof.get("proofValue", "")))
    except keys.InvalidKeyError:
        return False
    return len(signature) == _SIGNATURE_BYTES and keys.is_signed_by(public, signature, message)


def proofs(document: Document) -> list[Document]:
    """All proofs a document carries, in order; one that is not an object is left out."""
    found: Any = document.get("proof", [])
    return [proof for proof in (found if isinstance(found, list) else [found]) if isinstance(proof, dict)]


def supported(document: Document) -> list[Document]:
    """The proofs we can check, at most four: any good one suffices (Open Badges 3.0, 8.2).

    A proof chain (`previousProof`) signs other bytes than the suite alone says: not supported.
    """
    return [made for made in proofs(document) if kind(made) in PROOF_TYPES and "previousProof" not in made][:_MOST]


def kind(proof: Document) -> str:
    """The name of a proof's type: its `cryptosuite`, or its `type` where it is older than DataIntegrityProof."""
    name = proof.get("cryptosuite") if proof.get("type") == "DataIntegrityProof" else proof.get("type")
    return name if isinstance(name, str) else ""


def unsecured(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "proof"}


def options(document: Document, proof: Document) -> Document:
    """The proof as it is signed: without its value, read in the document's contexts (vc-di-eddsa 3.2.5).

    eddsa-jcs-2022 signs what the proof itself says and no more (3.3.5).
    """
    plain = {name: value for name, value in proof.items() if name != "proofValue"}
    return plain if kind(proof) == "eddsa-jcs-2022" else {**plain, "@context": document.get("@context")}
