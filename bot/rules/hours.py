"""Local time: when a person may be written to unasked, and what "tonight" is for them (RULES section 5, quiet hours).

Every moment that comes in or goes out is aware, and goes out in UTC. Zones are IANA's; both changes of daylight saving
and days that a zone left out are the zone data's business: a local time that does not exist moves on with the clock.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.workdays import is_workday

OPENS, CLOSES = time(9), time(17)
EVENING = time(19)
WEEKEND = (5, time(10))  # Saturday morning
DAY = timedelta(days=1)


def zone(*names: str | None) -> ZoneInfo:
    """The first of these that is a zone; UTC where none is."""
    for name in names:
        try:
            return ZoneInfo(name or "")
        except (KeyError, ValueError, OSError):  # unknown; no name at all; a folder of the zone data
            continue
    return ZoneInfo("UTC")


def is_open(moment: datetime, where: ZoneInfo) -> bool:
    """A weekday between 9 and 17 there."""
    local = moment.astimezone(where)
    return is_workday(local.date()) and OPENS <= local.time() < CLOSES


def next_open(moment: datetime, where: ZoneInfo) -> datetime:
    """The moment itself where it is open there, else the next opening."""
    day = moment.astimezone(where).date()
    found = moment.astimezone(UTC)
    while not is_open(found, where) or found < moment:
        found = at_local(day, OPENS, where)
        day += DAY
    return found


def at_local(day: date, at: time, where: ZoneInfo) -> datetime:
    return datetime.combine(day, at, where).astimezone(UTC)


def tonight(now: datetime, where: ZoneInfo) -> datetime:
    """Seven in the evening; an hour from now where that is past; tomorrow's where the evening is."""
    local = now.astimezone(where)
    if local.hour < EVENING.hour:
        return at_local(local.date(), EVENING, where)
    soon = now.astimezone(UTC) + timedelta(hours=1)
    return soon if local.hour < EVENING.hour + 2 else at_local(local.date() + DAY, EVENING, where)


def weekend(now: datetime, where: ZoneInfo) -> datetime:
    """The next Saturday morning; on a Saturday after that the Sunday's."""
    local = now.astimezone(where)
    weekday, at = WEEKEND
    day = local.date() + ((weekday - local.weekday()) % 7) * DAY
    found = at_local(day, at, where)
    return found if found > now else at_local(day + DAY, at, where)


def spread(key: str, within: timedelta) -> timedelta:
    """The same for the same key: so that a thousand who began together are not written to in the same second."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
    return timedelta(seconds=int(share * within.total_seconds()))
