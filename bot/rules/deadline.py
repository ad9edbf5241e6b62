"""The clock of a decision (R26): what share of its business days has gone, who hears of it, and how long is left.

It runs while a submission is with the assessors, and stands while the learner has it: an answer to a return goes on with
the business days that were left, never fewer than a claim's. Pure: programme time, zone and holidays are arguments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.queue import CLAIM_DAYS, holder
from bot.rules.workdays import add_workdays, is_workday
from storage.records import Role, RoleGrant, Submission, SubmissionState

HARD_STOP = timedelta(days=14)  # calendar days since it was sent, whatever was extended
OPENS, CLOSES = 9, 17  # hours in which anybody is reminded
MOST_EXTENSION = 10  # business days at a time


class Step(StrEnum):
    HALF = "half"
    MOST = "most"  # 80 %
    LATE = "late"
    STOP = "stop"  # 14 days
    LAPSED = "lapsed"  # a claim ran out


POOL = ""  # all who may decide: their review channel
SHARES = {Step.HALF: 0.5, Step.MOST: 0.8}


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A programme's days."""

    zone: str
    holidays: Collection[date] = ()

    def day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def is_open(self, moment: datetime) -> bool:
        """A working hour there."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return is_workday(local.date(), self.holidays) and OPENS <= local.hour < CLOSES

    def between(self, after: datetime, until: datetime) -> list[date]:
        """Business days after the first moment's day, up to and with the second's."""
        found, day, last = [], add_workdays(self.day(after), 1, self.holidays), self.day(until)
        while day <= last:
            found.append(day)
            day = add_workdays(day, 1, self.holidays)
        return found

    def share(self, sent: datetime, due: datetime, share: float) -> datetime:
        """When this share of the business days between is gone; a business day is its 24 hours."""
        days = self.between(sent, due)
        gone = share * len(days)
        if int(gone) >= len(days):
            return due
        start = datetime.combine(days[int(gone)], time(), ZoneInfo(self.zone))
        return start + timedelta(days=gone - int(gone))

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59), ZoneInfo(self.zone))


def days_left(previous: Submission | None, days: int, calendar: Calendar) -> int:
    """Business days for an attempt: all of them, or what was left when the one before was returned."""
    if previous is None or previous.state is not SubmissionState.RETURNED:
        return days
    if previous.due_at is None or previous.decided_at is None:
        return days
    return min(days, max(CLAIM_DAYS, len(calendar.between(previous.decided_at, previous.due_at))))


def extended(s: Submission, days: int, now: datetime, calendar: Calendar) -> datetime:
    """The new "decision by": so many business days after the old one, or after today where that is past."""
    begin = max(s.due_at or now, now)
    return calendar.end_of(add_workdays(calendar.day(begin), days, calendar.holidays))


def reached(s: Submission, now: datetime, calendar: Calendar) -> tuple[Step, ...]:
    """The steps that this submission has come to, in order."""
    if s.state is not SubmissionState.IN_REVIEW or s.due_at is None or s.submitted_at is None:
        return ()
    found = [step for step, share in SHARES.items() if now >= calendar.share(s.submitted_at, s.due_at, share)]
    if now > s.due_at:
        found.append(Step.LATE)
    if now >= s.submitted_at + HARD_STOP:
        found.append(Step.STOP)
    if s.claimed_until is not None and s.claimed_until <= now:
        found.append(Step.LAPSED)
    return tuple(found)


def hear(step: Step, s: Submission, grants: Iterable[RoleGrant], now: datetime) -> tuple[str, ...]:
    """Who hears of a step: people, or the POOL. Half is the pool's while nobody reads it; nobody hears of their own
    work as its assessor.
    """
    people = [g for g in grants if g.person != s.person]
    reader = holder(s, now)
    if step is Step.HALF:
        return () if reader else (POOL,)
    if step is Step.MOST:
        return (reader or POOL,)
    if step is Step.LAPSED:
        return (s.claimed_by,) if s.claimed_by else ()
    leads = _with(people, Role.LEAD) or _with(people, Role.STAFF, Role.ADMINISTRATOR)
    if step is Step.STOP:
        return _with(people, Role.ADMINISTRATOR) or leads
    return (*leads, s.person)


def _with(grants: Iterable[RoleGrant], *roles: Role) -> tuple[str, ...]:
    return tuple(dict.fromkeys(g.person for g in grants if g.role in roles))
