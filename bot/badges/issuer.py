"""Whose key may speak for an issuer: did:key and did:web.

Owns the trust in keys: a key counts because the issuer's own identity or DID document lists it for assertions, never
because a badge carries it. It must not check signatures.
"""

import base64
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.badges import document as reading
from bot.badges import keys
from bot.badges.fetch import Documents, FetchError

_OK = 200


class UntrustedKeyError(Exception):
    """The key does not speak for this issuer: the badge is not theirs."""


class UnresolvedKeyError(Exception):
    """It cannot be said whether the key speaks for this issuer: a document is out of reach, or of an unknown kind."""


def issuer_id(credential: dict[str, Any]) -> str:
    """The issuer's id, from either of its two forms; empty when there is none."""
    issuer = credential.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def resolve(issuer: str, verification_method: object, documents: Documents, now: datetime) -> Ed25519PublicKey:
    """The public key that `verification_method` names, if the issuer allows it to make assertions.

    Raises UntrustedKeyError or UnresolvedKeyError.
    """
    did, _, fragment = str(verification_method).partition("#")
    if did != issuer:
        raise UntrustedKeyError("The signing key does not belong to the issuer this badge names.")
    if did.startswith("did:key:"):
        return _self_certified(did, fragment)
    if did.startswith("did:web:"):
        return _listed(_did_document(did, documents), f"{did}#{fragment}", now)
    raise UnresolvedKeyError("The issuer is named in a way that does not lead to a key (neither did:web nor did:key).")


def _self_certified(did: str, fragment: str) -> Ed25519PublicKey:
    multibase = did.removeprefix("did:key:")
    if fragment != multibase:
        raise UntrustedKeyError("The signing key is not the one the issuer's did:key is made of.")
    return _public(multibase)


def _did_document(did: str, documents: Documents) -> dict[str, Any]:
    try:
        answer = documents.get(keys.did_web_url(did), "application/did+json, application/json;q=0.9")
        if answer.status != _OK:
            raise UnresolvedKeyError(f"The issuer's DID document cannot be had (status {answer.status}).")
        found = reading.parse(answer.body)
    except FetchError as problem:
        raise UnresolvedKeyError(f"The issuer's DID document cannot be had. {problem}") from problem
    except (keys.InvalidKeyError, reading.UnreadableError, reading.RefusedError) as problem:
        raise UnresolvedKeyError(f"The issuer's DID document cannot be read. {problem}") from problem
    if found.get("id") != did:
        raise UntrustedKeyError("The DID document found for the issuer is somebody else's.")
    return found


def _listed(found: dict[str, Any], wanted: str, now: datetime) -> Ed25519PublicKey:
    """The method with this id, listed for assertions (VC Data Integrity 2.2, DID Core 5.3.2), and not withdrawn."""
    did = found["id"]
    asserting = [item for item in _items(found, "assertionMethod") if _id(item, did) == wanted]
    methods = [
        item
        for item in [*asserting, *_items(found, "verificationMethod")]
        if isinstance(item, dict) and _id(item, did) == wanted
    ]
    if not methods:
        raise UntrustedKeyError("The issuer's DID document does not list the signing key.")
    if not asserting:
        raise UntrustedKeyError("The issuer's DID document does not allow the signing key to sign badges.")
    method = methods[0]
    if method.get("controller", did) != did or _is_over(method, now):
        raise UntrustedKeyError("The issuer has withdrawn the signing key.")
    return _public(method.get("publicKeyMultibase") or _from_jwk(method.get("publicKeyJwk")))


def _items(found: dict[str, Any], name: str) -> list[Any]:
    value = found.get(name, [])
    return value if isinstance(value, list) else [value]


def _id(item: object, did: str) -> str:
    named = item.get("id") if isinstance(item, dict) else item
    return did + str(named) if str(named).startswith("#") else str(named)


def _is_over(method: dict[str, Any], now: datetime) -> bool:
    """`revoked` and `expires` of a Multikey: anything but a moment in the future ends its trust."""
    try:
        return any(datetime.fromisoformat(method[name]) <= now for name in ("revoked", "expires") if name in method)
    except (TypeError, ValueError):
        return True


def _from_jwk(jwk: object) -> str:
    if not isinstance(jwk, dict) or jwk.get("crv") != "Ed25519":
        return ""
    try:
        raw = base64.urlsafe_b64decode(str(jwk.get("x", "")) + "==")
        return keys.public_multibase(Ed25519PublicKey.from_public_bytes(raw))
    except ValueError:
        return ""


def _public(multibase: object) -> Ed25519PublicKey:
    try:
        return keys.public_key(str(multibase))
    except (keys.InvalidKeyError, ValueError) as problem:
        raise UnresolvedKeyError("The issuer's key is of a kind that is not supported yet.") from problem
