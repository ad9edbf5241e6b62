"""What is said of another look at a decision: to those who can give it, and to the learner."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, strong
from bot.service.desk import Desk, when, zone_of
from bot.service.names import name_of
from bot.service.surface import Button, Do, Message
from storage.records import Appeal, Outcome, Submission, SubmissionState
from storage.unit import Unit

WORD = {Outcome.UPHELD: "The decision stands", Outcome.OVERTURNED: "Approved after all"}


def appeal(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Beside the card, for whoever took no part in the decision."""
    s, asked = unit.submissions.get(facts["submission"]), unit.appeals.of(facts["submission"])
    if s is None or asked is None:
        return Message(lines=(line("That submission is no longer here."),))
    ruling = unit.decisions.of(s.id)
    lines = [line(strong(s.title), f" · submission {s.code} · ", strong("the learner asks for another look"))]
    if ruling:
        by = name_of(unit, desk.team, ruling.decider)
        lines.append(line(f"{ruling.kind.value.capitalize()} by {by}, {when(ruling.at)}: {ruling.reason}"))
    lines.append(line(strong("The learner writes: "), asked.words))
    if outcome := outcome_line(desk, unit, asked):
        return Message(lines=(*lines, outcome))
    if s.state is not SubmissionState.APPEALED:
        return Message(lines=(*lines, line("Nothing to decide any more.")))
    due = f", by {when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme)))}" if s.due_at else ""
    args = {"submission": s.id}
    buttons = (
        Button(label="It stands…", do=Do.UPHOLD, args=args),
        Button(label="Approve after all…", do=Do.OVERTURN, args=args),
    )
    small = line(f"For somebody who did not decide before{due}. The evidence is in the card's thread.")
    return Message(lines=tuple(lines), buttons=buttons, small=(small,))


def outcome_line(desk: Desk, unit: Unit, asked: Appeal | None) -> Line:
    """How it ended; nothing while it has not."""
    if asked is None or asked.outcome is None or asked.decided_at is None:
        return ()
    by = name_of(unit, desk.team, asked.decider or "")
    return line(strong(f"{WORD[asked.outcome]}, by {by}"), f", {when(asked.decided_at)}: {asked.reason}")


def ruled(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To the learner."""
    s, asked = unit.submissions.get(facts["submission"]), unit.appeals.of(facts["submission"])
    if s is None or asked is None or asked.outcome is None:
        return Message(lines=(line("That is no longer here. Open my home page to see where you stand."),))
    lines = [line(strong(f"{WORD[asked.outcome]}. "), s.title), line("They write: ", asked.reason)]
    if asked.outcome is Outcome.OVERTURNED:
        return Message(lines=(*lines, line("It counts now, as if it had been approved at once.")))
    return Message(
        lines=(*lines, line("Somebody new looked at it. What you already showed stays.")), buttons=(_again(s),)
    )


def _again(s: Submission) -> Button:
    label = "Add it now" if s.state is SubmissionState.RETURNED else "Start a new one"
    return Button(label=label, do=Do.ADD_EVIDENCE, args={"pathway": s.pathway, "member": s.member}, primary=True)
