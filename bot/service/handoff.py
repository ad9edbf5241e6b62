"""A question with a person: the advisors' card, and the words that are carried both ways.

    what an advisor writes in the card's thread -> the learner's messages -> what the learner writes in that thread -> back

Nothing else goes either way: not what advisors mark as a note, not what the learner asks the bot.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.rules.roles import ADVISES, holds
from bot.service.desk import Desk
from bot.service.effects import Note, Place, Whisper, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.surface import FieldKind, Form, FormField, FormName, Outcome, Sent, Where
from storage.records import Handoff, HandoffState
from storage.unit import Unit

LONGEST = 3000  # characters of what is carried; a form takes no more
_REFS = ("handoff:", "relay:")
_ON_ITS_WAY = timedelta(minutes=1)  # what waits for longer is held up by something else, and holds nobody
_ASIDE = re.compile(r"^\s*note\s*:", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A thread of ours that carries a hand-off. `card`: which of its cards; None: the learner's own messages."""

    handoff: Handoff
    card: int | None


def cards(unit: Unit, handoff: Handoff, cause: str) -> None:
    """Its cards, posted or brought up to date."""
    for number, place in enumerate(handoff.places):
        ref = f"handoff:{handoff.id}:{number}"
        say(
            unit,
            Place.model_validate(place),
            Note.HANDOFF,
            f"{ref}:{cause}",
            ref=ref,
            behalf=handoff.person,
            handoff=handoff.id,
        )


def of_thread(unit: Unit, where: Where) -> Talk | None:
    """The hand-off that this thread carries."""
    posted = unit.posted.at(where.channel, where.thread) if where.thread else None
    kind, _, rest = posted.ref.partition(":") if posted else ("", "", "")
    if kind not in {"handoff", "relay"}:
        return None
    name, _, number = rest.partition(":")
    found = unit.handoffs.get(name)
    return Talk(handoff=found, card=int(number) if kind == "handoff" else None) if found else None


def on_its_way(desk: Desk, unit: Unit, person: str, where: Where) -> bool:
    """Whether a message of a hand-off may stand here whose place is not on record yet."""
    here = [p for p in unit.programmes.all(desk.team) if p.advisor_channel == where.channel]
    places = [Place(person=person)] if where.private else [Place(programme=p.id, advisors=True) for p in here]
    open_ = (effect for place in places for effect in unit.outbox.open_in(place.conversation))
    new = (effect for effect in open_ if unit.machine_now() - effect.created_at < _ON_ITS_WAY)
    return any(str(effect.payload.get("ref", "")).startswith(_REFS) for effect in new)


def heard(desk: Desk, unit: Unit, person: str, talk: Talk, text: str, where: Where, cause: str) -> None:
    """Something was written in a thread of a hand-off: carried to the other side, unless it is a note among staff."""
    if talk.card is None:
        if person == talk.handoff.person:
            _hushed(unit, person, where, _from_learner(unit, talk.handoff, text, cause), cause)
    elif not _ASIDE.match(text):
        _hushed(unit, person, where, _from_advisor(desk, unit, person, talk, text, cause), cause)


def _hushed(unit: Unit, person: str, where: Where, text: str, cause: str) -> None:
    """What became of it, for the writer alone."""
    facts = {"text": text}
    whisper = Whisper(person=person, channel=where.channel, thread=where.thread, note=Note.CANNOT, facts=facts)
    queue(unit, whisper, f"carried:{cause}")


def may_answer(unit: Unit, person: str, handoff: Handoff) -> bool:
    now = unit.now()
    return holds(unit.grants.of(handoff.team, person, now), ADVISES, handoff.programme, None, now)


def _from_advisor(desk: Desk, unit: Unit, person: str, talk: Talk, text: str, cause: str) -> str:
    """Carried to the learner; answers what to tell the writer."""
    h = talk.handoff
    if not may_answer(unit, person, h):
        return "Not sent: only this programme's advisors and staff can answer a learner here."
    if not text.strip():
        return "Only words are carried to the learner. Put what they need into a line or a link."
    said = {"handoff": h.id, "by": person, "text": text[:LONGEST]}
    tell(unit, h.person, Note.ADVISOR_SAYS, cause, ref=f"relay:{h.id}:{secrets.token_hex(4)}", **said)
    for number, place in enumerate(h.places):
        if number != talk.card:
            _under(unit, h, number, place, Note.ADVISOR_SAID, cause, said)
    if h.state is HandoffState.OPEN:
        now = unit.now()
        h = unit.handoffs.change(h, state=HandoffState.ANSWERED, answered_at=now, answered_by=person)
        unit.audit.add(desk.team, now, person, "handoff.answered", h.id, {})
        cards(unit, h, cause)
        refresh_home(unit, h.person, cause)
    return "Sent to the learner. What they write back comes here."


def _from_learner(unit: Unit, h: Handoff, text: str, cause: str) -> str:
    if not text.strip():
        return "Only words are carried. Write a line, or a link to it."
    for number, place in enumerate(h.places):
        _under(unit, h, number, place, Note.LEARNER_SAYS, cause, {"handoff": h.id, "text": text[:LONGEST]})
    if h.state is HandoffState.CLOSED:
        cards(unit, unit.handoffs.change(h, state=HandoffState.ANSWERED, closed_at=None, closed_by=None), cause)
    return "Sent to them. They answer here."


def _under(
    unit: Unit, h: Handoff, number: int, place: dict[str, Any], note: Note, cause: str, facts: dict[str, Any]
) -> None:
    """In the thread of one of its cards."""
    under = Place.model_validate(place | {"thread_of": f"handoff:{h.id}:{number}"})
    say(unit, under, note, f"{number}:{cause}", behalf=h.person, **facts)


def write_form(unit: Unit, person: str, handoff: str, cause: str) -> Outcome:
    """The same as writing in the thread, for whoever looks at a button."""
    h = unit.handoffs.get(handoff)
    if h is None or not (person == h.person or may_answer(unit, person, h)):
        text = "Only this programme's advisors and staff can answer a learner here."
        tell(unit, person, Note.CANNOT, cause, text=text)
        return Outcome()
    label = "What you write to them" if person == h.person else "What you write to the learner"
    title, args = "Write back", {"handoff": handoff, "side": "learner" if person == h.person else "advisor"}
    fields = (FormField(id="words", kind=FieldKind.LONG_TEXT, label=label),)
    return Outcome(form=Form(name=FormName.WRITE_BACK, title=title, submit="Send", args=args, fields=fields))


def written(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    words, h = form.values.get("words", "").strip(), unit.handoffs.get(form.args.get("handoff", ""))
    if not words:
        return Outcome(errors={"words": "Write a line first."})
    if h is None:
        return Outcome(errors={"words": "This conversation is gone. Press Ask a person again."})
    if form.args.get("side") == "learner" and form.person == h.person:
        told = _from_learner(unit, h, words, cause)
    else:
        told = _from_advisor(desk, unit, form.person, Talk(handoff=h, card=-1), words, cause)
    tell(unit, form.person, Note.CANNOT, cause, text=told)
    return Outcome()


def end(desk: Desk, unit: Unit, person: str, handoff: str, cause: str) -> Outcome:
    """It is answered: the learner says so, or an advisor who answered elsewhere; the other side hears of it."""
    h = unit.handoffs.get(handoff)
    if h is None or not (person == h.person or may_answer(unit, person, h)):
        text = "Only the learner, or this programme's advisors and staff, can close it."
        tell(unit, person, Note.CANNOT, cause, text=text)
        return Outcome()
    if h.state is not HandoffState.CLOSED:
        now = unit.now()
        h = unit.handoffs.change(h, state=HandoffState.CLOSED, closed_at=now, closed_by=person)
        unit.audit.add(desk.team, now, person, "handoff.closed", h.id, {})
        cards(unit, h, cause)
        refresh_home(unit, h.person, cause)
        tell(unit, h.person, Note.HANDOFF_OVER, cause, handoff=h.id)
    return Outcome()
