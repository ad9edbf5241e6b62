"""The private keys of one deployment, at hand in this process: read from one text, found by their public halves.

Owns how several keys stand in one secret, and the RSA key of the RS256 form. It must not choose which key signs (that
is a row, so that replicas agree), nor show or keep a private half anywhere but here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.badges.keys import InvalidKeyError, SigningKey

DEMO_MARK = "DEMO KEY: whatever it signs proves nothing."
_BLOCK = re.compile(r"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.DOTALL)
_RSA_BITS = 2048
_MOST = 16


@dataclass(frozen=True)
class RsaKey:
    """The private key of the RS256 form. Its repr shows the public half only."""

    _private: rsa.RSAPrivateKey = field(repr=False)

    @property
    def jwk(self) -> dict[str, str]:
        """The public half (RFC 7517), members in the order of its thumbprint."""
        numbers = self._private.public_key().public_numbers()
        return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}

    @property
    def id(self) -> str:
        """The JWK thumbprint (RFC 7638)."""
        canonical = json.dumps(self.jwk, sort_keys=True, separators=(",", ":")).encode()
        return _text(hashlib.sha256(canonical).digest())

    def sign(self, message: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256: the same message always gives the same bytes."""
        return self._private.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def to_pem(self) -> str:
        """The private key as PKCS#8 PEM: a secret."""
        form = serialization.PrivateFormat.PKCS8
        return self._private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()

    def __repr__(self) -> str:
        return f"RsaKey({self.id})"


@dataclass(frozen=True)
class KeyRing:
    """Keys in the order given. `demo`: at least one was made for the demo."""

    signing: tuple[SigningKey, ...] = ()
    rsa: tuple[RsaKey, ...] = ()
    demo: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """One or more unencrypted PKCS#8 PEM blocks, Ed25519 and RSA. Raises InvalidKeyError, which never quotes them."""
        blocks = _BLOCK.findall(text)
        if not 0 < len(blocks) <= _MOST:
            raise InvalidKeyError("This is not an unencrypted PEM private key.")
        made = [_private(block) for block in blocks]
        ed25519 = tuple(SigningKey(key) for key in made if isinstance(key, Ed25519PrivateKey))
        if not ed25519:
            raise InvalidKeyError("The signing key must be an Ed25519 key; an RSA key only stands beside one.")
        return cls(ed25519, tuple(RsaKey(key) for key in made if isinstance(key, rsa.RSAPrivateKey)), DEMO_MARK in text)

    def get(self, multibase: str) -> SigningKey | None:
        return next((key for key in self.signing if key.multibase == multibase), None)

    def get_rsa(self, thumbprint: str) -> RsaKey | None:
        return next((key for key in self.rsa if key.id == thumbprint), None)


def new_rsa_key() -> RsaKey:
    return RsaKey(rsa.generate_private_key(65537, _RSA_BITS))


def _private(block: str) -> Ed25519PrivateKey | rsa.RSAPrivateKey:
    try:
        found = serialization.load_pem_private_key(block.encode(), password=None)
    except (ValueError, TypeError) as problem:
        raise InvalidKeyError("This is not an unencrypted PEM private key.") from problem
    if isinstance(found, Ed25519PrivateKey) or (isinstance(found, rsa.RSAPrivateKey) and found.key_size >= _RSA_BITS):
        return found
    raise InvalidKeyError("A signing key must be an Ed25519 key; for RS256, an RSA key of 2048 bits or more beside it.")


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
