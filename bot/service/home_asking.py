"""The home page's part of asking: what was found last, whom the learner waits for, and what waits for staff."""

from __future__ import annotations

from bot.advising.reply import Reply
from bot.prose import Span, line, strong
from bot.service.desk import Desk, when, zone_of
from bot.service.replies import marks, message_of
from bot.service.surface import Button, Card, Do
from bot.service.unanswered import looked_after
from storage.records import Handoff, HandoffState, Programme, SubmissionState
from storage.unit import Unit

EXAMPLE = "how long does … take, something free about data, compare A and B"
MOST = 5  # cards of programmes


def found_here(desk: Desk, unit: Unit, person: str) -> tuple[str, tuple[Card, ...]]:
    """What was typed last, and its answer; nothing after an hour."""
    kept = unit.talks.get(f"found:{person}")
    if kept is None:
        return "", ()
    said = message_of(desk, unit, Reply.model_validate(kept["reply"]))
    close = Button(label="Close", do=Do.CLEAR_SEARCH)
    buttons = (*said.buttons, *marks(kept.get("marked")), close)
    title = f"“{kept['asked']}”" if kept["asked"] else "Here it is"
    return kept["asked"], (Card(title=title, lines=said.lines, buttons=buttons, small=said.small),)


def with_a_person(desk: Desk, unit: Unit, person: str) -> tuple[Card, ...]:
    """Questions that went to a person and are not closed."""
    mine = [h for h in unit.handoffs.of(desk.team, person) if h.state is not HandoffState.CLOSED]
    return (Card(title="With a person", lines=tuple(_waiting(desk, unit, h) for h in mine[:MOST])),) if mine else ()


def _waiting(desk: Desk, unit: Unit, h: Handoff) -> tuple[Span, ...]:
    programme = unit.programmes.get(desk.team, h.programme)
    shape, word = ("◐", "waiting for") if h.state is HandoffState.OPEN else ("●", "answered by")
    words = f"“{h.question}”" if h.question else "you asked for somebody to write"
    whom = programme.name if programme else "the programme"
    return line(f"{shape} {words} · {word} the people of {whom}, since {when(h.created_at, zone_of(programme))}")


def for_staff(desk: Desk, unit: Unit, person: str) -> tuple[Card, ...]:
    """A card a programme that this person looks after; nothing for everybody else."""
    return tuple(_programme(desk, unit, p) for p in looked_after(desk, unit, person)[:MOST])


def _programme(desk: Desk, unit: Unit, programme: Programme) -> Card:
    reviewing = [s for s in unit.submissions.waiting(desk.team, [programme.id]) if s.state is SubmissionState.IN_REVIEW]
    asking = unit.handoffs.in_programmes(desk.team, [programme.id])
    left = unit.questions.open_topics(desk.team, [programme.id, ""])
    oldest = f", the oldest since {when(asking[0].created_at, zone_of(programme))}" if asking else ""
    lines = [
        line(strong(str(len(reviewing))), " waiting for a decision"),
        line(strong(str(len(asking))), f" waiting for a person{oldest}"),
        line(strong(str(left)), " questions that the catalog left open"),
    ]
    buttons = (Button(label=f"Open questions ({left})", do=Do.QUEUE, args={"from": "0"}),) if left else ()
    return Card(title=f"For staff: {programme.name}", lines=tuple(lines), buttons=buttons)
