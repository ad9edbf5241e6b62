"""A learner's record as the rules read it: awards, submissions and exemptions, and what of it counts at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import Award, AwardState, Exemption, Submission, SubmissionState


@dataclass(frozen=True, kw_only=True)
class LearnerRecord:
    awards: tuple[Award, ...] = ()
    submissions: tuple[Submission, ...] = ()  # newest first
    exemptions: tuple[Exemption, ...] = ()

    def valid_award(self, badge: str, now: datetime) -> Award | None:
        """The award that counts now: not revoked, not expired (R8). A planned one is decided, so it counts."""
        return next((a for a in self.awards if a.badge == badge and is_valid(a, now)), None)

    def submissions_for(self, pathway: str, member: str) -> tuple[Submission, ...]:
        return tuple(s for s in self.submissions if s.pathway == pathway and s.member == member)

    def approved(self, pathway: str, member: str) -> Submission | None:
        found = self.submissions_for(pathway, member)
        return next((s for s in found if s.state is SubmissionState.APPROVED), None)

    def exempt(self, pathway: str, member: str) -> bool:
        return any(e.pathway == pathway and e.member == member for e in self.exemptions)


def is_valid(award: Award, now: datetime) -> bool:
    return award.state is not AwardState.REVOKED and (award.expires_at is None or now < award.expires_at)
