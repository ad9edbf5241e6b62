"""`cairn nudge --dry-run`: who would get what and why, and why the others would not. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.rules.nudges import Nudge, due
from bot.rules.progress import progress
from bot.service.editions import Editions
from bot.service.learner import followed, record_of
from storage.unit import Unit


def dry_run(unit: Unit, team: str, at: datetime) -> Iterator[str]:
    """A line for every enrolment that somebody follows."""
    editions = Editions()
    for person in unit.people.all(team):
        record = record_of(unit, team, person.id)
        for enrolment in followed(unit, team, person.id):
            p = progress(editions.version(unit, enrolment.pinned), record, at)
            found = due(p, enrolment, at)
            who = f"{person.name or person.id}, {p.version.pathway.name}"
            if isinstance(found, Nudge):
                yield f"{who}: {found.step.text} ({found.reason})"
            else:
                yield f"{who}: nothing, {found.reason}"
