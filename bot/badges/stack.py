"""The badges a macro-badge is made of: found by their addresses, each verified on its own, one level deep.

Owns what makes a stack hold together. It must not follow the parts of parts.
"""

from collections.abc import Callable
from typing import Any

from bot.badges import issuer, secured
from bot.badges.credential import COMPONENT_GENRE
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.fetch import Documents, FetchError
from bot.badges.report import Check, Outcome
from bot.badges.secured import Secured

Credential = dict[str, Any]

MAX_COMPONENTS = 24
_ACCEPT = "application/vc+ld+json, application/json;q=0.8"
_OK = 200
_AUTHENTIC = frozenset({"format", "claims", "terms", "signature", "issuer"})


def components(credential: Credential) -> list[str]:
    """The addresses of the badges it names as its parts: evidence of genre OpenBadgeCredential, by id."""
    found = credential.get("evidence", [])
    listed = [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]
    return [str(item["id"]) for item in listed if item.get("genre") == COMPONENT_GENRE and "id" in item]


def stack_check(
    credential: Credential, urls: list[str], documents: Documents, check: Callable[[Secured], list[Check]]
) -> Check:
    """Whether every part is there, genuine, and from the same issuer.

    A part that expired since does not undo the whole (R29); one that was revoked is for the issuer to decide (R28),
    so it makes the answer unknown, not wrong.
    """
    if len(urls) > MAX_COMPONENTS or len(set(urls)) < len(urls):
        return Check("stack", "fail", "It names more parts than a stack has, or one part twice.")
    answers = [_component(url, issuer.issuer_id(credential), documents, check) for url in urls]
    for outcome in ("fail", "unknown"):
        if said := [detail for found, detail in answers if found == outcome]:
            return Check("stack", outcome, f"Of the {len(urls)} badges it is made of, {len(said)}: {said[0]}")
    notes = " ".join(sorted({detail for _, detail in answers if detail}))
    return Check("stack", "pass", f"All {len(urls)} badges it is made of are genuine. {notes}".strip())


def _component(
    url: str, owner: str, documents: Documents, check: Callable[[Secured], list[Check]]
) -> tuple[Outcome, str]:
    try:
        answer = documents.get(url, _ACCEPT)
        carried = secured.read(answer.body)
    except (FetchError, RefusedError, UnreadableError) as problem:
        return "unknown", f"cannot be read. {problem}"
    if answer.status != _OK:
        return "unknown", f"is not there (status {answer.status})."
    part = carried.credential
    if part.get("id") != url or issuer.issuer_id(part) != owner:
        return "fail", "is not the badge it should be."
    return _judged(check(carried))


def _judged(checks: list[Check]) -> tuple[Outcome, str]:
    for outcome in ("fail", "unknown"):
        if found := next((one for one in checks if one.name in _AUTHENTIC and one.outcome == outcome), None):
            return found.outcome, f"does not verify. {found.detail}"
    later = {one.name: one.outcome for one in checks}
    if later.get("status") != "pass":
        return "unknown", "was revoked since, or that cannot be said. Its issuer decides what that means here."
    return "pass", "" if later.get("dates") == "pass" else "Some have expired since."
