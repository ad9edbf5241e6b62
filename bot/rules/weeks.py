"""Weeks as a programme counts them: they begin on Monday at nine, in its own zone. Moments in and out are aware."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.hours import OPENS, at_local

WEEK = timedelta(days=7)


def week_of(now: datetime, where: ZoneInfo) -> tuple[date, datetime]:
    """The Monday that the running week began on, and the moment; changes of daylight saving move the clock, not the day."""
    today = now.astimezone(where).date()
    monday = today - timedelta(days=today.weekday())
    begun = at_local(monday, OPENS, where)
    return (monday, begun) if begun <= now else (monday - WEEK, at_local(monday - WEEK, OPENS, where))
