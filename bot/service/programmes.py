"""Programmes and roles: seeded from a file, connected to channels and people of the workspace, changed by staff.

A seed fills what is not there yet; what staff changed since is never overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from bot.rules.roles import STAFF, holds
from bot.service.aftermath import staff_places
from bot.service.delivery import Receipt
from bot.service.desk import Desk
from bot.service.effects import Note, say
from bot.service.people import seen
from bot.service.surface import Value
from catalog.programmes import ProgrammeSeed, RoleSeed
from storage.records import Programme, Role, RoleGrant
from storage.unit import Unit


class Channel(Value):
    """A channel that the bot is in."""

    id: str
    name: str
    private: bool
    shared: bool = False  # with another organisation


class Workspace(Value):
    """What connecting needs of the workspace: the channels we are in, and people by the names in the seed."""

    channels: tuple[Channel, ...]
    people: dict[str, str]  # e-mail or user id as written in the file -> user id


def connect(desk: Desk, seeds: tuple[ProgrammeSeed, ...], look: Callable[[Mapping[str, None]], Workspace]) -> Receipt:
    """Bring the file's programmes into the database and find their channels and people. Safe to repeat."""
    wanted = {role.person: None for seed in seeds for role in seed.roles}
    workspace = look(wanted)
    with desk.store.write("connect") as unit:
        for seed in seeds:
            _seed(desk, unit, seed, workspace)
    return {"programmes": len(seeds)}


def _seed(desk: Desk, unit: Unit, seed: ProgrammeSeed, workspace: Workspace) -> None:
    standing = unit.programmes.get(desk.team, seed.id)
    kept = standing.review_channel if standing else None
    review, problem = _channel(workspace, kept or seed.review_channel, must_be_private=True, known=kept)
    if kept and review is None:
        detail = {"channel": kept, "problem": problem}
        unit.audit.add(desk.team, unit.now(), "cairn", "programme.channel-dropped", seed.id, detail)
    advisors, _ = _channel(workspace, seed.advisor_channel, must_be_private=False)
    unit.programmes.save(
        Programme(
            team=desk.team,
            id=seed.id,
            name=seed.name,
            issuer=seed.issuer,
            pathways=list(seed.pathways),
            review_channel=review,
            advisor_channel=(standing.advisor_channel if standing else None) or advisors,
            policy=standing.policy if standing else dict(seed.policy),
        )
    )
    if not unit.grants.in_programme(desk.team, seed.id, unit.now()):
        # Nobody holds a role yet: without the seed's, nobody could give one.
        for role in seed.roles:
            _seed_role(desk, unit, seed, role, workspace)
    if problem:
        for place in staff_places(desk, unit, seed.id):
            say(
                unit,
                place,
                Note.CHANNEL,
                f"{seed.id}:{problem}:{kept or ''}:{unit.now():%Y%m%d}",
                programme=seed.id,
                problem=problem,
            )


def _channel(
    workspace: Workspace, name: str | None, *, must_be_private: bool, known: str | None = None
) -> tuple[str | None, str]:
    """The channel's id, or why it can't be used (DESIGN: review channels are private and not shared).

    `known`: the one in use. Where we are no longer in it, it stays: what is sent there waits, and is seen to wait.
    """
    if not name:
        return None, ""
    named = [c for c in workspace.channels if name.lstrip("#") in {c.name, c.id}]
    if len(named) > 1:
        return None, f"There are {len(named)} channels called #{name}. Name the one by its id (C…) in programmes.yaml."
    found = named[0] if named else None
    if found is None and known:
        return known, ""
    if found is None:
        return None, f"I am not in #{name}. Invite me there: /invite @Cairn"
    if must_be_private and not found.private:
        return (
            None,
            f"#{found.name} is public. Evidence goes only into a private channel: make it private, or name another.",
        )
    if found.shared:
        return (
            None,
            f"#{found.name} is shared with another organisation. Evidence goes only into a channel of your own.",
        )
    return found.id, ""


def _seed_role(desk: Desk, unit: Unit, seed: ProgrammeSeed, role: RoleSeed, workspace: Workspace) -> None:
    person = workspace.people.get(role.person)
    if person:
        seen(desk, unit, person)
        grant(desk, unit, "programmes.yaml", person, Role(role.role), seed.id, role.badge)


def grant(
    desk: Desk, unit: Unit, by: str, person: str, role: Role, programme: str, badge: str | None = None
) -> RoleGrant:
    now = unit.now()
    held = [
        g for g in unit.grants.of(desk.team, person, now) if (g.role, g.programme, g.badge) == (role, programme, badge)
    ]
    if held:
        return held[0]
    made = RoleGrant(
        id=secrets.token_hex(8),
        team=desk.team,
        person=person,
        role=role,
        programme=programme,
        badge=badge,
        since=now,
        granted_by=by,
    )
    unit.grants.add(made)
    unit.audit.add(desk.team, now, by, "role.granted", person, {"role": role.value, "programme": programme})
    return made


def withdraw(desk: Desk, unit: Unit, by: str, person: str, role: Role, programme: str) -> int:
    """End every grant of this role; effective at once, as roles are read at the moment of a decision."""
    now = unit.now()
    ended = [g for g in unit.grants.of(desk.team, person, now) if g.role is role and g.programme == programme]
    for one in ended:
        unit.grants.end(one.id, now)
        unit.audit.add(desk.team, now, by, "role.ended", person, {"role": role.value, "programme": programme})
    return len(ended)


def is_staff(desk: Desk, unit: Unit, person: str, programme: str) -> bool:
    now = unit.now()
    return holds(unit.grants.of(desk.team, person, now), STAFF, programme, None, now)
