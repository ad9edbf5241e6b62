"""Answers, and the few lines that say that something can't be done."""

from __future__ import annotations

from typing import Any

from bot.advising.reply import Reply
from bot.prose import line, strong
from bot.service.desk import Desk
from bot.service.facts import facts_of
from bot.service.leading import prompts
from bot.service.replies import button, marks, message_of
from bot.service.surface import Button, Do, Message
from storage.unit import Unit


def answer(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    said = message_of(desk, unit, Reply.model_validate(facts["reply"]))
    about = (line("About “", facts["about"], "”:"),) if facts.get("about") else ()
    return said.model_copy(update={"lines": (*about, *said.lines), "asides": marks(facts.get("marked"))})


def marked(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    if facts["useful"]:
        return Message(lines=(line("Thank you. Good to know."),))
    person = Button(label="Ask a person", do=Do.ASK_PERSON, args={"pathway": facts["pathway"]})
    words = "Thank you: the people who keep the catalog will see it, without your name. A person may help you now."
    return Message(lines=(line(words),), buttons=(person,))


def welcome(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    """The first thing that somebody reads here."""
    acts = prompts(facts_of(desk, unit, facts["person"]), desk.editions.library(unit))
    words = (
        "Hello! I know this programme's badges and pathways: what they need, cost and take. I keep your progress, take "
        "your evidence to the assessors, and bring you the badge."
    )
    return Message(
        lines=(line(words), line("Ask me in your own words, or begin here:")), buttons=tuple(map(button, acts))
    )


def pointer(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    if facts.get("about_you", True):
        return Message(lines=(line("That one is about you, so I answered in your direct messages."),))
    return Message(lines=(line("I wrote to you in our direct messages. Nobody else sees it."),))


def cannot(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return Message(lines=(line(facts["text"]),))


def trouble(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return Message(
        lines=(
            line("Something went wrong on my side, and I could not finish that. Nothing you sent is lost."),
            line(
                "Try it again in a minute. If it stays so, tell the programme staff this reference: ",
                strong(facts["reference"]),
            ),
        )
    )
