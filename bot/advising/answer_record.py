"""Answers about the learner's own record. Every one is personal: it goes to them alone."""

from __future__ import annotations

from bot.advising.facts import Standing, Waiting
from bot.advising.facts_of_entry import requirement_text
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.record import View
from bot.advising.reply import Act, ActKind, Reply
from bot.advising.say import ask_person, reply, sentence, show, show_level, some, start, title
from bot.prose import Line, line, strong
from catalog.model import BadgeKind, BadgeMember
from catalog.ref import Ref

_PROGRESS = Act(kind=ActKind.MY_PROGRESS, label="My progress")
_DECIDES = "An assessor decides; I can't, and nothing written in the evidence can. I'll message you when it is decided."


def progress_answer(_intent: Intent, view: View, library: Library) -> Reply:
    if not view.known:
        return _nobody(view, library)
    match view.topic:
        case "holdings":
            return _holdings(view, library)
        case "close":
            return _close(view, library)
        case "waiting":
            return _waiting(view, library)
        case "have":
            return _have(view, library)
        case "enrolled":
            return _enrolled(view, library)
        case _:
            return _left(view, library)


def _nobody(view: View, library: Library) -> Reply:
    lines = [line("I have no record of yours here, so I can't say. Start a pathway and I will keep track.")]
    refs = [view.ref] if view.ref else []
    acts = [start(view.pathway.id)] if view.pathway else [ask_person(None, library)]
    return reply(lines, library, *refs, acts=acts, abstained=True, personal=True)


def _badges(ids: tuple[str, ...], library: Library) -> list[str]:
    return [library.title(Ref("badge", b)) for b in ids if b in library.catalog.badges]


def _refs(ids: tuple[str, ...]) -> list[Ref]:
    return [Ref("badge", b) for b in ids]


def _holdings(view: View, library: Library) -> Reply:
    names = _badges(view.holds, library)
    if not names:
        return _personal([line("You hold no badges here yet.")], view, library)
    count = "1 badge" if len(names) == 1 else f"{len(names)} badges"
    lines = [line(f"You hold {count}:"), *(line(f"● {name}") for name in names)]
    if view.submitted:
        lines.append(line(f"With the assessors: {some(_badges(view.submitted, library))}."))
    return _personal(lines, view, library, *_refs(view.holds))


def _close(view: View, library: Library) -> Reply:
    """One requirement from a level or from a whole, on whatever pathway; of one that is named, where they stand on it."""
    if view.named:
        return _left(view, library)
    if not view.close:
        return _all_standings(view, library, line("Nothing is one step away yet."))
    steps = view.close[:3]
    on = {s.pathway for s in view.standings}
    first = steps[0]
    add = Act(kind=ActKind.ADD_EVIDENCE, label="Add evidence", args={"pathway": first.pathway, "member": first.member})
    lines = [line("You are close:"), *(line("○ ", sentence(step.text)) for step in steps)]
    acts = [add if first.pathway in on else start(first.pathway), _PROGRESS]
    return _personal(lines, view, library, *(Ref("pathway", step.pathway) for step in steps), acts=acts)


def _waiting(view: View, library: Library) -> Reply:
    """What is with the assessors, then what is with the learner: drafts, and what was sent back to add to."""
    ref = view.ref
    if ref and ref.kind == "badge" and ref.id not in view.submitted and ref.id in view.holds:
        return _personal([line("Yes. ", title(ref, library), " is approved; you hold it.")], view, library, ref)
    theirs = [w for w in _meant(view) if w.with_assessors]
    mine = [w for w in _meant(view) if not w.with_assessors]
    asked = [ref] if ref and (not theirs or ref.id in view.submitted) else []
    refs = list(dict.fromkeys([*asked, *_refs(tuple(w.badge for w in theirs if w.badge))]))
    lines = [line("Submitted, in review; no decision yet:")] if theirs else []
    lines += [line("◐ ", strong(w.title), _due(w)) for w in theirs]
    lines.append(line(_DECIDES if theirs else "Nothing of yours is waiting with the assessors."))
    lines += [line("With you, not sent yet:"), *(line("○ ", strong(w.title)) for w in mine)] if mine else []
    return _personal(lines, view, library, *refs)


def _meant(view: View) -> list[Waiting]:
    """Of the badges those that the question is about; a task belongs to no badge, so its pathway tells."""
    named = view.pathway.id if view.named and view.pathway else ""
    badges = {*view.submitted}
    return [
        w for w in view.waiting if (w.badge in badges if w.with_assessors and w.badge else named in {"", w.pathway})
    ]


def _due(waiting: Waiting) -> str:
    due = waiting.due_at
    return f", decision by {due:%a} {due.day} {due:%b}" if due else ""


def _have(view: View, library: Library) -> Reply:
    ref = view.ref
    if ref is None:
        return _holdings(view, library)
    if ref.kind == "pathway" and view.standing and not view.held:
        return _left(view, library)
    if view.held:
        return _personal([line("Yes, you hold ", title(ref, library), ".")], view, library, ref)
    if ref.id in view.submitted:
        return _waiting(view, library)
    elsewhere = " here. If you earned it elsewhere, send me its link and I will check it."
    lines = [line("No, you do not hold ", title(ref, library), elsewhere)]
    return _personal(lines, view, library, ref, acts=[show(ref, library)])


def _enrolled(view: View, library: Library) -> Reply:
    if view.pathway is None or not view.named:
        return _all_standings(view, library)
    ref = Ref("pathway", view.pathway.id)
    if view.standing is None:
        return _personal(
            [line("No, you are not on ", title(ref, library), ".")], view, library, ref, acts=[start(ref.id)]
        )
    return _personal([line("Yes, you are on ", title(ref, library), f": {view.standing.summary}.")], view, library, ref)


def _left(view: View, library: Library) -> Reply:
    """Numbers first, then what is missing, then the next thing."""
    if view.pathway is None:
        return _all_standings(view, library)
    pathway = Ref("pathway", view.pathway.id)
    asked = view.ref if view.ref and view.ref.kind == "badge" else None
    if view.pathway.macro_badge in view.holds:
        lines = [line("Yes, it is complete: you hold the badge for ", title(pathway, library), ".")]
        return _personal(lines, view, library, pathway)
    lines = (
        [line("You have not started ", title(pathway, library), " yet.")]
        if view.standing is None
        else [_standing_line(view.standing, pathway, library)]
    )
    lines += _done_lines(view, library)
    lines += _missing_lines(view, library)
    level = _current_level(view, library)
    refs = [r for r in (asked, level) if r] if view.topic == "next" else [pathway, *([level] if level else [])]
    acts = [*_step_acts(view), _PROGRESS]
    return _personal(lines, view, library, *refs, acts=acts)


def _standing_line(standing: Standing, ref: Ref, library: Library) -> Line:
    done = " Everything it asks for is done." if not standing.missing else ""
    return line(title(ref, library), f": {standing.summary}.{done}")


def _done_lines(view: View, library: Library) -> list[Line]:
    """The badges held of it, counted where nothing else counts them."""
    names = _badges(view.done, library)
    count = f"{len(names)} of {len(names) + view.left} badges: " if view.pathway and not view.pathway.levels else ""
    return [line(f"You hold {count}{some(names, 6)}.")] if names else []


def _missing_lines(view: View, library: Library) -> list[Line]:
    names = _badges(view.unmet, library)
    said = list(view.standing.missing) if view.standing else []
    left = said or view.parts
    if not left:
        return []
    count = f"{view.left} badges are left. " if view.left > 1 and not (view.pathway and view.pathway.levels) else ""
    lines = [line(f"{count}Still to do: {some(left, 6)}.")]
    if said and names and not any(name in " ".join(said) for name in names):
        lines.append(line(f"Badges not held yet: {some(names, 4)}."))
    waiting = _badges(view.submitted, library)
    return [*lines, line(f"With the assessors: {some(waiting)}.")] if waiting else lines


def _current_level(view: View, library: Library) -> Ref | None:
    """The level badge that is the first not held nor submitted."""
    pathway = view.pathway
    if pathway is None:
        return None
    badges = [library.level_badge(pathway, level.number) for level in pathway.levels]
    taken = {*view.holds, *view.submitted}
    found = next((b for b in badges if b and b.kind is BadgeKind.LEVEL and b.id not in taken), None)
    return Ref("badge", found.id) if found else None


def _step_acts(view: View) -> list[Act]:
    if view.next:
        args = {"pathway": view.next.pathway, "member": view.next.member}
        return [Act(kind=ActKind.ADD_EVIDENCE, label="Add evidence", args=args)]
    return [start(view.pathway.id)] if view.pathway and view.standing is None else []


def _all_standings(view: View, library: Library, *heads: Line) -> Reply:
    if not view.standings:
        lines = [line("You have not started a pathway yet. Tell me what you would like to learn, or name one.")]
        lines += [line(f"Close already: {sentence(step.text)}") for step in view.close[:3]]
        return _personal(lines, view, library, *(Ref("pathway", s.pathway) for s in view.close[:3]))
    refs = [Ref("pathway", s.pathway) for s in view.standings]
    lines = [_standing_line(s, r, library) for s, r in zip(view.standings, refs, strict=True)]
    return _personal([*heads, *lines], view, library, *refs)


def _personal(lines: list[Line], _view: View, library: Library, *refs: Ref, acts: list[Act] | None = None) -> Reply:
    return reply(lines, library, *refs, acts=acts or [_PROGRESS], personal=True)


# what is next


def next_answer(_intent: Intent, view: View, library: Library) -> Reply:
    """One next step. Where no pathway is started, the ones that held badges bring near."""
    pathway = view.pathway
    if pathway is None:
        return _all_standings(view, library) if view.known else _nobody(view, library)
    ref = Ref("pathway", pathway.id)
    level = _current_level(view, library)
    if pathway.macro_badge in view.holds:
        return _left(view, library)
    if level is None and pathway.levels and pathway.macro_badge and not set(view.unmet) - {pathway.macro_badge}:
        macro = Ref("badge", pathway.macro_badge)
        lines = [
            line(
                "All levels are held. Only ",
                title(macro, library),
                " remains; it is issued once all parts are checked.",
            )
        ]
        return _personal(lines, view, library, macro, ref)
    steps = [*_unstarted(view, ref, library), *_next_lines(view, level, library)]
    heads = (
        [
            line(
                "While an assessor reads ",
                strong(some(_badges(view.submitted, library), 2)),
                ", you can prepare the next part.",
            )
        ]
        if view.submitted
        else []
    )
    first = view.unmet[0] if view.unmet and level is None else None
    named = [level] if level else [Ref("badge", first)] if first else []
    acts = [
        *_step_acts(view),
        *([show_level(pathway.id, _number(level, library))] if level else [show(r, library) for r in named]),
    ]
    return _personal([*heads, *steps], view, library, ref, *named, acts=acts)


def _unstarted(view: View, ref: Ref, library: Library) -> list[Line]:
    """Where no pathway is started, why this one: badges held count in it."""
    held = {m.ref for m in (view.pathway.members() if view.pathway else ()) if isinstance(m, BadgeMember)} & {
        *view.holds
    }
    if view.standing or not held:
        return []
    names = some([library.title(Ref("badge", b)) for b in view.holds if b in held])
    return [line(f"You hold {names}, which counts in ", title(ref, library), ".")]


def _of_how_many(view: View, left: list[str]) -> str:
    """Of a choice all that would do are named, so they are more than are needed."""
    count = "1 badge is left" if view.left == 1 else f"{view.left} badges are left"
    return count if view.left >= len(left) else f"{count}, of these"


def _number(level: Ref, library: Library) -> int:
    return getattr(library.entry(level), "level", None) or 1


def _next_lines(view: View, level: Ref | None, library: Library) -> list[Line]:
    pathway = view.pathway
    if level is None or pathway is None:
        left = [library.title(Ref("badge", b)) for b in view.unmet]
        rest = [] if pathway is None else [sentence(pathway.requirement_logic)] if pathway.requirement_logic else []
        parts = list(view.standing.missing) if view.standing else []
        first = left[0] if left else parts[0] if parts else "ask the programme"
        return [
            line(strong("Next"), f": {first.rstrip('.')}."),
            line(f"{_of_how_many(view, left)}: {some(left, 8)}.") if len(left) > 1 else (),
            *(line(r) for r in rest),
        ]
    badge = library.badge(level.id)
    spec = next((one for one in pathway.levels if badge and one.number == badge.level), None)
    texts = [c.text for c in badge.criteria] if badge else []
    texts += [
        requirement_text(n, library.catalog)
        for n in (spec.requirements if spec else ())
        if not (isinstance(n, BadgeMember) and n.ref == level.id)
    ]
    return [line(strong("Next"), ": ", title(level, library), "."), *(line(f"• {text}") for text in texts)]
