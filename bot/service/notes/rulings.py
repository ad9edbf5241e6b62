"""What staff and learners read about decisions beyond the card: why a badge was given."""

from __future__ import annotations

from typing import Any

from bot.prose import line
from bot.service import why as trace
from bot.service.desk import Desk
from bot.service.surface import Message
from storage.unit import Unit


def why(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    award = unit.awards.get(facts["award"])
    if award is None:
        return Message(lines=(line("That badge is no longer here."),))
    return Message(lines=trace.lines(desk, unit, award))
