"""What a learner and the advisors read of a hand-off: what would be sent, what was, and what is said both ways."""

from __future__ import annotations

from typing import Any

from bot.prose import Line, line, strong
from bot.service.desk import Desk, when, zone_of
from bot.service.surface import Button, Do, Message
from storage.records import Handoff, HandoffState
from storage.unit import Unit

GONE = Message(lines=(line("This conversation is gone."),))


def offer(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Everything that would be sent, word by word, before it is."""
    note = facts["note"]
    found = unit.talks.get(f"offer:{note}")
    if found is None:
        return offer_over(desk, unit, facts)
    args = {"note": note}
    edit = Button(label="In other words…", do=Do.EDIT_OFFER, args=args)
    cancel = Button(label="Cancel", do=Do.DROP_OFFER, args=args)
    whom = _programme(desk, unit, found["programme"])
    if not found["question"]:
        lines = [
            line("I would tell the people of ", strong(whom), " your name, and that you ask for one of them to write.")
        ]
        send = Button(label="Send", do=Do.SEND_OFFER, args=args | {"words": "no"}, primary=True)
        return Message(lines=tuple(lines), buttons=(send, edit, cancel), small=(line("Nothing is sent yet."),))
    lines = [line("This is what I would send to the people of ", strong(whom), ", with your name:")]
    lines += [*_question(found["question"]), *_context(found["context"])]
    lines += [line("I answered: ", found["answered"])] if found["answered"] else []
    send = Button(label="Send", do=Do.SEND_OFFER, args=args | {"words": "yes"}, primary=True)
    without = Button(label="Without my question", do=Do.SEND_OFFER, args=args | {"words": "no"})
    buttons = (send, without, edit, cancel)
    return Message(lines=tuple(lines), buttons=buttons, small=(line("Nothing is sent yet."),))


def offer_over(_desk: Desk, _unit: Unit, _facts: dict[str, Any]) -> Message:
    return Message(lines=(line("Nothing was sent. Whenever you like: Ask a person."),))


def nobody(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """What there is instead: the contact that the catalog names."""
    pathway = desk.editions.catalog(unit).pathways.get(facts.get("pathway", ""))
    about = f" about {pathway.name}" if pathway else ""
    lines = [line(f"Nobody is set up to answer here{about} yet, so nothing was sent.")]
    lines += _contact(desk, unit, facts.get("pathway", ""))
    return Message(lines=tuple(lines))


def asked_person(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    h = unit.handoffs.get(facts["handoff"])
    if h is None:
        return GONE
    what = "your question" if h.question else "that you ask for somebody"
    whom = strong(_programme(desk, unit, h.programme))
    lines = [line(f"Sent: {what}, to the people of ", whom, ". One of them will write to you here.")]
    lines += [*_question(h.question), *_contact(desk, unit, h.pathway)]
    return Message(lines=tuple(lines))


def handoff(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """The advisors' card: what the learner agreed to send, and how it stands."""
    h = unit.handoffs.get(facts["handoff"])
    if h is None:
        return GONE
    pathway = desk.editions.catalog(unit).pathways.get(h.pathway)
    about = f" about {pathway.name}" if pathway else ""
    asks = f" has a question{about}." if h.question else f" asks for somebody to write to them{about}."
    lines = [line(strong(_name(unit, h.team, h.person)), asks), *_question(h.question), *_context(h.context)]
    if h.state is not HandoffState.OPEN:
        lines.append(_standing(desk, unit, h))
    write = Button(label="Answer…", do=Do.WRITE_BACK, args={"handoff": h.id}, primary=h.state is HandoffState.OPEN)
    end = Button(label="Mark as answered", do=Do.END_HANDOFF, args={"handoff": h.id})
    buttons = (write,) if h.state is HandoffState.CLOSED else (write, end)
    words = "What you write in this thread goes to the learner; what they write back comes here."
    small = (line(words), line("Begin a line with note: to keep it among yourselves."))
    return Message(lines=tuple(lines), buttons=buttons, small=small)


def advisor_says(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    h = unit.handoffs.get(facts["handoff"])
    if h is None:
        return GONE
    who = strong(_name(unit, h.team, facts["by"]))
    args = {"handoff": h.id}
    buttons = (
        Button(label="Write back", do=Do.WRITE_BACK, args=args),
        Button(label="That answers it", do=Do.END_HANDOFF, args=args),
    )
    small = line(
        "Reply in this thread, or press Write back: that goes to them. All else that you write goes to me alone."
    )
    lines = (line(who, f" of {_programme(desk, unit, h.programme)} writes:"), *_spoken(facts["text"]))
    return Message(lines=lines, buttons=buttons, small=(small,))


def advisor_said(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    h = unit.handoffs.get(facts["handoff"])
    name = _name(unit, h.team if h else "", facts["by"])
    return Message(lines=(line(strong(name), " wrote to the learner:"), *_spoken(facts["text"])))


def learner_says(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    h = unit.handoffs.get(facts["handoff"])
    name = _name(unit, h.team, h.person) if h else "The learner"
    return Message(lines=(line(strong(name), " writes:"), *_spoken(facts["text"])))


def handoff_over(_desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """Closed by themselves, or by somebody who answered elsewhere: then they can say that it is not so."""
    h = unit.handoffs.get(facts["handoff"])
    if h is None:
        return GONE
    if h.closed_by in {None, h.person}:
        return Message(lines=(line("Good. I told them that it is answered."),))
    who = strong(_name(unit, h.team, h.closed_by or ""))
    again = Button(label="Not yet: write to them", do=Do.WRITE_BACK, args={"handoff": h.id})
    return Message(lines=(line(who, " marked your question as answered."), *_question(h.question)), buttons=(again,))


def line_of(unit: Unit, h: Handoff) -> Line:
    """One line for a list."""
    words = f"“{h.question}”" if h.question else "asks for somebody to write"
    zone = zone_of(unit.programmes.get(h.team, h.programme))
    return line(strong(_name(unit, h.team, h.person)), f": {words} · since {when(h.created_at, zone)}")


def _standing(desk: Desk, unit: Unit, h: Handoff) -> Line:
    zone = zone_of(unit.programmes.get(desk.team, h.programme))
    if h.state is HandoffState.CLOSED and h.closed_at:
        by = "the learner" if h.closed_by == h.person else _name(unit, h.team, h.closed_by or "")
        return line(strong("Answered"), f", says {by}, {when(h.closed_at, zone)}.")
    by = _name(unit, h.team, h.answered_by or "")
    return line(strong(f"{by} answered"), f", {when(h.answered_at or h.created_at, zone)}. It may go on in the thread.")


def _question(text: str) -> list[Line]:
    return [line("“", strong(text), "”")] if text else []


def _context(context: list[dict[str, str]]) -> list[Line]:
    """What went before, as it was shown to the learner."""
    lines = []
    for turn in context:
        lines += [line("Asked: ", turn["asked"])] if turn.get("asked") else []
        lines += [line("Cairn answered: ", turn["answered"])] if turn.get("answered") else []
    return lines


def _spoken(text: str) -> tuple[Line, ...]:
    return tuple(line(part) for part in text.splitlines() if part.strip()) or (line("…"),)


def _contact(desk: Desk, unit: Unit, pathway: str) -> list[Line]:
    found = desk.editions.catalog(unit).pathways.get(pathway)
    where = (found.contact or found.contact_url or "") if found else ""
    return [line("You can also reach them at ", where, ".")] if where else []


def _name(unit: Unit, team: str, person: str) -> str:
    found = unit.people.get(team, person)
    return found.name if found and found.name else "Somebody"


def _programme(desk: Desk, unit: Unit, programme: str) -> str:
    found = unit.programmes.get(desk.team, programme)
    return found.name if found else "the programme"
