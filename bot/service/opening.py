"""Opening evidence: who may, and what they get.

A message lives for years, so none carries a link: a button asks again who is pressing, and the form that opens holds
links that work for fifteen minutes. A link is bound to one file of one submission, not to a person. Whatever is not to
be had looks the same: never was, not yours, taken back, run out.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.prose import Line, line, link, strong
from bot.rules.content.formats import fitting_name, is_picture
from bot.rules.content.names import display_name
from bot.rules.roles import DECIDERS, STAFF, holds
from bot.service.desk import Desk
from bot.service.links import LIFE
from bot.service.notes.assessors import prompt_of
from bot.service.surface import Form, FormName
from storage.records import Evidence, EvidenceState, Submission, SubmissionState
from storage.unit import Unit

# Before the assessors, or decided. In any other state, also one that comes later, it is the learner's own.
SHOWN_IN = frozenset(
    (
        *(SubmissionState.IN_REVIEW, SubmissionState.RETURNED, SubmissionState.APPROVED),
        *(SubmissionState.DECLINED, SubmissionState.APPEALED, SubmissionState.VOID),
    )
)


@dataclass(frozen=True)
class Shown:
    """What people get of a file: of a picture, the one that was drawn anew."""

    sha256: str
    name: str
    content_type: str


def shown(item: Evidence) -> Shown | None:
    """None where there is nothing to hand out: not stored, or a picture that was not drawn anew."""
    address = item.shown if is_picture(item.name, item.content_type) else item.sha256
    if item.state is not EvidenceState.STORED or not address or not item.content_type:
        return None
    return Shown(address, display_name(fitting_name(item.name, item.content_type)), item.content_type)


def find(unit: Unit, team: str, submission: str, item: str) -> Shown | None:
    """What a valid link opens; None where it was taken back meanwhile."""
    found, s = unit.evidence.get(item), unit.submissions.get(submission)
    if found is None or s is None or found.submission != s.id or s.team != team or s.state not in SHOWN_IN:
        return None
    return shown(found)


def files_form(desk: Desk, unit: Unit, person: str, submission: str) -> Form:
    """The files of a submission with fresh links, for who may see them; for everybody else there is no such thing."""
    s = unit.submissions.get(submission)
    items = [i for i in unit.evidence.of(s.id) if shown(i)] if s and _may_open(desk, unit, person, s) else []
    if s is None or not items:
        return Form(name=FormName.READ, title="Not here", intro=(line("There is nothing here that you can open."),))
    unit.audit.add(desk.team, unit.now(), person, "evidence.opened", s.id, {"files": [i.id for i in items]})
    drawn = "Pictures are copies without the data that cameras write into them. " if any(i.shown for i in items) else ""
    fresh = f"The links work for {int(LIFE.total_seconds()) // 60} minutes. Open this again for fresh ones."
    head = line(strong(s.title), f" · submission {s.code}")
    return Form(
        name=FormName.READ,
        title="Files",
        intro=(head, *(_file_line(desk, unit, s, i) for i in items), line(drawn, fresh)),
    )


def _may_open(desk: Desk, unit: Unit, person: str, s: Submission) -> bool:
    """Their own, or of a programme in which they decide or work; read at the moment of asking (R25)."""
    if s.team != desk.team or s.state not in SHOWN_IN:
        return False
    grants = unit.grants.of(desk.team, person, unit.now())
    return s.person == person or holds(grants, DECIDERS | STAFF, s.programme, s.badge, unit.now())


def _file_line(desk: Desk, unit: Unit, s: Submission, item: Evidence) -> Line:
    what, (label, _) = shown(item), prompt_of(s, item)
    url = f"{desk.public_url}{desk.links.path(s.id, item.id, unit.machine_now())}"
    return line(f"{label}: ", link(what.name if what else item.name, url))
