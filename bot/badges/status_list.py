"""The lists by which an issuer of ours takes badges back: Bitstring Status List 1.0, and 1EdTech's revocation list.

Owns the documents. Reading strangers' lists is `status.py`'s; it must not know who revoked what, or when it is signed.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.badges.credential import DEMO, timestamp
from bot.badges.jsonld import CREDENTIALS_V2

ENTRIES = 131_072  # the recommendation's minimum: a smaller list would tell who is who
TTL = timedelta(seconds=60)  # how long a reader may keep it
FRESH_FOR = timedelta(days=7)  # how long an authentic copy is believed: an old one must not bring a badge back


def encoded(places: Iterable[int]) -> str:
    """`encodedList`: multibase base64url of a gzipped bitstring, the first entry leftmost. Same places, same text."""
    bits = bytearray(ENTRIES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def unsigned_list(
    url: str, issuer: str, places: Iterable[int], *, since: datetime, now: datetime, demo: bool = False
) -> dict[str, Any]:
    """The BitstringStatusListCredential to be signed. `places`: indexes of the revoked badges, 0 to ENTRIES - 1."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        **({"name": f"{DEMO} status list, proves nothing"} if demo else {}),
        "issuer": issuer,
        "validFrom": timestamp(since),
        "validUntil": timestamp(now + FRESH_FOR),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(places),
            "ttl": int(TTL.total_seconds() * 1000),
        },
    }


def revocation_list(url: str, issuer: str, reasons: Mapping[str, str]) -> dict[str, Any]:
    """1EdTech's RevocationList. `reasons`: credential id -> why."""
    return {
        "id": url,
        "issuer": issuer,
        "revokedCredentials": [
            {"id": credential, "revoked": True, **({"revocationReason": reason} if reason else {})}
            for credential, reason in reasons.items()
        ],
    }
