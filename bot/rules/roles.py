"""Who may do what: role grants of a programme, read at the moment of the act (R23, R25)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage.records import Role, RoleGrant

DECIDERS = frozenset({Role.ASSESSOR, Role.LEAD})
STAFF = frozenset({Role.STAFF, Role.ADMINISTRATOR, Role.LEAD})
ADVISES = STAFF | {Role.ADVISOR}  # may answer a learner for the programme, and see what the catalog left open


def holds(
    grants: Iterable[RoleGrant], roles: frozenset[Role], programme: str, badge: str | None, now: datetime
) -> bool:
    """True where one grant of these roles covers the programme, the badge and this moment."""
    return any(
        g.role in roles
        and g.programme == programme
        and (g.badge is None or g.badge == badge)
        and g.since <= now
        and (g.until is None or now < g.until)
        for g in grants
    )
