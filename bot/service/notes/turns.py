"""One submission after the other, in an assessor's own messages: all that is needed to decide, in one place."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, link, strong
from bot.rules.evidence import is_link
from bot.rules.queue import holder
from bot.service import queue
from bot.service.desk import Desk, when, zone_of
from bot.service.notes.assessors import VERB, decisions, prompt_of
from bot.service.surface import Button, Do, Message
from catalog.model import EvidenceKind
from storage.records import Evidence, EvidenceState, Submission, SubmissionState
from storage.unit import Unit

ROOM = 5000  # characters of written evidence; the rest stands in the card's thread


def turn(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """What was decided last in a line, then the next submission; or that nothing is left."""
    said = _said(unit, facts.get("before", ""))
    s = unit.submissions.get(facts["submission"]) if facts["submission"] else None
    person = facts["person"]
    if s is None:
        return Message(lines=(*said, line("That was all. Nothing else waits for you.")))
    if s.state is not SubmissionState.IN_REVIEW or holder(s, unit.now()) != person:
        following = (Button(label="Next one", do=Do.TURN),)
        return Message(lines=(*said, line(f"Submission {s.code} is not with you any more.")), buttons=following)
    return _reading(desk, unit, s, said, person)


def _said(unit: Unit, before: str) -> tuple[Line, ...]:
    s = unit.submissions.get(before) if before else None
    ruling = unit.decisions.of(s.id) if s else None
    if s is None:
        return ()
    word = VERB[ruling.kind] if ruling else "Taken back by the learner"
    return (line(f"✓ {word}: submission {s.code}."),)


def _reading(desk: Desk, unit: Unit, s: Submission, said: tuple[Line, ...], person: str) -> Message:
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    due = f" · due {when(s.due_at, zone)}" if s.due_at else ""
    lines = [*said, line(strong(s.title), f" · submission {s.code} · {queue.attempt(s)}{due}")]
    lines += [line(f"{n}. {c['text']}{_before(s, c['id'])}") for n, c in enumerate(s.asked["criteria"], 1)]
    given = [e for e in unit.evidence.of(s.id) if e.state in {EvidenceState.READY, EvidenceState.STORED}]
    lines += _evidence(s, given)
    if s.note:
        lines.append(line(strong("The learner writes: "), _cut(s.note, ROOM)))
    stored = any(e.state is EvidenceState.STORED for e in given)
    args = {"submission": s.id}
    files = (Button(label="Open files", do=Do.OPEN_FILES, args=args),) if stored else ()
    more = queue.left(desk, unit, person) - 1
    small = line(f"{more} more after this one." if more > 0 else "The last one for now.")
    skip = Button(label="Skip", do=Do.SKIP, args=args)
    return Message(lines=tuple(lines), buttons=(*decisions(desk, unit, s), *files, skip), small=(small,))


def _before(s: Submission, criterion: str) -> str:
    return " (met before)" if criterion in s.carried else ""


def _evidence(s: Submission, given: list[Evidence]) -> list[Line]:
    lines, room = [], ROOM
    for item in given:
        label, serves = prompt_of(s, item)
        head = (strong(label), f" · {serves}: " if serves else ": ")
        if item.kind == EvidenceKind.FILE:
            lines.append(line(*head, item.name))
        elif item.kind != EvidenceKind.TEXT and is_link(item.text):
            lines.append(line(*head, link(item.text, item.text)))
        else:
            lines.append(line(*head, _cut(item.text, max(room, 200))))
            room -= len(item.text)
    return lines


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}… (the rest is in the card's thread)"
