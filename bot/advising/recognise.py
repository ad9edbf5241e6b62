"""Recognisers of questions about entries: does a reading ask for this? Each gives an Intent or None.

`intents.RECOGNISERS` says in which order; the first that accepts decides. They look at cues and at links, never at
the wording of one question.
"""

from __future__ import annotations

from dataclasses import replace

from bot.advising import cues
from bot.advising.asked import Asked
from bot.advising.attributes import BY_NAME
from bot.advising.filters import filters_of
from bot.advising.find import find
from bot.advising.intent import Filters, Intent
from bot.advising.query import lookup, spoken_of
from bot.advising.subject import bare
from bot.advising.talk import refs_of
from bot.advising.wanted import wanted
from catalog.ref import Ref

_WHOLE = 0.9
_FEW = 3  # content words of a message that narrows a search
_SHORT = 2  # content words of a topic


def ambiguous(asked: Asked) -> Intent | None:
    """Candidates too close to call. A bare topic or a question for a fact is answered for each of them."""
    choices = asked.subject.choices
    if not choices:
        return None
    open_ = choices[0].kind == "issuer" or (asked.reading.says(cues.NEEDS) and not asked.reading.attributes)
    return asked.intent("clarify", choices=choices, topic="ask" if open_ else "each")


def search(asked: Asked) -> Intent | None:
    """A need or limits rather than a name: "free online badges about data"."""
    if asked.subject.picked:
        return None
    filters = filters_of(asked.reading, asked.library)
    narrows = asked.talk.kind == "search" and asked.reading.says(cues.NARROWS) and len(asked.reading.content) <= _FEW
    if not filters.any and not narrows:
        return None
    if asked.talk.kind in {"search", "clarify"} and not (asked.named and not (narrows and asked.subject.hedged)):
        filters = filters.within(Filters(**asked.talk.limits))
        pool = refs_of(asked.talk.choices, asked.library) if asked.talk.kind == "clarify" else ()
        words = (*asked.talk.topic, *(w.stem for w in asked.reading.content))
        return asked.intent("search", about=pool, words=words, filters=filters)
    return (
        asked.intent("search", about=(), words=(), filters=filters, topic="looking")
        if _limits(asked, filters)
        else None
    )


def reading_asks(asked: Asked) -> bool:
    """A question that only an entry can answer."""
    return bool(asked.subject.about) and (bool(asked.reading.levels) or asked.reading.says(f"levels?|{cues.NEEDS}"))


def skill(asked: Asked) -> Intent | None:
    """A skill named whole is a route: the entries that teach it (lesson 17)."""
    whole = [found for found in asked.reading.skills if found.coverage >= _WHOLE]
    entry = asked.reading.entries[0] if asked.reading.entries else None
    if (
        asked.subject.picked
        or reading_asks(asked)
        or not whole
        or (entry and (entry.coverage >= _WHOLE or entry.matched > whole[0].matched))
    ):
        return None
    content = {p for p, w in enumerate(asked.reading.words) if w in asked.reading.content}
    if asked.reading.attributes or content - whole[0].matched - {
        p for p in content if asked.reading.words[p].weight < 1
    }:
        return None
    rows = asked.library.of_skill(whole[0].ref.id)
    if len(rows) == 1 and asked.reading.says(cues.QUESTION):
        return None  # one entry teaches it: what is asked of it can be answered
    return asked.intent("search", about=rows, words=(), topic="skill") if rows else None


def _limits(asked: Asked, filters: Filters) -> bool:
    """Whether the limits are what the message is about, and not one entry's attributes."""
    if filters.superlative or filters.pathways_only or filters.paid:
        return True
    if filters.beyond_issuer and asked.reading.says(cues.WHICH_ARE):
        return True
    sure = asked.named and not asked.subject.hedged
    if filters.not_issuers and not (sure and asked.reading.says(cues.QUESTION)):
        return True
    ruled_out = bool(filters.not_words or filters.not_issuers)
    return (
        asked.reading.says(cues.LOOKING)
        and (not sure or ruled_out)
        and (filters.beyond_issuer or not asked.reading.attributes)
    )


_COUNTED = {"credits", "hours", "score", "stats"}


def again(asked: Asked) -> Intent | None:
    """The question before, of another entry or level: "and horticulture?", "no, the other one", "how many"."""
    talk = asked.talk
    if not (talk.attribute or talk.again) or not asked.subject.about or asked.subject.about[0].kind == "issuer":
        return None
    counted = "many|much" if talk.attribute in _COUNTED else "many"
    if talk.attribute and asked.reading.says(rf"^(?:{cues.FILLERS} )*how (?:{counted})(?: {cues.FILLERS})*$"):
        return asked.intent("attribute", attributes=(talk.attribute,))
    if not elliptical(asked):
        return None
    return asked.intent("attribute", attributes=(talk.attribute,)) if talk.attribute else asked.intent("requirements")


def topic(asked: Asked) -> Intent | None:
    """A topic that is looked for, even where one title is just that word: all that teaches it (lesson 18)."""
    reading = asked.reading
    whole = next((found for found in reading.skills if found.coverage >= _WHOLE), None)
    if whole is None or not bare(reading) or not reading.says(cues.SEEKING) or asked.subject.picked:
        return None
    named = tuple(at for ref in asked.subject.about if (at := _family_of(ref, asked)).kind != "issuer")
    rows = tuple(dict.fromkeys((*named, *asked.library.of_skill(whole.ref.id))))
    return asked.intent("clarify", choices=rows[:_MOST], topic="each") if len(rows) > 1 else None


_MOST = 5


def _family_of(ref: Ref, asked: Asked) -> Ref:
    pathway = asked.library.family.get(ref.id) if ref.kind == "badge" else None
    return Ref("pathway", pathway) if pathway else ref


def attribute(asked: Asked) -> Intent | None:
    """A fact about an entry, or about whatever was talked of before."""
    attributes = asked.reading.attributes
    if not attributes or not asked.subject.about or _lists(attributes, asked):
        return None
    gist = asked.reading.says(cues.GIST) and not _stated(attributes, asked)
    topic = "needs" if asked.reading.says(f"{cues.WHAT_TO_DO}|{cues.NEEDS}") else ""
    return None if gist else asked.intent("attribute", attributes=attributes, topic=topic)


def _stated(attributes: tuple[str, ...], asked: Asked) -> bool:
    ref = asked.subject.about[0]
    return any(lookup(BY_NAME[name], ref, asked.library) for name in attributes) or "nowhere" in attributes


def _lists(attributes: tuple[str, ...], asked: Asked) -> bool:
    """What an entry needs is asked, and the attribute beside it ("tests", "paying") is no question that it answers."""
    ref = asked.subject.about[0]
    if not asked.reading.says(cues.NEEDS) or ref.kind not in {"pathway", "badge"}:
        return False
    made_of = ref.kind == "pathway" and not set(attributes) - {"assessment", "evidence", "skills"}
    return made_of or not _stated(attributes, asked)


def elliptical(asked: Asked) -> bool:
    """Only says of what: the question is the one before ("and horticulture?", "no, the other one")."""
    reading = asked.reading
    if reading.attributes or reading.level or not asked.subject.about:
        return False
    rest = {p for p, w in enumerate(reading.words) if w in reading.content} - asked.subject.explained
    return asked.subject.picked or (asked.named and not rest and not reading.says(cues.OWN_QUESTION))


def unknown(asked: Asked) -> Intent | None:
    """A noun is asked for that no field has and that nothing in the entry's family speaks of (lesson 3)."""
    found = asked.subject
    if not found.about or found.hedged or found.about[0].kind not in {"pathway", "badge"} or asked.reading.attributes:
        return None
    if any(one.coverage >= _WHOLE for one in asked.reading.issuers):
        return None  # which of an issuer's are asked: its requirements say
    nouns = wanted(asked.reading.words, asked.reading.text, found.explained)
    missing = nouns if nouns and not spoken_of(nouns, found.about[0], asked.library) else ()
    return asked.intent("attribute", attributes=("nowhere",), words=nouns) if missing else None


def requirements(asked: Asked) -> Intent | None:
    """What an entry needs; a level alone asks for its gist, which may be known where its requirements are not."""
    if not asked.subject.about or asked.subject.about[0].kind in {"term", "issuer"}:
        return None
    needs = asked.reading.says(cues.NEEDS)
    return asked.intent("requirements", topic="" if needs else "gist") if asked.reading.level or needs else None


def entry(asked: Asked) -> Intent | None:
    if not asked.subject.about:
        return None
    return asked.intent("definition" if asked.subject.about[0].kind == "term" else "overview")


def anything(asked: Asked) -> Intent:
    """Nothing else fits: look for the need in every text. One entry that fits a question for a fact is asked for it."""
    if _of_something_else(asked):
        return asked.intent("refusal", topic="unknown", about=())
    filters = filters_of(asked.reading, asked.library)
    asks = asked.reading.says(r"what|when|who|where|how|is|are|do|does|should|can")
    looking = asked.reading.says(cues.LOOKING) or not asks
    intent = asked.intent("search", about=(), words=(), filters=filters, topic="looking" if looking else "")
    if asks and not asked.reading.says(cues.LOOKING) and not filters.any:
        found = find(intent, asked.library, None)
        if found.total == 1:
            kind = "attribute" if asked.reading.attributes else "overview"
            return replace(asked.intent(kind), about=found.rows, hedged=True)
        taught = () if found.total else _taught(asked)
        if taught:
            return replace(asked.intent("attribute"), about=taught, hedged=True)
    return intent


def _taught(asked: Asked) -> tuple[Ref, ...]:
    """What teaches the skill that a question names whole and states the fact asked, where few entries do (lesson 17)."""
    skill = next((one for one in asked.reading.skills if one.coverage >= _WHOLE and one.score >= _SURE), None)
    if skill is None or not asked.reading.attributes:
        return ()
    rows = asked.library.of_skill(skill.ref.id)
    stating = (
        ref for ref in rows if any(lookup(BY_NAME[name], ref, asked.library) for name in asked.reading.attributes)
    )
    return tuple(stating)[:1] if len(rows) <= _FEW else ()


_SURE = 4.5  # score of a skill


def _of_something_else(asked: Asked) -> bool:
    """A question that seeks nothing to learn and of whose words no name and no skill explains much."""
    reading = asked.reading
    seeks = reading.says(f"{cues.LEARNING}|{cues.LOOKING}") or reading.attributes or reading.levels
    shares = [found.coverage for found in (*reading.entries[:1], *reading.skills[:1], *reading.terms[:1])]
    return not seeks and reading.says(cues.QUESTION) and max(shares, default=0.0) < _SOME


_SOME = 0.5
