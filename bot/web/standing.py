"""How a badge stands today, as a shape, a word and a sentence; colour never carries it alone.

Pure: awards and a moment in, words out. It must not read the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.records import Award, AwardState


@dataclass(frozen=True, kw_only=True)
class Standing:
    shape: str
    word: str
    sentence: str
    tone: str  # how it is drawn: "good", "open" or "gone"


def standing(award: Award, parts: Iterable[Award], now: datetime) -> Standing:
    """`parts`: the awards that a stack rests on. One withdrawn puts the whole under review, until staff keep it (R28)."""
    if award.state is AwardState.REVOKED:
        return _withdrawn(award)
    if award.state is AwardState.PLANNED:
        return Standing(shape="◌", word="Being issued", sentence="Approved; it is being signed.", tone="open")
    if award.state is AwardState.RECOGNISED:
        return Standing(shape="●", word="Recognised", sentence="Issued elsewhere and accepted here.", tone="good")
    if award.expires_at and award.expires_at <= now:
        return Standing(shape="○", word="Expired", sentence=f"Expired on {day(award.expires_at)}.", tone="gone")
    kept = award.trace.get("kept", [])
    withdrawn = [part.revoked_at or now for part in parts if part.state is AwardState.REVOKED and part.id not in kept]
    if withdrawn:
        sentence = f"Under review since {day(min(withdrawn))}: one part of this stack was withdrawn."
        return Standing(shape="◐", word="Under review", sentence=sentence, tone="open")
    return Standing(shape="●", word="Issued", sentence=f"Issued on {day(_issued(award))}.", tone="good")


def _withdrawn(award: Award) -> Standing:
    since = f"Withdrawn on {day(award.revoked_at)}" if award.revoked_at else "Withdrawn"
    sentence = f"{since}: {award.revoked_reason}" if award.revoked_reason else f"{since}."
    return Standing(shape="✕", word="Withdrawn", sentence=sentence, tone="gone")


def _issued(award: Award) -> datetime:
    return award.issued_at or award.planned_at


def day(moment: datetime) -> str:
    """`12 May 2027`."""
    return f"{moment.day} {moment:%B %Y}"
