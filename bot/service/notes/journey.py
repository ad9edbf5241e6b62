"""What a learner hears on the way: enrolment, evidence, decisions. The next step first, "not yet" rather than "failed"."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, strong
from bot.rules.awards import waits_for
from bot.rules.progress import MemberProgress, MemberState, Progress
from bot.service.desk import Desk, when, zone_of
from bot.service.home import NOT_ASSESSED, level_lines, member_lines, next_button
from bot.service.learner import assessed, followed, progress_on, record_of
from bot.service.surface import Button, Confirm, Do, Message
from storage.records import Decision, Submission, SubmissionState
from storage.unit import Unit

MAX_CHOICES = 20


def started(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    p = _standing(desk, unit, facts["person"], facts["pathway"])
    if p is None:
        return gone()
    stones = "   ".join(f"{'●' if level.finished else '○'} Level {level.number}" for level in p.levels)
    if p.version.pathway.macro_badge:
        stones = f"{stones}   {'◆' if p.macro else '◇'} Micro-credential".strip()
    lines = [line("You're on ", strong(p.version.pathway.name), f".  {p.summary()}"), line(stones)]
    step = p.next_step()
    if step:
        lines.append(line(strong("Next: "), *_what(step)))
    if not assessed(desk, unit, facts["pathway"]):
        lines.append(line(NOT_ASSESSED, " Ask the people of the programme when it begins."))
    buttons = (next_button(desk, unit, p, step),) if step else ()
    return Message(lines=tuple(lines), buttons=buttons)


def _what(step: MemberProgress) -> tuple[str, ...]:
    """The next step by what it asks for: the prompts of the badge, else its own words."""
    if step.badge and step.badge.evidence:
        return (step.text, ": ", "; ".join(e.label for e in step.badge.evidence), ".")
    return (step.text, ".")


def paused(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    button = Button(label="Take it up again", do=Do.RESUME, args={"pathway": facts["pathway"]})
    text = "Paused. Nothing is lost and nothing will be asked of you: "
    return Message(lines=(line(text, strong(_name(desk, unit, facts)), "."),), buttons=(button,))


def resumed(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    return started(desk, unit, facts)


def left(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    button = Button(label="Start again", do=Do.START, args={"pathway": facts["pathway"]})
    name = strong(_name(desk, unit, facts))
    return Message(lines=(line("You have left ", name, ". Your badges stay yours."),), buttons=(button,))


def where_you_stand(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Progress on everything that the learner follows, and the next step of each."""
    person = facts["person"]
    record, now = record_of(unit, desk.team, person), unit.now()
    standings = [progress_on(desk, unit, e, record, now) for e in followed(unit, desk.team, person)]
    if not standings:
        ask = Button(label="What can I start?", do=Do.ASK, args={"text": "what pathways are there"})
        return Message(
            lines=(line("You are not on a pathway yet. Tell me what you would like to learn."),), buttons=(ask,)
        )
    lines: list[Line] = []
    for p in standings:
        zone = zone_of(unit.programmes.for_pathway(desk.team, p.version.pathway.id))
        lines.append(line(strong(p.version.pathway.name), f"  {p.summary()}"))
        lines += [text for level in p.levels for text in level_lines(p, level, zone)]
        lines += [text for m in p.members for text in member_lines(m, zone)]
    steps = [(p, step) for p in standings if (step := p.next_step())]
    lines += [line(strong("Next: "), *_what(step)) for p, step in steps[:1]]
    buttons = {b.label: b for p, step in steps[:3] if (b := next_button(desk, unit, p, step))}
    return Message(lines=tuple(lines), buttons=tuple(buttons.values()))


def choose(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Which requirement the learner wants to send something for."""
    p = _standing(desk, unit, facts["person"], facts["pathway"])
    if p is None:
        return gone()
    if not assessed(desk, unit, facts["pathway"]):
        ask = Button(label="Ask a person", do=Do.ASK_PERSON, args={"pathway": facts["pathway"]})
        return Message(lines=(line(NOT_ASSESSED),), buttons=(ask,))
    open_states = {MemberState.TODO, MemberState.DRAFT, MemberState.RETURNED}
    leaves = [leaf for leaf in p.leaves() if leaf.state in open_states][:MAX_CHOICES]
    buttons = tuple(
        Button(
            label=leaf.text[:75], do=Do.ADD_EVIDENCE, args={"pathway": p.version.pathway.id, "member": leaf.member.id}
        )
        for leaf in leaves
    )
    text = "What would you like to send something for?" if buttons else "There is nothing left to send here."
    return Message(lines=(line(text),), buttons=buttons)


def submission(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """One message about a submission, true whenever it is read."""
    s = unit.submissions.get(facts["submission"])
    if s is None:
        return gone()
    title = strong(s.title)
    see = Button(label="See what I sent", do=Do.SEE_SENT, args={"submission": s.id})
    if s.state is SubmissionState.SUBMITTED:
        return Message(lines=(line("Got it: ", title, ". I am checking your files now."),), buttons=(see,))
    if s.state is SubmissionState.IN_REVIEW and s.due_at:
        by = strong(when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme))))
        return Message(
            lines=(line("Sent. ", title, " is with the assessors. You'll hear by ", by, "."),),
            buttons=(see, _withdraw(s)),
            small=(line(f"submission {s.code}"),),
        )
    if s.state is SubmissionState.DRAFT:
        return Message(lines=(line(title, " is a draft. Everything you added is kept."),), buttons=(finish(s),))
    if s.state is SubmissionState.INCOMPLETE:
        needed = line("What it needs: ", s.remark or "open it to see.")
        free = line("Nothing was judged, and no attempt is used. Everything you sent is kept.")
        return Message(lines=(line(title, " is not complete yet."), needed, free), buttons=(finish(s),))
    words = {
        SubmissionState.APPEALED: "Somebody who did not decide before looks at it again." + _by(unit, s),
        SubmissionState.VOID: f"It is void and counts for nothing: {s.remark or 'an error on our side'}",
        SubmissionState.WITHDRAWN: "You took it back. What you wrote is not lost; start again when you like.",
        SubmissionState.APPROVED: "Approved.",
        SubmissionState.RETURNED: "Not yet: the assessor asks for one thing more, see below.",
        SubmissionState.DECLINED: "Declined, see below.",
    }
    return Message(lines=(line(title, ": ", words.get(s.state, s.state.value)),), buttons=(see,))


def _by(unit: Unit, s: Submission) -> str:
    return f" You'll hear by {when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme)))}." if s.due_at else ""


def _appeal(s: Submission) -> Button:
    return Button(label="Ask for another look", do=Do.APPEAL, args={"submission": s.id})


def _withdraw(s: Submission) -> Button:
    ask = Confirm(
        title="Take it back?",
        text="Nobody decides on it then. What is in the assessors' thread already stays there.",
        yes="Withdraw",
        no="Keep it",
    )
    return Button(label="Withdraw", do=Do.WITHDRAW, args={"submission": s.id}, confirm=ask)


def finish(s: Submission, label: str = "Finish and send") -> Button:
    """To the form, on what is there already."""
    return Button(label=label, do=Do.ADD_EVIDENCE, args={"pathway": s.pathway, "member": s.member}, primary=True)


def returned(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    s, ruling = _decided(unit, facts)
    if s is None or ruling is None:
        return gone()
    lines = [line(strong(f"Not yet, {_count(len(ruling.feedback))} to add. "), s.title)]
    for criterion in s.asked["criteria"]:
        missing_words = ruling.feedback.get(criterion["id"])
        if missing_words:
            lines.append(line("○ ", strong(criterion["text"]), ": ", missing_words))
        elif criterion["id"] in ruling.met:
            lines.append(line("✓ ", criterion["text"]))
    if ruling.reason:
        lines.append(line("The assessor writes: ", ruling.reason))
    lines.append(line("What you already showed stays."))
    return Message(lines=tuple(lines), buttons=(finish(s, "Add it now"), _appeal(s)))


def _count(number: int) -> str:
    return "one thing" if number == 1 else f"{number} things" if number else "something"


def declined(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    s, ruling = _decided(unit, facts)
    if s is None or ruling is None:
        return gone()
    again = finish(s, "Start a new one")
    return Message(
        lines=(
            line(strong("Declined. "), s.title),
            line("The assessor writes: ", ruling.reason),
            line("This submission ends here. You can send a new one."),
        ),
        buttons=(again, _appeal(s)),
    )


def approved(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Approved, and what it brought: a badge on its way, or what is still open."""
    s, ruling = _decided(unit, facts)
    if s is None or ruling is None:
        return gone()
    p = _standing(desk, unit, s.person, s.pathway)
    part = _part_of_its_level(p, s.member) if p else []
    lines = part or [line(strong("Approved: "), s.title, ".")]
    if ruling.reason:
        lines.append(line("The assessor writes: ", ruling.reason))
    brought = [a for a in unit.awards.of(desk.team, s.person) if a.submission == s.id and a.plan]
    names = desk.editions.catalog(unit).badges
    if brought:
        made = " and ".join(names[a.badge].name if a.badge in names else a.badge for a in brought)
        lines.append(line("I am making your badge now: ", strong(made), "."))
        return Message(lines=tuple(lines))
    step = p.next_step() if p else None
    if p:
        lines.append(line(f"{p.version.pathway.name}: {p.summary()}."))
        lines += _waits(p)
    if step:
        lines.append(line(strong("Next: "), *_what(step)))
    return Message(lines=tuple(lines), buttons=(next_button(desk, unit, p, step),) if p and step else ())


def _part_of_its_level(p: Progress, member: str) -> list[Line]:
    """A level's own form that is accepted while its other requirements are open: the level is not approved yet."""
    level = next((level for level in p.levels if any(m.member.id == member for m in level.members)), None)
    left = [m.text for m in level.counted if not m.met] if level else []
    own = p.find(member)
    if level is None or not left or own is None or own.badge is not level.badge:
        return []
    left_over = f"; {_count(len(left))} {'is' if len(left) == 1 else 'are'} left: {'; '.join(left)}."
    return [
        line(strong(f"The assessors accepted this part of Level {level.number}"), left_over),
        line("Each is decided for itself, so a link or a file that shows it is asked for there once more."),
    ]


def _waits(p: Progress) -> list[Line]:
    """R6: a level shown early has its badge when the one before it is done, and says so."""
    return [
        line(f"All of Level {level.number} is shown; its badge comes as soon as Level {earlier.number} is done.")
        for level in p.levels
        if level.badge and level.met and not level.award and (earlier := waits_for(p, level))
    ]


def _decided(unit: Unit, facts: dict[str, Any]) -> tuple[Submission | None, Decision | None]:
    return unit.submissions.get(facts["submission"]), unit.decisions.of(facts["submission"])


def _standing(desk: Desk, unit: Unit, person: str, pathway: str) -> Progress | None:
    enrolment = unit.enrolments.find(desk.team, person, pathway)
    if enrolment is None:
        return None
    return progress_on(desk, unit, enrolment, record_of(unit, desk.team, person), unit.now())


def _name(desk: Desk, unit: Unit, facts: dict[str, Any]) -> str:
    found = desk.editions.catalog(unit).pathways.get(facts["pathway"])
    return found.name if found else "that pathway"


def gone() -> Message:
    """What was spoken of is not on record any more."""
    return Message(lines=(line("That is no longer here. Open my home page to see where you stand."),))
