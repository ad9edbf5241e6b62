"""A credential as a signed token (VC-JWT): what it says, whether its envelope says the same, whose key signed it.

Owns the claims of versions 1.1 (`vc`) and 2.0 (members at the top). The letters of a token are `jwt.py`'s, the trust
`issuer.py`'s.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.badges import issuer, jwt
from bot.badges.data_integrity import Proved, key_of, signature
from bot.badges.fetch import Documents
from bot.badges.jwt import Token
from bot.badges.public_key import PublicKey
from bot.badges.report import Check
from bot.badges.validity import moment

Credential = dict[str, Any]

_REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"})
_REQUIRED = ("iss", "jti", "nbf", "sub")  # Open Badges 3.0, JWT Payload
_WITHOUT_CLAIMS = frozenset({"vc+jwt", "vc+ld+jwt"})  # VC-JOSE-COSE: the members alone are enough
_TYPES = _WITHOUT_CLAIMS | {"jwt"}


def credential_in(token: Token) -> Credential:
    """What the token says. Of version 1.1 the claims complete what stands under `vc` (VC 1.1, JWT Decoding)."""
    within = token.claims.get("vc")
    if not isinstance(within, dict):
        return _ending({name: value for name, value in token.claims.items() if name not in _REGISTERED}, token)
    said = {"id": token.claims.get("jti"), "issuer": token.claims.get("iss")}
    found = {**{name: value for name, value in said.items() if isinstance(value, str)}, **within}
    if (start := _from_seconds(token.claims.get("nbf"))) and "issuanceDate" not in found:
        found["issuanceDate"] = start
    return _ending(_with_subject(found, token.claims.get("sub")), token)


def _with_subject(found: Credential, sub: object) -> Credential:
    subject = found.get("credentialSubject")
    if not isinstance(subject, dict) or not isinstance(sub, str):
        return found
    return {**found, "credentialSubject": {"id": sub, **subject}}


def _ending(found: Credential, token: Token) -> Credential:
    """`exp` ends a credential that names no end itself."""
    name = "expirationDate" if "vc" in token.claims else "validUntil"
    end = _from_seconds(token.claims.get("exp")) if "exp" in token.claims and name not in found else None
    return {**found, name: end} if end else found


def _from_seconds(value: object) -> str | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def check_claims(token: Token, credential: Credential, *, required: bool = True) -> Check:
    """Whether the envelope says what the badge says; `required`: it must say all that Open Badges 3.0 asks for."""
    kind = str(token.header.get("typ", "JWT")).lower()
    if kind not in _TYPES:
        return Check("claims", "fail", "Its envelope is of another kind than a badge's.")
    if wrong := next(_contradictions(token, credential), None):
        return Check("claims", "fail", f"Its envelope contradicts the badge inside ({wrong}).")
    missing = [name for name in _REQUIRED if name not in token.claims]
    if required and missing and kind not in _WITHOUT_CLAIMS and "vc" not in token.claims:
        return Check("claims", "fail", f"Its envelope lacks what Open Badges 3.0 asks for ({', '.join(missing)}).")
    return Check("claims", "pass", "Its envelope and the badge inside say the same.")


def _contradictions(token: Token, credential: Credential) -> Iterator[str]:
    subject = credential.get("credentialSubject")
    texts = {
        "iss": issuer.issuer_id(credential),
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    yield from (name for name, value in texts.items() if name in token.claims and token.claims[name] != value)
    moments = {"nbf": ("validFrom", "issuanceDate"), "exp": ("validUntil", "expirationDate")}
    for name, members in moments.items():
        stated = [credential[member] for member in members if member in credential]
        if name in token.claims and not _is_second_of(token.claims[name], stated):
            yield name


def _is_second_of(seconds: object, stated: list[object]) -> bool:
    """Whether a NumericDate is the second of every date stated, and one is."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not stated:
        return False
    found = [moment(one) for one in stated]
    return all(one is not None and int(one.timestamp()) == int(seconds) for one in found)


def prove(token: Token, credential: Credential, documents: Documents, now: datetime) -> Proved:
    """The checks `signature` and `issuer`. Every byte of a token is signed, so there is no question of terms."""
    if not jwt.is_supported(token):
        unsigned = token.algorithm.lower() in {"none", ""} or "alg" not in token.header
        said = "This badge is not signed." if unsigned else "Its signature is of a kind that is refused."
        return (signature("fail", said), Check("issuer", "unknown", "Nothing ties it to its issuer."))
    named = issuer.issuer_id(credential)
    public = _resolved(token, named, documents, now)
    missing, ours = key_of(public, named)
    return (missing or _signature(token, public), ours)


def _resolved(token: Token, named: str, documents: Documents, now: datetime) -> PublicKey | Exception:
    """By its name (`kid`), else by its value (`jwk`): either way only as the issuer lists it."""
    try:
        if isinstance(token.header.get("kid"), str):
            return issuer.resolve(named, token.header["kid"], documents, now)
        if "jwk" in token.header:
            return issuer.resolve_carried(named, token.header["jwk"], documents, now)
    except (issuer.UntrustedKeyError, issuer.UnresolvedKeyError) as problem:
        return problem
    return issuer.UnresolvedKeyError("It does not say which key signed it.")


def _signature(token: Token, public: object) -> Check:
    if isinstance(public, PublicKey) and jwt.is_signed_by(token, public):
        return signature("pass", "Nothing was changed since the issuer signed it.")
    return signature("fail", "It was changed after it was signed, or somebody else signed it.")
