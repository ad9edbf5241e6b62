"""The same badge for older displayers: an Open Badges 2.0 hosted assertion, its badge class and its issuer.

Owns these three documents. What they say is the signed credential's plan; being hosted, they carry no signature. It must
not know whether an award stands: the caller answers for a withdrawn one with `revoked`.
"""

from __future__ import annotations

from typing import Any

from bot.badges.credential import DEMO, Achievement, AwardPlan, Evidence, timestamp

CONTEXT = "https://w3id.org/openbadges/v2"


def assertion(plan: AwardPlan) -> dict[str, Any] | None:
    """The hosted Assertion at `{credential id}/ob2.json`; None without an address, as 2.0 needs a recipient's."""
    known = plan.identity
    if known is None:
        return None
    return _present(
        {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{plan.id}/ob2.json",
            "recipient": {"type": "email", "hashed": True, "salt": known.salt, "identity": known.hash},
            "badge": f"{plan.achievement.id}/ob2.json",
            "verification": {"type": "HostedBadge"},
            "issuedOn": timestamp(plan.awarded_at),
            "expires": plan.valid_until and timestamp(plan.valid_until),
            "narrative": plan.narrative,
            "evidence": [_evidence(item) for item in plan.evidence],
        }
    )


def revoked(plan: AwardPlan, reason: str) -> dict[str, Any]:
    """What is hosted in place of a withdrawn Assertion, with status 410 (Open Badges 2.0, Hosted Verification)."""
    return _present(
        {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{plan.id}/ob2.json",
            "revoked": True,
            "revocationReason": reason,
        }
    )


def badge_class(said: Achievement, issuer_url: str, *, demo: bool) -> dict[str, Any]:
    """`said.image` must be there: 2.0 asks for a picture. `issuer_url`: the issuer's 2.0 profile."""
    return _present(
        {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": f"{said.id}/ob2.json",
            "name": said.name,
            "description": f"{DEMO}, proves nothing. {said.description}" if demo else said.description,
            "image": said.image,
            "criteria": _present({"id": said.criteria_id, "narrative": said.criteria}),
            "issuer": issuer_url,
            "tags": list(said.tags),
            "alignment": [
                _present(
                    {
                        "targetName": target.name,
                        "targetUrl": target.url,
                        "targetFramework": target.framework,
                        "targetCode": target.code,
                    }
                )
                for target in said.alignment
            ],
        }
    )


def profile(url: str, name: str, home: str, email: str | None, *, demo: bool) -> dict[str, Any]:
    """The issuer. `home`: its website."""
    named = f"{DEMO} {name}" if demo else name
    return _present({"@context": CONTEXT, "type": "Issuer", "id": url, "name": named, "url": home, "email": email})


def _evidence(item: Evidence) -> dict[str, Any]:
    return {"type": "Evidence", **item.model_dump(exclude_none=True)}


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {}, "")}
