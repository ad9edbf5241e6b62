"""Whose turn a submission is (RULES 4.3): claims, and what waits for an assessor, oldest first.

A claim ends by itself at its time; nothing has to run for that. Claiming is open to whoever may decide (R23, R25).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.roles import DECIDERS, holds
from storage.records import OPEN_STATES, Role, RoleGrant, Submission, SubmissionState

CLAIM_DAYS = 2  # business days, then it is free again


class Turn(StrEnum):
    MINE = "mine"
    FREE = "free"
    THEIRS = "theirs"  # another assessor reads it
    LEARNER = "learner"  # returned or incomplete: waiting on the learner


class ClaimRefusal(StrEnum):
    OWN_WORK = "own-work"
    NOT_ASSESSOR = "not-assessor"
    NOT_IN_REVIEW = "not-in-review"
    CLAIMED = "claimed"
    NOT_YOURS = "not-yours"
    NOT_LEAD = "not-lead"
    CAN_NOT_DECIDE = "can-not-decide"  # whom a lead named


@dataclass(frozen=True, kw_only=True)
class Item:
    submission: Submission
    turn: Turn


def holder(s: Submission, now: datetime) -> str | None:
    """Who reads it now."""
    alive = s.state is SubmissionState.IN_REVIEW and s.claimed_until is not None and now < s.claimed_until
    return s.claimed_by if alive else None


def may_decide(s: Submission, person: str, grants: Iterable[RoleGrant], now: datetime) -> bool:
    """Eligible and independent: a decider of this badge, and not on their own work (R23)."""
    return s.person != person and holds(grants, DECIDERS, s.programme, s.badge, now)


def leads(s: Submission, person: str, grants: Iterable[RoleGrant], now: datetime) -> bool:
    return s.person != person and holds(grants, frozenset({Role.LEAD}), s.programme, s.badge, now)


def claim_refused(s: Submission, actor: str, grants: Iterable[RoleGrant], now: datetime) -> ClaimRefusal | None:
    """Why `actor` may not claim it. A lead takes over what another reads."""
    found = list(grants)
    if s.person == actor:
        return ClaimRefusal.OWN_WORK
    if not may_decide(s, actor, found, now):
        return ClaimRefusal.NOT_ASSESSOR
    if s.state is not SubmissionState.IN_REVIEW:
        return ClaimRefusal.NOT_IN_REVIEW
    if holder(s, now) not in {None, actor} and not leads(s, actor, found, now):
        return ClaimRefusal.CLAIMED
    return None


def release_refused(s: Submission, actor: str, grants: Iterable[RoleGrant], now: datetime) -> ClaimRefusal | None:
    """Whoever holds it gives it back; a lead may for them."""
    if s.state is not SubmissionState.IN_REVIEW:
        return ClaimRefusal.NOT_IN_REVIEW
    if holder(s, now) == actor or (holder(s, now) and leads(s, actor, grants, now)):
        return None
    return ClaimRefusal.NOT_YOURS


def assign_refused(
    s: Submission,
    actor: str,
    grants: Iterable[RoleGrant],
    whom: str,
    theirs: Iterable[RoleGrant],
    now: datetime,
) -> ClaimRefusal | None:
    """A lead gives it to somebody who may decide on it."""
    if s.person == actor:
        return ClaimRefusal.OWN_WORK
    if not leads(s, actor, grants, now):
        return ClaimRefusal.NOT_LEAD
    if s.state is not SubmissionState.IN_REVIEW:
        return ClaimRefusal.NOT_IN_REVIEW
    return None if may_decide(s, whom, theirs, now) else ClaimRefusal.CAN_NOT_DECIDE


def queue(found: Iterable[Submission], person: str, grants: Iterable[RoleGrant], now: datetime) -> tuple[Item, ...]:
    """What concerns this assessor of these submissions, in their order: never their own, only what they may decide."""
    held = list(grants)
    return tuple(Item(submission=s, turn=_turn(s, person, now)) for s in found if may_decide(s, person, held, now))


def _turn(s: Submission, person: str, now: datetime) -> Turn:
    if s.state not in OPEN_STATES or s.state is SubmissionState.INCOMPLETE:
        return Turn.LEARNER
    reader = holder(s, now)
    return Turn.FREE if reader is None else Turn.MINE if reader == person else Turn.THEIRS


def next_one(items: Iterable[Item], skipped: Collection[str] = ()) -> Submission | None:
    """What to read next: what one has claimed already, then the oldest that is free."""
    left = [i for i in items if i.submission.id not in skipped]
    wanted = (i.submission for turn in (Turn.MINE, Turn.FREE) for i in left if i.turn is turn)
    return next(wanted, None)
