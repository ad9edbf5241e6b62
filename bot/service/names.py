"""What a person is called in a message; nothing else about them."""

from __future__ import annotations

from storage.unit import Unit


def name_of(unit: Unit, team: str, person: str) -> str:
    """As the workspace shows them; what is no person of it (the command line, the bot itself) is named as it stands."""
    known = unit.people.get(team, person)
    if known is None:
        return person if " " in person or person.islower() else "somebody"
    return known.name or "somebody"
