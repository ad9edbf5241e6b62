"""Whose key may speak for an issuer: did:key, did:web, and the profile at an https address.

Owns the trust in keys: a key counts because the issuer's own identity or document lists it for assertions, never
because a badge carries it. It must not check signatures.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.badges import document as reading
from bot.badges import keys, public_key
from bot.badges.fetch import Documents, FetchError
from bot.badges.public_key import PublicKey

_OK = 200
_GONE = frozenset({404, 410})
_ACCEPT = "application/did+json, application/ld+json;q=0.9, application/json;q=0.8"
_MOST_KEYS = 32


class UntrustedKeyError(Exception):
    """The key does not speak for this issuer: the badge is not theirs."""


class UnresolvedKeyError(Exception):
    """It cannot be said whether the key speaks for this issuer: a document is out of reach, or of an unknown kind."""


def issuer_id(credential: dict[str, Any]) -> str:
    """The issuer's id, from either of its two forms; empty when there is none."""
    issuer = credential.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def resolve(issuer: str, verification_method: object, documents: Documents, now: datetime) -> PublicKey:
    """The public key that `verification_method` names, if the issuer allows it to make assertions.

    Raises UntrustedKeyError or UnresolvedKeyError.
    """
    method = _absolute(issuer, str(verification_method))
    theirs = method.partition("#")[0] == issuer if issuer.startswith("did:") else method.startswith("https://")
    if not theirs:
        raise UntrustedKeyError("The signing key does not belong to the issuer this badge names.")
    if issuer.startswith("did:key:"):
        return _self_certified(issuer, method.partition("#")[2])
    return _key(_listed(_own_document(issuer, documents), method, now), documents)


def resolve_carried(issuer: str, jwk: object, documents: Documents, now: datetime) -> PublicKey:
    """The key that a token carries along, if the issuer lists the very same key for assertions.

    Raises UntrustedKeyError or UnresolvedKeyError.
    """
    try:
        carried = public_key.from_jwk(jwk)
    except keys.InvalidKeyError as problem:
        raise UnresolvedKeyError("The key it carries is of a kind that is not supported.") from problem
    if carried in _own_keys(issuer, documents, now):
        return carried
    raise UntrustedKeyError("It brings its own key, and the issuer does not say that this key is theirs.")


def is_own_key(issuer: str, did_key: str, documents: Documents, now: datetime) -> bool:
    """Whether a did:key is made of a key that the issuer lists for assertions: the same hand under another name."""
    if not did_key.startswith("did:key:"):
        return False
    try:
        return _self_certified(did_key, "") in _own_keys(issuer, documents, now)
    except (UntrustedKeyError, UnresolvedKeyError):
        return False


def _own_keys(issuer: str, documents: Documents, now: datetime) -> Iterator[PublicKey]:
    """The keys an issuer lists for assertions; one that cannot be read is not the one that was carried."""
    if issuer.startswith("did:key:"):
        yield _self_certified(issuer, "")
        return
    found = _own_document(issuer, documents)
    for item in _items(found, "assertionMethod")[:_MOST_KEYS]:
        try:
            yield _key(_listed(found, _id(item, issuer), now), documents)
        except (UntrustedKeyError, UnresolvedKeyError):
            continue


def _absolute(issuer: str, method: str) -> str:
    """A `kid` may name a key within the issuer's document: `#key-1` or `key-1` (RFC 7515, 4.1.4 leaves it open)."""
    return method if ":" in method else f"{issuer}#{method.removeprefix('#')}"


def _self_certified(did: str, fragment: str) -> PublicKey:
    multibase = did.removeprefix("did:key:")
    if fragment not in {multibase, ""}:
        raise UntrustedKeyError("The signing key is not the one the issuer's did:key is made of.")
    return _read(public_key.from_multibase, multibase)


def _own_document(issuer: str, documents: Documents) -> dict[str, Any]:
    """The document in which an issuer lists its keys: the DID document, or the profile at its https address."""
    try:
        url = keys.did_web_url(issuer) if issuer.startswith("did:web:") else issuer
    except keys.InvalidKeyError as problem:
        raise UnresolvedKeyError(f"The issuer's DID cannot be read. {problem}") from problem
    if not url.startswith("https://"):
        said = "The issuer is named in a way that does not lead to a key (not did:web, did:key or https)."
        raise UnresolvedKeyError(said)
    found = _fetched(url, documents, "The document in which the issuer lists its keys")
    if found.get("id") != issuer:
        raise UntrustedKeyError("The document found for the issuer is somebody else's.")
    return found


def _fetched(url: str, documents: Documents, what: str) -> dict[str, Any]:
    try:
        answer = documents.get(url, _ACCEPT)
        if answer.status in _GONE:
            raise UntrustedKeyError(f"{what} does not exist (status {answer.status}).")
        if answer.status != _OK:
            raise UnresolvedKeyError(f"{what} cannot be had (status {answer.status}).")
        return reading.parse(answer.body)
    except FetchError as problem:
        raise UnresolvedKeyError(f"{what} cannot be had. {problem}") from problem
    except (reading.UnreadableError, reading.RefusedError) as problem:
        raise UnresolvedKeyError(f"{what} cannot be read. {problem}") from problem


def _listed(found: dict[str, Any], wanted: str, now: datetime) -> dict[str, Any]:
    """The method with this id, listed for assertions (VC Data Integrity 2.2, DID Core 5.3.2), and not withdrawn."""
    owner = found["id"]
    asserting = [item for item in _items(found, "assertionMethod") if _id(item, owner) == wanted]
    methods = [
        item
        for item in [*asserting, *_items(found, "verificationMethod")]
        if isinstance(item, dict) and _id(item, owner) == wanted
    ]
    if not asserting:
        raise _not_listed(found, known=bool(methods))
    if not methods and wanted.partition("#")[0] == owner:
        raise UntrustedKeyError("The issuer's document does not list the signing key.")
    method: dict[str, Any] = methods[0] if methods else {"id": wanted}
    if method.get("controller", owner) != owner or _is_over(method, now):
        raise UntrustedKeyError("The issuer has withdrawn the signing key.")
    return method


def _not_listed(found: dict[str, Any], *, known: bool) -> Exception:
    """A profile that lists no keys at all says nothing for or against one; a DID document always speaks of its keys."""
    if known:
        return UntrustedKeyError("The issuer's document does not allow the signing key to sign badges.")
    if found["id"].startswith("did:") or "assertionMethod" in found or "verificationMethod" in found:
        return UntrustedKeyError("The issuer's document does not list the signing key.")
    return UnresolvedKeyError("The issuer's profile lists no keys, so nothing ties the signing key to it.")


def _items(found: dict[str, Any], name: str) -> list[Any]:
    value = found.get(name, [])
    return value if isinstance(value, list) else [value]


def _id(item: object, owner: str) -> str:
    named = item.get("id") if isinstance(item, dict) else item
    return owner + str(named) if str(named).startswith("#") else str(named)


def _is_over(method: dict[str, Any], now: datetime) -> bool:
    """`revoked` and `expires` of a Multikey: anything but a moment in the future ends its trust."""
    try:
        return any(datetime.fromisoformat(method[name]) <= now for name in ("revoked", "expires") if name in method)
    except (TypeError, ValueError):
        return True


_FORMS = {
    "publicKeyMultibase": public_key.from_multibase,
    "publicKeyJwk": public_key.from_jwk,
    "publicKeyBase58": public_key.from_base58,
    "publicKeyPem": public_key.from_pem,
}


def _key(method: dict[str, Any], documents: Documents) -> PublicKey:
    """The key of a listed method; a method listed by its https address alone is fetched from there."""
    form = next((name for name in _FORMS if name in method), None)
    if form:
        return _read(_FORMS[form], method[form])
    if set(method) == {"id"} and method["id"].startswith("https://"):
        found = _fetched(method["id"].partition("#")[0], documents, "The signing key")
        form = next((name for name in _FORMS if name in found), None)
        return _read(_FORMS[form], found[form]) if form else _read(public_key.from_jwk, found)
    raise UnresolvedKeyError("The issuer's key is of a kind that is not supported.")


def _read(form: Any, value: object) -> PublicKey:
    try:
        key: PublicKey = form(value)
    except (keys.InvalidKeyError, ValueError) as problem:
        raise UnresolvedKeyError("The issuer's key is of a kind that is not supported yet.") from problem
    return key
