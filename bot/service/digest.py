"""A programme's week of questions, to its advisors' channel: on Monday at nine, in its zone and in programme time.

Any replica may look, as often as it likes: the week is claimed in the unit that queues the message. A week in which
nobody asked and nobody waits is passed over in silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.rules.hours import zone
from bot.rules.weeks import WEEK, week_of
from bot.service.desk import Desk, zone_of
from bot.service.effects import Note, Place, say
from bot.service.unanswered import programme_of
from storage.records import Programme
from storage.unit import Unit


def sweep(desk: Desk) -> int:
    """Claim and queue what is due; the number of weeks claimed."""
    with desk.store.read() as unit:
        due = [p for p in unit.programmes.all(desk.team) if p.advisor_channel and not _claimed(desk, unit, p)]
    for programme in due:
        with desk.store.write("digest") as unit:
            _claim(desk, unit, programme)
    if due:
        desk.wake()
    return len(due)


def _claimed(desk: Desk, unit: Unit, programme: Programme) -> bool:
    return unit.digests.claimed(desk.team, programme.id, _week(unit, programme)[0])


def _week(unit: Unit, programme: Programme) -> tuple[str, datetime]:
    day, begun = week_of(unit.now(), zone(zone_of(programme)))
    return day.isoformat(), begun


def _claim(desk: Desk, unit: Unit, programme: Programme) -> None:
    name, until = _week(unit, programme)
    last = unit.digests.last(desk.team, programme.id)
    if not unit.digests.claim(desk.team, programme.id, name, until):
        return
    since = last or until - WEEK
    covers = _covers(desk, unit, programme)
    if unit.questions.tally(desk.team, covers, since, until) or unit.handoffs.in_programmes(desk.team, covers):
        facts: dict[str, Any] = {
            "programme": programme.id,
            "programmes": covers,
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
        say(unit, Place(programme=programme.id, advisors=True), Note.DIGEST, name, **facts)


def _covers(desk: Desk, unit: Unit, programme: Programme) -> list[str]:
    """Its own; and, with the one that nobody's questions go to, those from before it had a channel."""
    general = programme_of(desk, unit, "")
    return [programme.id, ""] if general and general.id == programme.id else [programme.id]
