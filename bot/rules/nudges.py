"""Who would be nudged, why, and about what (RULES section 5): one visible tuple of pure rules, the first that fits wins.

Decides only. Sending, the budget across pathways and the learner's own hours belong to whoever carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.progress import MemberProgress, MemberState, Progress
from bot.rules.workdays import add_workdays
from storage.records import Enrolment, EnrolmentState

QUIET_AFTER_ACTIVITY = timedelta(hours=48)
STALLED = timedelta(days=14)
DRAFT_UNTOUCHED = timedelta(days=7)
RETURNED_WORKDAYS = 3


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """One next step, and the reason for saying it."""

    reason: str
    step: MemberProgress


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Why nothing is said now."""

    reason: str


Rule = Callable[[Progress, Enrolment, datetime], MemberProgress | None]


def _returned(p: Progress, _e: Enrolment, now: datetime) -> MemberProgress | None:
    """Returned work, untouched for three business days."""
    for leaf in p.leaves():
        at = leaf.submission.decided_at if leaf.submission else None
        if leaf.state is MemberState.RETURNED and at and add_workdays(at.date(), RETURNED_WORKDAYS) <= now.date():
            return leaf
    return None


def _draft(p: Progress, e: Enrolment, now: datetime) -> MemberProgress | None:
    """A draft, untouched for seven days."""
    idle = now - e.active_at >= DRAFT_UNTOUCHED
    return next((leaf for leaf in p.leaves() if idle and leaf.state is MemberState.DRAFT), None)


def _close(p: Progress, e: Enrolment, now: datetime) -> MemberProgress | None:
    """One requirement from a level, and nothing done for a week."""
    level = p.current_level()
    near = level is not None and level.done > 0 and len(level.counted) - level.done == 1
    return p.next_step() if near and now - e.active_at >= DRAFT_UNTOUCHED else None


def _stalled(p: Progress, e: Enrolment, now: datetime) -> MemberProgress | None:
    """No activity for fourteen days since the last one."""
    return p.next_step() if now - e.active_at >= STALLED else None


# How to add a nudge reason: a rule above (pure, total), a row here in its place (highest first), a line in its test.
REASONS: tuple[tuple[str, Rule], ...] = (
    ("returned work untouched for 3 business days", _returned),
    ("draft untouched for 7 days", _draft),
    ("one requirement from a level", _close),
    ("no activity for 14 days", _stalled),
)


def due(p: Progress, enrolment: Enrolment, now: datetime) -> Nudge | Silence:
    """The nudge that fits first, or why there is none."""
    silent = _silent(p, enrolment, now)
    if silent:
        return Silence(reason=silent)
    for reason, rule in REASONS:
        step = rule(p, enrolment, now)
        if step:
            return Nudge(reason=reason, step=step)
    return Silence(reason="nothing is due")


def _silent(p: Progress, enrolment: Enrolment, now: datetime) -> str:
    if p.complete:
        return "completed"
    if enrolment.state is not EnrolmentState.ACTIVE:
        return enrolment.state.value
    if p.waiting():
        return "evidence is with an assessor"
    if now - enrolment.active_at < QUIET_AFTER_ACTIVITY:
        return "active in the last 48 hours"
    return ""
