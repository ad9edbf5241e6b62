"""What staff and learners read about decisions beyond the card: why a badge was given."""

from __future__ import annotations

from typing import Any

from bot.prose import line, strong
from bot.rules.queue import holder
from bot.service import why as trace
from bot.service.desk import Desk, when, zone_of
from bot.service.names import name_of
from bot.service.surface import Message
from storage.unit import Unit


def why(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    award = unit.awards.get(facts["award"])
    if award is None:
        return Message(lines=(line("That badge is no longer here."),))
    return Message(lines=trace.lines(desk, unit, award))


def assigned(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """To whoever reads a submission now, or did until a lead gave it to another."""
    s = unit.submissions.get(facts["submission"])
    if s is None:
        return Message(lines=(line("That submission is no longer here."),))
    by = name_of(unit, desk.team, facts["by"])
    now_with = holder(s, unit.now())
    if now_with != facts["person"]:
        whose = f"It is with {name_of(unit, desk.team, now_with)} now." if now_with else "It is free again."
        return Message(lines=(line(strong(s.title), f" · submission {s.code}: {by} took it from you. {whose}"),))
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    until = f" You have it until {when(s.claimed_until, zone)}." if s.claimed_until else ""
    due = f" Decision by {when(s.due_at, zone)}." if s.due_at else ""
    return Message(lines=(line(strong(s.title), f" · submission {s.code}: {by} asks you to read it.{until}{due}"),))
