"""Why a badge was given, for staff: requirement by requirement, who decided what and when, on which edition.

The same lines on the command line (`cairn why`) and in Slack (`/pathway why`, a button). It only reads.
"""

from __future__ import annotations

import re

from bot.prose import Line, line, link, strong
from bot.rules import why as rule
from bot.rules.roles import DECIDERS, STAFF, holds
from bot.service.desk import Desk, when, zone_of
from bot.service.effects import Note, tell
from bot.service.learner import record_of
from bot.service.names import name_of
from bot.service.revoke import award_in
from bot.service.surface import Outcome
from storage.records import Award, AwardState, Submission
from storage.records import Outcome as Ended
from storage.unit import Unit

USAGE = "Write it with the badge's link, its id, or the number of a submission: /pathway why 4K2"
_CODE = re.compile(r"^#?([0-9][A-Za-z0-9]{2,4})$")
INDENT = "    "


def find(unit: Unit, team: str, text: str) -> Award | None:
    """The award that a link, an id or the number of a submission names; of several the newest that was given."""
    named = text.strip()
    award = unit.awards.get(award_in(named) or named)
    if award:
        return award if award.team == team else None
    code = _CODE.match(named)
    submission = unit.submissions.by_code(team, code.group(1)) if code else None
    brought = unit.awards.of_submission(submission.id) if submission else []
    return brought[-1] if brought else None


def names_one(text: str) -> bool:
    """Whether `why …` names a badge; anything longer is a question."""
    words = text.split()
    return len(words) == 2 and bool(award_in(words[1]) or _CODE.match(words[1]))  # noqa: PLR2004  why, and which


def by_command(desk: Desk, unit: Unit, person: str, text: str, cause: str) -> None:
    """`/pathway why AWARD`: for the people of its programme; to everybody else it is as if there were no such badge."""
    show(desk, unit, person, text.strip().partition(" ")[2], cause)


def show(desk: Desk, unit: Unit, person: str, named: str, cause: str) -> Outcome:
    award = find(unit, desk.team, named)
    if award is None or not may_see(desk, unit, person, award):
        tell(unit, person, Note.CANNOT, cause, text=f"I find no badge of yours to explain there. {USAGE}")
    else:
        tell(unit, person, Note.WHY, cause, award=award.id)
    return Outcome()


def may_see(desk: Desk, unit: Unit, person: str, award: Award) -> bool:
    """Those who decide in its programme or run it; the learner has the badge's page."""
    programme = unit.programmes.for_pathway(desk.team, award.pathway or "")
    now = unit.now()
    grants = unit.grants.of(desk.team, person, now)
    return programme is not None and holds(grants, STAFF | DECIDERS, programme.id, None, now)


def lines(desk: Desk, unit: Unit, award: Award) -> tuple[Line, ...]:
    """Head, rule, then a line for each requirement."""
    zone = zone_of(unit.programmes.for_pathway(desk.team, award.pathway or ""))
    pinned = str(award.trace.get("version", ""))
    version = desk.editions.version(unit, pinned)
    badge = version.badges.get(award.badge)
    head = line(
        strong(badge.name if badge else award.badge),
        f" · {name_of(unit, award.team, award.person)} · {_standing(award, zone)}",
    )
    rule_line = line("Rule: ", str(award.trace.get("rule") or "an assessor accepted a badge from elsewhere"))
    edition = line(f"Requirements of {version.pathway.name} as pinned: {pinned[:8]}")
    record = record_of(unit, award.team, award.person)
    found = [text for met in rule.trace(version, award, record) for text in _met(desk, unit, met, zone)]
    return (head, rule_line, edition, *found, line("Its page: ", link(*[desk.badge_url(award.id)] * 2)))


def _standing(award: Award, zone: str) -> str:
    if award.state is AwardState.REVOKED:
        ended = f" {when(award.revoked_at, zone)}" if award.revoked_at else ""
        return f"withdrawn{ended}: {award.revoked_reason}"
    word = {AwardState.PLANNED: "being issued, decided", AwardState.RECOGNISED: "recognised"}.get(award.state, "issued")
    return f"{word} {when(award.issued_at or award.planned_at, zone)}"


def _met(desk: Desk, unit: Unit, met: rule.Met, zone: str) -> list[Line]:
    pad = INDENT * met.depth
    if met.group:
        return [line(f"{pad}{met.text} ({met.group}):")]
    if not met.on_record:
        return [line(f"{pad}○ {met.text}: {'nothing on record' if met.required else 'optional, not shown'}")]
    ways = [_by_award(desk, unit, met.award, zone)] if met.award else []
    ways += [_by_decision(unit, met.submission, zone)] if met.submission else []
    if met.exemption:
        by = name_of(unit, met.exemption.team, met.exemption.granted_by)
        ways.append(line(f"exempted by {by}, {when(met.exemption.at, zone)}: {met.exemption.reason}"))
    return [
        line(f"{pad}✓ ", strong(met.text), ": ", *first) if not n else line(f"{pad}{INDENT}", *first)
        for n, first in enumerate(ways)
    ]


def _by_award(desk: Desk, unit: Unit, award: Award, zone: str) -> Line:
    sent = unit.submissions.get(award.submission) if award.submission else None
    decided = line(" · ", *_by_decision(unit, sent, zone)) if sent and sent.badge == award.badge else ()
    return line("award ", link(award.id, desk.badge_url(award.id)), f", {_standing(award, zone)}", *decided)


def _by_decision(unit: Unit, submission: Submission, zone: str) -> Line:
    ruling = unit.decisions.of(submission.id)
    appeal = unit.appeals.of(submission.id)
    decided = (ruling.decider, ruling.at, "") if ruling else None
    if appeal and appeal.outcome is Ended.OVERTURNED and appeal.decider and appeal.decided_at:
        decided = (appeal.decider, appeal.decided_at, " on appeal")
    by = f"{decided[2]} by {name_of(unit, submission.team, decided[0])}, {when(decided[1], zone)}" if decided else ""
    return line(
        f"submission {submission.code} approved{by}, attempt {submission.attempt}, edition {submission.pinned[:8]}"
    )
