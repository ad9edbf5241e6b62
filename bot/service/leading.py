"""Where an answer leads: what can be asked first, compared, started or sent next, and a person where nothing helped.

Owns the buttons that the service adds to an answer. It must not change what the answer says, and adds nothing about the
learner where others read along: it gets no facts there.
"""

from __future__ import annotations

from bot.advising.facts import Facts, Standing
from bot.advising.library import Library
from bot.advising.reply import Act, ActKind, Reply
from bot.prose import line
from bot.service.conversation import Conversation
from catalog.ref import Ref

MOST = 5  # one row
LABEL = 75
_WELCOMES = {"greeting", "help", "empty"}
_ENTRIES = {"overview", "requirements", "attribute"}


def prompts(facts: Facts | None, library: Library) -> tuple[Act, ...]:
    """Questions to begin with: of somebody on a pathway about their own way, of others about what there is."""
    active = [s for s in facts.standings if s.state == "active"] if facts else []
    if not active:
        return tuple(map(_ask, ("What pathways are there?", "Which badges are free?", "How do I send evidence?")))
    asked = ["What is next for me?", "What is waiting?"]
    pathway = library.catalog.pathways.get(active[0].pathway)
    level = next((n.number for n in pathway.levels if n.number not in active[0].levels_done), None) if pathway else None
    asked += [f"What does Level {level} of {pathway.name} need?"] if pathway and level else []
    return tuple(map(_ask, (*asked, "What pathways are there?")))


def lead_on(reply: Reply, before: Conversation, library: Library, facts: Facts | None) -> Reply:
    """The reply with what can be done next. `facts` is None where it is read by others too."""
    acts = [_next_step(act, facts) for act in reply.acts]
    if reply.kind == "smalltalk" and reply.topic in _WELCOMES:
        acts += prompts(facts, library)
    acts += _compare(reply, before, library)
    distinct = list({(act.kind, act.label): act for act in acts}.values())
    more = [act for act in distinct if act.kind is ActKind.MORE]
    others = [act for act in distinct if act.kind is not ActKind.MORE]
    return reply.model_copy(update={"acts": (*others[: MOST - len(more)], *more)})


def offer_a_person(reply: Reply) -> Reply:
    """After two questions in a row without an answer."""
    offered = next((act for act in reply.acts if act.kind is ActKind.ASK_PERSON), None)
    act = offered or Act(kind=ActKind.ASK_PERSON, label="Ask a person")
    words = line("A person may know. I show you first what I would send; nothing goes without you.")
    rest = tuple(other for other in reply.acts if other.kind is not ActKind.ASK_PERSON)
    return reply.model_copy(update={"lines": (*reply.lines, words), "acts": (act, *rest)})


def more(note: str, start: int, left: int) -> Act:
    return Act(kind=ActKind.MORE, label=f"More ({left})", args={"note": note, "from": str(start)})


def _ask(text: str) -> Act:
    return Act(kind=ActKind.ASK, label=text[:LABEL], args={"text": text, "fresh": "yes"})


def _next_step(act: Act, facts: Facts | None) -> Act:
    """Nobody starts twice: who is on the pathway already gets its next step."""
    if act.kind is not ActKind.START_PATHWAY or facts is None:
        return act
    on: Standing | None = next((s for s in facts.standings if s.pathway == act.args.get("pathway")), None)
    if on is None:
        return act
    if on.next is None or on.state != "active":
        return Act(kind=ActKind.MY_PROGRESS, label="My progress")
    args = {"pathway": on.next.pathway, "member": on.next.member}
    return Act(kind=ActKind.ADD_EVIDENCE, label=f"Send evidence: {on.next.text}"[:LABEL], args=args)


def _compare(reply: Reply, before: Conversation, library: Library) -> list[Act]:
    """Two of a kind side by side: the first two found, or this one and the one spoken of before."""
    if reply.kind == "search":
        return _side_by_side(reply.entities[:2], "Compare the first two", library)
    if reply.kind not in _ENTRIES or reply.abstained or not reply.entities or not before.about:
        return []
    this, that = reply.entities[0], before.about[0]
    related = library.family.get(this, this) == library.family.get(that, that)
    other = library.title(_ref(that, library)) if _known(that, library) else ""
    return [] if related or not other else _side_by_side((this, that), f"Compare with {other}", library)


def _side_by_side(ids: tuple[str, ...], label: str, library: Library) -> list[Act]:
    if len(ids) < 2 or not all(_known(i, library) for i in ids) or len({_ref(i, library).kind for i in ids}) > 1:  # noqa: PLR2004  two sides
        return []
    one, two = (library.title(_ref(i, library)) for i in ids)
    return [Act(kind=ActKind.ASK, label=label[:LABEL], args={"text": f"compare {one} and {two}", "fresh": "yes"})]


def _known(entry: str, library: Library) -> bool:
    return entry in library.catalog.pathways or entry in library.catalog.badges


def _ref(entry: str, library: Library) -> Ref:
    return Ref("pathway" if entry in library.catalog.pathways else "badge", entry)
