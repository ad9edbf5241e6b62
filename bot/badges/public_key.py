"""Public keys of strangers, in the forms in which they are published: Multikey, JWK, PEM, base58.

Owns which kinds of key count (Ed25519, P-256, RSA of 2048 to 8192 bits). It must not decide whose a key is, nor ever
take a private one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.badges.keys import InvalidKeyError, decode_multibase

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

_RSA_BITS = range(2048, 8192 + 1)  # shorter can be forged, longer keeps a verifier busy
_RSA_EXPONENT = 2**32
_P256_MULTICODEC = b"\x80\x24"
_FAMILIES: Mapping[str, Any] = {
    "OKP": jwt.algorithms.OKPAlgorithm,
    "EC": jwt.algorithms.ECAlgorithm,
    "RSA": jwt.algorithms.RSAAlgorithm,
}
_MOST_TEXT = 4096


def from_multibase(text: object) -> PublicKey:
    """A Multikey: `z6Mk…` (Ed25519) or `zDn…` (P-256). Raises InvalidKeyError."""
    data = decode_multibase(str(text))
    try:
        if data[:2] == b"\xed\x01":
            return Ed25519PublicKey.from_public_bytes(data[2:])
        if data[:2] == _P256_MULTICODEC:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data[2:])
    except ValueError as problem:
        raise InvalidKeyError("This Multikey does not hold a key.") from problem
    raise InvalidKeyError("This is a Multikey of a kind that is not supported.")


def from_base58(text: object) -> PublicKey:
    """The bare 32 bytes of Ed25519VerificationKey2018. Raises InvalidKeyError."""
    try:
        return Ed25519PublicKey.from_public_bytes(decode_multibase(f"z{text}"))
    except ValueError as problem:
        raise InvalidKeyError("This is not an Ed25519 key in base58.") from problem


def from_jwk(jwk: object) -> PublicKey:
    """A public JWK (RFC 7517). Raises InvalidKeyError, also for one that gives its private half away."""
    if not isinstance(jwk, dict) or len(str(jwk)) > _MOST_TEXT or "d" in jwk:
        raise InvalidKeyError("This is not a public JWK.")
    family = _FAMILIES.get(str(jwk.get("kty")))
    try:
        found = family.from_jwk(jwk) if family else None
    except (jwt.InvalidKeyError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise InvalidKeyError("This JWK does not hold a key.") from problem
    return _supported(found)


def from_pem(pem: object) -> PublicKey:
    """SubjectPublicKeyInfo as PEM. Raises InvalidKeyError."""
    text = str(pem)
    try:
        found = serialization.load_pem_public_key(text.encode()) if len(text) <= _MOST_TEXT else None
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise InvalidKeyError("This is not a public key in PEM form.") from problem
    return _supported(found)


def _supported(key: object) -> PublicKey:
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    if isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS and key.public_numbers().e < _RSA_EXPONENT:
        return key
    raise InvalidKeyError("This key is of a kind that is not supported.")
