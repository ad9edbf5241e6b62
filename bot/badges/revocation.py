"""Has the issuer taken a badge back? Finds the lists a badge names, makes sure they are the issuer's, asks them.

Owns the three answers: revoked, not revoked, "that cannot be said". Reading a list is `status.py`'s.
"""

from datetime import datetime
from typing import Any

from bot.badges import document as reading
from bot.badges import issuer, secured, status
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.fetch import Documents, FetchError
from bot.badges.report import Check
from bot.badges.validity import check_dates

Credential = dict[str, Any]

ACCEPT = "application/vc+ld+json, application/vc+jwt;q=0.9, application/ld+json;q=0.9, application/json;q=0.8"
_OK = 200


def check_status(credential: Credential, documents: Documents, now: datetime) -> Check:
    """One list that says so is enough to call a badge revoked; every list must be had before it is called good."""
    try:
        listed = status.entries(credential)
    except status.UnknownStatusError as problem:
        return _unknown(problem)
    doubts = []
    for entry in listed:
        try:
            if said := _withdrawn(entry, credential, documents, now):
                return Check("status", "fail", said)
        except status.UnknownStatusError as problem:
            doubts.append(problem)
    if doubts:
        return _unknown(doubts[0])
    if not listed:
        return Check("status", "pass", "It names no status list: its issuer publishes no revocation for it.")
    return Check("status", "pass", "The issuer's list says that it is not revoked.")


def _unknown(problem: status.UnknownStatusError) -> Check:
    return Check("status", "unknown", f"Whether it was revoked cannot be said. {problem}")


def _withdrawn(entry: dict[str, Any], credential: Credential, documents: Documents, now: datetime) -> str | None:
    """What to say when this entry's list takes the badge back; None when it does not."""
    if entry["type"] == status.ONE_EDTECH:
        found = _fetched(entry["id"], documents, reading.parse)
        reason = status.revoked_for(credential, entry, found)
        return None if reason is None else f"The issuer has revoked this badge. {reason}".strip()
    listed = _status_list(entry, credential, documents, now)
    return (
        f"The issuer has {status.WITHDRAWN[entry['statusPurpose']]} this badge."
        if status.is_set(entry, listed)
        else None
    )


def _status_list(entry: dict[str, Any], credential: Credential, documents: Documents, now: datetime) -> Credential:
    """The status list an entry names, once it is known to be the issuer's own, intact and current."""
    url = entry["statusListCredential"]
    carried = _fetched(url, documents, secured.read)
    found: Credential = carried.credential
    # The list may keep the id it had elsewhere, but not pass for another list of the same issuer.
    same_list = str(found.get("id", url)).rstrip("/").rpartition("/")[2] == url.rstrip("/").rpartition("/")[2]
    owner, theirs = issuer.issuer_id(credential), issuer.issuer_id(found)
    if not same_list or not (owner == theirs or issuer.is_own_key(owner, theirs, documents, now)):
        raise status.UnknownStatusError("The list at the address it names is not its issuer's.")
    checks = [*carried.prove(documents, now, strict=False), check_dates(found, now)]
    if bad := next((check for check in checks if check.outcome != "pass"), None):
        raise status.UnknownStatusError(f"Its status list does not verify. {bad.detail}")
    return found


def _fetched(url: str, documents: Documents, read: Any) -> Any:
    try:
        answer = documents.get(url, ACCEPT)
        if answer.status != _OK:
            raise status.UnknownStatusError(f"Its status list cannot be had (status {answer.status}).")
        return read(answer.body)
    except (FetchError, RefusedError, UnreadableError) as problem:
        raise status.UnknownStatusError(f"Its status list cannot be had. {problem}") from problem
