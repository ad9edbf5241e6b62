"""Business days: when a decision is promised (R26). Weekends never count; holidays are the programme's list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SATURDAY = 5


def holidays_of(policy: Mapping[str, Any]) -> frozenset[date]:
    """A programme's own list, `holidays: [2026-11-26, …]`; what is no date is passed over."""
    found = set()
    for text in policy.get("holidays") or ():
        try:
            found.add(date.fromisoformat(str(text)))
        except ValueError:
            continue
    return frozenset(found)


def is_workday(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def add_workdays(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The `count`-th business day after `day`: the clock starts on the next business day (R26)."""
    while count > 0:
        day += timedelta(days=1)
        if is_workday(day, holidays):
            count -= 1
    return day


def decision_due(sent_at: datetime, days: int, zone: str, holidays: Collection[date] = ()) -> datetime:
    """End of the business day, in the programme's own zone, by which a learner hears; `sent_at` is aware."""
    local = sent_at.astimezone(ZoneInfo(zone))
    last = add_workdays(local.date(), days, holidays)
    return datetime.combine(last, time(23, 59), ZoneInfo(zone))
