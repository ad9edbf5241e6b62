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

    def approved(self, pathway: str, member: str, now: datetime) -> Submission | None:
        """An approval that still counts: what a withdrawn or expired badge rested on is asked for anew (R30)."""
        found = self.submissions_for(pathway, member)
        return next((s for s in found if s.state is SubmissionState.APPROVED and not self._is_spent(s, now)), None)

    def last_end(self, badge: str, now: datetime) -> datetime | None:
        """When the learner last stopped holding this badge; None where they never did."""
        return max((end for a in self.awards if a.badge == badge and (end := ended_at(a, now))), default=None)

    def _is_spent(self, submission: Submission, now: datetime) -> bool:
        end = self.last_end(submission.badge, now) if submission.badge else None
        return end is not None and submission.decided_at is not None and submission.decided_at <= end

    def exempt(self, pathway: str, member: str) -> bool:
        return any(e.pathway == pathway and e.member == member for e in self.exemptions)


def ended_at(award: Award, now: datetime) -> datetime | None:
    """When it was withdrawn or expired; None while it stands."""
    if award.state is AwardState.REVOKED:
        return award.revoked_at or now
    return award.expires_at if award.expires_at and award.expires_at <= now else None


def is_valid(award: Award, now: datetime) -> bool:
    return award.state is not AwardState.REVOKED and (award.expires_at is None or now < award.expires_at)
