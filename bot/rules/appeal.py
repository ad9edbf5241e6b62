"""Appeals (RULES 4.3): once for each decision, within ten business days, decided by somebody who took no part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from bot.rules import moves
from bot.rules.deadline import Calendar
from bot.rules.moves import Move
from storage.records import Appeal, Decision, DecisionKind, Outcome, RoleGrant, Submission, SubmissionState

DAYS = 10  # business days after the decision


class AppealRefusal(StrEnum):
    NOT_DECIDED = "not-decided"
    TOO_LATE = "too-late"
    TWICE = "twice"
    OWN_WORK = "own-work"
    NOT_ASSESSOR = "not-assessor"
    TOOK_PART = "took-part"
    OVER = "over"


def refused(
    s: Submission, decision: Decision | None, appeal: Appeal | None, actor: str, now: datetime, calendar: Calendar
) -> AppealRefusal | None:
    """Why the learner may not appeal now."""
    if appeal is not None:
        return AppealRefusal.TWICE
    who = moves.parties(s, actor, (), now)
    if decision is None or moves.after(Move.APPEAL, s.state, who) is None:
        return AppealRefusal.NOT_DECIDED
    return AppealRefusal.TOO_LATE if len(calendar.between(decision.at, now)) > DAYS else None


def ruling_refused(
    s: Submission, decision: Decision | None, actor: str, grants: Iterable[RoleGrant], now: datetime
) -> AppealRefusal | None:
    """Why `actor` may not decide an appeal: never the learner, never who decided before (R23)."""
    if s.person == actor:
        return AppealRefusal.OWN_WORK
    if s.state is not SubmissionState.APPEALED or decision is None:
        return AppealRefusal.OVER
    if moves.after(Move.OVERTURN, s.state, moves.parties(s, actor, grants, now)) is None:
        return AppealRefusal.NOT_ASSESSOR
    return AppealRefusal.TOOK_PART if decision.decider == actor else None


def ending(outcome: Outcome, decision: Decision) -> Move:
    """The move that an outcome is: upheld, the decision stands as it was."""
    if outcome is Outcome.OVERTURNED:
        return Move.OVERTURN
    return Move.UPHOLD_RETURN if decision.kind is DecisionKind.RETURNED else Move.UPHOLD_DECLINE
