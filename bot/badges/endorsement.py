"""What others say of a badge, its issuer or its achievement, inside the badge (Open Badges 3.0, Verification 6).

Owns where endorsements stand and what makes one genuine: proved on its own, in force, about the thing it stands at. It
must not follow the endorsements of endorsements.
"""

from collections.abc import Callable, Iterator
from typing import Any

from bot.badges import secured
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.report import Check, Outcome
from bot.badges.secured import Secured

Credential = dict[str, Any]
Prove = Callable[[Secured], list[Check]]

_MOST = 8  # the specification's own complete example carries five
_TYPE = "EndorsementCredential"


def check_endorsements(credential: Credential, prove: Prove) -> Check | None:
    """None when there are none. `prove` gives the checks of one, but for what it is about."""
    found = list(_endorsements(credential))
    if not found:
        return None
    if len(found) > _MOST:
        return Check("endorsement", "unknown", f"It carries {len(found)} endorsements, too many to look at.")
    answers = [_one(target, given, prove) for target, given in found]
    for outcome in ("fail", "unknown"):
        if said := [detail for found_outcome, detail in answers if found_outcome == outcome]:
            return Check("endorsement", outcome, f"Of the {len(found)} endorsements it carries, {len(said)}: {said[0]}")
    return Check("endorsement", "pass", f"The {len(found)} endorsements it carries are genuine.")


def _endorsements(credential: Credential) -> Iterator[tuple[object, object]]:
    """(id of what is endorsed, the endorsement as object or token)."""
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for target in (credential, credential.get("issuer"), achievement):
        if not isinstance(target, dict):
            continue
        for name in ("endorsement", "endorsementJwt"):
            listed = target.get(name, [])
            for given in listed if isinstance(listed, list) else [listed]:
                yield target.get("id"), given


def _one(target: object, given: object, prove: Prove) -> tuple[Outcome, str]:
    if isinstance(given, str):
        try:
            found = secured.read(given)
        except (RefusedError, UnreadableError) as problem:
            return "fail", f"cannot be read. {problem}"
    else:
        found = Secured(given if isinstance(given, dict) else {})
    kinds, subject = found.credential.get("type"), found.credential.get("credentialSubject")
    if _TYPE not in (kinds if isinstance(kinds, list) else [kinds]) or not isinstance(subject, dict):
        return "fail", "is no endorsement."
    if subject.get("id") != target or target is None:
        return "fail", "is about something else."
    return _judged(found, prove(found))


def _judged(found: Secured, checks: list[Check]) -> tuple[Outcome, str]:
    """One that ended or was taken back since is no lie of the issuer; neither is one that nobody signed."""
    signed = found.token is not None or "proof" in found.credential
    for outcome in ("fail", "unknown"):
        if bad := next((check for check in checks if check.outcome == outcome), None):
            later = bad.name in {"dates", "status"} or not signed
            return "unknown" if later else bad.outcome, f"does not verify. {bad.detail}"
    return "pass", ""
