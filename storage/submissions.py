"""Submissions: drafts, what waits for assessors, what was decided.

Owns the `submissions` table and the short codes people use. Must not know which state may follow which: it only
guarantees that a change starts from the state and version its caller saw.
"""

import secrets
from collections.abc import Iterable

import sqlalchemy as sa

from storage.errors import Stale
from storage.records import OPEN_STATES, Submission, SubmissionState
from storage.rows import Rows, changed, plain
from storage.tables import submissions as t

DIGITS = "234679"  # 0, 1, 5 and 8 are left out: they look like letters
LETTERS = "CDFGHJKMNPQRTVWXY"  # without vowels and look-alikes, so that a code is never a word
SHORT_TRIES = 8  # then a fourth character: the short codes are getting scarce

_NEWEST = (t.c.created_at.desc(), t.c.attempt.desc(), t.c.id)


class Submissions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, submission: str) -> Submission | None:
        return self._rows.get(Submission, id=submission)

    def by_code(self, team: str, code: str) -> Submission | None:
        """However the code was typed."""
        return self._rows.find(Submission, t.c.team == team, t.c.code == code.strip().upper())

    def open_for(self, team: str, person: str, pathway: str, member: str) -> Submission | None:
        """The draft, or what is with the assessors; there is at most one."""
        learner = (t.c.team == team, t.c.person == person, t.c.pathway == pathway, t.c.member == member)
        return self._rows.find(Submission, *learner, t.c.state.in_([state.value for state in OPEN_STATES]))

    def of(self, team: str, person: str) -> list[Submission]:
        """Newest first."""
        return self._rows.of(Submission, _NEWEST, team=team, person=person)

    def waiting(self, team: str, programmes: Iterable[str]) -> list[Submission]:
        """What is before the assessors of these programmes, oldest first."""
        here = (t.c.team == team, t.c.programme.in_(list(programmes)))
        in_review = t.c.state == SubmissionState.IN_REVIEW.value
        return self._rows.many(Submission, *here, in_review, order=(t.c.submitted_at, t.c.created_at, t.c.id))

    def with_learners(self, team: str, programmes: Iterable[str]) -> list[Submission]:
        """What was returned, or came back incomplete, and has no newer attempt yet; longest ago first."""
        here = (t.c.team == team, t.c.programme.in_(list(programmes)))
        states = [SubmissionState.RETURNED.value, SubmissionState.INCOMPLETE.value]
        newer = t.alias()
        answered = sa.exists().where(newer.c.previous == t.c.id, newer.c.submitted_at.is_not(None))
        order = (t.c.decided_at, t.c.created_at, t.c.id)
        return self._rows.many(Submission, *here, t.c.state.in_(states), ~answered, order=order)

    def add(self, submission: Submission) -> Submission:
        """Raises AlreadyOpen, or CodeTaken."""
        self._rows.add(submission)
        return submission

    def change(self, submission: Submission, **fields: object) -> Submission:
        """The submission with these fields and the next version. Raises Stale where somebody else changed it first."""
        new = changed(submission, fields | {"version": submission.version + 1})
        seen = (t.c.version == submission.version, t.c.state == submission.state.value)
        stored = {name: plain(getattr(new, name)) for name in (*fields, "version")}
        if self._rows.change(Submission, stored, t.c.id == submission.id, *seen) != 1:
            raise Stale
        return new

    def new_code(self, team: str) -> str:
        """Free at this moment: "4K2", with a digit first and a letter second, so that it reads as a code."""
        for attempt in range(2 * SHORT_TRIES):
            tail = 1 if attempt < SHORT_TRIES else 2
            code = secrets.choice(DIGITS) + secrets.choice(LETTERS)
            code += "".join(secrets.choice(DIGITS + LETTERS) for _ in range(tail))
            if self.by_code(team, code) is None:
                return code
        return code + secrets.choice(DIGITS)
