"""A message, read once: its corrected text, its words, and everything in it that can be named without deciding
what is asked. Recognisers look only at this value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.advising.attributes import asked
from bot.advising.library import Library
from bot.advising.link import ISSUERS, SKILLS, TERMS, Link, Word, link, read_words, unknown_words, wholes
from bot.advising.words import ORDINARY, clean, english, words
from catalog.names import GENERIC

_PLACES = (
    "first|second|third|last|final|highest|top|1 st|2 nd|3 rd|middle|beginning|beginner|begining|lowest|entry|"
    "starting|bottom|"
    "intermediate|advanced"
)
_LEVEL = re.compile(
    r"(?<![a-z0-9])(?:levels?|tiers?|l) (\d|one|two|three|iii|ii|i)(?![a-z0-9])"
    rf"|(?<!\w)({_PLACES}) (?:level|tier|stage|step)(?!\w)"
)
_NUMBER = {
    "one": 1,
    "two": 2,
    "three": 3,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "first": 1,
    "second": 2,
    "third": 3,
    "last": 3,
    "final": 3,
    "highest": 3,
    "top": 3,
    "advanced": 3,
    "middle": 2,
    "intermediate": 2,
    **dict.fromkeys(("beginning", "begining", "beginner", "lowest", "entry", "starting", "bottom"), 1),
}
_CLAUSE = re.compile(r"[.?!;\n]+(?=\s|$)|(?<=\w) (?=ok now )")
_COMPARING = re.compile(r"(?<!\w)(?:differen\w*|compar\w*|same|versus|vs)(?!\w)")
_MONEY = re.compile(r"(?<!\d)[$€£]{1,4}(?!\s?\d)")
"""A sign for money without a figure asks for the price."""
_RULED_OUT = re.compile(
    r"(?<!\w)(?:hate|except|excluding|other than|besides|anything but|but not|not (?=on|from|about|in|at|with)|"
    r"not wanting|do not (?:want|like|need))"
    r"(?: (?:the|a|an|any|from|about|by|on|at|in|with|to|for|of|do|take|learn))* (\w+)"
)
"""What follows is ruled out: it names nothing that is meant."""
_EVERYDAY = 0.6  # weight of an ordinary English word
_FAINT = 0.12  # weight of a word that belongs to a cue


@dataclass(frozen=True, slots=True)
class Reading:
    raw: str
    folded: str  # cleaned and folded, punctuation kept
    text: str  # corrected words, one space between
    words: tuple[Word, ...]
    levels: tuple[int, ...]
    attributes: tuple[str, ...]
    entries: tuple[Link, ...]  # pathways and badges
    issuers: tuple[Link, ...]
    terms: tuple[Link, ...]  # read with every word at full weight
    skills: tuple[Link, ...]
    beyond: int | None  # a level said that no pathway has
    ids: tuple[str, ...]  # entries named by their very id
    unknown: tuple[Word, ...]  # in neither the catalog nor everyday English
    corrections: tuple[tuple[str, str], ...]

    def says(self, pattern: str) -> bool:
        """True where the corrected text holds the pattern as whole words."""
        return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.text) is not None

    @property
    def content(self) -> tuple[Word, ...]:
        """Words that say what the message is about: no function words, no cues, no kinds of thing."""
        return tuple(w for w in self.words if w.content and w.weight > _FAINT and w.stem not in GENERIC)

    @property
    def level(self) -> int | None:
        return self.levels[0] if self.levels else None


def read(raw: str, library: Library) -> Reading:
    """Read a message. Total: an empty or senseless text gives a Reading with nothing in it."""
    folded = clean(_MONEY.sub(" price ", raw))
    typed = words(english(folded))
    corrected = library.vocabulary.correct(typed)
    text = " ".join(corrected)
    levels = tuple(dict.fromkeys(_levels(text)))
    plain = read_words(corrected)
    protected = _protected(library, plain)
    cues = asked(text)
    everyday = tuple(replace(w, weight=_EVERYDAY) if w.text in ORDINARY else w for w in plain)
    masked = _masked(everyday, [*(m.span() for m in _LEVEL.finditer(text))], text, 0.0)
    faint = [span for _, spans in cues for span in spans] + [m.span() for m in _COMPARING.finditer(text)]
    masked = _masked(masked, faint, text, _FAINT, keep=protected)
    return Reading(
        raw=raw,
        folded=folded,
        text=text,
        words=masked,
        levels=levels,
        beyond=_beyond(text),
        attributes=tuple(name for name, spans in cues if not all(_inside(span, text, protected) for span in spans)),
        entries=link(library, _masked(masked, (m.span(1) for m in _RULED_OUT.finditer(text)), text, 0.0)),
        issuers=link(library, masked, ISSUERS),
        terms=link(library, plain, TERMS),
        skills=link(library, masked, SKILLS),
        ids=tuple(w for w in re.split(r"[^a-z0-9-]+", folded) if "-" in w and w in library.ids),
        unknown=unknown_words(library, masked),
        corrections=_corrections(typed, corrected),
    )


def _corrections(typed: list[str], corrected: list[str]) -> tuple[tuple[str, str], ...]:
    """What was read as something else; none where words were split or joined."""
    same_length = len(typed) == len(corrected)
    return tuple((a, b) for a, b in zip(typed, corrected, strict=True) if a != b) if same_length else ()


def clauses(raw: str) -> tuple[str, ...]:
    """A message's sentences, in order; one where it has no stops."""
    return tuple(part.strip() for part in _CLAUSE.split(raw) if part.strip())


def _beyond(text: str) -> int | None:
    match = _TOO_HIGH.search(text)
    return int(_FOUR_UP.get(match.group(1), match.group(1))) if match else None


_FOUR_UP = {"four": "4", "five": "5", "six": "6", "iv": "4", "fourth": "4"}
_TOO_HIGH = re.compile(r"(?<![a-z0-9])(?:levels?|tiers?|l) ([4-9]|four|five|six|iv)(?![a-z0-9])")


def _levels(text: str) -> Iterable[int]:
    for match in _LEVEL.finditer(text):
        said = match.group(1) or match.group(2)
        value = _NUMBER.get(said) or (int(said[0]) if said[0].isdigit() else 0)
        if value in {1, 2, 3}:
            yield value


def _protected(library: Library, plain: tuple[Word, ...]) -> frozenset[int]:
    """Positions inside a longer name that is given whole: "Time Management" asks for no time (lesson 11)."""
    return frozenset(p for found in wholes(library, plain) if adjacent(found.matched) for p in found.matched)


def adjacent(positions: frozenset[int]) -> bool:
    """Side by side, but for one word."""
    return max(positions) - min(positions) < len(positions) + 1


def _masked(
    plain: tuple[Word, ...],
    spans: Iterable[tuple[int, int]],
    text: str,
    weight: float,
    keep: frozenset[int] = frozenset(),
) -> tuple[Word, ...]:
    """Words inside the spans of cues weigh little; a name in the gap of a cue keeps its weight (lesson 9)."""
    faint = {p for span in spans for p in _positions(span, text)} - keep
    return tuple(replace(w, weight=min(w.weight, weight)) if p in faint else w for p, w in enumerate(plain))


def _positions(span: tuple[int, int], text: str) -> range:
    """Positions of the words that a span of characters covers; words stand one space apart."""
    start = text.count(" ", 0, span[0])
    return range(start, start + text[span[0] : span[1]].count(" ") + 1)


def _inside(span: tuple[int, int], text: str, protected: frozenset[int]) -> bool:
    return bool(protected) and protected.issuperset(_positions(span, text))
