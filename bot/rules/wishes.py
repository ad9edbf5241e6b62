"""What a person wants of reminders: off or on, nothing for a while, or one at a time that they chose.

Kept in the person's preferences under one key, as plain JSON. Starting a pathway never touches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

KEY = "reminders"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    off: bool = False
    snoozed_until: datetime | None = None  # nothing unasked before then, on any pathway
    asked: Mapping[str, datetime] = field(default_factory=dict)  # enrolment -> when they asked to be reminded

    def stopped(self) -> Wishes:
        """Nothing any more, also not what was asked for earlier."""
        return Wishes(off=True)

    def resumed(self) -> Wishes:
        return replace(self, off=False, snoozed_until=None)

    def snoozing(self, until: datetime) -> Wishes:
        return replace(self, snoozed_until=until)

    def asking(self, enrolment: str, at: datetime) -> Wishes:
        return replace(self, asked={**self.asked, enrolment: at})

    def reminded(self, enrolment: str) -> Wishes:
        return replace(self, asked={e: at for e, at in self.asked.items() if e != enrolment})


def wishes_in(preferences: Mapping[str, Any]) -> Wishes:
    kept = preferences.get(KEY, {})
    until = kept.get("snoozed_until")
    return Wishes(
        off=bool(kept.get("off")),
        snoozed_until=datetime.fromisoformat(until) if until else None,
        asked={enrolment: datetime.fromisoformat(at) for enrolment, at in kept.get("asked", {}).items()},
    )


def with_wishes(preferences: Mapping[str, Any], wishes: Wishes) -> dict[str, Any]:
    """The preferences with these wishes in place of the earlier ones."""
    until = wishes.snoozed_until
    kept = {
        "off": wishes.off,
        "snoozed_until": until.isoformat() if until else None,
        "asked": {enrolment: at.isoformat() for enrolment, at in wishes.asked.items()},
    }
    return {**preferences, KEY: kept}
