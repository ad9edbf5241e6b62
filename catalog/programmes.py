"""Who runs which pathways at the start: the file that seeds programmes and roles in the database.

Beside the catalog, not in it: staff change programmes there, and no edition knows them. Reads one file, grants nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from catalog.document import Document, read
from catalog.model import Catalog, Value
from catalog.problems import CatalogError
from catalog.wording import say

_PERSON = re.compile(r"[^@\s]+@[^@\s]+|[UW][A-Z0-9]{2,}")


class SeedRole(StrEnum):
    ASSESSOR = "assessor"
    LEAD = "lead"
    ADVISOR = "advisor"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class RoleSeed(Value):
    """`person` is an e-mail address or a Slack user id; `badge` limits the role to one badge, None is all of them."""

    person: str
    role: SeedRole
    badge: str | None = None

    @field_validator("person")
    @classmethod
    def _is_a_person(cls, value: str) -> str:
        if not _PERSON.fullmatch(value):
            raise ValueError("write an e-mail address or a Slack user id, such as ben@example.edu or U012AB3CD")
        return value


class ProgrammeSeed(Value):
    """Channels are names without `#`, or conversation ids; the policy's keys are those that the rules know."""

    id: str
    name: str
    issuer: str
    pathways: tuple[str, ...]
    review_channel: str | None = None
    advisor_channel: str | None = None
    policy: dict[str, Any] = Field(default_factory=dict)
    roles: tuple[RoleSeed, ...] = ()


def load_programmes(path: Path, catalog: Catalog | None = None) -> tuple[ProgrammeSeed, ...]:
    """Raises CatalogError with all faults at once; with a `catalog`, also those of ids that it does not have."""
    document = read(path, path.name)
    found: dict[str, ProgrammeSeed] = {}
    for index, raw in enumerate(_entries(document)):
        at = ("programmes", index)
        try:
            programme = ProgrammeSeed.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                document.add((*at, *fault["loc"]), say(fault, ProgrammeSeed))
            continue
        for step, message in _faults(programme, found, catalog):
            document.add((*at, *step), message)
        found[programme.id] = programme
    if document.problems:
        raise CatalogError(document.problems)
    return tuple(found.values())


def _entries(document: Document) -> list[Any]:
    data = document.data
    if isinstance(data, dict) and set(data) == {"programmes"} and isinstance(data["programmes"], list):
        return data["programmes"]
    if not document.problems:
        document.add((), "The file holds one list, `programmes:`. Start each programme in it with `- id: ...`.")
    return []


def _faults(
    programme: ProgrammeSeed, earlier: dict[str, ProgrammeSeed], catalog: Catalog | None
) -> list[tuple[tuple[str | int, ...], str]]:
    faults: list[tuple[tuple[str | int, ...], str]] = []
    if programme.id in earlier:
        faults.append((("id",), f"The id `{programme.id}` is already used by another programme. Change one of them."))
    for index, pathway in enumerate(programme.pathways):
        if other := next((p.id for p in earlier.values() if pathway in p.pathways), None):
            faults.append((("pathways", index), f"`{pathway}` already belongs to `{other}`. Keep it in one of them."))
        if catalog and pathway not in catalog.pathways:
            faults.append((("pathways", index), f"There is no pathway `{pathway}` in the catalog."))
    if catalog and programme.issuer not in catalog.issuers:
        faults.append((("issuer",), f"There is no issuer `{programme.issuer}` in the catalog."))
    for index, role in enumerate(programme.roles):
        if catalog and role.badge and role.badge not in catalog.badges:
            faults.append((("roles", index, "badge"), f"There is no badge `{role.badge}` in the catalog."))
    return faults
