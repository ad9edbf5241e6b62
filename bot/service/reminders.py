"""What a learner wants of reminders: at a time of theirs, not for a week, not at all, again. Each takes effect at once.

The wish is kept with the person, not with a pathway: enrolling again never undoes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.prose import line, strong
from bot.rules import hours
from bot.rules.wishes import Wishes, wishes_in, with_wishes
from bot.service.desk import Desk, zone_of
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from bot.service.surface import FieldKind, Form, FormField, FormName, Outcome, Sent
from storage.records import EnrolmentState
from storage.unit import Unit

WEEK = timedelta(days=7)
AT_MOST = timedelta(days=366)
TIDY = re.compile(r"[^a-z ]+")

Handler = Callable[[Desk, Unit, str, str], Outcome]  # person, cause


def stop(desk: Desk, unit: Unit, person: str, cause: str) -> Outcome:
    _wish(desk, unit, person, Wishes.stopped)
    unit.audit.add(desk.team, unit.now(), person, "reminders.stopped", person, {})
    return show(desk, unit, person, cause)


def resume(desk: Desk, unit: Unit, person: str, cause: str) -> Outcome:
    _wish(desk, unit, person, Wishes.resumed)
    unit.audit.add(desk.team, unit.now(), person, "reminders.resumed", person, {})
    return show(desk, unit, person, cause)


def show(_desk: Desk, unit: Unit, person: str, cause: str) -> Outcome:
    """How it stands, with the button that changes it."""
    tell(unit, person, Note.REMINDERS, cause, person=person)
    refresh_home(unit, person, cause)
    return Outcome()


# What can be typed, in a direct message or after /pathway. How to add words: to one of these.
_DOING = r"(?:remind|nudg|messag|notify|ping|text|dm|writ|contact|bother|bugg?|pester|spamm?)(?:e|ing)?"
_THINGS = r"(?:reminders|nudges|messages|notifications|dms|pings|texts|alerts)"
_OF = r"(?:(?:any|all|of|the|your|my|these|those|such|more|to|get|getting|receive|receiving|send|sending|me) )*"
_ENDS = r"(?:stop|pause|end|quit|cancel|mute|disable|halt|turn off|switch off|shut off|opt out|unsubscribe|no|no more)"
_BEGINS = r"(?:start|restart|resume|unpause|unmute|continue|enable|turn on|switch on|turn back on|resubscribe)"
_NOT = r"(?:do not|don t|dont|never|please don t)"
_BEFORE = (
    r"(?:(?:hi|hey|hello|ok|okay|please|pls|just|now|cairn|so|sorry|and) )*"
    r"(?:(?:can|could|would|will) you (?:please |pls |just )*|i (?:want|would like|d like|need) (?:you )?to )?"
)
_AFTER = (
    r"(?: (?:any ?more|again|ever|now|right now|for now|for good|at all|altogether|please|pls|thanks|thank you|cairn"
    r"|about (?:this|it|that|anything)))*"
)
_STOP = (
    rf"stop|unsubscribe(?: me)?|opt (?:me )?out|{_ENDS} (?:me )?(?:from )?{_OF}{_THINGS}"
    rf"|(?:turn |switch )?{_OF}{_THINGS} off|(?:stop|quit) {_DOING} (?:to )?me|{_NOT} (?:ever )?{_DOING} (?:to )?me"
    rf"|{_NOT} (?:ever )?send me {_OF}{_THINGS}|i (?:do not|don t|dont) (?:want|need) {_OF}{_THINGS}"
)
_RESUME = rf"{_BEGINS} {_OF}{_THINGS}|(?:turn |switch )?{_OF}{_THINGS} (?:back )?on|{_BEGINS} {_DOING} me"
_ASKS_US = re.compile(r"\b(?:can|could|would|will) you\b")
WORDS: tuple[tuple[re.Pattern[str], Handler], ...] = (
    (re.compile(rf"{_BEFORE}(?:{_STOP}){_AFTER}"), stop),
    (re.compile(rf"{_BEFORE}(?:{_RESUME}){_AFTER}"), resume),
    (re.compile(r"reminders"), show),
)


def typed(text: str) -> Handler | None:
    """What these words ask for, however they are written; None where they ask for anything else, or ask a question."""
    words = " ".join(TIDY.sub(" ", text.lower()).split())
    if "?" in text and not _ASKS_US.search(words):
        return None
    return next((handler for pattern, handler in WORDS if pattern.fullmatch(words)), None)


def remind(desk: Desk, unit: Unit, person: str, pathway: str, when: str, cause: str) -> Outcome:
    """Tonight or this weekend, as it is where they are."""
    choose = hours.weekend if when == "weekend" else hours.tonight
    return _remind_at(desk, unit, person, pathway, choose(unit.now(), local_zone(desk, unit, person, pathway)), cause)


def snooze(desk: Desk, unit: Unit, person: str, pathway: str, cause: str) -> Outcome:
    """Nothing on any pathway for a week; then this one once more, in their working hours."""
    at = hours.next_open(unit.now() + WEEK, local_zone(desk, unit, person, pathway))
    _wish(desk, unit, person, lambda wishes: wishes.snoozing(at))
    return _remind_at(desk, unit, person, pathway, at, cause)


def form(desk: Desk, unit: Unit, person: str, pathway: str) -> Form:
    """Pick a day and a time."""
    tomorrow = unit.now().astimezone(local_zone(desk, unit, person, pathway)).date() + timedelta(days=1)
    found = desk.editions.catalog(unit).pathways.get(pathway)
    return Form(
        name=FormName.REMIND,
        title="Remind me",
        submit="Remind me",
        args={"pathway": pathway},
        intro=(line("I will come back to ", strong(found.name if found else "this"), " once, at your local time."),),
        fields=(
            FormField(id="day", kind=FieldKind.DATE, label="Day", initial=tomorrow.isoformat()),
            FormField(id="time", kind=FieldKind.TIME, label="Time", initial="18:00"),
        ),
    )


def picked(desk: Desk, unit: Unit, sent: Sent, cause: str) -> Outcome:
    """The form came back: keep it, or say what to mend."""
    pathway = sent.args.get("pathway", "")
    try:
        day, at = date.fromisoformat(sent.values.get("day", "")), time.fromisoformat(sent.values.get("time", ""))
    except ValueError:
        return Outcome(errors={"day": "Pick a day and a time."})
    moment = hours.at_local(day, at.replace(tzinfo=None), local_zone(desk, unit, sent.person, pathway))
    if moment <= unit.now():
        return Outcome(errors={"time": "That is past. Pick a later time."})
    if moment > unit.now() + AT_MOST:
        return Outcome(errors={"day": "Pick a day within the next twelve months."})
    return _remind_at(desk, unit, sent.person, pathway, moment, cause)


def local_zone(desk: Desk, unit: Unit, person: str, pathway: str) -> ZoneInfo:
    """The person's own; the programme's where theirs is not known."""
    known = unit.people.get(desk.team, person)
    return hours.zone(known.tz if known else None, zone_of(unit.programmes.for_pathway(desk.team, pathway)))


def _remind_at(desk: Desk, unit: Unit, person: str, pathway: str, at: datetime, cause: str) -> Outcome:
    enrolment = unit.enrolments.find(desk.team, person, pathway)
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        text = "You are not on that pathway now, so I will not remind you of it. Start it or take it up again first."
        tell(unit, person, Note.CANNOT, cause, text=text)
        return Outcome()
    _wish(desk, unit, person, lambda wishes: wishes.asking(enrolment.id, at))
    unit.enrolments.look(enrolment.id, at)
    tell(unit, person, Note.REMIND_SET, cause, person=person, pathway=pathway, at=at.isoformat())
    refresh_home(unit, person, cause)
    return Outcome()


def _wish(desk: Desk, unit: Unit, person: str, change: Callable[[Wishes], Wishes]) -> None:
    """Under the learner's lock, so that a nudge that is being decided sees it or comes before it."""
    known = unit.people.lock(desk.team, person)
    wishes = change(wishes_in(known.preferences))
    unit.people.save(known.model_copy(update={"preferences": with_wishes(known.preferences, wishes)}))
    unit.enrolments.look_by(desk.team, person, unit.now())
