"""Deciding on a submission (RULES 4.3 to 4.5): who may, when, and what a decision must hold.

First valid decision wins (R25); nobody decides on their own work, administrators included (R23); a return names what
is missing for every unmet criterion; a decline needs a reason. Returns a Ruling to carry out or a Refusal to show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.rules.moves import MOVES, Move
from bot.rules.queue import holder
from bot.rules.roles import DECIDERS, holds
from storage.records import Decision, DecisionKind, RoleGrant, Submission, SubmissionState


class RefusalKind(StrEnum):
    OWN_WORK = "own-work"
    NOT_ASSESSOR = "not-assessor"
    ALREADY_DECIDED = "already-decided"
    NOT_IN_REVIEW = "not-in-review"
    CLAIMED = "claimed"  # another assessor reads it
    NO_REASON = "no-reason"
    UNCLEAR = "unclear"  # a line that begins like a decision and is none


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an assessor says. `feedback`: criterion id -> what is not yet there; `reason`: the decline, or a remark."""

    kind: DecisionKind
    reason: str = ""
    feedback: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    kind: RefusalKind
    decision: Decision | None = None  # the one that stands, where it was decided already


@dataclass(frozen=True, kw_only=True)
class Ruling:
    kind: DecisionKind
    reason: str
    feedback: dict[str, str]
    met: list[str]  # criteria that are met and carry over


MOVE = {
    DecisionKind.APPROVED: Move.APPROVE,
    DecisionKind.RETURNED: Move.RETURN,
    DecisionKind.DECLINED: Move.DECLINE,
}
AFTER = {kind: MOVES[move].end for kind, move in MOVE.items()}


def refusal(
    submission: Submission, standing: Decision | None, actor: str, grants: Iterable[RoleGrant], now: datetime
) -> Refusal | None:
    """Why `actor` may not decide on this now; None where they may. Own work first: it is refused to everyone."""
    if submission.person == actor:
        return Refusal(kind=RefusalKind.OWN_WORK)
    if not holds(grants, DECIDERS, submission.programme, submission.badge, now):
        return Refusal(kind=RefusalKind.NOT_ASSESSOR)
    if standing is not None:
        return Refusal(kind=RefusalKind.ALREADY_DECIDED, decision=standing)
    if submission.state is not SubmissionState.IN_REVIEW:
        return Refusal(kind=RefusalKind.NOT_IN_REVIEW)
    if holder(submission, now) not in {None, actor}:
        return Refusal(kind=RefusalKind.CLAIMED)
    return None


def decide(
    submission: Submission,
    standing: Decision | None,
    verdict: Verdict,
    actor: str,
    grants: Iterable[RoleGrant],
    now: datetime,
) -> Ruling | Refusal:
    """The decision as it will be kept, or why there is none."""
    refused = refusal(submission, standing, actor, grants, now)
    if refused:
        return refused
    feedback = {c: text.strip() for c, text in verdict.feedback.items() if text.strip()}
    reason = verdict.reason.strip()
    if verdict.kind is not DecisionKind.APPROVED and not (reason or feedback):
        return Refusal(kind=RefusalKind.NO_REASON)
    return Ruling(kind=verdict.kind, reason=reason, feedback=feedback, met=_met(submission, verdict.kind, feedback))


def _met(submission: Submission, kind: DecisionKind, feedback: dict[str, str]) -> list[str]:
    """A criterion without feedback is met and carries over; a remark on the whole leaves only what was met before."""
    criteria = [c["id"] for c in submission.asked.get("criteria", [])]
    if kind is DecisionKind.APPROVED:
        return criteria
    if not feedback:
        return [c for c in criteria if c in submission.carried]
    return [c for c in criteria if c not in feedback]
