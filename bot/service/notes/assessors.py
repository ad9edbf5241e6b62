"""What assessors see: the card, its thread, and why a decision was refused. Everything needed to decide is in one place."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, link, strong
from bot.rules.evidence import is_link
from bot.rules.queue import holder
from bot.rules.review import RefusalKind
from bot.service.desk import Desk, when, zone_of
from bot.service.notes.appeals import outcome_line
from bot.service.surface import Button, Confirm, Do, Message
from catalog.model import BadgeKind, EvidenceKind
from storage.records import Decision, DecisionKind, Evidence, EvidenceState, Role, Submission, SubmissionState
from storage.unit import Unit

ATTEMPTS = {1: "first attempt", 2: "second attempt", 3: "third attempt"}
VERB = {DecisionKind.APPROVED: "Approved", DecisionKind.RETURNED: "Returned", DecisionKind.DECLINED: "Declined"}


def card(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """The card in the review channel, true whenever it is drawn; decided ones lose their buttons."""
    s = unit.submissions.get(facts["submission"])
    if s is None:
        return Message(lines=(line("This submission is gone."),))
    ruling = unit.decisions.of(s.id)
    head = line(strong(s.title), f" · submission {s.code} · {_attempt(s)}{_due(unit, s)}")
    lines = [head, line("From ", strong(_name(desk, unit, s.person))), *_declined_before(desk, unit, s)]
    shown = (item for item in unit.evidence.of(s.id) if item.state is not EvidenceState.REJECTED)
    lines += [_item_line(s, item) for item in shown]
    lines += _carried(s)
    files = _files(s, unit.evidence.of(s.id))
    if ruling:
        lines.append(_ruling_line(desk, unit, ruling))
        lines += _since(desk, unit, s)
        return Message(lines=tuple(lines), buttons=(*files, *_why(unit, s)))
    if s.state is SubmissionState.WITHDRAWN:
        return Message(lines=(*lines, line(strong("Withdrawn by the learner."), " Nothing to decide.")))
    if s.state is not SubmissionState.IN_REVIEW:
        lines += _since(desk, unit, s) or [line(strong("With the learner now."), " ", s.remark or "Nothing to decide.")]
        return Message(lines=tuple(lines))
    reader = holder(s, unit.now())
    lines += [_reader_line(desk, unit, s, reader)] if reader else []
    words = "In the thread: the evidence. Decide here, or write there: claim · approve · return: … · decline: …"
    first = Button(label="Release" if reader else "Claim", do=Do.RELEASE if reader else Do.CLAIM, args=_args(s))
    aside = [Button(label="Incomplete…", do=Do.INCOMPLETE, args=_args(s))]
    aside += [Button(label="Give to…", do=Do.ASSIGN, args=_args(s)), more_time(s)] if reader else []
    buttons = (first, *decisions(desk, unit, s), *files)
    return Message(lines=tuple(lines), buttons=buttons, small=(line(words),), asides=tuple(aside))


def more_time(s: Submission) -> Button:
    return Button(label="More time…", do=Do.EXTEND, args=_args(s))


def _args(s: Submission) -> dict[str, str]:
    return {"submission": s.id}


def _reader_line(desk: Desk, unit: Unit, s: Submission, reader: str) -> Line:
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    until = f" until {when(s.claimed_until, zone)}" if s.claimed_until else ""
    return line("◐ ", strong(_name(desk, unit, reader)), f" is reading this{until}.")


def _since(desk: Desk, unit: Unit, s: Submission) -> list[Line]:
    """What became of it after a decision, or instead of one."""
    asked = unit.appeals.of(s.id)
    lines = [outcome] if (outcome := outcome_line(desk, unit, asked)) else []
    if s.state is SubmissionState.APPEALED:
        lines.append(line(strong("The learner asks for another look."), " Somebody new decides."))
    if s.state is SubmissionState.VOID:
        lines.append(line(strong("Void. "), s.remark or ""))
    return lines


def _why(unit: Unit, s: Submission) -> tuple[Button, ...]:
    """What a badge that this brought rests on."""
    brought = unit.awards.of_submission(s.id)
    return (Button(label="Why this badge", do=Do.WHY, args={"award": brought[-1].id}),) if brought else ()


def _attempt(s: Submission) -> str:
    return ATTEMPTS.get(s.attempt, f"attempt {s.attempt}")


def _due(unit: Unit, s: Submission) -> str:
    if s.due_at is None or s.state is not SubmissionState.IN_REVIEW:
        return ""
    return f" · due {when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme)))}"


def _item_line(s: Submission, item: Evidence) -> Line:
    label = next((p["label"] for p in s.asked["prompts"] if p["id"] == item.prompt), item.prompt)
    if item.kind == EvidenceKind.FILE:
        mark = "✓" if item.state is EvidenceState.STORED else "…"
        size = f", {max(1, (item.size or 0) // 1024)} kB" if item.size else ""
        return line(f"{mark} {label}: {item.name}{size}")
    if item.kind == EvidenceKind.TEXT:
        return line(f"✓ {label}: {len(item.text.split())} words")
    return line(f"✓ {label}: a link")


def _carried(s: Submission) -> list[Line]:
    if not s.carried:
        return []
    numbers = [str(n) for n, c in enumerate(s.asked["criteria"], 1) if c["id"] in s.carried]
    return [line(f"Carried over as met: {', '.join(numbers)}")]


def _files(s: Submission, items: list[Evidence]) -> tuple[Button, ...]:
    """The way to the files where Slack shows none: uploads may be switched off there."""
    stored = any(i.kind == EvidenceKind.FILE and i.state is EvidenceState.STORED for i in items)
    return (Button(label="Open files", do=Do.OPEN_FILES, args={"submission": s.id}),) if stored else ()


def decisions(desk: Desk, unit: Unit, s: Submission) -> tuple[Button, ...]:
    args = {"submission": s.id}
    sure = Confirm(title="Approve?", text=_consequence(desk, unit, s), yes="Approve")
    return (
        Button(label="Approve", do=Do.APPROVE, args=args, primary=True, confirm=sure),
        Button(label="Return…", do=Do.RETURN, args=args),
        Button(label="Decline…", do=Do.DECLINE, args=args, danger=True),
    )


def _consequence(desk: Desk, unit: Unit, s: Submission) -> str:
    """What an approval issues, named before it is given."""
    badge = desk.editions.version(unit, s.pinned).badges.get(s.badge or "")
    name = _name(desk, unit, s.person)
    if badge is None:
        return f"This marks “{s.title[:120]}” as met for {name}."
    if badge.kind is BadgeKind.EXTERNAL:
        return f"This accepts {badge.name} as held by {name}."
    if badge.kind is BadgeKind.LEVEL:
        return f"{badge.name} is issued to {name} as soon as everything in its level is met."
    return f"This issues {badge.name} to {name}."


def _ruling_line(desk: Desk, unit: Unit, ruling: Decision) -> Line:
    by = strong(f"{VERB[ruling.kind]} by {_name(desk, unit, ruling.decider)}")
    reason = f": {ruling.reason}" if ruling.reason else ""
    return line(by, f", {when(ruling.at)}{reason}")


def _declined_before(desk: Desk, unit: Unit, s: Submission) -> tuple[Line, ...]:
    """Whoever reads it knows that one was declined, by whom and why."""
    before = unit.submissions.get(s.previous) if s.previous else None
    ruling = unit.decisions.of(before.id) if before else None
    if before is None or ruling is None or ruling.kind is not DecisionKind.DECLINED:
        return ()
    return (line(f"Before it, submission {before.code}: ", *_ruling_line(desk, unit, ruling)),)


def criteria(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """First in the thread: the criteria as they were frozen, with the learner's line."""
    s = unit.submissions.get(facts["submission"])
    if s is None:
        return Message(lines=(line("This submission is gone."),))
    before = unit.decisions.of(s.previous) if s.previous else None
    lines = [line(strong("Criteria"))]
    for number, criterion in enumerate(s.asked["criteria"], 1):
        done = " (met before)" if criterion["id"] in s.carried else ""
        lines.append(line(f"{number}. {criterion['text']}{done}"))
        if before and criterion["id"] in before.feedback:
            lines.append(line("    asked last time: ", before.feedback[criterion["id"]]))
    if s.note:
        lines.append(line(strong("The learner writes: "), s.note))
    small = line(f"Requirements as pinned: {s.pinned[:8]} · for {_name(desk, unit, s.person)}")
    return Message(lines=tuple(lines), small=(small,))


def evidence(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """One piece of written evidence, with the criteria that it serves."""
    item, s = unit.evidence.get(facts["evidence"]), unit.submissions.get(facts["submission"])
    if item is None or s is None:
        return Message(lines=(line("This piece of evidence is gone."),))
    label, serves = prompt_of(s, item)
    shown = link(item.text, item.text) if item.kind != EvidenceKind.TEXT and is_link(item.text) else item.text
    return Message(lines=(line(strong(label), f" · {serves}" if serves else ""), line(shown)))


def prompt_of(s: Submission, item: Evidence) -> tuple[str, str]:
    """The prompt's label, and the numbers of the criteria that it serves: "criteria 1, 2"."""
    prompt = next((p for p in s.asked["prompts"] if p["id"] == item.prompt), None)
    if prompt is None:
        return item.prompt, ""
    numbers = [str(n) for n, c in enumerate(s.asked["criteria"], 1) if c["id"] in prompt["criteria"]]
    word = "criterion" if len(numbers) == 1 else "criteria"
    return prompt["label"], f"{word} {', '.join(numbers)}" if numbers else ""


def ruling(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """In the thread: what was decided, as it stands on the record."""
    s, decision = unit.submissions.get(facts["submission"]), unit.decisions.of(facts["submission"])
    if s is None or decision is None:
        return Message(lines=(line("Nothing was decided."),))
    lines = [_ruling_line(desk, unit, decision)]
    if decision.kind is DecisionKind.RETURNED:
        numbered = [(str(n), c["id"]) for n, c in enumerate(s.asked["criteria"], 1)]
        met = ", ".join(n for n, c in numbered if c in decision.met) or "none"
        unmet = ", ".join(n for n, c in numbered if c not in decision.met) or "none"
        lines.append(line(f"Met: {met}. Not yet: {unmet}. The clock is paused."))
        lines += [line(f"{n}: {decision.feedback[c]}") for n, c in numbered if c in decision.feedback]
    return Message(lines=tuple(lines))


def refused(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Why this person may not decide on this, in one line, with whom to ask."""
    s = unit.submissions.get(facts["submission"])
    kind = RefusalKind(facts["kind"])
    if s is None:
        return Message(lines=(line("That submission is gone. Nothing was decided."),))
    if kind is RefusalKind.OWN_WORK:
        return Message(lines=(line("You can't decide on your own work. It stays with the others."),))
    if kind is RefusalKind.NOT_ASSESSOR:
        return Message(
            lines=(line(f"Only assessors of {_programme(desk, unit, s)} can decide. ", _whom(desk, unit, s)),)
        )
    if kind is RefusalKind.NO_REASON:
        return Message(
            lines=(line("Say what is missing, so that the learner knows what to do: return: 2: name a date"),)
        )
    if kind is RefusalKind.UNCLEAR:
        how = "Nothing was decided. Write “approve”, “return: what is missing” or “decline: why”."
        return Message(lines=(line(how),))
    if kind is RefusalKind.CLAIMED:
        return Message(lines=(line(f"{_reading(desk, unit, s)} Ask them to release it; a lead can give it to you."),))
    decision = unit.decisions.of(s.id)
    if decision:
        who = _name(desk, unit, decision.decider)
        return Message(
            lines=(line(f"{who} {VERB[decision.kind].lower()} this {_ago(unit, decision)}. Nothing was changed."),)
        )
    return Message(lines=(line("This is not waiting for a decision now: the learner has it."),))


def _reading(desk: Desk, unit: Unit, s: Submission) -> str:
    reader = holder(s, unit.now())
    return f"{_name(desk, unit, reader)} is reading this." if reader else "Somebody was reading this a moment ago."


def _ago(unit: Unit, decision: Decision) -> str:
    seconds = int((unit.now() - decision.at).total_seconds())
    if seconds < 60:  # noqa: PLR2004  a minute
        return f"{max(1, seconds)} second{'s' if seconds > 1 else ''} ago"
    return f"on {when(decision.at)}"


def _programme(desk: Desk, unit: Unit, s: Submission) -> str:
    found = unit.programmes.get(desk.team, s.programme)
    return found.name if found else "this programme"


def _whom(desk: Desk, unit: Unit, s: Submission) -> str:
    grants = unit.grants.in_programme(desk.team, s.programme, unit.now())
    lead = next((g.person for g in grants if g.role in {Role.LEAD, Role.STAFF, Role.ADMINISTRATOR}), None)
    return f"Ask {_name(desk, unit, lead)} if you should be one." if lead else "Ask the programme staff."


def _name(desk: Desk, unit: Unit, person: str) -> str:
    known = unit.people.get(desk.team, person)
    return known.name if known and known.name else "somebody"
