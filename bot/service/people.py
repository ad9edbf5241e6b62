"""People as the workspace knows them: profiles are read by an effect, kept as rows, refreshed when they are old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.service.delivery import Receipt
from bot.service.desk import Desk
from bot.service.effects import ReadProfile, queue
from bot.service.surface import Value
from storage.records import Effect, Person
from storage.unit import Unit

FRESH = timedelta(days=1)


class Profile(Value):
    """What the workspace tells about a person; None: not shared with us."""

    name: str
    email: str | None = None
    tz: str | None = None
    is_bot: bool = False
    deleted: bool = False


def seen(desk: Desk, unit: Unit, person: str, *, acting: bool = True) -> Person:
    """Note that somebody did something here, and have their profile read where it is missing or old.

    Not `acting`: they only looked, or somebody else named them.
    """
    known = (unit.people.see if acting else unit.people.know)(desk.team, person)
    now = unit.clock.began()
    if known.refreshed_at is None or now - known.refreshed_at > FRESH:
        queue(unit, ReadProfile(person=person), f"profile:{person}:{now:%Y%m%d}")
    return known


def read_profile(desk: Desk, profile_of: Callable[[str], Profile], effect: Effect) -> Receipt:
    person = effect.payload["person"]
    profile = profile_of(person)
    with desk.store.write("profile") as unit:
        keep_profile(desk, unit, person, profile)
    return {"name": profile.name}


def keep_profile(desk: Desk, unit: Unit, person: str, profile: Profile) -> None:
    known = unit.people.lock(desk.team, person)
    fields = profile.model_dump() | {"refreshed_at": unit.machine_now()}
    unit.people.save(known.model_copy(update=fields))
