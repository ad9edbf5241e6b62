"""Whether one pathway can be walked: its levels, groups, members and macro-badge (R1 to R4 of RULES.md).

Pure: a pathway and its surroundings in, faults out. A pathway may name its own macro-badge as a direct member, as the
place that the walk leads to. Anywhere deeper, or through other pathways, that would be a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.faults import Context, Fault, Path, fault
from catalog.model import (
    AllOf,
    AnyOf,
    Badge,
    BadgeKind,
    BadgeMember,
    Catalog,
    Group,
    Pathway,
    Requirement,
    Status,
    UnknownMembers,
)

_APPLICATION = 3  # the level that needs feedback on performance (R4)
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Seat:
    """A member where it stands."""

    member: Requirement
    path: Path
    level: int | None
    required: bool  # it is not optional, and no group above offers another way

    @property
    def direct(self) -> bool:
        return "items" not in self.path


def faults_of_pathway(pathway: Pathway, context: Context) -> Iterator[Fault]:
    seats = list(_seats(pathway))
    yield from _member_ids(seats)
    for seat in seats:
        if isinstance(seat.member, AllOf | AnyOf):
            yield from _group(seat.member, seat.path, context.catalog)
        elif isinstance(seat.member, BadgeMember):
            yield from _badge_member(seat.member, seat, pathway, context)
        elif isinstance(seat.member, UnknownMembers) and seat.member.n < 1:
            yield fault(*seat.path, "n", f"`n` is {seat.member.n}. Say how many there are, at least 1.")
    yield from _levels(pathway)
    yield from _feedback(pathway, seats, context.catalog)
    if pathway.macro_badge is not None:
        yield from _macro(pathway, pathway.macro_badge, seats, context)


def _seats(pathway: Pathway) -> Iterator[Seat]:
    for index, level in enumerate(pathway.levels):
        yield from _below(level.requirements, ("levels", index, "requirements"), level.number)
    yield from _below(pathway.requirements, ("requirements",), None)


def _below(members: tuple[Requirement, ...], at: Path, level: int | None, *, required: bool = True) -> Iterator[Seat]:
    for index, member in enumerate(members):
        seat = Seat(member, (*at, index), level, required and not member.optional)
        yield seat
        if isinstance(member, AllOf | AnyOf):
            whole = isinstance(member, AllOf) or member.n == len(member.items)
            yield from _below(member.items, (*seat.path, "items"), level, required=seat.required and whole)


def _member_ids(seats: list[Seat]) -> Iterator[Fault]:
    seen: set[str] = set()
    for seat in seats:
        if seat.member.id in seen:
            text = f"The member id `{seat.member.id}` is already used in this pathway. Change one of them."
            yield fault(*seat.path, "id", text)
        seen.add(seat.member.id)


def _group(group: Group, path: Path, catalog: Catalog) -> Iterator[Fault]:
    if not any(not item.optional for item in group.items):
        yield fault(*path, "items", f"The group `{group.id}` requires nothing. Add members, or use `type: unknown`.")
    elif isinstance(group, AnyOf):
        yield from _numbers(group, path, catalog)


def _numbers(group: AnyOf, path: Path, catalog: Catalog) -> Iterator[Fault]:
    available = _available(group, catalog)
    if group.n < 1:
        yield fault(*path, "n", f"The group `{group.id}` asks for {group.n}. Ask for at least 1, or make it optional.")
    if group.n > available:
        text = f"The group `{group.id}` asks for {group.n}, but only {available} can be met. Lower `n`, or add members."
        yield fault(*path, "n", text)
    if group.max is not None and group.max < group.n:
        yield fault(*path, "max", f"`max` is {group.max}, below `n`, which is {group.n}. Raise it, or remove it.")


def _available(group: AnyOf, catalog: Catalog) -> int:
    """How many members can count: distinct badges (R2), none optional (R3), none retired."""
    able = [item for item in group.items if not item.optional]
    badges = {item.ref for item in able if isinstance(item, BadgeMember)}
    live = {ref for ref in badges if not _retired(catalog.badges.get(ref))}
    return len(live) + sum(not isinstance(item, BadgeMember) for item in able)


def _retired(badge: Badge | None) -> bool:
    return badge is not None and badge.status is Status.RETIRED


def _badge_member(member: BadgeMember, seat: Seat, pathway: Pathway, context: Context) -> Iterator[Fault]:
    yield from context.reference(member.ref, "badges", *seat.path, "ref")
    for index, issuer in enumerate(member.applies_to):
        yield from context.reference(issuer, "issuers", *seat.path, "applies_to", index)
    badge = context.catalog.badges.get(member.ref)
    if badge and badge.level is not None and badge.level != seat.level:
        stands = f"in Level {seat.level}" if seat.level else "outside the levels"
        text = f"`{member.ref}` is a Level {badge.level} badge and stands {stands}. Move it, or correct its level."
        yield fault(*seat.path, "ref", text)
    if seat.required and _retired(badge) and pathway.status is not Status.RETIRED:
        text = f"`{member.ref}` is retired, and this pathway requires it. Name what replaces it, or retire the pathway."
        yield fault(*seat.path, "ref", text)


def _levels(pathway: Pathway) -> Iterator[Fault]:
    numbers = [level.number for level in pathway.levels]
    for index, level in enumerate(pathway.levels):
        at = ("levels", index)
        if level.number in numbers[:index]:
            yield fault(*at, "number", f"Level {level.number} stands twice. Put its requirements together.")
        elif index and level.number < numbers[index - 1]:
            yield fault(
                *at, "number", f"Level {level.number} stands after Level {numbers[index - 1]}. Put them in order."
            )
        if not any(not member.optional for member in level.requirements):
            yield fault(
                *at, "requirements", f"Level {level.number} requires nothing. Add a member, or remove the level."
            )
    highest: int = max(numbers, default=0)
    for number in sorted(set(range(1, highest)) - set(numbers)):
        yield fault("levels", f"Level {number} is missing below Level {highest}. Add it, or number the levels anew.")


def _feedback(pathway: Pathway, seats: list[Seat], catalog: Catalog) -> Iterator[Fault]:
    """R4: Level 3 is application with feedback on it. A field says what brings the feedback, never the wording."""
    third = next((index for index, level in enumerate(pathway.levels) if level.number == _APPLICATION), None)
    if third is None:
        return
    there = [seat.member for seat in seats if seat.level == _APPLICATION]
    required = [
        s.member.ref for s in seats if s.level == _APPLICATION and s.required and isinstance(s.member, BadgeMember)
    ]
    badges = [catalog.badges[ref] for ref in required if ref in catalog.badges]
    if not pathway.feedback and not any(badge.feedback for badge in badges) and len(badges) == len(required):
        text = (
            "Level 3 does not say what brings feedback on the work. Add `feedback:` to its level badge, naming a "
            "criterion, a prompt or a member. Where the source is silent, write `feedback: unknown`."
        )
        yield fault("levels", third, text)
    members = {member.id for member in there}
    for said, ids in [(pathway.feedback, members), *((b.feedback, members | _inside(b)) for b in badges)]:
        if said == _UNKNOWN:
            text = "The source does not say what brings feedback on the work at Level 3. Ask the programme."
            yield Fault(("levels", third), text, "note")
        elif said and said not in ids:
            yield fault(
                "levels", third, f"`feedback: {said}` names no member, criterion or prompt of Level 3. Correct it."
            )


def _inside(badge: Badge) -> set[str]:
    return {criterion.id for criterion in badge.criteria} | {prompt.id for prompt in badge.evidence}


def _macro(pathway: Pathway, macro: str, seats: list[Seat], context: Context) -> Iterator[Fault]:
    yield from context.reference(macro, "badges", "macro_badge")
    badge = context.catalog.badges.get(macro)
    if badge and badge.kind not in (BadgeKind.MACRO, BadgeKind.EXTERNAL):
        text = f"`{macro}` is of `kind: {badge.kind}`. The badge of a whole pathway is of `kind: macro`."
        yield fault("macro_badge", text)
    if _retired(badge) and pathway.status is not Status.RETIRED:
        yield fault("macro_badge", f"`{macro}` is retired. Name what replaces it, or retire the pathway.")
    if all(not s.required or (isinstance(s.member, BadgeMember) and s.member.ref == macro) for s in seats):
        yield fault("macro_badge", f"`{macro}` can't be reached: the pathway requires nothing else. Add its members.")
    if way := _circle(macro, context.needs):
        yield fault("macro_badge", f"`{macro}` is required on the way to itself ({way}). Break the circle.")


def _circle(macro: str, needs: dict[str, set[str]]) -> str:
    """The way from a macro-badge back to itself, as ids; empty where there is none."""
    ways: list[tuple[str, ...]] = [(macro,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for ref in sorted(needs.get(way[-1], set()) - seen):
            if ref == macro:
                return " → ".join((*way, ref))
            seen.add(ref)
            ways.append((*way, ref))
    return ""


def macro_needs(catalog: Catalog) -> dict[str, set[str]]:
    """Macro-badge -> macro-badges that its pathways require; a pathway's own one as a direct member is no need."""
    needs: defaultdict[str, set[str]] = defaultdict(set)
    for pathway in catalog.pathways.values():
        for seat in _seats(pathway):
            member = seat.member
            if pathway.macro_badge is None or not isinstance(member, BadgeMember) or member.optional:
                continue
            if member.ref != pathway.macro_badge or not seat.direct:
                needs[pathway.macro_badge].add(member.ref)
    return {macro: refs & {macro, *needs} for macro, refs in needs.items()}
