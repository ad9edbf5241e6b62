"""The home page: each pathway as a card with what is done, waiting and next; badges with their links."""

from __future__ import annotations

from bot.prose import Line, line, link, strong
from bot.rules.hours import zone
from bot.rules.progress import LevelProgress, MemberProgress, MemberState, Progress
from bot.rules.record import is_valid
from bot.rules.wishes import wishes_in
from bot.service import queue
from bot.service.desk import DEFAULT_ZONE, Desk, when, zone_of
from bot.service.facts import facts_of
from bot.service.home_asking import EXAMPLE, for_staff, found_here, with_a_person
from bot.service.leading import prompts
from bot.service.learner import assessed, followed, progress_on, record_of
from bot.service.replies import button
from bot.service.surface import Button, Card, Do, Home, SearchField
from storage.records import Award, AwardState, Enrolment, EnrolmentState, LinkState
from storage.unit import Unit

SHAPE = {
    MemberState.DONE: "●",
    MemberState.WAITING: "◐",
    MemberState.RETURNED: "◔",
    MemberState.DRAFT: "○",
    MemberState.TODO: "○",
    MemberState.UNKNOWN: "?",
}
WORD = {
    MemberState.DONE: "done",
    MemberState.WAITING: "with the assessors",
    MemberState.RETURNED: "not yet: something to add",
    MemberState.DRAFT: "draft",
    MemberState.TODO: "to do",
    MemberState.UNKNOWN: "ask the programme",
}
ACCEPTED = "accepted; the badge comes when the rest is done"
MAX_CARDS = 12
NOT_ASSESSED = "Nobody assesses it here yet, so I can only show you the way."


def home_of(desk: Desk, unit: Unit, person: str) -> Home:
    """Everything of theirs on one page; staff find their programmes below it."""
    typed, found = found_here(desk, unit, person)
    mine, deciding = _own_cards(desk, unit, person), queue.cards(desk, unit, person)
    cards = (*found, *deciding, *mine, *for_staff(desk, unit, person), _help(desk, unit, person))
    words = "Ask about pathways and badges"
    return Home(cards=cards, search=SearchField(label=words, placeholder=EXAMPLE, button="Search", typed=typed))


def _own_cards(desk: Desk, unit: Unit, person: str) -> tuple[Card, ...]:
    enrolments = followed(unit, desk.team, person)
    record = record_of(unit, desk.team, person)
    now = unit.now()
    cards = [_card(desk, unit, progress_on(desk, unit, e, record, now), e) for e in enrolments[:MAX_CARDS]]
    badges = [a for a in record.awards if is_valid(a, now)]
    if badges:
        cards.append(_badges_card(desk, unit, badges))
    preferences = [_preferences(desk, unit, person)] if enrolments else []
    return (*(cards or [_empty()]), *with_a_person(desk, unit, person), *preferences)


def _preferences(desk: Desk, unit: Unit, person: str) -> Card:
    known = unit.people.get(desk.team, person)
    off = wishes_in(known.preferences if known else {}).off
    lines = reminder_lines(desk, unit, person)
    return Card(title="Reminders", lines=lines, buttons=(reminders_button(off=off),))


def reminder_lines(desk: Desk, unit: Unit, person: str) -> tuple[Line, ...]:
    """How it stands with reminders; also what was asked for."""
    known = unit.people.get(desk.team, person)
    wishes = wishes_in(known.preferences if known else {})
    where = zone(known.tz if known else None, DEFAULT_ZONE)
    now = unit.now()
    state = "Reminders are off. I write only when you do, or when something of yours is decided."
    if not wishes.off:
        state = f"Reminders are on: at most one a week, weekdays from 9 to 17 ({where.key})."
    lines = [line(state)]
    if wishes.snoozed_until and wishes.snoozed_until > now:
        lines.append(line(f"Snoozed until {when(wishes.snoozed_until, where.key)}."))
    for e in unit.enrolments.of(desk.team, person):
        at = wishes.asked.get(e.id)
        if at and at > now and e.state is EnrolmentState.ACTIVE:
            name = desk.editions.version(unit, e.pinned).pathway.name
            lines.append(
                line("Asked for: ", strong(name), f" on {when(at, where.key)} at {at.astimezone(where):%H:%M}.")
            )
    return tuple(lines)


def reminders_button(*, off: bool) -> Button:
    if off:
        return Button(label="Resume reminders", do=Do.RESUME_REMINDERS)
    return Button(label="Stop reminders", do=Do.STOP_REMINDERS)


def _empty() -> Card:
    return Card(
        title="No pathway yet",
        lines=(line("Tell me in our messages what you would like to learn, and I will show you the way there."),),
        buttons=(
            Button(label="What can I start?", do=Do.ASK, args={"text": "what pathways are there", "fresh": "yes"}),
        ),
    )


def _help(desk: Desk, unit: Unit, person: str) -> Card:
    words = (
        "Ask me anything about pathways and badges, here or in our messages. Send evidence with a button, or drop a file "
        "in our messages. Ask Cairn about this stands in the menu of every message."
    )
    asks = tuple(map(button, prompts(facts_of(desk, unit, person), desk.editions.library(unit))))
    person_too = Button(label="Ask a person", do=Do.ASK_PERSON)
    return Card(title="How this works", lines=(line(words),), buttons=(*asks, person_too))


def _card(desk: Desk, unit: Unit, p: Progress, enrolment: Enrolment) -> Card:
    zone = zone_of(unit.programmes.for_pathway(desk.team, enrolment.pathway))
    step = p.next_step()
    paused = enrolment.state is EnrolmentState.PAUSED
    lines: list[Line] = [line(strong(p.summary() + (" · paused" if paused else "")))]
    lines += [text for level in p.levels for text in level_lines(p, level, zone)]
    lines += [text for member in p.members for text in member_lines(member, zone)]
    lines += _macro_line(p)
    if step and not paused:
        lines.append(line(strong("Next: "), step.text))
    if not (p.complete or assessed(desk, unit, enrolment.pathway)):
        lines.append(line(NOT_ASSESSED))
    return Card(title=p.version.pathway.name, lines=tuple(lines), buttons=_buttons(desk, unit, p, step, enrolment))


def level_lines(p: Progress, level: LevelProgress, zone: str) -> list[Line]:
    """A line for the level; while it is the current one, also its parts."""
    shape = "●" if level.finished else "◐" if level.done else "○"
    word = "done" if level.finished else f"{level.done} of {len(level.counted)}"
    if level.met and not level.finished:
        word = "all shown; its badge waits for the level before it"
    lines = [line(f"{shape} Level {level.number}: {word}")]
    current = p.current_level()
    if (current and current.number == level.number) or any(m.state is not MemberState.TODO for m in level.members):
        for m in level.members if not level.finished else ():
            own = level.badge is not None and m.badge is level.badge and not level.met
            lines += member_lines(m, zone, indent=True, done=ACCEPTED if own else WORD[MemberState.DONE])
    return lines


def member_lines(
    m: MemberProgress, zone: str, *, indent: bool = False, done: str = WORD[MemberState.DONE]
) -> list[Line]:
    pad = "    " if indent else ""
    due = ""
    if m.state is MemberState.WAITING and m.submission and m.submission.due_at:
        due = f", decision by {when(m.submission.due_at, zone)}"
    count = f" ({m.done} of {m.needed})" if m.items else ""
    optional = "" if m.required else " (optional)"
    word = done if m.met else WORD[m.state]
    return [line(f"{pad}{SHAPE[m.state]} {m.text}{count}{optional} · {word}{due}")]


def _macro_line(p: Progress) -> list[Line]:
    if not p.version.pathway.macro_badge:
        return []
    name = p.version.badges[p.version.pathway.macro_badge].name
    return [line(f"{'◆' if p.macro else '◇'} {name}{' · yours' if p.macro else ''}")]


def _buttons(
    desk: Desk, unit: Unit, p: Progress, step: MemberProgress | None, enrolment: Enrolment
) -> tuple[Button, ...]:
    pathway = p.version.pathway.id
    if enrolment.state is EnrolmentState.PAUSED:
        return (
            Button(label="Take it up again", do=Do.RESUME, args={"pathway": pathway}, primary=True),
            Button(label="Leave", do=Do.LEAVE, args={"pathway": pathway}),
        )
    if p.complete:
        return (Button(label="Show this pathway", do=Do.SHOW_PATHWAY, args={"pathway": pathway}),)
    first = (next_button(desk, unit, p, step),) if step else ()
    other = Button(label="Send something else", do=Do.CHOOSE_MEMBER, args={"pathway": pathway})
    return (
        *first,
        *((other,) if assessed(desk, unit, pathway) else ()),
        Button(label="Pause", do=Do.PAUSE, args={"pathway": pathway}),
        Button(label="Leave", do=Do.LEAVE, args={"pathway": pathway}),
    )


def next_button(desk: Desk, unit: Unit, p: Progress, step: MemberProgress) -> Button:
    """The next step as a button that opens its form; where nobody could decide on it, a person to ask."""
    pathway = p.version.pathway.id
    if assessed(desk, unit, pathway):
        return step_button(p, step)
    return Button(label="Ask a person", do=Do.ASK_PERSON, args={"pathway": pathway}, primary=True)


def step_button(p: Progress, step: MemberProgress) -> Button:
    if step.items:
        label = f"Choose: {step.text}"
        return Button(label=label[:75], do=Do.CHOOSE_MEMBER, args={"pathway": p.version.pathway.id}, primary=True)
    level = p.version.pathway.level_of(step.member.id)
    verb = "Add to" if step.state is MemberState.RETURNED else "Add evidence for"
    what = f"Level {level}" if level and step.badge and step.badge.level else step.text
    args = {"pathway": p.version.pathway.id, "member": step.member.id}
    return Button(label=f"{verb} {what}"[:75], do=Do.ADD_EVIDENCE, args=args, primary=True)


def _badges_card(desk: Desk, unit: Unit, awards: list[Award]) -> Card:
    badges = desk.editions.catalog(unit).badges
    names = {a.id: badges[a.badge].name if a.badge in badges else a.badge for a in awards}
    return Card(title="Your badges", lines=tuple(_badge_line(desk, a, names[a.id]) for a in awards[-20:]))


def _badge_line(desk: Desk, award: Award, name: str) -> Line:
    if award.state is AwardState.RECOGNISED:
        return line("● ", name, " · issued elsewhere, accepted here")
    if award.link in {LinkState.CHECKED, LinkState.RELEASED}:
        return line("● ", link(name, desk.badge_url(award.id)))
    return line("● ", name, " · being issued" if award.state is AwardState.PLANNED else " · link being checked")
