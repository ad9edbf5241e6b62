"""The safety net: complete but no badge. Rules say nothing should be found here; if something is, it is mended and told."""

from __future__ import annotations

import logging

from bot.service.desk import Desk
from bot.service.effects import IssueBadge, queue
from bot.service.stack import plan_due
from storage.errors import Unavailable
from storage.records import AwardState

log = logging.getLogger(__name__)
BATCH = 500


def sweep(desk: Desk) -> int:
    """Plan awards that are due and were not planned; queue issues that were lost. The number of awards planned."""
    with desk.store.read() as unit:
        people = [p.id for p in unit.people.all(desk.team)]
        planned = unit.awards.in_state(AwardState.PLANNED, BATCH)
    found = 0
    for person in people:
        try:
            with desk.store.write("sweep") as unit:
                found += len(plan_due(desk, unit, unit.people.lock(desk.team, person), None))
        except Unavailable:
            raise
        except Exception:
            log.exception("one learner's awards could not be looked at; the others are")
    with desk.store.write("sweep-issues") as unit:
        for award in planned:
            queue(unit, IssueBadge(award=award.id), f"issue:{award.id}")
    if found:
        log.error("%s award(s) were due and not planned; they are planned now", found)
    return found
