"""Reading the lists by which issuers take badges back: Bitstring Status List 1.0, StatusList2021, 1EdTech's own.

Owns the bits and the entries. Three answers, never two: a list that cannot be read is *unknown*, not "not revoked". It
must not decide whether a list is the issuer's (`revocation.py` does), nor fetch one. Ours is written in `status_list.py`.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any

ONE_EDTECH = "1EdTechRevocationList"
WITHDRAWN = {"revocation": "revoked", "suspension": "suspended"}

_MIN_BITS = 100_000  # the recommendation says 131,072, so that places are no names; well-known issuers keep 100,000
_MAX_BYTES = 5 * 1024 * 1024
_GZIP = 31  # zlib's word for "a gzip header, largest window"
# entry type -> (the type of the list's subject, what stands before its base64url)
_BITSTRINGS: Mapping[str, tuple[str, str]] = {
    "BitstringStatusListEntry": ("BitstringStatusList", "u"),
    "StatusList2021Entry": ("StatusList2021", ""),
}
_NAMES = ("revokedCredentials", "revokedCredential")


class UnknownStatusError(Exception):
    """It cannot be said whether the badge was revoked."""


def entries(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """The status entries of a credential that could take it back.

    Raises UnknownStatusError when one is not of a kind we can read.
    """
    found = credential.get("credentialStatus", [])
    listed = found if isinstance(found, list) else [found]
    for entry in listed:
        _require_readable(entry)
    return [entry for entry in listed if entry["type"] == ONE_EDTECH or entry["statusPurpose"] in WITHDRAWN]


def _require_readable(entry: object) -> None:
    kind = entry.get("type") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(kind, str) or kind not in {ONE_EDTECH, *_BITSTRINGS}:
        raise UnknownStatusError("The badge states its status in a way that is not supported.")
    needed = ["id"] if kind == ONE_EDTECH else ["statusListCredential", "statusPurpose"]
    if not all(isinstance(entry.get(name), str) for name in needed):
        raise UnknownStatusError("The badge does not say where its status list is, or what it is for.")


def is_set(entry: dict[str, Any], status_list: dict[str, Any]) -> bool:
    """Whether the bit of `entry` is set in a (checked) status list credential.

    Raises UnknownStatusError when the two do not belong together or the list cannot be read.
    """
    kind, prefix = _BITSTRINGS[entry["type"]]
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") != kind:
        raise UnknownStatusError("What the badge names as its status list is none.")
    purposes = subject.get("statusPurpose")
    if entry.get("statusPurpose") not in (purposes if isinstance(purposes, list) else [purposes]):
        raise UnknownStatusError("The status list is kept for another purpose.")
    bits = _bits(subject.get("encodedList"), prefix)
    index = _index(entry)
    if index >= len(bits) * 8:
        raise UnknownStatusError("The badge's place is beyond the end of the status list.")
    return bool(bits[index // 8] & (0x80 >> index % 8))


def revoked_for(credential: dict[str, Any], entry: dict[str, Any], found: dict[str, Any]) -> str | None:
    """The reason in 1EdTech's RevocationList (empty where it gives none), or None when the badge is not in it.

    Raises UnknownStatusError when the list is not the one named, not the issuer's, or cannot be read.
    """
    said = credential.get("issuer")
    owner = said.get("id") if isinstance(said, dict) else said
    theirs = found.get("issuer")
    if (
        found.get("id", entry["id"]) != entry["id"]
        or (theirs.get("id") if isinstance(theirs, dict) else theirs) != owner
    ):
        raise UnknownStatusError("The list at the address it names is not its issuer's.")
    listed = next((found[name] for name in _NAMES if name in found), None)
    if not isinstance(listed, list):
        raise UnknownStatusError("Its status list cannot be read.")
    for one in listed:
        named = one.get("id") if isinstance(one, dict) else one
        if named == credential.get("id") and (not isinstance(one, dict) or one.get("revoked", True) is not False):
            return str(one.get("revocationReason", ""))[:300] if isinstance(one, dict) else ""
    return None


def _index(entry: dict[str, Any]) -> int:
    text = str(entry.get("statusListIndex"))
    usable = text.isascii() and text.isdigit() and len(text) <= len(str(_MAX_BYTES * 8))
    if entry.get("statusSize", 1) != 1 or not usable:
        raise UnknownStatusError("The badge does not say which place of the status list is its own.")
    return int(text)


def _bits(encoded: object, prefix: str) -> bytes:
    """Base64url of gzip after `prefix`; inflated no further than 5 MiB."""
    if not isinstance(encoded, str) or not encoded.startswith(prefix):
        raise UnknownStatusError("The status list is not encoded as it should be.")
    text = encoded.removeprefix(prefix)
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        bits = zlib.decompressobj(_GZIP).decompress(packed, _MAX_BYTES)
    except (binascii.Error, ValueError, zlib.error) as problem:
        raise UnknownStatusError("The status list is not encoded as it should be.") from problem
    if len(bits) * 8 < _MIN_BITS:
        raise UnknownStatusError("The status list is smaller than the standard allows.")
    return bits
