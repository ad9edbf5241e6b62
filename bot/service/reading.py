"""Pages to read, as forms without a submit button: what a learner sent."""

from __future__ import annotations

from bot.prose import Line, line, strong
from bot.service.notes.assessors import prompt_of
from bot.service.surface import Form, FormName
from catalog.model import EvidenceKind
from storage.records import Evidence, EvidenceState
from storage.unit import Unit


def sent_form(unit: Unit, person: str, submission_id: str) -> Form:
    """What was sent, as it stands on the record; only its owner sees it."""
    s = unit.submissions.get(submission_id)
    if s is None or s.person != person:
        return Form(name=FormName.READ, title="Not here", intro=(line("There is nothing of yours under this name."),))
    lines: list[Line] = [line(strong(s.title), f" · submission {s.code}")]
    for item in unit.evidence.of(s.id):
        if item.state is EvidenceState.REJECTED:
            continue
        label, _ = prompt_of(s, item)
        lines.append(line(strong(label), ": ", _shown(item)))
    if s.note:
        lines.append(line(strong("Your note"), ": ", s.note))
    return Form(name=FormName.READ, title="What you sent", intro=tuple(lines))


def _shown(item: Evidence) -> str:
    return item.name if item.kind == EvidenceKind.FILE else item.text
