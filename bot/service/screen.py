"""What ends or halts a submission without a judgement: incomplete (with the learner again, no attempt used) and void.

The reason is kept with the submission, in the learner's words, and told to the learner at once.
"""

from __future__ import annotations

from bot.prose import line, strong
from bot.rules import moves
from bot.rules.moves import Move
from bot.service import claim
from bot.service import queue as assessing
from bot.service.desk import Desk
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from bot.service.handin import incomplete
from bot.service.surface import FieldKind, Form, FormField, FormName, Outcome, Sent
from storage.records import Submission
from storage.unit import Unit

USAGE = "Write it with the number and the reason: /pathway void 4K2 sent under somebody else's account"
LONGEST = 500


def open_form(desk: Desk, unit: Unit, actor: str, submission_id: str, cause: str) -> Outcome:
    s = unit.submissions.get(submission_id)
    if s is None or not may(desk, unit, actor, s, Move.INCOMPLETE):
        return _not_yours(unit, actor, cause)
    label, hint = "What is missing", "The learner reads it. No attempt is used, and nothing is judged."
    fields = (FormField(id="reason", kind=FieldKind.LONG_TEXT, label=label, hint=hint),)
    intro = (line(strong(s.title), f" · submission {s.code}"),)
    args = {"submission": s.id}
    return Outcome(
        form=Form(
            name=FormName.INCOMPLETE, title="Incomplete", submit="Send back", args=args, intro=intro, fields=fields
        )
    )


def by_form(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    reason = form.values.get("reason", "").strip()[:LONGEST]
    if not reason:
        return Outcome(errors={"reason": "Say what is missing, so that the learner can add it."})
    s = claim.locked(desk, unit, form.args.get("submission", ""))
    if s is None or not may(desk, unit, form.person, s, Move.INCOMPLETE):
        return _not_yours(unit, form.person, cause)
    _told(desk, unit, {form.person, s.claimed_by}, incomplete(desk, unit, s, form.person, reason), cause)
    return Outcome()


def void(desk: Desk, unit: Unit, actor: str, text: str, cause: str) -> None:
    """`/pathway void 4K2 reason`: an administrator's, for an error of identity or a duplicate."""
    words = text.split(maxsplit=2)
    named = unit.submissions.by_code(desk.team, words[1]) if len(words) > 2 else None  # noqa: PLR2004  void, number, why
    s = claim.locked(desk, unit, named.id) if named else None
    if s is None:
        tell(unit, actor, Note.CANNOT, cause, text=USAGE)
        return
    if not may(desk, unit, actor, s, Move.VOID):
        text = "Only an administrator can make a submission void, and an approved one is undone by /pathway revoke."
        tell(unit, actor, Note.CANNOT, cause, text=text)
        return
    now, reason = unit.now(), words[2].strip()[:LONGEST]
    gone = unit.submissions.change(s, state=moves.MOVES[Move.VOID].end, remark=reason)
    unit.audit.add(desk.team, now, actor, "submission.void", s.id, {"from": s.state.value, "reason": reason})
    _told(desk, unit, {s.claimed_by}, gone, cause)
    tell(unit, actor, Note.CANNOT, cause, text=f"Submission {s.code} is void. The learner is told, with the reason.")


def may(desk: Desk, unit: Unit, actor: str, s: Submission, move: Move) -> bool:
    now = unit.now()
    who = moves.parties(s, actor, unit.grants.of(desk.team, actor, now), now)
    return moves.after(move, s.state, who) is not None


def _told(desk: Desk, unit: Unit, readers: set[str | None], s: Submission, cause: str) -> None:
    """The learner, the card, and whoever was reading it."""
    tell(unit, s.person, Note.SUBMISSION, f"{s.state}:{cause}", submission=s.id)
    claim.redraw(desk, unit, s, f"{s.state}:{cause}")
    refresh_home(unit, s.person, cause)
    for reader in filter(None, readers):
        assessing.moved_on(desk, unit, reader, s, cause)


def _not_yours(unit: Unit, actor: str, cause: str) -> Outcome:
    text = "Only its programme's assessors can send it back, and only before a decision."
    tell(unit, actor, Note.CANNOT, cause, text=text)
    return Outcome()
