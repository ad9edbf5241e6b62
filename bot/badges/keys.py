"""Ed25519 signing keys and the DIDs that publish them (did:key, did:web).

Owns key material and its text forms. It must not read settings, choose a key, or fetch a DID document
(`issuer.py` resolves strangers' keys).
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_MULTICODEC = b"\xed\x01"
_MAX_MULTIBASE = 128  # a signature takes 89 characters; decoding is quadratic, so a longer text is refused unread


class InvalidKeyError(ValueError):
    """The text is not a usable Ed25519 key or DID."""


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 private key. Its repr shows the public half only."""

    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key of a 32-byte seed (RFC 8032)."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def to_pem(self) -> str:
        """The private key as PKCS#8 PEM: a secret."""
        form = serialization.PrivateFormat.PKCS8
        return self._private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()

    @property
    def multibase(self) -> str:
        """The public key as a Multikey, `z6Mk…`."""
        return public_multibase(self._private.public_key())

    @property
    def did_key(self) -> str:
        return f"did:key:{self.multibase}"

    def verification_method(self, did: str) -> str:
        """The DID URL of this key in the document of `did`: the fragment is the Multikey."""
        return f"{did}#{self.multibase}"

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature; the same message always gives the same bytes (RFC 8032)."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.multibase})"


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def save_pem(pem: str, path: Path) -> None:
    """Write a new file only its owner can read. Raises FileExistsError: a key is never overwritten."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def public_multibase(public: Ed25519PublicKey) -> str:
    return encode_multibase(_ED25519_MULTICODEC + public.public_bytes_raw())


def public_key(multibase: str) -> Ed25519PublicKey:
    """Read a Multikey `z6Mk…`. Raises InvalidKeyError for any other kind of key."""
    data = decode_multibase(multibase)
    if not data.startswith(_ED25519_MULTICODEC) or len(data) != len(_ED25519_MULTICODEC) + 32:
        raise InvalidKeyError("This is not an Ed25519 public key in Multikey form (z6Mk…).")
    return Ed25519PublicKey.from_public_bytes(data[len(_ED25519_MULTICODEC) :])


def is_signed_by(public: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def encode_multibase(data: bytes) -> str:
    """Base58-btc with its multibase prefix `z`."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + text


def decode_multibase(text: str) -> bytes:
    """Raises InvalidKeyError when the text is not base58-btc multibase or is absurdly long."""
    if not text.startswith("z") or len(text) > _MAX_MULTIBASE:
        raise InvalidKeyError("This is not a base58 multibase text (z…).")
    number = 0
    for character in text[1:]:
        digit = _ALPHABET.find(character)
        if digit < 0:
            raise InvalidKeyError("This is not a base58 multibase text (z…).")
        number = number * 58 + digit
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did_web(public_url: str) -> str:
    """`https://host:port/path` -> `did:web:host%3Aport:path` (did:web specification, section 3.1).

    Raises InvalidKeyError, which never quotes the address: it may carry a password.
    """
    parts = urlsplit(public_url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in public_url or parts.query:
        raise InvalidKeyError("A did:web needs a plain https address: host, port and path only.")
    port = f"%3A{parts.port}" if parts.port else ""
    path = [quote(segment, safe="") for segment in parts.path.split("/") if segment]
    return ":".join(["did:web", parts.hostname + port, *path])


def did_web_url(did: str) -> str:
    """Where the DID document of a did:web is published; always https. Raises InvalidKeyError."""
    segments = [unquote(segment) for segment in did.removeprefix("did:web:").split(":")]
    host, path = segments[0], segments[1:]
    unsafe = any(not part or set("/?#@\\ ") & set(part) or part in {".", ".."} for part in segments)
    if not did.startswith("did:web:") or unsafe:
        raise InvalidKeyError("This did:web does not name a host and a path.")
    return f"https://{host}/{'/'.join(path)}/did.json" if path else f"https://{host}/.well-known/did.json"


def did_document(did: str, keys_public: list[str]) -> dict[str, Any]:
    """The DID document that publishes these Multikeys, each allowed to sign credentials.

    Rotation: list the new key and every old one whose badges live. A compromised key is left out.
    """
    methods = [
        {"id": f"{did}#{key}", "type": "Multikey", "controller": did, "publicKeyMultibase": key} for key in keys_public
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
