"""Recognisers of questions about words and pairs: what a term means, how two terms or two entries differ."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from bot.advising import cues, cues_record
from bot.advising.asked import Asked
from bot.advising.intent import Intent
from bot.advising.link import TERMS, Link, link
from bot.advising.reading import Reading, adjacent, read
from bot.advising.sides import many, sides
from bot.advising.talk import refs_of
from bot.advising.words import fold, stem, words
from catalog.names import GENERIC
from catalog.ref import Ref

_WHOLE = 0.9
_SCORE = 3.0  # of an entry that speaks against a glossary word
_HEADLESS = 0.4  # share of a name without its head word ("retired" of "retired badge")
_NOT_BOTH = rf"{cues_record.COUNTS}|{cues_record.ENROLLED}|{cues_record.HAVE}"
_PAIR = 2
_CANDIDATES = 6
_MOSTLY, _NEARLY, _SURE = 0.6, 0.75, 4.5  # shares of a name, and score, of one side


def explicit_definition(asked: Asked) -> Intent | None:
    """A cue for meaning ("what is a rubric") and one whole term that no entry explains better."""
    if not asked.reading.says(cues.MEANING) or asked.reading.says(cues.DIFFERENCE):
        return None
    found = _term(asked)
    if found is None:
        return None
    everyday = asked.library.vocabulary.everyday
    rest = {p for p, w in enumerate(asked.reading.words) if w.content and not everyday(w.text)} - found.matched
    phrase = (
        len(found.matched) > 1
        and not asked.subject
        and asked.reading.says(r"explain|meaning|means?|what (?:is|are) (?:that|it|this)")
    )
    return asked.intent("definition", about=(found.ref,)) if not rest or phrase or _pointed(found, asked) else None


def glossary(asked: Asked) -> Intent | None:
    """Glossary words in a message that names no entry: asked for their meaning, or strange to everyday English."""
    if asked.subject:
        return None
    terms = [found for found in asked.reading.terms if found.coverage >= _WHOLE and _strange(found, asked)]
    refs = tuple(dict.fromkeys(found.ref for found in terms))[:_MOST_TERMS]
    if not refs:
        return None
    return asked.intent("difference" if len(refs) > 1 else "definition", about=refs)


_MOST_TERMS = 3


def _strange(found: Link, asked: Asked) -> bool:
    said = [asked.reading.words[p] for p in found.matched]
    strange = all(not asked.library.vocabulary.everyday(w.text) and w.stem not in GENERIC for w in said)
    meant = len(found.matched) > 1 and asked.reading.says(cues.MEANING) and _together(found, asked.reading)
    return (strange or meant) and _verbatim(found, asked)


def reverse_definition(asked: Asked) -> Intent | None:
    """The word for a meaning that is described: "what is it called when a badge is taken back"."""
    if not asked.reading.says(cues.REVERSE):
        return None
    said = {w.stem for w in asked.reading.words if w.content}
    best = max(asked.library.catalog.terms, key=lambda term: _told(term, said, asked), default=None)
    return (
        asked.intent("definition", about=(Ref("term", best),)) if best and _told(best, said, asked) > _ENOUGH else None
    )


_ENOUGH = 3.0  # weight of words that a definition shares with a description


def _told(term: str, said: set[str], asked: Asked) -> float:
    """How much of a description the words of a definition explain; rare words count most."""
    entry = asked.library.catalog.terms[term]
    own = {stem(w) for w in words(fold(f"{entry.term} {' '.join(entry.aliases)} {entry.definition}"))}
    return sum(asked.library.text_idf.get(token, 2.0) for token in said & own - GENERIC)


def bare_term(asked: Asked) -> Intent | None:
    """A glossary word alone: "PLA?", "brightspace"."""
    found = _term(asked)
    rest = {p for p, w in enumerate(asked.reading.words) if w.content} - (found.matched if found else frozenset())
    asks = asked.reading.attributes and (asked.talk.recent or asked.talk.choices)  # of what was talked of (lesson 10)
    back = asked.subject.picked or asked.reading.says(cues.PRONOUN) or asks
    return asked.intent("definition", about=(found.ref,)) if found and not rest and not back else None


def _term(asked: Asked) -> Link | None:
    """The glossary word named whole, unless an entry names more, or a level is meant of what was talked of."""
    reading = asked.reading
    same = [found for found in reading.terms if found.coverage >= _WHOLE and _together(found, reading)]
    if not same and reading.says(cues.MEANING):
        same = [found for found in reading.terms if found.coverage >= _HEADLESS and _all_but_head(found, asked)]
    same = [found for found in same if found.matched & same[0].matched]
    whole = max(same, key=lambda found: (_verbatim(found, asked), len(found.matched)), default=None)
    of_entry = asked.subject.about and asked.subject.about[0].kind in {"pathway", "badge"}
    if whole is None or (reading.levels and of_entry):
        return None
    entry = reading.entries[0] if reading.entries else None
    against = (
        entry
        and not entry.matched < whole.matched
        and entry.score > _SCORE
        and (entry.coverage >= _WHOLE or entry.explained - whole.matched)
    )
    return None if against else whole


def _together(found: Link, reading: Reading) -> bool:
    """Its words stand side by side somewhere, whatever is repeated elsewhere."""
    stems = {reading.words[p].stem for p in found.matched}
    return any(
        {reading.words[p].stem for p in found.matched if start <= p <= start + len(stems)} == stems
        for start in found.matched
    )


def _verbatim(found: Link, asked: Asked) -> bool:
    """Its very words stand there, not only their stems ("stackable" is not "stack")."""
    said = set(asked.reading.text.split())
    entry = asked.library.entry(found.ref)
    names = (asked.library.title(found.ref), *getattr(entry, "aliases", ()))
    return any(set(words(fold(name))) <= said for name in names)


def _pointed(found: Link, asked: Asked) -> bool:
    """The cue points at the word ("what is X", "X meaning"), or the word stands in quotes."""
    word = re.escape(asked.reading.words[max(found.matched)].text)
    points = (
        r"saying|called|the (?:word|term)|heard (?:of|about)|what (?:does|is|are|do)|who is|means?|meaning|define|by"
    )
    before = rf"(?:{points})(?: \w+){{0,5}} {word}"
    return asked.reading.says(rf"{before}|{word} (?:means?|meaning|definition)") or bool(
        re.search(rf"[\"']{word}[\"']", asked.reading.folded)
    )


def comparison(asked: Asked) -> Intent | None:
    """Two entries or two terms set against each other."""
    reading = asked.reading
    both = asked.talk.kind == "compare" and bool(reading.attributes) and reading.says(r"they|them|each")
    back = (both or reading.says(cues.BACK_TO_BOTH)) and max(len(asked.talk.recent), len(asked.talk.choices)) >= _PAIR
    joined = reading.says("or|and|vs|than") or back
    compares = reading.says(f"{cues.DIFFERENCE}|{cues.CONFUSED}|{cues.RANKS}")
    several = many(reading.folded, lambda part: read(part, asked.library), asked.library) if compares or joined else ()
    if several and (compares or reading.attributes or reading.says(cues.WHICH)):
        return asked.intent("difference" if several[0].kind == "term" else "compare", about=several)
    two = _two_named(asked) if joined and not back else ()
    if two:
        return asked.intent("compare", about=two)
    if not (both or reading.says(f"{cues.DIFFERENCE}|{cues.CONFUSED}") or (reading.says(cues.WHICH) and joined)):
        return None
    terms = _terms_named(asked)
    pair = sides(reading, asked.library) or (terms if len(terms) == _PAIR else ()) or _with_recent(asked, back=back)
    if len(pair) < _PAIR:
        return None
    kind = "difference" if all(ref.kind == "term" for ref in pair) else "compare"
    if kind == "difference" and not (reading.says(f"{cues.DIFFERENCE}|{cues.CONFUSED}|which|both")):
        return None
    return asked.intent(kind, about=pair)


def _terms_named(asked: Asked) -> tuple[Ref, ...]:
    """Glossary words named at different places, in the order said; a head word may be said once for both."""
    reading = asked.reading
    spans: dict[Ref, frozenset[int]] = {}
    for found in reading.terms:
        own = frozenset(p for p in found.matched if reading.words[p].stem not in GENERIC)
        headless = own and found.coverage >= _HEADLESS and _all_but_head(found, asked)
        if (found.coverage >= _WHOLE and _together(found, reading) and _verbatim(found, asked)) or headless:
            spans.setdefault(found.ref, own or _window(found, reading))
    kept = [ref for ref, span in spans.items() if not any(span < other for other in spans.values())]
    kept = [ref for n, ref in enumerate(kept) if not any(spans[ref] & spans[before] for before in kept[:n])]
    return tuple(sorted(kept, key=lambda ref: min(spans[ref])))[:_PAIR]


def _all_but_head(found: Link, asked: Asked) -> bool:
    telling = {stem(w) for w in words(fold(asked.library.title(found.ref)))} - GENERIC
    return bool(telling) and telling <= {asked.reading.words[p].stem for p in found.matched}


def _window(found: Link, reading: Reading) -> frozenset[int]:
    """Where the words of a name stand side by side first."""
    size = len({reading.words[p].stem for p in found.matched})
    ordered = sorted(found.matched)
    starts = (p for p in ordered if {*range(p, p + size)} <= found.matched)
    first = next(starts, ordered[0])
    return frozenset(range(first, first + size))


def _two_named(asked: Asked) -> tuple[Ref, ...]:
    """Two entries named whole, each by words of its own, and a fact asked of both, or one to be chosen."""
    reading = asked.reading
    if not (reading.attributes or reading.says("or|vs")) or reading.says(_NOT_BOTH):
        return ()
    whole = [found for found in reading.entries[:_CANDIDATES] if found.coverage >= _MOSTLY and adjacent(found.matched)]
    whole = [found for found in whole if found.coverage >= _NEARLY or found.score >= _SURE]
    for one, two in combinations(whole, _PAIR):
        if not one.matched & two.matched and asked.library.family.get(one.ref.id, one.ref.id) != two.ref.id:
            ordered = sorted((one, two), key=lambda found: min(found.matched))
            return tuple(found.entry for found in ordered)
    return ()


def _with_recent(asked: Asked, *, back: bool) -> tuple[Ref, ...]:
    """The two entries spoken of last, or the last one and the one named now."""
    recent = refs_of(asked.talk.recent, asked.library)
    offered = refs_of(asked.talk.choices, asked.library)
    if back and len(offered) == _PAIR:
        return offered
    if back and not asked.named:
        return recent[:_PAIR][::-1]
    if not recent or not asked.reading.says("compar\\w*|differ\\w*|same"):
        return ()
    whole = (found.ref for found in asked.reading.terms if found.coverage >= _WHOLE and found.ref != recent[0])
    second = asked.subject.about if asked.named else tuple(whole)[:1]
    return (recent[0], *second) if second and second[0] != recent[0] else ()


def level_term(asked: Asked) -> Intent | None:
    """A level in general, when no pathway is meant."""
    if not asked.reading.level or asked.subject.about:
        return None
    if any(w.stem not in GENERIC and not w.text.isdigit() for w in asked.reading.content):
        return None  # a level of something that is not known here
    words = tuple(replace(w, weight=1.0) for w in asked.reading.words)
    found = [term for term in link(asked.library, words, TERMS) if term.coverage >= _WHOLE]
    return asked.intent("definition", about=(found[0].ref,)) if found else None
