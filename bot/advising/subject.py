"""The entry that a message is about: named in it, chosen from what was offered, or carried from the turn before.

Owns the bands of confidence and when two candidates are too close to answer for one (ADVISING.md sections 3 and 5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.advising import cues, cues_record
from bot.advising.accept import acceptable
from bot.advising.choices import from_choices, most_alike, other, told_apart
from bot.advising.library import Library
from bot.advising.link import Link
from bot.advising.query import members
from bot.advising.reading import Reading
from bot.advising.talk import Talk, ref_of, refs_of
from bot.advising.words import fold, stem, words
from catalog.model import Pathway
from catalog.ref import Ref

_LEAST, _SURE = 3.0, 4.5  # scores
_HALF, _MOST, _WHOLE = 0.45, 0.6, 0.9  # shares of a name
_FAINT = 0.2  # a cue weighs less
_SHORT_WORD = 3
_CLOSE = 0.8  # a second candidate with this share of the best score is as good
_BARE = 2  # a message of so few content words and no cue is a topic, not a question
_MOST_CHOICES = 5
_SEVERAL = 2
_PART = 0.5  # of an issuer's name, where "the ... one" points at it
_OWN = 1.5  # a learner who is on a pathway means that one rather than its namesake

_POINTS_BACK = re.compile(
    r"(?<!\w)(?:it|its|that|this|they|them|there|those|these|one|that one|this one|same|also|and|then|thing)(?!\w)"
)

_PRONOUN = re.compile(r"(?<!\w)(?:it|its|they|them|this one|that one)(?!\w)")


@dataclass(frozen=True, slots=True)
class Subject:
    about: tuple[Ref, ...] = ()  # at most one: the entry meant, its level picked
    choices: tuple[Ref, ...] = ()  # candidates too close to call
    others: tuple[Ref, ...] = ()
    hedged: bool = False
    carried: bool = False
    picked: bool = False  # chosen from what was offered, or said instead of it: the question before is meant again
    explained: frozenset[int] = frozenset()  # positions of words that its name uses

    def __bool__(self) -> bool:
        return bool(self.about or self.choices)

    @property
    def ref(self) -> Ref | None:
        return self.about[0] if self.about else None


def subject(reading: Reading, talk: Talk, library: Library, own: tuple[str, ...] = ()) -> Subject:
    """What is meant. An empty Subject where nothing is named and nothing can be carried."""
    chosen = ref_of(talk.chosen, library)
    chosen = chosen or next((ref for ref in (_by_id(i, library) for i in reading.ids) if ref), None)
    if chosen:
        return Subject((at_level(chosen, reading, library),))
    offered = from_choices(reading, talk, library) or other(reading, talk, library)
    if offered:
        return Subject((at_level(offered, reading, library),), carried=True, picked=True)
    fitting = tuple(found for found in reading.entries if acceptable(found, reading))
    named = _preferred(fitting, reading, talk, library, own)
    issuer = _issuer(reading, named, library)
    alike = _alike(issuer, reading, talk, library) if issuer else None
    if alike:
        return alike
    if issuer:
        on = _carried(reading, talk, library) if _said_of(issuer, reading, talk, library) else None
        return replace(on, carried=False, explained=issuer.explained) if on else _of_issuer(issuer, reading, library)
    if named and not _goes_on(named[0], reading, talk):
        return _named(named, reading, library, own)
    return _carried(reading, talk, library)


def own_level(reading: Reading, own: tuple[str, ...], library: Library) -> Subject:
    """A level said with nothing else ("what is level 2 about"): that of the learner's own pathway."""
    telling = [w for w in reading.content if not library.vocabulary.everyday(w.text) and not w.text.isdigit()]
    if not reading.levels or telling or not own or own[0] not in library.catalog.pathways:
        return Subject()
    return Subject((at_level(Ref("pathway", own[0]), reading, library),), carried=True)


def _goes_on(best: Link, reading: Reading, talk: Talk) -> bool:
    """A faint name in a message that asks on about what was talked of."""
    faint = best.score < _LEAST or (best.coverage < _MOST and best.score < _SURE)
    return faint and bool(talk.recent) and bool(_PRONOUN.search(reading.text))


def _by_id(entry: str, library: Library) -> Ref | None:
    return next((ref for kind in ("pathway", "badge", "term") if (ref := ref_of(f"{kind}:{entry}", library))), None)


def _preferred(
    named: tuple[Link, ...], reading: Reading, talk: Talk, library: Library, own: tuple[str, ...]
) -> tuple[Link, ...]:
    """Near the best, first those that have the level said, then those of the issuer spoken of before."""
    if not named:
        return named
    context = _issuers_spoken_of(talk, library)
    said = set(reading.text.split())

    def rank(found: Link) -> float:
        fits_level = at_level(found.ref, reading, library) != found.ref
        issuer = library.issuer_of(found.ref)
        of_issuer = issuer is not None and issuer.id in context
        bonus = (
            (1.4 if fits_level else 1.0)
            * (1.6 if of_issuer else 1.0)
            * (1.1 if _verbatim(found, said, library) else 1.0)
        )
        bonus *= _OWN if found.ref.id in own else 1.0
        return -found.score * bonus

    return tuple(sorted(named, key=rank))


def _verbatim(found: Link, said: set[str], library: Library) -> bool:
    """A word of its title stands there letter by letter, not only its stem ("CSIS" is not "CSIE")."""
    return bool(said & {w for w in words(fold(library.title(found.entry))) if stem(w) != w})


def _issuers_spoken_of(talk: Talk, library: Library) -> frozenset[str]:
    """Issuers named last, and those of what was offered last."""
    refs = refs_of((*talk.recent[:1], *talk.choices), library)
    named = {ref.id for ref in refs if ref.kind == "issuer"}
    offered = {issuer.id for ref in refs_of(talk.choices, library) if (issuer := library.issuer_of(ref))}
    last = {issuer.id for ref in refs[:1] if ref.kind != "issuer" and (issuer := library.issuer_of(ref))}
    return frozenset(named | offered | last)


def at_level(ref: Ref, reading: Reading, library: Library) -> Ref:
    """The member of a family that the level said picks; the entry itself where it has no such level."""
    entry = library.entry(ref)
    if isinstance(entry, Pathway) and reading.level:
        badge = library.level_badge(entry, reading.level)
        return Ref("badge", badge.id) if badge else ref
    return ref


def member(found: Link, reading: Reading, library: Library) -> Ref:
    """What a link stands for: the level said, else the very entry whose name fitted."""
    by_level = at_level(found.ref, reading, library)
    return by_level if by_level != found.ref else found.entry


def bare(reading: Reading) -> bool:
    """A short topic without a question: "gis badge" (lesson 18)."""
    asks = any(reading.says(cue) for cue in (cues_record.HAVE, cues_record.COUNTS, cues.NEEDS))
    cue = reading.attributes or reading.levels or asks
    return len(reading.content) <= _BARE and not cue


def _named(named: tuple[Link, ...], reading: Reading, library: Library, own: tuple[str, ...] = ()) -> Subject:
    best = named[0]
    rivals = _rivals(named, reading)
    picked = [r for r in rivals if _has_level(r, reading, library)] or [r for r in rivals if r.ref.id in own][:1]
    if picked and (len(picked) == 1 or best in picked):
        best, rivals = (best if best in picked else picked[0]), tuple(picked[:1])
    made_of = [r for r in rivals if r.ref.kind == "pathway"] if reading.says(cues.NEEDS) else []
    if len(made_of) == 1:  # only a pathway is made of parts
        best, rivals = made_of[0], tuple(made_of)
    whole = _whole_of(rivals, library)
    if whole and not bare(reading):
        return Subject(about=(at_level(whole, reading, library),), explained=best.matched)
    if len(rivals) > 1:
        choices = tuple(dict.fromkeys(member(r, reading, library) for r in rivals))
        return Subject(choices=choices[:_MOST_CHOICES], explained=best.matched)
    return Subject(
        about=(member(best, reading, library),),
        others=tuple(member(found, reading, library) for found in named[1:3]),
        hedged=best.score < _SURE and best.coverage < _WHOLE,
        explained=best.matched,
    )


def _whole_of(rivals: Sequence[Link], library: Library) -> Ref | None:
    """The one pathway that all of several candidates are, or are parts of: the whole is meant."""
    if len(rivals) < _SEVERAL:
        return None
    of = [{r.ref.id} if r.ref.kind == "pathway" else set(library.catalog.pathways_of.get(r.ref.id, ())) for r in rivals]
    shared = set.intersection(*of)
    return Ref("pathway", shared.pop()) if len(shared) == 1 else None


def _rivals(named: tuple[Link, ...], reading: Reading) -> tuple[Link, ...]:
    """Entries as good as the best: near its score with half a name each, or, for a bare topic, all that fit its words."""
    best = named[0]
    if bare(reading):
        words = frozenset(p for p, w in enumerate(reading.words) if w in reading.content)
        fit = (f for f in reading.entries if words and words <= f.explained and words & f.matched)
        return tuple(fit) or (best,)
    asks = reading.attributes or reading.levels or reading.says(f"{cues.NEEDS}|{cues.GIST}")
    if best.coverage >= (_MOST if asks else _WHOLE):
        return (best,)
    return tuple(found for found in named if found.score >= _CLOSE * best.score and found.explained >= best.matched)


def _has_level(found: Link, reading: Reading, library: Library) -> bool:
    """True where the level said picks this entry, or one inside it."""
    own = getattr(library.entry(found.ref), "level", None)
    return bool(reading.level) and (own == reading.level or at_level(found.ref, reading, library) != found.ref)


def _initials(found: Link, issuer: Link, library: Library) -> bool:
    """An entry named by the very word that names an issuer, which its own names do not spell: it is the issuer's."""
    entry = library.entry(found.entry)
    spelled = {t for name in (library.title(found.entry), *getattr(entry, "aliases", ())) for t in words(fold(name))}
    of_issuer = {w for n in library.catalog.issuers[issuer.ref.id].aliases for w in words(fold(n))}
    return found.matched <= issuer.matched and not spelled & of_issuer


def _issuer(reading: Reading, named: tuple[Link, ...], library: Library) -> Subject | None:
    """An issuer alone, or several that share the name given (lesson 19)."""
    least = _PART if reading.says("ones?") else _WHOLE
    whole = tuple(found for found in reading.issuers if found.coverage >= least)
    if not whole or (
        named and not named[0].explained < whole[0].matched and not _initials(named[0], whole[0], library)
    ):
        return None
    words = frozenset(p for p, w in enumerate(reading.words) if w in reading.content)
    asks = reading.attributes or reading.says(f"{cues.NEEDS}|{cues_record.COUNTS}")
    if len(whole) == 1 and words - whole[0].matched and (named or not asks):
        return None
    same = tuple(found for found in whole if found.matched == whole[0].matched)
    refs = tuple(found.ref for found in same)
    return Subject(choices=refs) if len(refs) > 1 else Subject(about=refs, explained=whole[0].matched)


def _alike(found: Subject, reading: Reading, talk: Talk, library: Library) -> Subject | None:
    """What "the Mohawk Valley one" means: that issuer's entry most like what was talked of last."""
    if len(found.about) != 1 or not reading.says("ones?"):
        return None
    best = most_alike(library.of_issuers([found.about[0].id]), talk, library)
    return Subject(about=(best,), explained=found.explained, picked=True) if best else None


def _of_issuer(found: Subject, reading: Reading, library: Library) -> Subject:
    """One issuer and a question that only an entry can answer: its one pathway, or the one told by the other words."""
    asks = set(reading.attributes) - {"contact", "where", "issuer"} or reading.says(
        f"{cues.NEEDS}|{cues_record.COUNTS}"
    )
    if not asks or len(found.about) != 1:
        return found
    offered = library.of_issuers([found.about[0].id])
    pathways = [ref for ref in offered if ref.kind == "pathway"]
    told = told_apart(offered, reading, library, besides=library.issuer_tokens.get(found.about[0].id, frozenset()))
    one = told or (offered[0] if len(offered) == 1 else pathways[0] if len(pathways) == 1 else None)
    if one:
        return Subject(about=(at_level(one, reading, library),), explained=found.explained)
    few = 0 < len(offered) <= _MOST_CHOICES
    return Subject(choices=offered, explained=found.explained) if few else found


def _said_of(found: Subject, reading: Reading, talk: Talk, library: Library) -> bool:
    """The issuer of what was talked of last, or the one above it, in a question for a fact: the talk goes on."""
    recent = refs_of(talk.recent[:1], library)
    issuer = library.issuer_of(recent[0]) if recent else None
    if issuer is None:
        return False
    issuers = library.catalog.issuers.values()
    near = {issuer.id, issuer.parent, *(i.id for i in issuers if i.parent and i.parent == issuer.parent)}
    return bool(near & {ref.id for ref in found.about}) and bool(reading.attributes or reading.levels)


def _spoken_on(reading: Reading, talk: Talk, library: Library) -> bool:
    """A question whose every telling word stands in the texts of what was talked of last ("which classes do I take")."""
    recent = refs_of(talk.recent[:1], library)
    if not recent or recent[0].kind not in {"pathway", "badge"} or not reading.says(f"{cues.QUESTION}|{cues.NEEDS}"):
        return False
    telling = [w for w in reading.content if not library.vocabulary.everyday(w.text)]
    refs = (*library.relatives(recent[0]), *members(recent[0], library))
    known = {token for one in refs for fact in library.facts(one) for token in library.stems_of(fact)}
    return all(w.stem in known for w in telling) and (bool(telling) or reading.says(cues.NEEDS))


def _carried(reading: Reading, talk: Talk, library: Library) -> Subject:
    """What was talked of last, where the message asks on; of candidates offered and not picked, the best."""
    asks = bool(reading.attributes or reading.levels) or _spoken_on(reading, talk, library)
    strangers = [w for w in reading.unknown if len(w.text) > _SHORT_WORD]
    points = bool(_POINTS_BACK.search(reading.text))
    if not (asks or points or len(reading.content) <= 1) or (strangers and not asks):
        return Subject()
    offered = refs_of(talk.choices, library) if asks else ()
    recent = offered or refs_of(talk.recent, library)
    if not recent:
        return Subject()
    ref = recent[0]
    family = library.family.get(ref.id) if ref.kind == "badge" else None
    if family and (reading.level or reading.says(cues.IN_ALL)):
        ref = Ref("pathway", family)
    return Subject((at_level(ref, reading, library),), others=offered[1:3], hedged=bool(offered), carried=True)
