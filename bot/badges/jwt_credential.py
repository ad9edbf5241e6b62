"""The same credential as a signed token (VC-JWT, Open Badges 3.0 section 8.2.4), beside its Data Integrity form.

Owns the claims and the header that we write. Reading tokens is `vc_jwt.py`'s, their letters `jwt.py`'s.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.badges import jwt
from bot.badges.keyring import RsaKey
from bot.badges.keys import SigningKey

EDDSA, RS256 = "EdDSA", "RS256"


def claims(unsigned: dict[str, Any]) -> dict[str, Any]:
    """The credential's members at the top level (VC 2.0), with the registered claims that must say the same."""
    until = unsigned.get("validUntil")
    return {
        **unsigned,
        "iss": unsigned["issuer"]["id"],
        "jti": unsigned["id"],
        "sub": unsigned["credentialSubject"]["id"],
        "nbf": _seconds(unsigned["validFrom"]),
        **({"exp": _seconds(until)} if until else {}),
    }


def eddsa(unsigned: dict[str, Any], key: SigningKey, did: str) -> str:
    """Same credential, same key, same token."""
    return jwt.encode(claims(unsigned), key.sign, _header(EDDSA, key.verification_method(did)))


def rs256(unsigned: dict[str, Any], key: RsaKey, did: str) -> str:
    """Same credential, same key, same token. For a did:web only: nothing else can publish an RSA key."""
    return jwt.encode(claims(unsigned), key.sign, _header(RS256, f"{did}#{key.id}"))


def _header(algorithm: str, method: str) -> dict[str, str]:
    """Nothing but what the specification allows: alg, kid, typ."""
    return {"alg": algorithm, "kid": method, "typ": "JWT"}


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
