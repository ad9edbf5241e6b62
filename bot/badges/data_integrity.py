"""A credential with its proof inside (VC Data Integrity): is all of it covered, is it intact, is the key the issuer's?

Owns the order of these three questions. The arithmetic is `proof.py`'s, the trust `issuer.py`'s.
"""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.badges import issuer, jsonld, proof
from bot.badges.faithful import Shared
from bot.badges.fetch import Documents
from bot.badges.public_key import PublicKey
from bot.badges.report import Check, Outcome
from bot.badges.validity import is_past

Credential = dict[str, Any]
Proved = tuple[Check, ...]


def prove(credential: Credential, documents: Documents, now: datetime) -> Proved:
    """The checks `terms`, `signature` and `issuer`. Any one good proof suffices; of several bad ones the first is told."""
    if not proof.proofs(credential):
        return (signature("fail", "This badge is not signed."), nobody("it is not signed"))
    shared: Shared = {}
    found = [_one(credential, made, shared, documents, now) for made in proof.supported(credential)]
    if not found:
        said = "It is signed in a way that is not supported yet."
        return (signature("unknown", said), nobody("its kind of signature is not supported yet"))
    return next((checks for checks in found if all(check.outcome == "pass" for check in checks)), found[0])


def signature(outcome: Outcome, detail: str) -> Check:
    return Check("signature", outcome, detail)


def nobody(why: str) -> Check:
    return Check("issuer", "unknown", f"Nothing ties it to its issuer: {why}.")


def key_of(resolved: PublicKey | Exception, named: str) -> tuple[Check | None, Check]:
    """What a resolved key, or why there is none, means: a `signature` check where that can't be made, and `issuer`."""
    if isinstance(resolved, issuer.UntrustedKeyError):
        said = signature("unknown", "There is no trusted key to check it with.")
        return said, Check("issuer", "fail", str(resolved))
    if isinstance(resolved, Exception):
        return signature("unknown", "There is no key to check it with."), Check("issuer", "unknown", str(resolved))
    return None, Check("issuer", "pass", f"The signing key belongs to {named}.")


def _one(credential: Credential, made: dict[str, Any], shared: Shared, documents: Documents, now: datetime) -> Proved:
    try:
        message = proof.covered(credential, made, shared)
    except jsonld.UnfaithfulError as problem:  # not worth a fetch
        reason = "the document says more than a signature can cover"
        unseen = signature("unknown", f"Not looked at, because {reason}.")
        return (Check("terms", "fail", str(problem)), unseen, nobody(reason))
    terms = Check("terms", "pass", "Every word in it is defined, so the signature covers all it says.")
    named = issuer.issuer_id(credential)
    public = _resolved(named, made, documents, now)
    missing, ours = key_of(public, named)
    return (terms, missing or _signature(made, public, message, now), ours)


def _resolved(named: str, made: dict[str, Any], documents: Documents, now: datetime) -> PublicKey | Exception:
    try:
        return issuer.resolve(named, made.get("verificationMethod"), documents, now)
    except (issuer.UntrustedKeyError, issuer.UnresolvedKeyError) as problem:
        return problem


def _signature(made: dict[str, Any], public: object, message: bytes, now: datetime) -> Check:
    if made.get("proofPurpose") != "assertionMethod":
        return signature("fail", "The signature was made for another purpose than to issue a badge.")
    if is_past(made.get("expires"), now):
        return signature("fail", "The signature has expired.")
    if not isinstance(public, Ed25519PublicKey) or not proof.is_signed(made, public, message):
        return signature("fail", "It was changed after it was signed, or somebody else signed it.")
    return signature("pass", "Nothing was changed since the issuer signed it.")
