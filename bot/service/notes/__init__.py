"""Every message that Cairn sends, composed when it is sent: facts are read again, so the words are true at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.service.desk import Desk
from bot.service.effects import Note
from bot.service.notes import (
    answers,
    appeals,
    assessors,
    badges,
    clock,
    files,
    handoffs,
    journey,
    nudges,
    questions,
    revoking,
    rulings,
    staff,
    turns,
)
from bot.service.surface import Message
from storage.unit import Unit

Compose = Callable[[Desk, Unit, dict[str, Any]], Message]

NOTES: Mapping[Note, Compose] = {
    Note.ANSWER: answers.answer,
    Note.POINTER: answers.pointer,
    Note.CANNOT: answers.cannot,
    Note.TROUBLE: answers.trouble,
    Note.WELCOME: answers.welcome,
    Note.MARKED: answers.marked,
    Note.OFFER: handoffs.offer,
    Note.OFFER_OVER: handoffs.offer_over,
    Note.NOBODY: handoffs.nobody,
    Note.ASKED_PERSON: handoffs.asked_person,
    Note.HANDOFF: handoffs.handoff,
    Note.ADVISOR_SAYS: handoffs.advisor_says,
    Note.ADVISOR_SAID: handoffs.advisor_said,
    Note.LEARNER_SAYS: handoffs.learner_says,
    Note.HANDOFF_OVER: handoffs.handoff_over,
    Note.QUEUE: questions.queue,
    Note.DIGEST: questions.digest,
    Note.STARTED: journey.started,
    Note.PAUSED: journey.paused,
    Note.RESUMED: journey.resumed,
    Note.LEFT: journey.left,
    Note.PROGRESS: journey.where_you_stand,
    Note.CHOOSE: journey.choose,
    Note.SUBMISSION: journey.submission,
    Note.RETURNED: journey.returned,
    Note.DECLINED: journey.declined,
    Note.APPROVED: journey.approved,
    Note.FILE_FOR: files.file_for,
    Note.FILE_KEPT: files.file_kept,
    Note.FILE_REFUSED: files.file_refused,
    Note.NUDGE: nudges.nudge,
    Note.NUDGE_STOPPED: nudges.stopped,
    Note.REMINDERS: nudges.reminders,
    Note.REMIND_SET: nudges.remind_set,
    Note.QUIET_LEARNER: nudges.quiet_learner,
    Note.BADGE: badges.badge,
    Note.LINK_DELAYED: badges.delayed,
    Note.REVOKED: revoking.revoked,
    Note.REVOKE: revoking.offer,
    Note.UNDER_REVIEW: revoking.under_review,
    Note.KEPT: revoking.kept,
    Note.WHY: rulings.why,
    Note.CARD: assessors.card,
    Note.ASSIGNED: rulings.assigned,
    Note.TURN: turns.turn,
    Note.APPEAL: appeals.appeal,
    Note.APPEAL_RULED: appeals.ruled,
    Note.DEADLINES: clock.deadlines,
    Note.EXTENDED: clock.extended,
    Note.CRITERIA: assessors.criteria,
    Note.EVIDENCE: assessors.evidence,
    Note.RULING: assessors.ruling,
    Note.REFUSED: assessors.refused,
    Note.LINK_FAILING: staff.link_failing,
    Note.EFFECT_DEAD: staff.effect_dead,
    Note.FILES_WAIT: staff.files_wait,
    Note.CHANNEL: staff.channel,
}


def compose(desk: Desk, unit: Unit, note: Note, facts: dict[str, Any]) -> Message:
    return NOTES[note](desk, unit, facts)
