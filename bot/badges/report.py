"""What a verification found, as values.

Owns the names and the meaning of the answers. It must not check anything.
"""

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["pass", "fail", "unknown"]
Verdict = Literal["valid", "invalid", "unknown"]

# Each must be there and pass before a badge is called valid, and so must these where they were asked: `terms` of a proof
# inside, `claims` of a token, `recipient`. The others may be unknown: `stack` (a macro-badge stands on its own signature,
# so a part that cannot be seen today does not undo it), `endorsement`, `schema`, `subject`.
ESSENTIAL = ("readable", "format", "signature", "issuer", "dates", "status")
_WHERE_ASKED = frozenset({"terms", "claims", "recipient"})


@dataclass(frozen=True)
class Check:
    """One question, its answer, and one plain sentence. `unknown` is never a quiet pass."""

    name: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True)
class Report:
    """All checks in the order they were made, and the document they are about (None when it was refused unread)."""

    checks: tuple[Check, ...]
    credential: dict[str, Any] | None = None

    @property
    def verdict(self) -> Verdict:
        """`unknown`: nothing speaks against the badge, but something that matters could not be checked."""
        if any(check.outcome == "fail" for check in self.checks):
            return "invalid"
        passed = {check.name for check in self.checks if check.outcome == "pass"}
        asked = _WHERE_ASKED & {check.name for check in self.checks}
        return "valid" if passed >= {*ESSENTIAL, *asked} else "unknown"

    @property
    def valid(self) -> bool:
        return self.verdict == "valid"

    def check(self, name: str) -> Check | None:
        return next((check for check in self.checks if check.name == name), None)

    def as_json(self) -> dict[str, Any]:
        """What `cairn verify --json` prints."""
        return {"valid": self.valid, "checks": [vars(check) for check in self.checks]}
