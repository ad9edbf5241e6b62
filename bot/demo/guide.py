"""The visitor's guide: who is who, what to try, and how much of the journey has been seen.

Owns its wording and what ticks a step. It reads only what people see in the workspace; it asks the app nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.demo.elements import interactive
from bot.demo.messages import Message
from bot.demo.rendering import label_of, render_text
from bot.demo.samples import SAMPLES
from bot.demo.seed import ADA, BEN, CLEO, CY, DEE
from bot.demo.workspace import Json
from bot.demo.world import World

REVIEW = "C0REVIEW01"
_BADGE = re.compile(r"/badges/[\w-]+")
_LEVELS = re.compile(r"\b\d+ of \d+ levels?\b")


@dataclass(frozen=True)
class Role:
    """What somebody is here for, and what they could write first."""

    about: str
    tries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What there is to be seen: the app's messages to people and in private channels, as they read, and deeds."""

    direct: list[str]
    private: list[str]
    asked: bool  # somebody wrote to the app, and it answered
    decidable: int  # so many things lie, or lay, before the assessors
    days: float  # programme time was moved by
    opened: bool  # a badge's page was


@dataclass(frozen=True)
class Step:
    """`who` does it, in `place`: dm, a channel's id, or clock (the buttons that move programme time)."""

    text: str
    who: str
    place: str
    done: Callable[[Seen], bool]


ROLES = {
    ADA: Role(
        "Asks, sends evidence, earns badges.",
        ("How do I get Career Prepared?", "How long does Level 2 take?", "Does my Empathy badge count for anything?"),
    ),
    BEN: Role("Reads evidence in #career-prepared-review and decides.", ("What does Level 1 ask for?",)),
    CY: Role("Assesses too, from another time zone.", ("What does Level 3 ask for?",)),
    CLEO: Role(
        "Assesses nothing and is in no private channel. May ask and start a pathway like anyone.",
        ("What is Leadership about?", "Which pathways are there?"),
    ),
    DEE: Role(
        "Runs the programme: gives roles, sees what waits.", ("/pathway staff", "/pathway questions", "/pathway help")
    ),
}
STEPS = (
    Step("Ask Cairn how to get Career Prepared", ADA, "dm", lambda s: s.asked),
    Step("Start the pathway", ADA, "dm", lambda s: any(map(_LEVELS.search, s.direct))),
    Step("Send evidence for Level 1", ADA, "dm", lambda s: s.decidable > 0),
    Step("Return it: say what is missing", BEN, REVIEW, lambda s: _begins(s.private, "Returned by")),
    Step("Add what is missing and send it again", ADA, "dm", lambda s: s.decidable > 1),
    Step("Approve it", BEN, REVIEW, lambda s: _begins(s.private, "Approved by")),
    Step("Open the badge and verify it", ADA, "dm", lambda s: s.opened),
    Step("Move programme time on, as if you were away", ADA, "clock", lambda s: s.days > 0),
    Step("Finish all levels: the micro-credential comes by itself", ADA, "dm", lambda s: any(map(_stacked, s.direct))),
)


def guide(world: World) -> Json:
    """`steps` in order, each done or not; `roles` by person; samples to hand in; days that programme time was moved."""
    seen = _look(world)
    return {
        "steps": [{"text": s.text, "who": s.who, "place": s.place, "done": s.done(seen)} for s in STEPS],
        "roles": {uid: vars(role) for uid, role in ROLES.items() if uid in world.workspace.people},
        "samples": list(SAMPLES),
        "days": world.days_moved,
        "review": REVIEW if REVIEW in world.workspace.channels else None,
    }


def _look(world: World) -> Seen:
    said = [(kind, m, render_text(world.messages.message_object(m))) for kind, m in _messages(world)]
    return Seen(
        direct=[text for kind, _, text in said if kind == "im"],
        private=[text for kind, _, text in said if kind == "private"],
        asked=_asked(world),
        decidable=sum(kind == "private" and "Approve" in _labels(m) for kind, m, _ in said),
        days=world.days_moved,
        opened=world.badge_opened,
    )


def _messages(world: World) -> Iterator[tuple[str, Message]]:
    """What the app said in direct and in private conversations."""
    for channel in world.workspace.channels.values():
        if channel.kind != "public":
            yield from ((channel.kind, m) for m in world.messages.all(channel.id) if m.from_app)


def _labels(message: Message) -> set[str]:
    """What can be pressed on it, or could be before it changed."""
    return {label_of(e) for shown in (message.blocks or [], *message.past) for _, e in interactive(shown)}


def _asked(world: World) -> bool:
    """Somebody wrote to the app, and the app answered."""
    for channel in world.workspace.channels.values():
        authors = [m.from_app for m in world.messages.all(channel.id)] if channel.kind == "im" else []
        if False in authors and True in authors[authors.index(False) :]:
            return True
    return False


def _begins(texts: list[str], words: str) -> bool:
    return any(text.startswith(words) for text in texts)


def _stacked(text: str) -> bool:
    """The capstone is filled, and there is a link to it."""
    return "◆" in text and _BADGE.search(text) is not None
