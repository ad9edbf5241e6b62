"""JSON in one spelling (RFC 8785), for eddsa-jcs-2022.

Owns the bytes that suite signs. It must not know who signed them. Every member is in these bytes, so nothing that a
document shows is left unsigned.
"""

import hashlib
from typing import Any

import rfc8785

from bot.badges.jsonld import UnfaithfulError

Document = dict[str, Any]


def hash_data(unsecured: Document, options: Document) -> bytes:
    """SHA-256 of the options, then of the document: the 64 bytes an eddsa-jcs-2022 proof signs (vc-di-eddsa 3.3.4).

    Contexts that stand in the proof must be the document's own: the specification lets a document add more of them after
    it was signed, which would change what its words mean. Raises UnfaithfulError, also for a number that has no one
    spelling.
    """
    if "@context" in options and options["@context"] != unsecured.get("@context"):
        raise UnfaithfulError("The document names other contexts than those it was signed with.")
    try:
        return b"".join(hashlib.sha256(rfc8785.dumps(part)).digest() for part in (options, unsecured))
    except (rfc8785.CanonicalizationError, RecursionError) as problem:
        raise UnfaithfulError("The document holds a number or a text that has no single spelling.") from problem
