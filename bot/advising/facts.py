"""What advising may know of the learner who asks: computed by the service, read here, never changed."""

from __future__ import annotations

from datetime import datetime

from bot.advising.reply import Value


class Step(Value):
    """One thing that a learner can do next."""

    pathway: str
    member: str  # requirement member id
    text: str  # in the learner's words


class Waiting(Value):
    """Evidence that is with somebody."""

    title: str
    code: str
    pathway: str = ""
    badge: str | None = None  # None: a task, an experience or a course
    due_at: datetime | None = None
    with_assessors: bool = True  # False: with the learner (a draft, or something to add)


class Standing(Value):
    """A learner on one pathway."""

    pathway: str
    state: str  # active | paused | completed
    summary: str  # "2 of 3 levels; Level 2: 3 of 4"
    levels_done: tuple[int, ...] = ()
    next: Step | None = None
    missing: tuple[str, ...] = ()  # what is left, in words, in order


class Facts(Value):
    """Nothing held and nothing started is an empty value; nobody known is None where Facts | None is asked for."""

    holds: tuple[str, ...] = ()  # badge ids, valid awards
    submitted: tuple[str, ...] = ()  # badge ids now with an assessor
    standings: tuple[Standing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    close: tuple[Step, ...] = ()  # pathways, started or not, that badges already held bring near
