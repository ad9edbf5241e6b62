"""The documents that an issuer of ours publishes about itself.

Owns which key stands where. Must not fetch anything: strangers' documents are `issuer.py`'s.
"""

from typing import Any

from bot.badges.keys import did_document, did_web_url


def own_documents(did: str, verification_method: str) -> dict[str, dict[str, Any]]:
    """URL -> document for a did:web issuer; nothing for a did:key, which is its own document."""
    if not did.startswith("did:web:"):
        return {}
    return {did_web_url(did): did_document(did, [verification_method.partition("#")[2]])}
