"""Who and what a new demo workspace holds: plain values, changed by whoever wants another cast.

Owns the default cast. It must not know how a workspace keeps them.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["public", "private", "im"]

BOT_USER = "U0CAIRN001"
ADA, BEN, CY, CLEO, DEE = "U0ADA00001", "U0BEN00001", "U0CY000001", "U0CLEO0001", "U0DEE00001"


@dataclass(kw_only=True)
class Person:
    """A member of the workspace; changed in place when they leave, move or rename themselves."""

    id: str
    name: str  # the handle
    real_name: str
    email: str | None = None
    tz: str = "America/New_York"  # IANA
    locale: str = "en-US"
    title: str = ""  # what they are here for, shown on the page
    is_bot: bool = False
    is_restricted: bool = False  # a guest
    deleted: bool = False  # deactivated
    dnd: tuple[int, int] | None = None  # the next do-not-disturb time, epoch seconds from and to


@dataclass(kw_only=True)
class Channel:
    """A conversation. An `im` is always between one person and the bot."""

    id: str
    name: str
    kind: Kind = "public"
    members: list[str] = field(default_factory=list)
    archived: bool = False
    shared: bool = False  # with another workspace (Slack Connect)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What stands at the start; `groups` maps a user group's id to its members."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _person(uid: str, name: str, real_name: str, title: str, tz: str = "America/New_York") -> Person:
    return Person(id=uid, name=name, real_name=real_name, email=f"{name}@example.edu", title=title, tz=tz)


def default_seed() -> Seed:
    """Ada learns, Ben and Cy assess, Cleo is outside, Dee runs the programme."""
    return Seed(
        people=(
            _person(ADA, "ada", "Ada Okafor", "learner"),
            _person(BEN, "ben", "Ben Ito", "assessor"),
            _person(CY, "cy", "Cy Larsen", "assessor", "America/Chicago"),
            _person(CLEO, "cleo", "Cleo Park", "outsider", "Pacific/Honolulu"),
            _person(DEE, "dee", "Dee Morgan", "staff"),
            Person(id=BOT_USER, name="cairn", real_name="Cairn", is_bot=True, title="the bot", tz="UTC"),
        ),
        channels=(
            Channel(id="C0GENERAL1", name="general", members=[ADA, BEN, CY, CLEO, DEE, BOT_USER]),
            Channel(id="C0CAREER01", name="career-prepared", members=[ADA, BEN, CY, CLEO, DEE, BOT_USER]),
            Channel(id="C0REVIEW01", name="career-prepared-review", kind="private", members=[BEN, CY, DEE, BOT_USER]),
            Channel(id="C0ADVISE01", name="career-prepared-advisors", kind="private", members=[DEE, BOT_USER]),
        ),
        groups={"S0ASSESS01": (BEN, CY)},
    )
