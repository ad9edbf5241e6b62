"""Before a person is asked: show what would be sent, and to whom; send what was agreed.

    [Ask a person] -> an offer, theirs alone -> [Send], [Without my question], [In other words…] -> handoff.py

An offer that nobody sends ends by itself, and with it what it held.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.prose import line
from bot.service import conversation
from bot.service.aftermath import staff_places
from bot.service.ask import point
from bot.service.conversation import Conversation
from bot.service.desk import Desk
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from bot.service.handoff import LONGEST, cards
from bot.service.learner import followed
from bot.service.surface import FieldKind, Form, FormField, FormName, Outcome, Sent, Where
from bot.service.unanswered import pathway_of, programme_of
from storage.records import Handoff, Programme
from storage.unit import Unit

OFFER_SECONDS = 24 * 3600
TIDY = re.compile(r"[^a-z ]+")
_REAL = r"(?:an? |some |the |my |real |actual |live )*(?:person|human|human being)"
_STAFF = r"(?:an? |some |the |my |your )*(?:someone|somebody|anyone|advis[eo]rs?|coach|counsel+or|staff|agent)"
_WANTED = re.compile(
    rf"\b(?:(?:talk|speak|chat)(?: to| with)|write to|connect me (?:to|with)|put me through to) (?:{_REAL}|{_STAFF})\b"
    rf"|\b(?:ask|get|reach|need|want) {_REAL}\b"
)
_ASKS = re.compile(r"^(?:who|whom|where|what|which|how|when|why|does|do|did)\b")
_ABOUT = re.compile(r"\b(?:about|regarding|concerning) (.+)$", re.IGNORECASE | re.DOTALL)
_MOST_WORDS = 14


def wanted(text: str) -> bool:
    """Whether the words ask for a person, and for nothing else: "can I talk to someone about …"."""
    said = " ".join(TIDY.sub(" ", text.lower()).split())
    return len(said.split()) <= _MOST_WORDS and not _ASKS.match(said) and _WANTED.search(said) is not None


def about_what(text: str) -> str:
    """What such a wish is about, in its own words; empty where it does not say."""
    found = _ABOUT.search(text)
    return found.group(1).strip() if found else ""


def offer(desk: Desk, unit: Unit, person: str, pathway: str, where: Where | None, cause: str) -> Outcome:
    """Show what would be sent, and to whom; in their own messages, wherever it was asked."""
    here = where or conversation.home_of(person)
    said = conversation.recall(unit, person, here)
    about = pathway or pathway_of(desk, unit, next(iter(said.about), ""))
    programme = _for_whom(desk, unit, person, about)
    if programme is None or not staff_places(desk, unit, programme.id):
        tell(unit, person, Note.NOBODY, cause, pathway=about)
    else:
        note = secrets.token_hex(8)
        words = _words(desk, unit, said, about)
        kept = {"person": person, "programme": programme.id, "pathway": about} | words
        unit.talks.save(f"offer:{note}", kept, OFFER_SECONDS)
        tell(unit, person, Note.OFFER, cause, ref=f"offer:{note}", note=note)
    if where and not where.private:
        point(unit, person, where, cause)
    return Outcome()


def _for_whom(desk: Desk, unit: Unit, person: str, pathway: str) -> Programme | None:
    """The pathway's programme; where none is named, that of a pathway they follow, else the first with advisors."""
    if not pathway:
        own = (unit.programmes.for_pathway(desk.team, e.pathway) for e in followed(unit, desk.team, person))
        if found := next((p for p in own if p and p.advisor_channel), None):
            return found
    return programme_of(desk, unit, pathway)


def _words(desk: Desk, unit: Unit, said: Conversation, pathway: str) -> dict[str, Any]:
    """The last question about it, and what went before: only what they typed themselves."""
    typed = [t for t in said.turns if t.asked and pathway in {"", pathway_of(desk, unit, next(iter(t.about), pathway))}]
    if not typed:
        return {"question": "", "answered": "", "context": []}
    context = [{"asked": t.asked, "answered": t.answered} for t in typed[-3:-1]]
    return {"question": typed[-1].asked, "answered": typed[-1].answered, "context": context}


def _offered(unit: Unit, person: str, note: str) -> dict[str, Any] | None:
    found = unit.talks.get(f"offer:{note}")
    return found if found and found["person"] == person else None


def edit_form(unit: Unit, person: str, note: str, cause: str) -> Outcome:
    """The same in other words."""
    found = _offered(unit, person, note)
    if found is None:
        return _over(unit, person, cause)
    about = FormField(id="words", kind=FieldKind.LONG_TEXT, label="Your question", initial=found["question"])
    intro = (line("This is sent with your name, and nothing else of our conversation."),)
    title, args = "Ask a person", {"note": note}
    return Outcome(form=Form(name=FormName.OFFER, title=title, submit="Send", args=args, intro=intro, fields=(about,)))


def edited(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    words = form.values.get("words", "").strip()
    if not words:
        return Outcome(errors={"words": "Write a line, so that they know what it is about."})
    note = form.args.get("note", "")
    found = _offered(unit, form.person, note)
    if found is None:
        return _over(unit, form.person, cause)
    return _send(
        desk, unit, form.person, note, found | {"question": words[:LONGEST], "answered": "", "context": []}, cause
    )


def send(desk: Desk, unit: Unit, person: str, args: dict[str, str], cause: str) -> Outcome:
    """As it was shown; or without the question: then only that they ask for somebody."""
    note = args.get("note", "")
    found = _offered(unit, person, note)
    if found is None:
        return _over(unit, person, cause)
    if args.get("words") != "yes":
        found = found | {"question": "", "answered": "", "context": []}
    return _send(desk, unit, person, note, found, cause)


def drop(unit: Unit, person: str, note: str, cause: str) -> Outcome:
    if _offered(unit, person, note):
        unit.talks.end(f"offer:{note}")
        tell(unit, person, Note.OFFER_OVER, cause, ref=f"offer:{note}")
    return Outcome()


def _over(unit: Unit, person: str, cause: str) -> Outcome:
    text = "That was sent already, or it is too old. Press Ask a person again, and I show you anew what would be sent."
    tell(unit, person, Note.CANNOT, cause, text=text)
    return Outcome()


def _send(desk: Desk, unit: Unit, person: str, note: str, found: dict[str, Any], cause: str) -> Outcome:
    """The offer ends with it: pressed twice, it is sent once."""
    if not unit.talks.end(f"offer:{note}"):
        return _over(unit, person, cause)
    places = staff_places(desk, unit, found["programme"])
    last = [{"answered": found["answered"]}] if found["answered"] else []
    made = unit.handoffs.add(
        Handoff(
            id=note,
            team=desk.team,
            person=person,
            programme=found["programme"],
            pathway=found["pathway"],
            question=found["question"],
            context=[*found["context"], *last],
            places=[p.model_dump(mode="json", exclude_defaults=True) for p in places],
            created_at=unit.now(),
        )
    )
    cards(unit, made, cause)
    told = {"programme": made.programme, "with_question": bool(made.question)}
    unit.audit.add(desk.team, made.created_at, person, "handoff.sent", made.id, told)
    tell(unit, person, Note.ASKED_PERSON, cause, ref=f"offer:{note}", handoff=made.id)
    refresh_home(unit, person, cause)
    return Outcome()
