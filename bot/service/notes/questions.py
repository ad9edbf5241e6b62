"""What staff read of open questions: the queue, a page at a time, and a week of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.advising.advise import advise
from bot.advising.library import Library
from bot.prose import Line, line, strong
from bot.service.desk import Desk, when, zone_of
from bot.service.notes.handoffs import line_of
from bot.service.surface import Button, Do, Message
from bot.service.unanswered import PAGE, hint, ids, looked_after
from storage.questions import Topic
from storage.records import Mark
from storage.unit import Unit


def queue(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """A page of open questions, asked most often first; who asked is not said."""
    mine, start = ids(looked_after(desk, unit, facts["person"])), int(facts["start"])
    count = unit.questions.open_topics(desk.team, mine)
    found = unit.questions.topics(desk.team, mine, skip=start, limit=PAGE)
    if not found:
        words = "That was the last page." if count else "No open questions: whatever was asked, the catalog answered."
        return Message(lines=(line(words),))
    library = desk.editions.library(unit)
    lines = [line(strong(f"{count} open question{'s' if count != 1 else ''}"), ", asked most often first:")]
    for number, topic in enumerate(found, start + 1):
        lines += topic_lines(topic, number, library)
    buttons = [_done(topic, number) for number, topic in enumerate(found, start + 1)]
    left = count - start - len(found)
    if left > 0:
        buttons.append(Button(label=f"More ({left})", do=Do.QUEUE, args={"from": str(start + PAGE)}))
    small = line("Done closes it; asked again, it is back. Nobody here sees who asked.")
    return Message(lines=tuple(lines), buttons=tuple(buttons), small=(small,))


def topic_lines(topic: Topic, number: int, library: Library) -> list[Line]:
    """The question in somebody's words, how often, and what would answer it."""
    words = f"“{topic.newest.text}”" if topic.newest.text else "A question whose words are not kept"
    return [line(f"{number} · ", strong(words), f" · {_times(topic)}"), line(f"    {_hint(topic, library)}")]


def _times(topic: Topic) -> str:
    open_ = topic.asked - topic.not_useful
    people = "1 person" if topic.people == 1 else f"{topic.people} people"
    said = [f"{open_} without an answer"] if open_ else []
    said += [f"{topic.not_useful} not useful"] if topic.not_useful else []
    return f"{', '.join(said)} · {people}"


def _hint(topic: Topic, library: Library) -> str:
    """What to add; or that the catalog has it by now."""
    text = topic.newest.text
    if text and not topic.not_useful and not advise(text, None, library, None).abstained:
        return (
            f"The catalog answers this since (edition {library.catalog.short}; it was asked of {topic.newest.edition})."
        )
    return hint(topic, library.catalog)


def _done(topic: Topic, number: int) -> Button:
    return Button(label=f"{number} is done", do=Do.QUEUE_DONE, args={"topic": topic.topic})


def digest(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """A programme's week: how many questions stayed open, the ones asked most, and who still waits for a person."""
    programme = unit.programmes.get(desk.team, facts["programme"])
    zone = zone_of(programme)
    since, until = (datetime.fromisoformat(facts[name]) for name in ("since", "until"))
    mine = facts["programmes"]
    marks = unit.questions.tally(desk.team, mine, since, until)
    lines = [
        line(
            strong(f"Questions, {when(since, zone)} to {when(until, zone)}"),
            f" · {programme.name if programme else ''}",
        )
    ]
    lines.append(
        line(
            f"{marks.get(Mark.NO_ANSWER, 0)} without an answer · {marks.get(Mark.USEFUL, 0)} answers marked useful"
            f" · {marks.get(Mark.NOT_USEFUL, 0)} not useful"
        )
    )
    library = desk.editions.library(unit)
    for number, topic in enumerate(unit.questions.topics(desk.team, mine, limit=PAGE), 1):
        lines += topic_lines(topic, number, library)
    waiting = unit.handoffs.in_programmes(desk.team, mine)
    if waiting:
        lines.append(line(strong(f"{len(waiting)} waiting for a person:")))
        lines += [line_of(unit, h) for h in waiting[:PAGE]]
    button = Button(label="See all open questions", do=Do.QUEUE, args={"from": "0"})
    return Message(lines=tuple(lines), buttons=(button,))
