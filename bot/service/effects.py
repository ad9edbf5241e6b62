"""Everything that is decided now and done later: outbox rows as typed values, and the one way to queue them.

An effect holds ids and facts, never rendered blocks: wording can change after it was queued, and another chat platform
could deliver the same row. The idempotency key names the cause, so that the same cause queues the same effect once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from bot.service.surface import Value
from storage.unit import Unit


class Note(StrEnum):
    """A message that the service can compose. The comment names its facts."""

    ANSWER = "answer"  # reply (JSON of a Reply), marked (what its [Useful] names), about (somebody else's words)
    WELCOME = "welcome"  # person: the first time they open our messages
    MARKED = "marked"  # useful, pathway: thanks for a mark under an answer
    STARTED = "started"  # pathway, person
    PAUSED = "paused"  # pathway
    RESUMED = "resumed"  # pathway, person
    LEFT = "left"  # pathway
    PROGRESS = "progress"  # person
    SUBMISSION = "submission"  # submission: the learner's own message about it, updated in place
    RETURNED = "returned"  # submission
    DECLINED = "declined"  # submission
    APPROVED = "approved"  # submission
    FILE_FOR = "file-for"  # person, file
    FILE_KEPT = "file-kept"  # submission, evidence
    FILE_REFUSED = "file-refused"  # submission, evidence
    CHOOSE = "choose"  # pathway, person: which requirement
    BADGE = "badge"  # award: issued, its link checked
    LINK_DELAYED = "link-delayed"  # award
    REVOKED = "revoked"  # award: to its holder
    REVOKE = "revoke"  # award: to staff who named it
    UNDER_REVIEW = "under-review"  # award: a stack that rests on a withdrawn badge, for the staff
    KEPT = "kept"  # award: to its holder
    WHY = "why"  # award: what met each requirement, for those who answer for it
    OFFER = "offer"  # note: what would be sent to a person
    OFFER_OVER = "offer-over"  # none: nothing was sent
    NOBODY = "nobody"  # pathway: nobody is set up to answer
    ASKED_PERSON = "asked-person"  # handoff: it was sent
    HANDOFF = "handoff"  # handoff: the advisors' card
    ADVISOR_SAYS = "advisor-says"  # handoff, by, text: for the learner
    ADVISOR_SAID = "advisor-said"  # handoff, by, text: for the other advisors
    LEARNER_SAYS = "learner-says"  # handoff, text: in the card's thread
    HANDOFF_OVER = "handoff-over"  # handoff: for the learner
    QUEUE = "queue"  # person, start: open questions, for staff
    DIGEST = "digest"  # programme, since, until: a week of questions, for the advisors
    NUDGE = "nudge"  # nudge: one next step
    NUDGE_STOPPED = "nudge-stopped"  # nudge: no more will come
    REMINDERS = "reminders"  # person: off or on, and how to change it
    REMIND_SET = "remind-set"  # person, pathway, at
    QUIET_LEARNER = "quiet-learner"  # person, pathway: for the advisors
    POINTER = "pointer"  # none: "I answered in your direct messages"
    REFUSED = "refused"  # kind, submission: why somebody may not decide
    CANNOT = "cannot"  # text: why a request could not be carried out, and what to do
    TROUBLE = "trouble"  # reference: something of ours broke
    CARD = "card"  # submission: the assessors' card
    ASSIGNED = "assigned"  # submission, person, by: it is theirs to read now, or no longer
    DEADLINES = "deadlines"  # recipient (empty: the pool), items [{submission, step}]
    EXTENDED = "extended"  # submission, reason: to the learner
    APPEAL = "appeal"  # submission: beside the card, for somebody new
    APPEAL_RULED = "appeal-ruled"  # submission: to the learner
    TURN = "turn"  # person, submission, before: one to decide on, in the assessor's own messages
    CRITERIA = "criteria"  # submission: first message of the card's thread
    EVIDENCE = "evidence"  # evidence: text or link, in the card's thread
    RULING = "ruling"  # submission: what was decided, in the card's thread
    LINK_FAILING = "link-failing"  # award: for the staff
    EFFECT_DEAD = "effect-dead"  # effect, error: for the staff
    FILES_WAIT = "files-wait"  # error: for the staff
    CHANNEL = "channel"  # programme, problem: for the staff


class Place(Value):
    """Where a message goes: to a person, into a channel, or to a programme's reviewers or advisors."""

    person: str | None = None
    channel: str | None = None
    thread: str | None = None  # ts
    programme: str | None = None
    advisors: bool = False  # of the programme; else its review channel
    thread_of: str | None = None  # ref of a message of ours whose thread it joins

    @property
    def conversation(self) -> str:
        """First in, first out within this name."""
        if self.person:
            return f"person:{self.person}"
        if self.programme:
            return f"{'advisors' if self.advisors else 'programme'}:{self.programme}"
        return f"channel:{self.channel}"


class Effect(Value):
    """What an outbox row of one kind holds."""

    kind: ClassVar[str]


class Say(Effect):
    """Post a message, or update the one that stands under `ref`."""

    kind: ClassVar[str] = "say"
    place: Place
    note: Note
    facts: dict[str, Any]
    ref: str | None = None  # remember where it stands
    behalf: str | None = None  # whom to tell if it can't be delivered


class Remind(Say):
    """A message that nobody waits for: looked at once more before it goes out. Facts: nudge."""

    kind: ClassVar[str] = "nudge"


class Whisper(Effect):
    """A note that only one person sees, in a channel; it leaves no trace, so nothing that matters is one."""

    kind: ClassVar[str] = "whisper"
    person: str
    channel: str
    thread: str | None = None
    note: Note
    facts: dict[str, Any]
    only_there: bool | None = None  # pointless anywhere else: dropped where it can't be shown


class RefreshHome(Effect):
    kind: ClassVar[str] = "home"
    person: str


class ReadProfile(Effect):
    """Name, e-mail and time zone as the workspace knows them."""

    kind: ClassVar[str] = "profile"
    person: str


class FetchFile(Effect):
    kind: ClassVar[str] = "fetch"
    evidence: str


class HandOver(Effect):
    """Put a stored file before the assessors, in the thread of its card."""

    kind: ClassVar[str] = "hand-over"
    evidence: str
    submission: str
    place: Place


class IssueBadge(Effect):
    kind: ClassVar[str] = "issue"
    award: str


class CheckLink(Effect):
    kind: ClassVar[str] = "link"
    award: str


class Connect(Effect):
    """Find the channels and people that the programmes' file names."""

    kind: ClassVar[str] = "connect"


def queue(unit: Unit, effect: Effect, idem: str, *, delay_seconds: float = 0) -> bool:
    """Queue an effect in this unit; False where the same cause queued it before."""
    return unit.outbox.enqueue(
        effect.kind,
        _conversation(effect),
        effect.model_dump(mode="json", exclude_none=True),
        idem,
        delay_seconds=delay_seconds,
        paced=isinstance(effect, Say | Whisper | HandOver),
    )


def say(
    unit: Unit,
    place: Place,
    note: Note,
    idem: str,
    /,
    *,
    ref: str | None = None,
    behalf: str | None = None,
    **facts: Any,
) -> bool:
    effect = Say(place=place, note=note, facts=facts, ref=ref, behalf=behalf or place.person)
    return queue(unit, effect, f"{note}:{place.conversation}:{idem}")


def tell(unit: Unit, person: str, note: Note, idem: str, /, *, ref: str | None = None, **facts: Any) -> bool:
    """A direct message to a person."""
    return say(unit, Place(person=person), note, idem, ref=ref, **facts)


def _conversation(effect: Effect) -> str:
    if isinstance(effect, Say | HandOver):
        return effect.place.conversation
    if isinstance(effect, Whisper):
        return f"whisper:{effect.channel}:{effect.person}"
    if isinstance(effect, RefreshHome):
        return f"home:{effect.person}"
    return "connect" if isinstance(effect, Connect) else ""
