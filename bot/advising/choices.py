"""Which of the entries offered last is picked: by its place, its issuer, or whatever tells it from the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.advising.library import Library
from bot.advising.reading import Reading
from bot.advising.talk import Talk, refs_of
from bot.advising.words import stems
from catalog.names import GENERIC
from catalog.ref import Ref

_ORDINALS = {
    "first": 0, "1 st": 0, "1": 0, "one": 0, "a": 0, "former": 0, "top": 0, "second": 1, "2 nd": 1, "2": 1, "two": 1,
    "b": 1, "third": 2, "3 rd": 2, "3": 2, "three": 2, "c": 2, "fourth": 3, "4": 3, "four": 3, "5": 4, "five": 4,
    "last": -1, "latter": -1, "bottom": -1, "middle": 1, "primera": 0, "primero": 0, "segunda": 1, "segundo": 1,
    "premier": 0, "premiere": 0, "deuxieme": 1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"^(?:(?:ok|okay|yes|yeah|um|hm+|i|want|would|like|pick|choose|take|mean|meant|give|me|tell|about|let|us|go|with|please|"
    rf"show|number|option|choice|no) )*(?:the )?({'|'.join(_ORDINALS)})(?: (?:one|option|choice|please|thanks|badge|pathway))*$"
)
_OTHER = re.compile(
    r"(?<!\w)(?:the )?other (?:one|badge|pathway|microcredential|program)|(?<!\w)not (?:that|this) one(?!\w)"
)


_CORRECTS = re.compile(r"(?<!\w)(?:no|not|meant|mean|other|instead|rather)(?!\w)")
_WHOLE, _SURE = 0.9, 4.5  # share of a name, and score: another entry is named
_FEW = 3  # content words of a message that picks


def from_choices(reading: Reading, talk: Talk, library: Library) -> Ref | None:
    """One of the entries offered last, picked by its place, its issuer or whatever tells it from the others."""
    offered = refs_of(talk.choices or (talk.others if _CORRECTS.search(reading.text) else ()), library)
    best = reading.entries[0] if reading.entries else None
    if not offered or (best and best.coverage >= _WHOLE and best.score >= _SURE and best.ref not in offered):
        return None
    ordinal = _ORDINAL.search(reading.text)
    if ordinal:
        place = _ORDINALS[ordinal.group(1)]
        return offered[place] if place < len(offered) else None
    named = {found.ref for found in reading.entries} | {found.entry for found in reading.entries}
    picked = [ref for ref in offered if ref in named]
    if len(picked) == 1:
        return picked[0]
    return told_apart(offered, reading, library) if len(reading.content) <= _FEW else None


def other(reading: Reading, talk: Talk, library: Library) -> Ref | None:
    """What "the other one" means: what was offered beside the last answer, else what was talked of before it."""
    if not _OTHER.search(reading.text) or reading.content:
        return None
    recent = refs_of(talk.recent, library)
    beside = [ref for ref in refs_of((*talk.choices, *talk.others), library) if ref not in recent[:1]]
    return next(iter((*recent[1:2], *beside)), None)


def told_apart(
    offered: Sequence[Ref], reading: Reading, library: Library, besides: frozenset[str] = frozenset()
) -> Ref | None:
    """The one that explains the message's words best: by name and issuer, else by texts too; none where two do alike."""
    words = {w.stem for w in reading.content} - besides
    for told_by in (_by_name, _by_texts):
        points = {ref: sum(library.text_idf.get(t, 2.0) for t in told_by(ref, words, library)) for ref in offered}
        ranked = sorted(points.values(), reverse=True)
        if words and ranked[0] and (len(ranked) == 1 or ranked[0] > ranked[1]):
            best = max(offered, key=lambda ref: points[ref])
            return best if len(told_by(best, words, library)) * 2 > len(words) else None
    return None


def _by_name(ref: Ref, words: set[str], library: Library) -> set[str]:
    """Those of the words that the entry's name, its issuer's or its pathways' hold."""
    issuer = library.issuer_of(ref)
    wholes = (library.title(Ref("pathway", p)) for p in library.catalog.pathways_of.get(ref.id, ()))
    own = {t for name in (library.title(ref), *wholes) for t in stems(name)}
    return words & (own | library.issuer_tokens.get(issuer.id if issuer else "", frozenset()))


def _by_texts(ref: Ref, words: set[str], library: Library) -> set[str]:
    """And those that its texts hold."""
    return _by_name(ref, words, library) | {word for word in words if library.says(ref, word)}


def most_alike(offered: Sequence[Ref], talk: Talk, library: Library) -> Ref | None:
    """The one that shares most words of its title and most skills with the entry talked of last; none that shares any."""
    recent = next((ref for ref in refs_of(talk.recent, library) if ref.kind in {"pathway", "badge"}), None)
    if recent is None:
        return None
    said = _marks(recent, library)
    shared = {ref: len(said & _marks(ref, library)) for ref in offered if ref != recent}
    best = max(shared, key=lambda ref: shared[ref], default=None)
    return best if best and shared[best] else None


def _marks(ref: Ref, library: Library) -> set[str]:
    return {*stems(library.title(ref)), *getattr(library.entry(ref), "skills", ())} - GENERIC
