"""Forms as people fill them in: built from what was frozen into the submission, never from wording."""

from __future__ import annotations

from typing import Any

from bot.prose import line, strong
from bot.rules.content.formats import ACCEPTED
from bot.service.surface import FieldKind, Form, FormField, FormName, Option
from catalog.model import EvidenceKind
from storage.records import Award, Evidence, EvidenceState, Submission

# How to add an evidence kind: a member of catalog.model.EvidenceKind, a row here, its check in rules/evidence.py (of
# files: rules/content), and how the assessors see it in notes/assessors.py.
FIELD_OF = {
    EvidenceKind.FILE.value: FieldKind.FILES,
    EvidenceKind.LINK.value: FieldKind.LINK,
    EvidenceKind.TEXT.value: FieldKind.LONG_TEXT,
    EvidenceKind.EXTERNAL_BADGE.value: FieldKind.LINK,
}
TAKE_OUT = "take-out:"  # and the prompt
MOST_BOXES = 10
OWN_WORK = "own"
NO_PRIVATE_FACTS = "private"
CONFIRMATIONS = frozenset({OWN_WORK, NO_PRIVATE_FACTS})


def evidence_form(submission: Submission, given: list[Evidence]) -> Form:
    """One field a prompt, with what was given before, a line for the assessor, and the two confirmations."""
    return Form(
        name=FormName.EVIDENCE,
        title="Send evidence",
        submit="Send",
        args={"submission": submission.id},
        intro=(line(strong(submission.title)), *_carried(submission)),
        fields=(
            *(field for prompt in submission.asked["prompts"] for field in _fields(prompt, given, submission)),
            FormField(
                id="note",
                kind=FieldKind.LONG_TEXT if submission.attempt > 1 else FieldKind.TEXT,
                label="What did you change?" if submission.attempt > 1 else "Anything the assessor should know?",
                optional=True,
                initial=submission.note,
            ),
            FormField(
                id="confirm",
                kind=FieldKind.CHECKS,
                label="Before you send",
                options=(
                    Option(value=OWN_WORK, label="This is my own work"),
                    Option(value=NO_PRIVATE_FACTS, label="It holds nobody else's private facts"),
                ),
            ),
        ),
    )


def _carried(submission: Submission) -> tuple[Any, ...]:
    met = [c["text"] for c in submission.asked["criteria"] if c["id"] in submission.carried]
    return (line("Met already, nothing needed: ", "; ".join(met)),) if met else ()


def _fields(prompt: dict[str, Any], given: list[Evidence], submission: Submission) -> tuple[FormField, ...]:
    """The prompt's field; and under what is there already, boxes to take it out again."""
    field = _field(prompt, given, submission)
    kept = [e for e in given if e.prompt == prompt["id"] and e.state is not EvidenceState.REJECTED]
    held = kept[-MOST_BOXES:]
    if not held:
        return (field,)
    boxes = tuple(Option(value=e.id, label=e.name or e.text or prompt["label"]) for e in held)
    label = f"Take out of: {prompt['label']}"
    box = FormField(id=f"{TAKE_OUT}{prompt['id']}", kind=FieldKind.CHECKS, label=label, optional=True, options=boxes)
    return (field, box)


def _field(prompt: dict[str, Any], given: list[Evidence], submission: Submission) -> FormField:
    held = [e for e in given if e.prompt == prompt["id"] and e.state is not EvidenceState.REJECTED]
    kind = FIELD_OF[prompt["kind"]]
    serves = [c["text"] for c in submission.asked["criteria"] if c["id"] in prompt["criteria"]]
    carried = bool(prompt["criteria"]) and set(prompt["criteria"]) <= set(submission.carried)
    names = ", ".join(e.name for e in held if e.name)
    hint = f"Shows: {'; '.join(serves)}" if serves else ""
    if names:
        hint = f"Already here: {names}. Add more only if you like. {hint}".strip()
    return FormField(
        id=prompt["id"],
        kind=kind,
        label=prompt["label"],
        hint=hint,
        optional=prompt["optional"] or carried or (kind is FieldKind.FILES and bool(held)),
        initial=held[0].text if held and kind is not FieldKind.FILES else "",
        accepted=ACCEPTED if kind is FieldKind.FILES else (),
    )


def return_form(submission: Submission) -> Form:
    """Feedback per unmet criterion: what is left empty counts as met and carries over."""
    return Form(
        name=FormName.RETURN,
        title="Not yet",
        submit="Return",
        args={"submission": submission.id},
        intro=(
            line(strong(submission.title), f" · submission {submission.code}"),
            line("Write what is still missing, criterion by criterion. A criterion left empty counts as met."),
        ),
        fields=(
            *(
                FormField(id=c["id"], kind=FieldKind.LONG_TEXT, label=f"{number}. {c['text']}", optional=True)
                for number, c in enumerate(submission.asked["criteria"], 1)
            ),
            FormField(id="reason", kind=FieldKind.LONG_TEXT, label="A word on the whole", optional=True),
        ),
    )


def revoke_form(award: Award, badge: str, learner: str) -> Form:
    return Form(
        name=FormName.REVOKE,
        title="Withdraw a badge",
        submit="Withdraw",
        args={"award": award.id},
        intro=(
            line(strong(badge), f", {learner}"),
            line("This can't be undone: a new badge would be a new award. The learner is told at once."),
        ),
        fields=(
            FormField(
                id="reason",
                kind=FieldKind.LONG_TEXT,
                label="Reason",
                hint="The learner reads it, and everybody who opens the badge's page.",
            ),
        ),
    )


def decline_form(submission: Submission) -> Form:
    return Form(
        name=FormName.DECLINE,
        title="Decline",
        submit="Decline",
        args={"submission": submission.id},
        intro=(
            line(strong(submission.title), f" · submission {submission.code}"),
            line("A decline ends this submission. To ask for more, use Return instead."),
        ),
        fields=(FormField(id="reason", kind=FieldKind.LONG_TEXT, label="Reason, in words the learner can act on"),),
    )
