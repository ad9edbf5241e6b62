"""Was a badge issued for this address? (Open Badges 3.0, Verify Recipient; 2.0, IdentityObject.)

Owns the comparison of a given e-mail address with what a badge states, hashed or plain. It must not keep an address.
"""

import hashlib
import hmac
from typing import Any

from bot.badges.report import Check

Credential = dict[str, Any]

_HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}  # md5: Open Badges 2.0 still knows it; a recipient only


def check_recipient(identifiers: list[dict[str, Any]], email: str) -> Check:
    """`identifiers`: IdentityObjects of a 3.0 subject, or the one of a 2.0 assertion."""
    if not identifiers:
        return Check("recipient", "unknown", "It does not say for which address it was issued.")
    if any(_is(item, email) for item in identifiers):
        return Check("recipient", "pass", "It was issued for this address.")
    return Check("recipient", "fail", "It was issued for somebody else.")


def identifiers_of(credential: Credential) -> list[dict[str, Any]]:
    """Of a 3.0 credential."""
    subject = credential.get("credentialSubject")
    found = subject.get("identifier", []) if isinstance(subject, dict) else []
    return [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]


def _is(identifier: dict[str, Any], email: str) -> bool:
    """An address counts as written, and as addresses are usually written: trimmed, in lower case."""
    stated = str(identifier.get("identityHash", identifier.get("identity", "")))
    spellings = {email.strip(), email.strip().lower()}
    if identifier.get("hashed") is not True:
        return stated.strip().lower() in spellings
    name, _, digest = stated.lower().partition("$")
    hashed = _HASHES.get(name)
    salt = str(identifier.get("salt", ""))
    return hashed is not None and any(
        hmac.compare_digest(hashed((one + salt).encode()).hexdigest().encode(), digest.encode()) for one in spellings
    )
