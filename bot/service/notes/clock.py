"""What people hear of a decision's clock: a digest for those who decide, a date and a reason for the learner."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, strong
from bot.rules.deadline import Step
from bot.rules.queue import holder
from bot.service.desk import Desk, when, zone_of
from bot.service.names import name_of
from bot.service.surface import Button, Do, Message
from storage.records import Submission, SubmissionState
from storage.unit import Unit

MOST = 15


def deadlines(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """What is still undecided as it is read; a learner hears only of their own."""
    found = [(unit.submissions.get(i["submission"]), Step(i["step"])) for i in facts["items"]]
    waiting = [(s, step) for s, step in found if s and s.state is SubmissionState.IN_REVIEW]
    theirs = [s for s, _ in waiting if s.person == facts["recipient"]]
    others = [(s, step) for s, step in waiting if s.person != facts["recipient"]]
    lines = [_late_line(unit, s) for s in theirs[:MOST]]
    if others:
        lines.append(line(strong("Waiting for a decision")))
        lines += [_line(desk, unit, s, step) for s, step in others[:MOST]]
    if len(others) > MOST:
        lines.append(line(f"… and {len(others) - MOST} more."))
    if not lines:
        return Message(lines=(line("What was due here has been decided meanwhile."),))
    buttons = (Button(label="Next one", do=Do.TURN, primary=True),) if others and facts["recipient"] else ()
    return Message(lines=tuple(lines), buttons=buttons)


def _late_line(unit: Unit, s: Submission) -> Line:
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    due = f" You should have heard by {when(s.due_at, zone)}." if s.due_at else ""
    words = f"{due} It is not forgotten: the programme's lead has been told. You need do nothing."
    return line(strong(s.title), f" (submission {s.code}) is late, and that is on us.{words}")


def _line(desk: Desk, unit: Unit, s: Submission, step: Step) -> Line:
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    due = when(s.due_at, zone) if s.due_at else "soon"
    sent = when(s.submitted_at, zone) if s.submitted_at else "long ago"
    words = {
        Step.HALF: f"half its time is gone, due {due}",
        Step.MOST: f"most of its time is gone, due {due}",
        Step.LATE: f"late: it was due {due}; the learner has been told",
        Step.STOP: f"14 days since it was sent ({sent})",
        Step.LAPSED: f"your claim has ended; due {due}",
    }[step]
    reader = holder(s, unit.now())
    whose = f" · with {name_of(unit, desk.team, reader)}" if reader else " · free"
    return line("◐ " if reader else "○ ", strong(s.title), f" · {s.code} · {words}{whose}")


def extended(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    s = unit.submissions.get(facts["submission"])
    if s is None or s.due_at is None:
        return Message(lines=(line("That submission is no longer here."),))
    by = strong(when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme))))
    return Message(
        lines=(
            line(strong(s.title), ": the assessors need more time. You'll hear by ", by, "."),
            line("Their reason: ", facts["reason"]),
        )
    )
