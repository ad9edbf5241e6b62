"""Has the issuer taken a badge back? Reading a Bitstring Status List (W3C Recommendation 1.0).

Owns the bits. Three answers, never two: a list that cannot be read is *unknown*, not "not revoked". It must not
decide whether the list's signature is good: the caller hands in a list it has checked.
"""

import base64
import binascii
import zlib
from typing import Any

_MIN_BITS = 131_072  # the recommendation's minimum: a smaller list would tell who is who
_MAX_BYTES = 5 * 1024 * 1024
_GZIP = 31  # zlib's word for "a gzip header, largest window"


class UnknownStatusError(Exception):
    """It cannot be said whether the badge was revoked."""


def entries(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """The status entries of a credential. Raises UnknownStatusError when one is not of a kind we can read."""
    found = credential.get("credentialStatus", [])
    listed = found if isinstance(found, list) else [found]
    for entry in listed:
        if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
            raise UnknownStatusError("The badge states its status in a way that is not supported yet.")
        if not isinstance(entry.get("statusListCredential"), str):
            raise UnknownStatusError("The badge does not say where its status list is.")
    return listed


def is_set(entry: dict[str, Any], status_list: dict[str, Any]) -> bool:
    """Whether the bit of `entry` is set in a (checked) BitstringStatusListCredential.

    Raises UnknownStatusError when the two do not belong together or the list cannot be read.
    """
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") != "BitstringStatusList":
        raise UnknownStatusError("What the badge names as its status list is none.")
    purposes = subject.get("statusPurpose")
    if entry.get("statusPurpose") not in (purposes if isinstance(purposes, list) else [purposes]):
        raise UnknownStatusError("The status list is kept for another purpose.")
    bits = _bits(subject.get("encodedList"))
    index = _index(entry)
    if index >= len(bits) * 8:
        raise UnknownStatusError("The badge's place is beyond the end of the status list.")
    return bool(bits[index // 8] & (0x80 >> index % 8))


def _index(entry: dict[str, Any]) -> int:
    text = str(entry.get("statusListIndex"))
    if (
        entry.get("statusSize", 1) != 1
        or not text.isascii()
        or not text.isdigit()
        or len(text) > len(str(_MAX_BYTES * 8))
    ):
        raise UnknownStatusError("The badge does not say which place of the status list is its own.")
    return int(text)


def _bits(encoded: object) -> bytes:
    """Multibase base64url of gzip; inflated no further than 5 MiB."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise UnknownStatusError("The status list is not encoded as it should be.")
    try:
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        bits = zlib.decompressobj(_GZIP).decompress(packed, _MAX_BYTES)
    except (binascii.Error, ValueError, zlib.error) as problem:
        raise UnknownStatusError("The status list is not encoded as it should be.") from problem
    if len(bits) * 8 < _MIN_BITS:
        raise UnknownStatusError("The status list is smaller than the standard allows.")
    return bits
