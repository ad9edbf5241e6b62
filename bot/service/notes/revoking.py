"""What people hear when a badge is taken back: its holder first, then the staff of whatever rests on it."""

from __future__ import annotations

from typing import Any

from bot.prose import line, strong
from bot.service.desk import Desk, when
from bot.service.revoke import badge_name, learner_name, open_parts, resting_on
from bot.service.surface import Button, Do, Message
from storage.records import Award, AwardState
from storage.unit import Unit

GONE = Message(lines=(line("That badge is no longer here."),))


def revoked(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To its holder, in plain words: what, why, what it means, what they can do."""
    award = unit.awards.get(facts["award"])
    if award is None:
        return GONE
    again = _next(unit, award)
    lines = [
        line(strong(f"{badge_name(desk, unit, award)} was withdrawn."), f" Why: {award.revoked_reason}"),
        line("Its page says so, and whoever checks it is told. "),
    ]
    if again:
        lines.append(line(strong("A new one replaces it."), " You need not do anything; I will send its link."))
    else:
        lines.append(line("You can earn it again with new evidence. If this looks wrong, ask a person."))
    for stack in resting_on(unit, award):
        name = badge_name(desk, unit, stack)
        lines.append(line(strong(name), " rests on it. The programme looks at it now; until then it stays yours."))
    ask = Button(label="Ask a person", do=Do.ASK_PERSON, args={"pathway": award.pathway or ""})
    return Message(lines=tuple(lines), buttons=(ask,))


def _next(unit: Unit, award: Award) -> Award | None:
    return unit.awards.get(award.superseded_by) if award.superseded_by else None


def offer(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To staff who named a badge: what it is, and the way to the form."""
    award = unit.awards.get(facts["award"])
    if award is None:
        return GONE
    name, learner = badge_name(desk, unit, award), learner_name(unit, award)
    if award.state is AwardState.REVOKED:
        return Message(lines=(line(strong(name), f" of {learner} is withdrawn: {award.revoked_reason}"),))
    lines = [line(strong(name), f", {learner}, since {when(award.issued_at or award.planned_at)}")]
    lines += [line(f"{badge_name(desk, unit, stack)} rests on it.") for stack in resting_on(unit, award)]
    return Message(lines=tuple(lines), buttons=(_withdraw(award),))


def under_review(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To the staff: a stack rests on a withdrawn badge; keep it, or withdraw it too."""
    stack = unit.awards.get(facts["award"])
    if stack is None:
        return GONE
    name, learner = badge_name(desk, unit, stack), learner_name(unit, stack)
    if stack.state is AwardState.REVOKED:
        return Message(lines=(line(strong(name), f" of {learner} is withdrawn too: {stack.revoked_reason}"),))
    parts = open_parts(unit, stack)
    if not parts:
        return Message(lines=(line(strong(name), f" of {learner} is kept. Nothing waits here."),))
    why = [line(f"{badge_name(desk, unit, part)} was withdrawn: {part.revoked_reason}") for part in parts]
    head = line(strong(f"{name} of {learner} is under review."), " It rests on what was withdrawn:")
    keep = Button(label="Keep it", do=Do.KEEP_BADGE, args={"award": stack.id}, primary=True)
    return Message(lines=(head, *why), buttons=(keep, _withdraw(stack)))


def kept(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To its holder: the stack stays."""
    stack = unit.awards.get(facts["award"])
    if stack is None:
        return GONE
    return Message(
        lines=(line(strong(badge_name(desk, unit, stack)), " stays yours: the programme has looked at it."),)
    )


def _withdraw(award: Award) -> Button:
    return Button(label="Withdraw…", do=Do.REVOKE, args={"award": award.id}, danger=True)
