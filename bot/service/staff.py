"""`/pathway` words: progress and help for everyone; the queue and roles for programme staff."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.rules.nudges import Reason
from bot.service import claim, revoke, screen, unanswered, why
from bot.service.desk import Desk, when, zone_of
from bot.service.effects import Note, tell
from bot.service.people import seen
from bot.service.programmes import grant, is_staff, withdraw
from storage.records import Programme, Role, SubmissionState
from storage.unit import Unit

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
ROLE_USAGE = "Write it like this: /pathway role add @person assessor career-prepared (or role remove …)."
_ALONE = {"questions"}  # with more words it is a question itself
HELP = (
    "Ask me anything about pathways and badges. "
    "/pathway progress shows where you stand. /pathway compare A and B puts two side by side. "
    "/pathway reminders off stops my reminders, /pathway reminders on starts them again. "
    "Choose Ask Cairn about this in any message's menu, or write: talk to someone. "
    "For staff: /pathway staff shows what waits; /pathway questions what the catalog left open; "
    "/pathway role add @person assessor PROGRAMME gives a role; /pathway revoke LINK withdraws a badge; "
    "/pathway why LINK says what it rests on; /pathway assign 4K2 @person gives somebody a submission to read."
)


def word(text: str) -> str | None:
    """The command's own word, or None where the text is a question."""
    first = text.lower().split(maxsplit=1)[0] if text.strip() else ""
    alone = first not in _ALONE or first == text.strip().lower()
    question = first == "why" and not why.names_one(text)
    return first if first in WORDS and alone and not question else None


def carry_out(desk: Desk, unit: Unit, person: str, kind: str, text: str, cause: str) -> None:
    WORDS[kind](desk, unit, person, text, cause)


def _progress(_desk: Desk, unit: Unit, person: str, _text: str, cause: str) -> None:
    tell(unit, person, Note.PROGRESS, cause, person=person)


def _help(_desk: Desk, unit: Unit, person: str, _text: str, cause: str) -> None:
    tell(unit, person, Note.CANNOT, cause, text=HELP)


def _overview(desk: Desk, unit: Unit, person: str, _text: str, cause: str) -> None:
    mine = [p for p in unit.programmes.all(desk.team) if is_staff(desk, unit, person, p.id)]
    lines = [_programme_line(desk, unit, p) for p in mine]
    text = "\n".join(lines) or "This is for programme staff. Ask an administrator if you should be one."
    tell(unit, person, Note.CANNOT, cause, text=text)


def _programme_line(desk: Desk, unit: Unit, programme: Programme) -> str:
    waiting = [s for s in unit.submissions.waiting(desk.team, [programme.id]) if s.state is SubmissionState.IN_REVIEW]
    oldest = f", the oldest due {when(waiting[0].due_at, zone_of(programme))}" if waiting and waiting[0].due_at else ""
    where = "" if programme.review_channel else " · no review channel yet"
    quiet = unit.nudges.waiting(desk.team, Reason.STOPPED, programme.pathways)
    silent = f" · {quiet} quiet after 3 reminders" if quiet else ""
    asking = len(unit.handoffs.in_programmes(desk.team, [programme.id]))
    person = f" · {asking} waiting for a person" if asking else ""
    left = unit.questions.open_topics(desk.team, [programme.id])
    open_ = f" · {left} open questions" if left else ""
    return f"{programme.name}: {len(waiting)} waiting for a decision{oldest}{silent}{person}{open_}{where}"


def _questions(desk: Desk, unit: Unit, person: str, _text: str, cause: str) -> None:
    unanswered.show(desk, unit, person, "", cause)


def _role(desk: Desk, unit: Unit, person: str, text: str, cause: str) -> None:
    """Give or end a role: `role add @person assessor career-prepared`."""
    words = text.split()
    found = _PERSON.search(text)
    if len(words) < 5 or found is None or words[1] not in {"add", "remove"} or words[3] not in set(Role):  # noqa: PLR2004  role, add, whom, as what, where
        tell(unit, person, Note.CANNOT, cause, text=ROLE_USAGE)
        return
    programme = unit.programmes.get(desk.team, words[4])
    if programme is None:
        names = ", ".join(p.id for p in unit.programmes.all(desk.team))
        tell(unit, person, Note.CANNOT, cause, text=f"There is no programme {words[4]}. There are: {names}.")
        return
    if not is_staff(desk, unit, person, programme.id):
        tell(unit, person, Note.CANNOT, cause, text=f"Only the staff of {programme.name} can change its roles.")
        return
    _change_role(desk, unit, person, found.group(1), Role(words[3]), programme, add=words[1] == "add", cause=cause)


def _change_role(  # noqa: PLR0913  who, whom, what, where
    desk: Desk, unit: Unit, by: str, whom: str, role: Role, programme: Programme, *, add: bool, cause: str
) -> None:
    seen(desk, unit, whom)
    if add:
        grant(desk, unit, by, whom, role, programme.id)
        text = f"Done: they are {role.value} of {programme.name} now. It is on the record."
    else:
        ended = withdraw(desk, unit, by, whom, role, programme.id)
        text = f"Done: that role of {programme.name} has ended." if ended else "They did not hold that role."
    tell(unit, by, Note.CANNOT, cause, text=text)


WORDS: Mapping[str, Callable[[Desk, Unit, str, str, str], None]] = {
    "progress": _progress,
    "help": _help,
    "staff": _overview,
    "questions": _questions,
    "revoke": revoke.by_command,
    "why": why.by_command,
    "assign": claim.by_command,
    "void": screen.void,
    "role": _role,
}
