"""How an answer is put together: lines, sources, buttons, length. Owns the voice's constants; knows no intent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.advising.facts_of_entry import Fact
from bot.advising.library import Library
from bot.advising.query import contact
from bot.advising.reply import Act, ActKind, Reply, Source
from bot.advising.talk import key
from bot.prose import Line, Span, line, plain, strong
from catalog.model import Basis, Pathway, Sourced, Term
from catalog.ref import Ref

WORDS_BEFORE_MORE = 120
NO_CREDIT_PROMISE = "I can't promise credit: a school decides that case by case."
_LABEL = 75


def title(ref: Ref, library: Library) -> Span:
    return strong(library.title(ref))


def bullets(texts: Iterable[str]) -> tuple[Line, ...]:
    return tuple(line(f"• {text}") for text in texts)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def joined(facts: Iterable[Fact]) -> str:
    """Facts as sentences, one after the other, none twice."""
    return " ".join(dict.fromkeys(sentence(fact.text) for fact in facts))


def some(names: Sequence[str], most: int = 4) -> str:
    """A few names and the count of the rest."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def source(ref: Ref, library: Library) -> Source:
    entry = library.entry(ref)
    url = getattr(entry, "source", "") or getattr(entry, "url", "")
    unconfirmed = (
        entry.unconfirmed
        if isinstance(entry, Sourced)
        else isinstance(entry, Term) and entry.basis is not Basis.RETRIEVED
    )
    as_of = getattr(entry, "last_update", None) or ""
    name, edition = library.title(ref), library.catalog.short
    return Source(entity=ref.id, name=name, edition=edition, url=url, as_of=as_of, unconfirmed=unconfirmed)


def source_line(sources: Sequence[Source]) -> str:
    """The small grey line: which entries of which edition, from where, as of when, and whether it is confirmed."""
    if not sources:
        return ""
    first = sources[0]
    site = urlsplit(first.url).netloc.removeprefix("www.")
    names = some([s.name for s in sources], 3)
    origin = ", ".join(part for part in (site, first.as_of) if part)
    unsure = "unconfirmed: recalled, not re-read" if any(s.unconfirmed for s in sources) else ""
    return " · ".join(part for part in (names, f"catalog {first.edition}", origin, unsure) if part)


def cautions(refs: Iterable[Ref], library: Library, *, conflict: bool = True) -> tuple[Line, ...]:
    """What must be said beside a fact: the entry is not confirmed, or its sources differ."""
    lines = []
    for ref in refs:
        entry = library.entry(ref)
        if isinstance(entry, Sourced) and entry.unconfirmed:
            lines.append(
                line(f"{library.title(ref)} is unconfirmed: its entry was recalled or assumed, not read again.")
            )
        if conflict and isinstance(entry, Pathway) and entry.source_conflict:
            lines.append(line(f"Sources differ: {sentence(entry.source_conflict)}"))
    return tuple(dict.fromkeys(lines))[:2]


def pathway_of(ref: Ref, library: Library) -> str:
    """The pathway that an entry is or stands for; empty where there is none."""
    return ref.id if ref.kind == "pathway" else library.family.get(ref.id, "")


def label(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def start(pathway: str) -> Act:
    return Act(kind=ActKind.START_PATHWAY, label="Start this pathway", args={"pathway": pathway})


def show_level(pathway: str, level: int) -> Act:
    return Act(kind=ActKind.SHOW_LEVEL, label=f"Show Level {level}", args={"pathway": pathway, "level": str(level)})


def show(ref: Ref, library: Library) -> Act:
    kind = ActKind.SHOW_PATHWAY if ref.kind == "pathway" else ActKind.SHOW_BADGE
    return Act(kind=kind, label=label(library.title(ref)), args={ref.kind: ref.id})


def ask_person(ref: Ref | None, library: Library) -> Act:
    pathway = pathway_of(ref, library) if ref else ""
    return Act(kind=ActKind.ASK_PERSON, label="Ask a person", args={"pathway": pathway} if pathway else {})


def ask_again(ref: Ref, question: str, library: Library) -> Act:
    """A candidate as a button; `text` asks the same of it in words that name it whole."""
    issuer = library.issuer_of(ref)
    name = library.title(ref)
    args = {"entity": key(ref), "text": f"{question} {name}".strip()}
    return Act(kind=ActKind.ASK, label=label(f"{name} ({issuer.name})" if issuer else name), args=args)


def acts_of(ref: Ref, library: Library) -> list[Act]:
    """What leads on from an answer about this entry."""
    pathway = pathway_of(ref, library)
    if not pathway:
        return [show(ref, library)] if ref.kind == "badge" else []
    entry, levels = library.entry(ref), library.catalog.pathways[pathway].levels
    number = getattr(entry, "level", None) or (levels[0].number if levels else None)
    return [start(pathway), *([show_level(pathway, number)] if number else []), ask_person(ref, library)]


def where_to_ask(ref: Ref, library: Library) -> str:
    """Where the answer may be known, as a sentence; empty where the catalog names nobody."""
    where = contact(ref, library)
    return (f"Write to {where}." if "@" in where else f"See {where}") if where else ""


def reply(
    lines: Iterable[Line],
    library: Library,
    *refs: Ref,
    acts: Iterable[Act] = (),
    tail: Iterable[Line] = (),
    behind: Iterable[Line] = (),
    **more: Any,
) -> Reply:
    """A reply about these entries, cut to size: what stands beyond the limit goes behind [More], before what stands
    there anyway (`behind`). `tail` always shows.
    """
    ending = tuple(one for one in tail if one)
    shown, folded = fold([one for one in lines if one], WORDS_BEFORE_MORE - _count(ending))
    folded = (*folded, *behind)
    buttons = [*acts, *([Act(kind=ActKind.MORE, label="More")] if folded else [])]
    values = {
        "entities": tuple(dict.fromkeys(ref.id for ref in refs)),
        "sources": tuple(source(ref, library) for ref in dict.fromkeys(refs))[:3],
        **more,
    }
    return Reply(lines=(*shown, *ending), more=folded, acts=tuple(buttons), **values)


def fold(lines: Sequence[Line], most: int) -> tuple[Sequence[Line], Sequence[Line]]:
    """The first lines within `most` words, at least one, and the rest."""
    for number in range(2, len(lines) + 1):
        if _count(lines[:number]) > most:
            return lines[: number - 1], lines[number - 1 :]
    return lines, ()


def _count(lines: Sequence[Line]) -> int:
    return len(plain(lines).split())
