"""Recognisers: does a reading ask for this? Each gives an Intent or None; `intents.INTENTS` says in which order.

They look at cues and at links, never at the wording of one question. The first that accepts decides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.advising import cues
from bot.advising.filters import filters_of
from bot.advising.intent import Intent
from bot.advising.library import Library, Ref
from bot.advising.link import TERMS, Link, link
from bot.advising.reading import Reading, clauses, read
from bot.advising.sides import sides
from bot.advising.subject import Subject, at_level, subject
from bot.advising.talk import Talk, refs_of

_WHOLE = 0.9
_AGE = re.compile(r"(?:i am|am|is|are|age|aged|turned|be) (\d{1,2})(?! (?:hours?|weeks?|days|months|credits?|badges?))")


class Asked:
    """What recognisers share of one message: its reading, the conversation, the library, and its subject, found once."""

    def __init__(self, reading: Reading, talk: Talk, library: Library) -> None:
        self.reading, self.talk, self.library = reading, talk, library
        self.subject: Subject = subject(reading, talk, library)

    def intent(self, kind: str, **values: object) -> Intent:
        """An Intent of this kind about the subject, with what the message adds."""
        reading, found = self.reading, self.subject
        rest = tuple(w.stem for p, w in enumerate(reading.words) if w.content and p not in found.explained)
        age = _AGE.search(reading.text)
        base = Intent(
            kind=kind,
            about=found.about,
            level=reading.level,
            attributes=reading.attributes,
            words=rest,
            text=reading.text,
            age=int(age.group(1)) if age else None,
            hedged=found.hedged,
            others=found.others,
            corrections=reading.corrections,
        )
        return replace(base, **values)  # type: ignore[arg-type]

    @property
    def named(self) -> bool:
        """An entry is named in this very message."""
        return bool(self.subject.about) and not self.subject.carried


def nothing(asked: Asked) -> Intent | None:
    return None if asked.reading.words else asked.intent("smalltalk", topic="empty", about=())


def crisis(asked: Asked) -> Intent | None:
    return asked.intent("refusal", topic="crisis", about=()) if asked.reading.says(cues.CRISIS) else None


def injection(asked: Asked) -> Intent | None:
    """Orders to the bot. What else the message asks is answered; the order alone is refused."""
    if asked.reading.says(cues.EVIDENCE_SAYS):
        return asked.intent("progress", topic="waiting")
    ordered = asked.reading.says(cues.INJECTION) or "<!" in asked.reading.raw
    if not ordered:
        return None
    for clause in reversed(clauses(asked.reading.raw)):
        part = read(clause, asked.library)
        if not part.says(cues.INJECTION) and "<!" not in clause and (part.attributes or part.says(cues.HOLDINGS)):
            return None
    return asked.intent("refusal", topic="orders", about=())


def others_record(asked: Asked) -> Intent | None:
    """Another person's record is nobody's business but theirs (R40)."""
    inside = re.search(r"\S\s+<@", asked.reading.raw)
    about_others = asked.reading.says(rf"{cues.OTHERS}(?: \w+)? {cues.RECORDS}") or (
        inside and asked.reading.says(cues.RECORDS)
    )
    mine = asked.reading.says(rf"my (?:\w+ )*{cues.RECORDS}|do i have") and not inside
    return asked.intent("refusal", topic="others", about=()) if about_others and not mine else None


_SMALL = (
    ("help", cues.ABOUT_BOT), ("thanks", cues.THANKS), ("bye", cues.BYE), ("greeting", cues.GREETING),
    ("praise", cues.PRAISE), ("acknowledge", cues.ACKNOWLEDGE),
)  # fmt: skip
_SMALL_ALL = re.compile(rf"(?<!\w)(?:{'|'.join(pattern for _, pattern in _SMALL)})(?!\w)")


def smalltalk(asked: Asked) -> Intent | None:
    """Nothing but courtesies: what is left without them names nothing and asks nothing."""
    reading = asked.reading
    rest = _SMALL_ALL.sub(" ", reading.text)
    topic = next((name for name, pattern in _SMALL if reading.says(pattern)), None)
    if topic is None or len(read(rest, asked.library).content) > 1 or asked.named or reading.attributes:
        return None
    return asked.intent("smalltalk", topic=topic, about=())


def explicit_definition(asked: Asked) -> Intent | None:
    """ "What is a rubric": a cue for meaning and one whole term that no entry explains better."""
    if not asked.reading.says(cues.MEANING) or asked.reading.says(cues.DIFFERENCE):
        return None
    return _term(asked, whole_message=False)


def bare_term(asked: Asked) -> Intent | None:
    """A glossary word alone: "PLA?", "brightspace"."""
    return _term(asked, whole_message=True)


def _term(asked: Asked, *, whole_message: bool) -> Intent | None:
    whole = [found for found in asked.reading.terms if found.coverage >= _WHOLE]
    if not whole:
        return None
    best, reading = whole[0], asked.reading
    entry = reading.entries[0] if reading.entries else None
    content = {p for p, w in enumerate(reading.words) if w.content}
    if entry and (entry.coverage >= _WHOLE or entry.explained - best.matched) and entry.score > 3.0:
        return None
    if whole_message and content - best.matched:
        return None
    pointed = reading.says(
        rf"(?:what (?:does|is|are|do)|who is|means?|meaning|define|by)(?: \w+){{0,5}} {re.escape(reading.words[max(best.matched)].text)}"
    )
    if not whole_message and not pointed and content - best.matched:
        return None
    return asked.intent("definition", about=(best.ref,), choices=())


_HOW = (
    ("check", cues.CHECK), ("verify", cues.VERIFY), ("after", cues.AFTER), ("appeal", cues.APPEAL), ("remind", cues.REMIND),
    ("start", cues.START), ("leave", cues.LEAVE), ("submit", cues.SUBMIT), ("share", cues.SHARE),
)  # fmt: skip


def how_to(asked: Asked) -> Intent | None:
    """How to do something with the bot itself."""
    topic = next((name for name, pattern in _HOW if asked.reading.says(pattern)), None)
    if topic == "submit" and asked.named and asked.reading.level:
        return asked.intent("attribute", attributes=("evidence",))
    return asked.intent("how_to", topic=topic) if topic else None


_RECORD = (
    ("holdings", cues.HOLDINGS), ("waiting", cues.WAITING), ("enrolled", cues.ENROLLED), ("left", cues.PROGRESS), ("have", cues.HAVE),
)  # fmt: skip


def next_step(asked: Asked) -> Intent | None:
    if not asked.reading.says(cues.NEXT) or asked.reading.attributes[:1] == ("cost",):
        return None
    return asked.intent("next_step")


def progress(asked: Asked) -> Intent | None:
    topic = next((name for name, pattern in _RECORD if asked.reading.says(pattern)), None)
    if topic in {None, "have"} and not asked.named:
        return None
    if topic == "have" and asked.reading.says(cues.COUNTS):
        return None
    return asked.intent("progress", topic=topic) if topic else None


def equivalence(asked: Asked) -> Intent | None:
    """Does what I have count for that: two things, or one and "does it count"."""
    reading = asked.reading
    if not reading.says(cues.COUNTS) or not (reading.says(cues.HELD) or reading.says("does|do|still count")):
        return None
    found = [_entry_of(one, asked) for one in reading.entries if one.score >= 3.0 and one.coverage >= 0.45]
    about = tuple(dict.fromkeys([*found, *asked.subject.about]))
    if not about or (reading.attributes[:1] == ("credits",) and not reading.says(cues.HELD)):
        return None
    return asked.intent("equivalence", about=about[:3])


def _entry_of(found: Link, asked: Asked) -> Ref:
    by_level = at_level(found.ref, asked.reading, asked.library)
    return by_level if by_level != found.ref else found.entry


def comparison(asked: Asked) -> Intent | None:
    """Two entries or two terms set against each other."""
    reading = asked.reading
    back = reading.says(cues.BACK_TO_BOTH) and len(asked.talk.recent) > 1
    if not (reading.says(cues.DIFFERENCE) or (reading.says(cues.WHICH) and (reading.says("or|and|vs|than") or back))):
        return None
    pair = sides(reading, asked.library)
    if not pair and back:
        pair = refs_of(asked.talk.recent[:2], asked.library)[::-1]
    if not pair and asked.talk.recent and reading.says("compar\\w*|differ\\w*|same"):
        second = asked.subject.about if asked.named else tuple(t.ref for t in reading.terms[:1] if t.coverage >= _WHOLE)
        first = refs_of(asked.talk.recent[:1], asked.library)
        pair = (*first, *second) if second and first != second else ()
    if len(pair) < _TWO:
        return None
    kind = "difference" if all(ref.kind == "term" for ref in pair) else "compare"
    return asked.intent(kind, about=pair)


_TWO = 2


def ambiguous(asked: Asked) -> Intent | None:
    return asked.intent("clarify", choices=asked.subject.choices) if asked.subject.choices else None


def search(asked: Asked) -> Intent | None:
    """A need or limits rather than a name: "free online badges about data"."""
    filters = filters_of(asked.reading, asked.library)
    reading, found = asked.reading, asked.subject
    sure = asked.named and not found.hedged and not filters.superlative
    narrowed = asked.talk.kind == "search" and filters.any and not asked.named
    if narrowed:
        return asked.intent("search", about=refs_of(asked.talk.choices, asked.library), filters=filters)
    if (
        filters.any
        and reading.says(cues.LOOKING)
        and (not sure or filters.not_words or filters.not_issuers or filters.pathways_only)
    ):
        return asked.intent("search", about=(), filters=filters)
    return None


def attribute(asked: Asked) -> Intent | None:
    """A fact about an entry, or about whatever was talked of before."""
    attributes = asked.reading.attributes
    if not attributes and asked.talk.attribute and asked.named and asked.reading.says("and|what about|how about"):
        attributes = (asked.talk.attribute,)
    return asked.intent("attribute", attributes=attributes) if attributes and asked.subject.about else None


def requirements(asked: Asked) -> Intent | None:
    if not asked.subject.about or asked.subject.about[0].kind in {"term", "issuer"}:
        return None
    return asked.intent("requirements") if asked.reading.level or asked.reading.says(cues.NEEDS) else None


def entry(asked: Asked) -> Intent | None:
    return asked.intent("overview") if asked.subject.about else None


def elsewhere(asked: Asked) -> Intent | None:
    """Tasks and topics that no catalog of badges covers."""
    reading = asked.reading
    off = reading.says(cues.TASK) or reading.says(cues.ELSEWHERE)
    return (
        asked.intent("refusal", topic="elsewhere", about=())
        if off and not (asked.named and not asked.subject.hedged)
        else None
    )


def level_term(asked: Asked) -> Intent | None:
    """A level in general, when no pathway is meant."""
    if not asked.reading.level or asked.subject.about:
        return None
    found = [
        t
        for t in link(asked.library, tuple(replace(w, weight=1.0) for w in asked.reading.words), TERMS)
        if t.coverage >= _WHOLE
    ]
    return asked.intent("definition", about=(found[0].ref,)) if found else None


def anything(asked: Asked) -> Intent:
    """Nothing else fits: look for a skill or need in every text; finding too little is said so."""
    return asked.intent("search", about=(), filters=filters_of(asked.reading, asked.library))
