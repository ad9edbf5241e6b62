"""Who is nudged, why, and about what (RULES section 5): one visible tuple of pure rules, the first that fits wins.

One budget for all pathways of a learner; silence where the ball is not with them; an end after three without an answer.
Decides only: whoever carries it out records the nudge and queues its message in one unit. All moments are programme time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.hours import at_local, is_open, next_open, spread
from bot.rules.progress import MemberProgress, MemberState, Progress
from bot.rules.wishes import Wishes
from bot.rules.workdays import add_workdays
from storage.records import Enrolment, EnrolmentState, SentNudge

QUIET_AFTER_ACTIVITY = timedelta(hours=48)
STALLED = timedelta(days=14)
DRAFT_UNTOUCHED = timedelta(days=7)
RETURNED_WORKDAYS = 3
# One in 7 days across all pathways (so 72 hours apart too), longer after each that stays unanswered; then the end.
BACK_OFF = (timedelta(days=7), timedelta(days=14), timedelta(days=28))
STILL_TIMELY = timedelta(hours=2)  # a reminder asked for "tonight" must not come at 3 a.m. after an outage
FORGOTTEN = timedelta(days=7)  # one that could not come for a week is no longer what they asked for
LOOK_DAILY = timedelta(days=1)
LOOK_WEEKLY = timedelta(days=7)
LOOK_SELDOM = timedelta(days=28)
SPREAD = timedelta(hours=1)


class Reason(StrEnum):
    """Why a nudge is sent; the key that its row keeps."""

    ASKED = "asked"  # the learner chose the time
    RETURNED = "returned"
    DRAFT = "draft"
    CLOSE = "close"
    STALLED = "stalled"
    STOPPED = "stopped"  # the last one, which says that no more will come


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A pathway that somebody follows."""

    enrolment: Enrolment
    progress: Progress
    zone: ZoneInfo  # the learner's own; the programme's where theirs is not known
    assessed: bool = True  # somebody here decides on what is sent for it


@dataclass(frozen=True, kw_only=True)
class Learner:
    """All that is looked at to decide for one person."""

    standings: tuple[Standing, ...]
    history: tuple[SentNudge, ...] = ()  # of every pathway, newest first
    wishes: Wishes = field(default_factory=Wishes)
    seen_at: datetime  # when they last did something here
    reachable: bool = True  # a person who is still in the workspace


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """One next step, and the reason for saying it."""

    reason: Reason
    step: MemberProgress


@dataclass(frozen=True, kw_only=True)
class Farewell:
    """Three stayed unanswered: say once that no more will come, and show the person to the advisors."""

    step: MemberProgress


@dataclass(frozen=True, kw_only=True)
class Later:
    """Nothing now, for this reason; look again at that time."""

    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Nothing, for this reason, until the learner does something."""

    reason: str


Decision = Nudge | Farewell | Later | Silence
Found = tuple[MemberProgress, datetime]  # the step, and from when on it is worth a nudge
Rule = Callable[[Standing], Found | None]


def _returned(s: Standing) -> Found | None:
    """Returned work, untouched for three business days of the learner's."""
    for leaf in s.progress.leaves():
        at = leaf.submission.decided_at if leaf.submission else None
        if leaf.state is MemberState.RETURNED and at:
            day = add_workdays(at.astimezone(s.zone).date(), RETURNED_WORKDAYS)
            return leaf, at_local(day, time(), s.zone)
    return None


def _draft(s: Standing) -> Found | None:
    """A draft, untouched for seven days."""
    draft = next((leaf for leaf in s.progress.leaves() if leaf.state is MemberState.DRAFT), None)
    return (draft, s.enrolment.active_at + DRAFT_UNTOUCHED) if draft else None


def _close(s: Standing) -> Found | None:
    """One requirement from a level, and nothing done for a week."""
    level, step = s.progress.current_level(), s.progress.next_step()
    near = level is not None and level.done > 0 and len(level.counted) - level.done == 1
    return (step, s.enrolment.active_at + DRAFT_UNTOUCHED) if near and step else None


def _stalled(s: Standing) -> Found | None:
    """No activity for fourteen days since the last one."""
    step = s.progress.next_step()
    return (step, s.enrolment.active_at + STALLED) if step else None


# How to add a nudge reason: a member of Reason, a rule above (pure, total), a row here in its place (highest first), how
# its message begins in OPENINGS (bot/service/notes/nudges.py), a line in tests/rules_core/test_nudges.py.
REASONS: tuple[tuple[Reason, str, Rule], ...] = (
    (Reason.RETURNED, "returned work untouched for 3 business days", _returned),
    (Reason.DRAFT, "draft untouched for 7 days", _draft),
    (Reason.CLOSE, "one requirement from a level", _close),
    (Reason.STALLED, "no activity for 14 days", _stalled),
)
WORDS = {reason: words for reason, words, _ in REASONS} | {Reason.ASKED: "asked to be reminded at this time"}
_RANK = {reason: rank for rank, reason in enumerate((Reason.ASKED, *(reason for reason, _, _ in REASONS)))}


def decide(learner: Learner, now: datetime) -> dict[str, Decision]:
    """What to do for each pathway that somebody follows, by enrolment; at most one nudge that they did not ask for."""
    found: dict[str, Decision] = {s.enrolment.id: _alone(s, learner, now) for s in learner.standings}
    nudges = [(s, d) for s in learner.standings if isinstance(d := found[s.enrolment.id], Nudge)]
    unasked = [(s, d) for s, d in nudges if d.reason is not Reason.ASKED]
    if not unasked:
        return found
    first, nudge = min(unasked, key=lambda one: (_RANK[one[1].reason], one[0].enrolment.active_at))
    held = _held(learner, first, now)
    if held is None and len(nudges) > len(unasked):
        held = Later(at=_look(first, now + BACK_OFF[0]), reason="a reminder that was asked for comes now")
    name = first.progress.version.pathway.name
    for s, _ in unasked:
        second = Later(at=_look(s, now + BACK_OFF[0]), reason=f"one nudge in 7 days: {name} comes first")
        found[s.enrolment.id] = held or second
    if held is None:
        said_all = len(_open(learner)) >= len(BACK_OFF)
        found[first.enrolment.id] = Farewell(step=nudge.step) if said_all else nudge
    return found


def _alone(s: Standing, learner: Learner, now: datetime) -> Decision:
    """What this pathway would want, were there no other."""
    quiet = _silent(s, learner)
    if quiet:
        return Silence(reason=quiet)
    if s.progress.waiting():
        return Later(at=_look(s, now + LOOK_DAILY), reason="evidence is with an assessor")
    asked = learner.wishes.asked.get(s.enrolment.id)
    if asked and now - asked < FORGOTTEN:
        return _asked(s, asked, now)
    if not s.assessed:
        return Later(at=_look(s, now + LOOK_WEEKLY), reason="nobody assesses it here yet")
    active = max(s.enrolment.active_at, learner.seen_at) + QUIET_AFTER_ACTIVITY
    if now < active:
        return Later(at=_look(s, active), reason="active in the last 48 hours")
    worth = [(reason, *found) for reason, _, rule in REASONS if (found := rule(s))]
    for reason, step, at in worth:
        if at <= now:
            return Nudge(reason=reason, step=step)
    soonest = min((at for _, _, at in worth), default=now + LOOK_SELDOM)
    return Later(at=_look(s, soonest), reason="nothing is due")


def _silent(s: Standing, learner: Learner) -> str:
    if not learner.reachable:
        return "deactivated, or not a person"
    if s.progress.complete:
        return "completed"
    return "" if s.enrolment.state is EnrolmentState.ACTIVE else s.enrolment.state.value


def _asked(s: Standing, asked: datetime, now: datetime) -> Decision:
    """At the time that the learner chose, whatever the hour; one that was missed comes when it is open again."""
    step = s.progress.next_step()
    if step is None:
        return Later(at=_look(s, now + LOOK_SELDOM), reason="nothing is left to do")
    if now < asked:
        return Later(at=asked, reason="a reminder was asked for")
    if now - asked > STILL_TIMELY and not is_open(now, s.zone):
        return Later(at=_look(s, now), reason="outside weekdays 9 to 17")
    return Nudge(reason=Reason.ASKED, step=step)


def _held(learner: Learner, first: Standing, now: datetime) -> Later | Silence | None:
    """What keeps back any nudge to this person now."""
    if learner.wishes.off:
        return Silence(reason="reminders are off")
    if any(n.reason == Reason.STOPPED for n in _open(learner)):
        return Silence(reason="quiet after 3 reminders")
    snoozed = learner.wishes.snoozed_until
    if snoozed and now < snoozed:
        return Later(at=_look(first, snoozed), reason="snoozed")
    free = _free(learner)
    if free and now < free:
        return Later(at=_look(first, free), reason=_spent(learner))
    if not is_open(now, first.zone):
        return Later(at=_look(first, now), reason="outside weekdays 9 to 17")
    return None


def _open(learner: Learner) -> list[SentNudge]:
    return [n for n in learner.history if n.answered_at is None]


def _free(learner: Learner) -> datetime | None:
    """From when on the budget allows another; None where nothing was ever said."""
    if not learner.history:
        return None
    last, unanswered = learner.history[0], len(_open(learner))
    if not unanswered:
        return max(last.at, last.answered_at or last.at) + BACK_OFF[0]  # nothing in the week after an answer
    return last.at + BACK_OFF[min(unanswered, len(BACK_OFF)) - 1]


def _spent(learner: Learner) -> str:
    unanswered = len(_open(learner))
    return f"{unanswered} unanswered, so it waits longer" if unanswered > 1 else "one nudge in 7 days"


def _look(s: Standing, at: datetime) -> datetime:
    """When to look again: in the learner's hours, and not at the same second as a thousand others."""
    return next_open(at, s.zone) + spread(s.enrolment.id, SPREAD)
