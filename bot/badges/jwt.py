"""Compact signed tokens (JWS, RFC 7515): the JWT form of a credential, whoever made it.

Owns the three parts and which algorithm goes with which key. It must not decide whose key counts (`issuer.py`) or what
the claims mean (`vc_jwt.py`). Reading is strict: one token has one spelling, so no changed byte is overlooked.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.badges import document as reading
from bot.badges.document import MAX_BYTES, RefusedError, UnreadableError
from bot.badges.public_key import PublicKey

_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_MAX_TOKEN = MAX_BYTES * 4 // 3
_RSA, _EC, _OKP = jwt.algorithms.RSAAlgorithm, jwt.algorithms.ECAlgorithm, jwt.algorithms.OKPAlgorithm

# `alg` -> the kind of key it takes, and its arithmetic. An algorithm is chosen by the token, a key by the issuer: both
# must fit, so a public key can't be passed off as the secret of another algorithm. "none" and the HMACs have no row.
_ALGORITHMS: Mapping[str, tuple[type, Any]] = {
    "EdDSA": (Ed25519PublicKey, _OKP()),
    "Ed25519": (Ed25519PublicKey, _OKP()),  # RFC 9864's name for the same
    "RS256": (RSAPublicKey, _RSA(_RSA.SHA256)),
    "ES256": (EllipticCurvePublicKey, _EC(_EC.SHA256, SECP256R1)),
}


@dataclass(frozen=True)
class Token:
    """A token that was read, not yet believed. `message` are the bytes that `signature` is made over."""

    header: dict[str, Any]
    claims: dict[str, Any]
    message: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg"))


def is_token(data: bytes) -> bool:
    """Whether this has the shape of a compact token."""
    return bool(_TOKEN.fullmatch(data))


def encode(claims: Mapping[str, Any], sign: Callable[[bytes], bytes], header: Mapping[str, Any]) -> str:
    """A compact token: `header` (with its `alg`) and `claims` as JSON in the order given, signed by `sign`.

    Same input, same bytes, where the signature is deterministic (EdDSA, RS256). Raises ValueError without an `alg` that
    can be checked again.
    """
    if header.get("alg") not in _ALGORITHMS:
        raise ValueError("The header must name one of " + ", ".join(_ALGORITHMS))
    message = b".".join(_encoded(reading.dump(dict(part))) for part in (header, claims))
    return (message + b"." + _encoded(sign(message))).decode()


def decode(data: bytes | str) -> Token:
    """Read a token. Raises UnreadableError when it is none, RefusedError when it is larger or odder than an honest one."""
    text = data.encode() if isinstance(data, str) else data
    if len(text) > _MAX_TOKEN:
        raise RefusedError(f"The token is larger than {_MAX_TOKEN // 1024} kB.")
    if not is_token(text):
        raise UnreadableError("This is not a badge in JWT form.")
    message, _, signature = text.rpartition(b".")
    head, _, body = message.partition(b".")
    header, claims = (reading.parse(_decoded(part)) for part in (head, body))
    if "crit" in header or "b64" in header:  # RFC 7515, 4.1.11: what is not understood is refused
        raise RefusedError("The token asks for an extension that is not supported.")
    return Token(header, claims, message, _decoded(signature))


def is_supported(token: Token) -> bool:
    return token.algorithm in _ALGORITHMS


def is_signed_by(token: Token, public: PublicKey) -> bool:
    """Whether `public` signed exactly this token, with the algorithm that goes with its kind of key."""
    kind, arithmetic = _ALGORITHMS.get(token.algorithm, (type(None), None))
    return isinstance(public, kind) and bool(arithmetic.verify(token.message, public, token.signature))


def _encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    """Raises RefusedError for a text that is not the one spelling of its bytes."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        data = b""
    if _encoded(data) != text:
        raise RefusedError("The token is not encoded as it should be.")
    return data
