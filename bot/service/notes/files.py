"""What a learner hears of a file: what it is for, that it is safe, or why it can't be taken."""

from __future__ import annotations

from typing import Any

from bot.prose import line, strong
from bot.rules.evidence import missing
from bot.rules.progress import MemberState, Progress
from bot.service.desk import Desk
from bot.service.learner import assessed, followed, progress_on, record_of
from bot.service.notes.journey import MAX_CHOICES, finish, gone
from bot.service.surface import Button, Do, Message
from catalog.model import EvidenceKind
from storage.records import WITH_LEARNER, Evidence, EvidenceState, Submission
from storage.unit import Unit


def file_for(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """What is this file for? One button for each open prompt that takes a file."""
    remembered = unit.talks.get(f"file:{facts['person']}:{facts['file']}") or {}
    name = remembered.get("name") or "this file"
    record, now = record_of(unit, desk.team, facts["person"]), unit.now()
    buttons = [
        button
        for e in followed(unit, desk.team, facts["person"])
        if assessed(desk, unit, e.pathway)
        for button in _prompt_buttons(progress_on(desk, unit, e, record, now), facts["file"])
    ]
    if not buttons:
        text = "Nothing that you have open asks for a file. Start a pathway first, or tell me what it is for."
        return Message(lines=(line("Thanks for ", strong(name), ". ", text),))
    nothing = Button(label="Not evidence", do=Do.FILE_IS_NOTHING, args={"file": facts["file"]})
    return Message(lines=(line("What is ", strong(name), " for?"),), buttons=(*buttons[:MAX_CHOICES], nothing))


def _prompt_buttons(p: Progress, file: str) -> list[Button]:
    open_states = {MemberState.TODO, MemberState.DRAFT, MemberState.RETURNED}
    found = []
    for leaf in p.leaves():
        if leaf.state not in open_states:
            continue
        prompts = [e for e in leaf.badge.evidence if e.kind is EvidenceKind.FILE] if leaf.badge else []
        named = [(e.id, e.label) for e in prompts] if leaf.badge else [("proof", leaf.text)]
        level = p.version.pathway.level_of(leaf.member.id)
        where = f"Level {level} · " if level else ""
        args = {"pathway": p.version.pathway.id, "member": leaf.member.id, "file": file}
        found += [
            Button(label=f"{where}{label}"[:75], do=Do.FILE_IS_FOR, args={**args, "prompt": prompt})
            for prompt, label in named
        ]
    return found


def file_kept(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    s, item = unit.submissions.get(facts["submission"]), unit.evidence.get(facts["evidence"])
    if s is None or item is None:
        return gone()
    if item.state is EvidenceState.REJECTED:
        return _refused(s, item)
    safe = "is added to" if item.state is EvidenceState.STORED else "is being added to"
    lines = [line(strong(item.name), f" {safe} ", strong(s.title), ".")]
    gaps = missing(s.asked, unit.evidence.of(s.id), s.carried)
    if s.state in WITH_LEARNER:
        lines.append(line("Still to add: ", "; ".join(g.label for g in gaps), ".") if gaps else line("All is there."))
    out = Button(label="Take it out again", do=Do.TAKE_OUT, args={"evidence": item.id})
    return Message(lines=tuple(lines), buttons=(finish(s), out) if s.state in WITH_LEARNER else ())


def file_refused(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    s, item = unit.submissions.get(facts["submission"]), unit.evidence.get(facts["evidence"])
    return _refused(s, item) if s and item else gone()


def _refused(s: Submission, item: Evidence) -> Message:
    return Message(
        lines=(
            line(strong(item.name or "That file"), ": ", item.reason),
            line("Nothing else was lost; your draft of ", strong(s.title), " is saved."),
        ),
        buttons=(finish(s, "Open the draft"),),
    )
