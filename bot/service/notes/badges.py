"""Badges as their owner hears of them: only after the public link was checked."""

from __future__ import annotations

from typing import Any

from bot.prose import line, link, strong
from bot.service.desk import Desk
from bot.service.home import next_button
from bot.service.learner import progress_on, record_of
from bot.service.surface import Button, Do, Message
from catalog.model import BadgeKind
from storage.records import Award, AwardState, LinkState
from storage.unit import Unit


def badge(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    award = unit.awards.get(facts["award"])
    if award is None:
        return Message(lines=(line("That badge is no longer here."),))
    found = desk.editions.catalog(unit).badges.get(award.badge)
    if award.state is AwardState.REVOKED:
        name = found.name if found else award.badge
        return Message(lines=(line("✕ ", strong(f"{name} was withdrawn."), f" Why: {award.revoked_reason}"),))
    if found and found.kind is BadgeKind.MACRO:
        return _stack(desk, unit, award)
    enrolment = unit.enrolments.find(desk.team, award.person, award.pathway or "")
    p = progress_on(desk, unit, enrolment, record_of(unit, desk.team, award.person), unit.now()) if enrolment else None
    name = found.name if found else award.badge
    lines = [line("● ", strong(f"{name} is yours."), f" {p.version.pathway.name}: {p.summary()}." if p else "")]
    lines += _link_lines(desk, award)
    step = p.next_step() if p else None
    buttons = [next_button(desk, unit, p, step)] if p and step else []
    return Message(lines=tuple(lines), buttons=(*buttons, *_sharing(desk, award)))


def _stack(desk: Desk, unit: Unit, award: Award) -> Message:
    version = desk.editions.version(unit, award.trace["version"])
    stones = "   ".join(f"● Level {level.number}" for level in version.pathway.levels)
    lines = [
        line(strong(f"You did it: the {version.pathway.name} micro-credential.")),
        line(f"{stones}   ◆ Micro-credential".strip()),
        *_link_lines(desk, award),
    ]
    seen = {
        "unlisted": "Only people with this link can see it",
        "public": "Anyone can find it",
        "private": "Its page is withdrawn",
    }[award.visibility]
    named = "and it shows your name" if award.show_name else "and your name is not on it yet"
    return Message(lines=(*lines, line(f"{seen}, {named}.")), buttons=_sharing(desk, award))


def _link_lines(desk: Desk, award: Award) -> list[Any]:
    url = desk.badge_url(award.id)
    checks = "checked just now: signature ✓ issuer ✓ dates ✓"
    if award.trace.get("parts"):
        checks += " stack ✓"
    if award.link is LinkState.RELEASED:
        checks = "sent out by the programme's staff; its automatic check has not passed yet"
    return [line(link(url, url), f"  {checks}")]


def _sharing(desk: Desk, award: Award) -> tuple[Button, ...]:
    args = {"award": award.id}
    name = (
        Button(label="Hide my name", do=Do.HIDE_NAME, args=args)
        if award.show_name
        else Button(label="Show my name", do=Do.SHOW_NAME, args=args)
    )
    seen = (
        Button(label="Make it unlisted", do=Do.MAKE_UNLISTED, args=args)
        if award.visibility == "public"
        else Button(label="Make it public", do=Do.MAKE_PUBLIC, args=args)
    )
    return (Button(label="View the badge", do=Do.OPEN_LINK, url=desk.badge_url(award.id)), name, seen)


def delayed(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    award = unit.awards.get(facts["award"])
    found = desk.editions.catalog(unit).badges.get(award.badge) if award else None
    name = found.name if found else "Your badge"
    return Message(
        lines=(
            line(
                strong(name),
                " is issued and yours. Its link is still being checked; I will send it as soon as it holds.",
            ),
        )
    )
