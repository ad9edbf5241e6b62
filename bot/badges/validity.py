"""Since when and until when a badge is in force.

Owns how a moment is read and the sentence about it. `now` is an argument; it must not read a clock.
"""

from datetime import UTC, datetime
from typing import Any

from bot.badges.report import Check

# The second of each is version 1.1's. Where a document has both, both hold.
_STARTS = ("validFrom", "issuanceDate")
_ENDS = ("validUntil", "expirationDate")


def moment(value: object) -> datetime | None:
    """In UTC; None for anything but a moment with its zone."""
    try:
        found = datetime.fromisoformat(str(value))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_past(value: object, now: datetime) -> bool:
    """Whether a stated end is over; an end that cannot be read is over, no end is not."""
    if value is None:
        return False
    found = moment(value)
    return found is None or found <= now


def check_dates(credential: dict[str, Any], now: datetime) -> Check:
    starts = [moment(credential[name]) for name in _STARTS if name in credential]
    ends = [credential[name] for name in _ENDS if name in credential]
    return check_span(starts, ends, now)


def check_span(starts: list[datetime | None], ends: list[object], now: datetime) -> Check:
    """All starts must be reached, no end passed; without one readable start it does not say since when it is valid."""
    known = [start for start in starts if start is not None]
    if not known or len(known) < len(starts):
        return Check("dates", "fail", "It does not say since when it is valid.")
    if now < max(known):
        return Check("dates", "fail", f"It is not valid before {max(known):%-d %B %Y, %H:%M} UTC.")
    for end in ends:
        if is_past(end, now):
            over = moment(end)
            return Check("dates", "fail", f"It expired on {over:%-d %B %Y}." if over else "Its end can't be read.")
    until = min((found for end in ends if (found := moment(end))), default=None)
    said = f"until {until:%-d %B %Y}" if until else "no end"
    return Check("dates", "pass", f"Valid since {max(known):%-d %B %Y}, {said}.")
