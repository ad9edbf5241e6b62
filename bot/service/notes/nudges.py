"""What a learner hears unasked, and how it stands with reminders: one next step, why it matters, who looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.prose import Line, line, strong
from bot.rules.hours import zone
from bot.rules.nudges import Reason
from bot.rules.progress import MemberProgress, Progress
from bot.rules.wishes import wishes_in
from bot.service.desk import Desk, when, zone_of
from bot.service.handin import DECISION_DAYS
from bot.service.home import next_button, reminder_lines, reminders_button
from bot.service.learner import is_assessed, progress_on, record_of
from bot.service.surface import Button, Do, Message
from storage.records import SentNudge
from storage.unit import Unit

# How a nudge begins, by its reason. {pathway}, {step} and {level} are filled in.
OPENINGS: Mapping[Reason, str] = {
    Reason.ASKED: "You asked me to come back to {pathway} now.",
    Reason.RETURNED: "{step} is one round away: an assessor asked for something more. What you showed stays.",
    Reason.DRAFT: "Your draft for {step} is saved, as you left it.",
    Reason.CLOSE: "You are one requirement from {level} of {pathway}.",
    Reason.STALLED: "{pathway} is waiting at {level}.",
}


def nudge(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    sent = unit.nudges.get(facts["nudge"])
    p, step = _standing(desk, unit, sent)
    if sent is None or p is None or step is None:
        return _nothing_left()
    lines = [
        line(strong(_opening(Reason(sent.reason), p, step))),
        line(strong("Next: "), _asked(step)),
        _why(desk, unit, p),
        line("Do it now, or say when I should remind you:"),
    ]
    args = {"pathway": sent.pathway}
    buttons = (
        next_button(desk, unit, p, step),
        Button(label="Tonight", do=Do.REMIND_AT, args=args | {"when": "tonight"}),
        Button(label="This weekend", do=Do.REMIND_AT, args=args | {"when": "weekend"}),
        Button(label="Pick a time", do=Do.PICK_TIME, args=args),
        Button(label="Snooze a week", do=Do.SNOOZE, args=args),
        Button(label="Pause this pathway", do=Do.PAUSE, args=args),
        Button(label="Stop reminders", do=Do.STOP_REMINDERS),
    )
    return Message(lines=tuple(lines), buttons=buttons)


def stopped(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """The last one, said once."""
    sent = unit.nudges.get(facts["nudge"])
    p, step = _standing(desk, unit, sent)
    if sent is None or p is None or step is None:
        return _nothing_left()
    args = {"pathway": sent.pathway}
    return Message(
        lines=(
            line(
                "I have written three times about ",
                strong(p.version.pathway.name),
                ", so I stop here. Nothing is lost.",
            ),
            line("The people who run it know, and may write to you. Whenever you like, go on:"),
        ),
        buttons=(
            next_button(desk, unit, p, step),
            Button(label="Resume reminders", do=Do.RESUME_REMINDERS),
            Button(label="Pause this pathway", do=Do.PAUSE, args=args),
            Button(label="Leave", do=Do.LEAVE, args=args),
        ),
    )


def reminders(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    known = unit.people.get(desk.team, facts["person"])
    wishes = wishes_in(known.preferences if known else {})
    return Message(lines=reminder_lines(desk, unit, facts["person"]), buttons=(reminders_button(off=wishes.off),))


def remind_set(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """The day and the hour are the learner's own."""
    known = unit.people.get(desk.team, facts["person"])
    programme = unit.programmes.for_pathway(desk.team, facts["pathway"])
    where = zone(known.tz if known else None, zone_of(programme))
    at = datetime.fromisoformat(facts["at"])
    found = desk.editions.catalog(unit).pathways.get(facts["pathway"])
    name = strong(found.name if found else "that pathway")
    day = strong(f"{when(at, where.key)} at {at.astimezone(where):%H:%M}")
    return Message(lines=(line("I will remind you of ", name, " on ", day, ". Nothing about it before."),))


def quiet_learner(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """For the advisors: a person may reach somebody whom a bot does not."""
    person = unit.people.get(desk.team, facts["person"])
    enrolment = unit.enrolments.find(desk.team, facts["person"], facts["pathway"])
    name = person.name if person and person.name else "A learner"
    if enrolment is None:
        return Message(lines=(line(strong(name), " has left since. Nothing to do."),))
    p = progress_on(desk, unit, enrolment, record_of(unit, desk.team, facts["person"]), unit.now())
    step = p.next_step()
    lines = [
        line(
            strong(name), " has not answered three reminders about ", strong(p.version.pathway.name), ". I stop here."
        ),
        line(f"Last active {when(enrolment.active_at)}; {p.summary()}."),
        *([line("Open: ", _asked(step))] if step else []),
        line("A word from a person may help."),
    ]
    return Message(lines=tuple(lines))


def _standing(desk: Desk, unit: Unit, sent: SentNudge | None) -> tuple[Progress | None, MemberProgress | None]:
    """Where the learner stands now, and the step that the nudge names, or the next one where that is done."""
    enrolment = unit.enrolments.get(sent.enrolment) if sent else None
    if sent is None or enrolment is None:
        return None, None
    p = progress_on(desk, unit, enrolment, record_of(unit, desk.team, sent.person), unit.now())
    named = p.find(sent.member) or p.group(sent.member)
    return p, p.next_step() if named is None or named.met else named


def _opening(reason: Reason, p: Progress, step: MemberProgress) -> str:
    current = p.version.pathway.level_of(step.member.id)
    level = f"Level {current}" if current else "its next step"
    return OPENINGS[reason].format(pathway=p.version.pathway.name, step=step.text, level=level)


def _asked(step: MemberProgress) -> str:
    """What the step asks for: the prompts of its badge, else its own words."""
    prompts = "; ".join(e.label for e in step.badge.evidence) if step.badge else ""
    return f"{step.text}: {prompts}." if prompts else f"{step.text}."


def _why(desk: Desk, unit: Unit, p: Progress) -> Line:
    """Where it leads, and who looks at it by when."""
    macro = p.version.pathway.macro_badge
    so_far = f"It counts towards {p.version.badges[macro].name}; so far " if macro else "So far "
    programme = unit.programmes.for_pathway(desk.team, p.version.pathway.id)
    if programme is None or not is_assessed(unit, programme, unit.now()):
        return line(f"{so_far}{p.summary()}.")
    days = int(programme.policy.get("decision_days", DECISION_DAYS))
    return line(f"{so_far}{p.summary()}. Its assessors answer within {days} business days.")


def _nothing_left() -> Message:
    return Message(lines=(line("There is nothing left to do there. Open my home page to see where you stand."),))
