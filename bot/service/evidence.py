"""Gathering evidence: drafts, forms, files dropped in a direct message, and sending.

A draft survives everything. Once sent, content, requirements and criteria are frozen in the submission. Files are
fetched by an effect; the submission goes before the assessors when all of its bytes are stored and checked.
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.rules import evidence as rule
from bot.rules.content.names import display_name
from bot.rules.moves import MOVES, Move
from bot.rules.progress import MemberProgress, MemberState, Progress
from bot.service import forms
from bot.service.desk import Desk
from bot.service.effects import FetchFile, Note, queue, tell
from bot.service.enrol import enrolled, refresh_home
from bot.service.handin import advance, own
from bot.service.learner import is_assessed, progress_on, record_of
from bot.service.surface import FileRef, Outcome, Sent
from catalog.model import EvidenceKind
from storage.records import (
    WITH_LEARNER,
    EnrolmentState,
    Evidence,
    EvidenceState,
    Programme,
    Submission,
    SubmissionState,
)
from storage.unit import Unit

FILE_MEMORY = 7 * 24 * 3600  # seconds for which a dropped file is remembered while we ask what it is for
LEFT = "You left that pathway. Start it again first, if you like; your badges and what you sent are still here."
CHOICE = "That is a choice among several. Say which one."
CARRIED_ON = (SubmissionState.RETURNED, SubmissionState.WITHDRAWN)  # what the next draft goes on from
COUNTED = (
    *CARRIED_ON,
    SubmissionState.DECLINED,
)  # what it names as the attempt before it; a declined one carries nothing
FILE_KINDS = {EvidenceKind.FILE.value}


def open_form(desk: Desk, unit: Unit, person: str, pathway: str, member: str, cause: str) -> Outcome:
    """The form for a requirement, on its draft; or why there is nothing to send for it."""
    found = draft_for(desk, unit, person, pathway, member)
    if found == CHOICE:
        tell(unit, person, Note.CHOOSE, cause, person=person, pathway=pathway)
        return Outcome()
    if found == LEFT:
        tell(unit, person, Note.LEFT, cause, pathway=pathway)
        return Outcome()
    if isinstance(found, str):
        tell(unit, person, Note.CANNOT, cause, text=found)
        return Outcome()
    return Outcome(form=forms.evidence_form(found, unit.evidence.of(found.id)))


def draft_for(desk: Desk, unit: Unit, person: str, pathway: str, member: str) -> Submission | str:
    """The learner's draft for a member, begun where there is none; a string says why there can be none."""
    if pathway not in desk.editions.catalog(unit).pathways:
        return "That pathway is not in the catalog any more. Ask me for what there is."
    unit.people.lock(desk.team, person)
    before = unit.enrolments.find(desk.team, person, pathway)
    if before and before.state is EnrolmentState.LEFT:
        return LEFT
    enrolment = enrolled(desk, unit, person, pathway)
    standing = progress_on(desk, unit, enrolment, record_of(unit, desk.team, person), unit.now())
    leaf = standing.find(member)
    programme = unit.programmes.for_pathway(desk.team, pathway)
    assessed = is_assessed(unit, programme, unit.now())
    refused = _refused(standing, member, leaf, assessed=assessed)
    if refused or leaf is None or programme is None:
        return refused
    open_one = unit.submissions.open_for(desk.team, person, pathway, member)
    return open_one or _begin(desk, unit, person, standing, leaf, programme)


def _refused(standing: Progress, member: str, leaf: MemberProgress | None, *, assessed: bool) -> str:
    name = standing.version.pathway.name
    if leaf is None and standing.group(member):
        return CHOICE
    if leaf is None:
        return f"{name} does not ask for that any more. Open your home page to see what it asks now."
    if not assessed:
        return (
            f"Nobody assesses {name} here yet, so I can't take evidence for it. Ask the programme staff to set it up."
        )
    if leaf.state is MemberState.DONE:
        return f"{leaf.text} is done already. Nothing more is needed."
    if leaf.state is MemberState.WAITING:
        return f"{leaf.text} is with the assessors. To change it, withdraw it first."
    if leaf.state is MemberState.UNKNOWN:
        return f"The catalog does not say what this part of {name} asks. Ask the programme; they can settle it for you."
    return ""


def _begin(
    desk: Desk, unit: Unit, person: str, standing: Progress, leaf: MemberProgress, programme: Programme
) -> Submission:
    newest = leaf.submission
    before = newest if newest and newest.state in COUNTED else None
    goes_on = before is not None and before.state in CARRIED_ON
    taken_back = before is not None and before.state is SubmissionState.WITHDRAWN
    ruling = unit.decisions.of(before.id) if before and goes_on else None
    submission = Submission(
        id=secrets.token_hex(8),
        code=unit.submissions.new_code(desk.team),
        team=desk.team,
        person=person,
        pathway=standing.version.pathway.id,
        member=leaf.member.id,
        badge=leaf.badge.id if leaf.badge else None,
        programme=programme.id,
        pinned=standing.version.hash,
        title=_title(standing, leaf),
        asked=rule.asked_of(leaf.badge, leaf.text),
        attempt=before.attempt + (0 if taken_back else 1) if before else 1,
        previous=(before.previous if taken_back else before.id) if before else None,
        carried=before.carried if before and taken_back else ruling.met if ruling else [],
        state=SubmissionState.DRAFT,
        created_at=unit.now(),
    )
    added = unit.submissions.add(submission)
    if before and goes_on:
        _carry_evidence(unit, before, added)
    return added


def _title(standing: Progress, leaf: MemberProgress) -> str:
    name = standing.version.pathway.name
    level = standing.version.pathway.level_of(leaf.member.id)
    if name in leaf.text:
        return leaf.text
    return f"{name}, Level {level}: {leaf.text}" if level else f"{name}: {leaf.text}"


def _carry_evidence(unit: Unit, before: Submission, draft: Submission) -> None:
    """What was shown stays: the learner replaces only what they want to (R17)."""
    for item in unit.evidence.of(before.id):
        if item.state in {EvidenceState.READY, EvidenceState.STORED}:
            unit.evidence.put(item.model_copy(update={"id": secrets.token_hex(8), "submission": draft.id}))


def sent(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    """A filled form: keep it all as the draft, then send it, or show what is missing while the form stays open."""
    submission = own(unit, form.person, form.args.get("submission", ""))
    if submission is None:
        tell(unit, form.person, Note.CANNOT, cause, text="That form belongs to something that is gone. Open it again.")
        return Outcome()
    unit.people.lock(desk.team, form.person)
    if submission.state not in MOVES[Move.SEND].start:
        tell(unit, form.person, Note.SUBMISSION, cause, submission=submission.id)
        return Outcome()
    errors = _keep(unit, submission, form)
    gaps = rule.missing(submission.asked, unit.evidence.of(submission.id), submission.carried)
    errors |= {gap.prompt: _ask_for(gap.kind) for gap in gaps if gap.prompt not in errors}
    if not set(form.values.get("confirm", "").split(",")) >= forms.CONFIRMATIONS:
        errors["confirm"] = "Tick both, so that the assessors can rely on it."
    if errors:
        return Outcome(errors=errors)
    _send(desk, unit, submission, form.values.get("note", ""), cause)
    return Outcome()


def _ask_for(kind: str) -> str:
    return {
        EvidenceKind.FILE.value: "Add a file here, or drop one into our conversation.",
        EvidenceKind.LINK.value: "Add the link here.",
        EvidenceKind.EXTERNAL_BADGE.value: "Add the link of the badge here.",
    }.get(kind, "Write a few words here.")


def _keep(unit: Unit, submission: Submission, form: Sent) -> dict[str, str]:
    """Store what the form holds, prompt by prompt; the answer names what is wrong, and the rest is kept."""
    errors: dict[str, str] = {}
    for prompt in submission.asked["prompts"]:
        files = form.files.get(prompt["id"], ())
        text = form.values.get(prompt["id"], "").strip()
        taken_out = _take_out(unit, submission, form.values.get(f"{forms.TAKE_OUT}{prompt['id']}", ""))
        if prompt["kind"] in FILE_KINDS:
            for file in files:
                keep_file(unit, submission, prompt["id"], file)
        elif text and not taken_out:
            problem = rule.check_text(prompt["kind"], text)
            if problem:
                errors[prompt["id"]] = problem
            else:
                _keep_text(unit, submission, prompt, text)
    return errors


def _take_out(unit: Unit, submission: Submission, ticked: str) -> int:
    """What the learner ticked is out of this draft; what an earlier attempt showed stays with that attempt."""
    gone = [item for item in unit.evidence.of(submission.id) if item.id in ticked.split(",")]
    for item in gone:
        unit.evidence.remove(item.id)
    return len(gone)


def take_out(desk: Desk, unit: Unit, person: str, evidence: str, cause: str) -> Outcome:
    """The button under what was added: out of the draft again."""
    unit.people.lock(desk.team, person)
    item = unit.evidence.get(evidence)
    submission = own(unit, person, item.submission) if item else None
    if item is None or submission is None or submission.state not in WITH_LEARNER:
        text = "That is not in a draft of yours any more. What is with the assessors can only be withdrawn whole."
        tell(unit, person, Note.CANNOT, cause, text=text)
        return Outcome()
    _take_out(unit, submission, item.id)
    tell(unit, person, Note.CANNOT, cause, text=f"{item.name or 'That'} is out of your draft. Nothing else changed.")
    refresh_home(unit, person, cause)
    return Outcome()


def _keep_text(unit: Unit, submission: Submission, prompt: dict[str, Any], text: str) -> None:
    standing = next((e for e in unit.evidence.of(submission.id) if e.prompt == prompt["id"]), None)
    unit.evidence.put(
        Evidence(
            id=standing.id if standing else secrets.token_hex(8),
            submission=submission.id,
            prompt=prompt["id"],
            kind=prompt["kind"],
            text=text,
            state=EvidenceState.READY,
            added_at=unit.now(),
        )
    )


def keep_file(unit: Unit, submission: Submission, prompt: str, file: FileRef) -> Evidence:
    """Note a file for a prompt and queue its fetching; the same file twice is one."""
    standing = next((e for e in unit.evidence.of(submission.id) if e.prompt == prompt and e.file == file.id), None)
    if standing and standing.state is not EvidenceState.REJECTED:
        return standing
    item = Evidence(
        id=standing.id if standing else secrets.token_hex(8),
        submission=submission.id,
        prompt=prompt,
        kind=EvidenceKind.FILE.value,
        file=file.id,
        name=display_name(file.name) if file.name else "",
        size=file.size or None,
        content_type=file.mimetype or None,
        state=EvidenceState.FETCHING,
        added_at=unit.now(),
    )
    unit.evidence.put(item)
    queue(unit, FetchFile(evidence=item.id), f"fetch:{item.id}:{secrets.token_hex(4) if standing else 'first'}")
    return item


def _send(desk: Desk, unit: Unit, submission: Submission, note: str, cause: str) -> None:
    now = unit.now()
    frozen = unit.submissions.change(
        submission, state=MOVES[Move.SEND].end, submitted_at=now, note=note[: rule.MAX_TEXT], remark=None
    )
    unit.audit.add(desk.team, now, frozen.person, "submission.sent", frozen.id, {"code": frozen.code})
    unit.enrolments.touch(desk.team, frozen.person, frozen.pathway, now)
    advance(desk, unit, frozen, cause)
    tell(unit, frozen.person, Note.SUBMISSION, cause, ref=f"submission:{frozen.id}", submission=frozen.id)
    refresh_home(unit, frozen.person, cause)


def file_ref(person: str, file: str) -> str:
    """The message about a file that somebody dropped; the same file may stand in two people's messages."""
    return f"file:{person}:{file}"


def dropped(unit: Unit, person: str, files: tuple[FileRef, ...], cause: str) -> None:
    """Files in the direct message: remember each and ask what it is for."""
    for file in files:
        unit.talks.save(file_ref(person, file.id), {"person": person, **file.model_dump()}, FILE_MEMORY)
        tell(
            unit,
            person,
            Note.FILE_FOR,
            f"file:{file.id}:{cause}",
            ref=file_ref(person, file.id),
            person=person,
            file=file.id,
        )


def file_is_for(desk: Desk, unit: Unit, person: str, args: dict[str, str], cause: str) -> Outcome:
    """The learner said which requirement and prompt a dropped file is for."""
    remembered = unit.talks.get(file_ref(person, args.get("file", "")))
    if remembered is None or remembered.get("person") != person:
        tell(unit, person, Note.CANNOT, cause, text="I no longer remember that file. Drop it here again, please.")
        return Outcome()
    draft = draft_for(desk, unit, person, args.get("pathway", ""), args.get("member", ""))
    if isinstance(draft, str):
        tell(unit, person, Note.CANNOT, cause, text=draft)
        return Outcome()
    if args.get("prompt") not in {p["id"] for p in draft.asked["prompts"] if p["kind"] in FILE_KINDS}:
        tell(unit, person, Note.CANNOT, cause, text="That is not asked for any more. Drop the file here again, please.")
        return Outcome()
    file = FileRef.model_validate({k: v for k, v in remembered.items() if k != "person"})
    item = keep_file(unit, draft, args.get("prompt", ""), file)
    tell(unit, person, Note.FILE_KEPT, cause, ref=file_ref(person, file.id), submission=draft.id, evidence=item.id)
    refresh_home(unit, person, cause)
    return Outcome()


def file_is_nothing(unit: Unit, person: str, file: str, cause: str) -> Outcome:
    tell(unit, person, Note.CANNOT, cause, ref=file_ref(person, file), text="All right, I left that file alone.")
    return Outcome()
