"""The life of a submission (RULES 4.3) as one table: which move leads from which state to which, and who may make it.

Pure and total. What a move must hold besides (a reason, a free claim, a decider who took no part) stands with the move:
review.py, queue.py, appeal.py. A learner is only ever the learner of their own work, whatever roles they hold (R23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.roles import holds
from storage.records import Role, RoleGrant, Submission
from storage.records import SubmissionState as S


class Move(StrEnum):
    SEND = "send"
    INCOMPLETE = "incomplete"  # before any judgement, at no cost
    REVIEW = "review"
    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    UPHOLD_RETURN = "uphold-return"
    UPHOLD_DECLINE = "uphold-decline"
    OVERTURN = "overturn"
    VOID = "void"


class Party(StrEnum):
    LEARNER = "learner"
    ASSESSOR = "assessor"
    LEAD = "lead"
    ADVISOR = "advisor"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"
    CAIRN = "cairn"  # by itself
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Rule:
    start: frozenset[S]
    end: S
    who: frozenset[Party]


_DECIDERS = frozenset({Party.ASSESSOR, Party.LEAD})
_OWN = frozenset({Party.LEARNER})
_MACHINE = frozenset({Party.CAIRN})

# How to add a move: a row, the service that makes it, its note; the table test says the rest.
MOVES: dict[Move, Rule] = {
    Move.SEND: Rule(frozenset({S.DRAFT, S.INCOMPLETE}), S.SUBMITTED, _OWN),
    Move.INCOMPLETE: Rule(frozenset({S.SUBMITTED, S.IN_REVIEW}), S.INCOMPLETE, _DECIDERS | _MACHINE),
    Move.REVIEW: Rule(frozenset({S.SUBMITTED}), S.IN_REVIEW, _MACHINE),
    Move.APPROVE: Rule(frozenset({S.IN_REVIEW}), S.APPROVED, _DECIDERS),
    Move.RETURN: Rule(frozenset({S.IN_REVIEW}), S.RETURNED, _DECIDERS),
    Move.DECLINE: Rule(frozenset({S.IN_REVIEW}), S.DECLINED, _DECIDERS),
    Move.WITHDRAW: Rule(frozenset({S.SUBMITTED, S.INCOMPLETE, S.IN_REVIEW}), S.WITHDRAWN, _OWN),
    Move.APPEAL: Rule(frozenset({S.RETURNED, S.DECLINED}), S.APPEALED, _OWN),
    Move.UPHOLD_RETURN: Rule(frozenset({S.APPEALED}), S.RETURNED, _DECIDERS),
    Move.UPHOLD_DECLINE: Rule(frozenset({S.APPEALED}), S.DECLINED, _DECIDERS),
    Move.OVERTURN: Rule(frozenset({S.APPEALED}), S.APPROVED, _DECIDERS),
    # An approval is undone by revoking what it brought, with the reason on record.
    Move.VOID: Rule(frozenset(S) - {S.DRAFT, S.APPROVED, S.VOID}, S.VOID, frozenset({Party.ADMINISTRATOR})),
}


def after(move: Move, state: S, parties: Collection[Party]) -> S | None:
    """The state that the move leads to; None where it is not theirs to make, or not from there."""
    rule = MOVES[move]
    return rule.end if state in rule.start and rule.who & set(parties) else None


def parties(s: Submission, actor: str, grants: Iterable[RoleGrant], now: datetime) -> frozenset[Party]:
    """What somebody is to this submission at this moment."""
    if s.person == actor:
        return _OWN
    held = list(grants)
    found = {Party(role.value) for role in Role if holds(held, frozenset({role}), s.programme, s.badge, now)}
    return frozenset(found or {Party.OUTSIDER})
