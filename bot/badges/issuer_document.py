"""The documents that an issuer of ours publishes about itself.

Owns which key stands where. Must not fetch anything: strangers' documents are `issuer.py`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.badges.keys import did_document, did_web_url


def own_documents(
    did: str, multikeys: Sequence[str], jwks: Mapping[str, dict[str, str]] | None = None
) -> dict[str, dict[str, Any]]:
    """URL -> document for a did:web issuer; nothing for a did:key, which is its own document.

    `multikeys`: Ed25519 public keys; `jwks`: RSA public keys by their thumbprints. All may sign credentials.
    """
    if not did.startswith("did:web:"):
        return {}
    found = did_document(did, list(multikeys))
    if jwks:
        found["@context"].append("https://w3id.org/security/jwk/v1")
        more = [_json_web_key(did, thumbprint, jwk) for thumbprint, jwk in jwks.items()]
        found["verificationMethod"] += more
        found["assertionMethod"] += [method["id"] for method in more]
    return {did_web_url(did): found}


def _json_web_key(did: str, thumbprint: str, jwk: dict[str, str]) -> dict[str, Any]:
    return {"id": f"{did}#{thumbprint}", "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk}
