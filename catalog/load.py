"""The folder of YAML files as a Catalog: the only reader of those files, and the two texts that a catalog is stored as.

Shape only: a wrong type, an unknown field, an id used twice. Whether entries fit together is ``check``'s question, so a
catalog that loads can still have problems; publishing asks both. Formatting, comments and file names carry no meaning.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from catalog.document import Document, read
from catalog.model import (
    FORMAT,
    Badge,
    BadgeKind,
    BadgeMember,
    Catalog,
    Issuer,
    Pathway,
    PathwayVersion,
    Skill,
    Term,
    Value,
)
from catalog.problems import CatalogError, Problem
from catalog.wording import say

SECTIONS: dict[str, type[Value]] = {
    "issuers": Issuer,
    "skills": Skill,
    "glossary": Term,
    "pathway": Pathway,
    "badges": Badge,
}
"""Top-level keys of a file and what stands below each: a list of entries; below `pathway`, one entry."""


@dataclass(frozen=True)
class Place:
    """Where an entry stands."""

    document: Document
    path: tuple[str | int, ...]

    def line(self, *path: str | int) -> int:
        return self.document.line((*self.path, *path))


@dataclass
class Reading:
    """What could be read, and all that could not. `places` also knows entries that have faults of their own."""

    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {section: {} for section in SECTIONS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    partial: bool = False  # a file, or a part of it, could not be read: nobody knows what ids it holds

    def catalog(self) -> Catalog:
        parts = {section: dict(sorted(entries.items())) for section, entries in self.entries.items()}
        values = {
            "issuers": parts["issuers"],
            "skills": parts["skills"],
            "badges": parts["badges"],
            "pathways": parts["pathway"],
            "terms": parts["glossary"],
        }
        return Catalog(edition=_digest(values), **values)


def load(folder: Path) -> Catalog:
    """One edition from the YAML files below `folder`. Raises CatalogError with every fault of shape at once."""
    reading = read_folder(folder)
    if reading.problems:
        raise CatalogError(reading.problems)
    return reading.catalog()


def read_folder(folder: Path) -> Reading:
    """Read all files in the order of their names; never raises for what an editor wrote."""
    reading = Reading()
    paths = sorted(folder.rglob("*.yaml")) if folder.is_dir() else []
    if not paths:
        reading.problems.append(
            Problem(".", 1, f"There are no .yaml files in `{folder.name}`. Is this the catalog's folder?")
        )
    for path in paths:
        document = read(path, path.relative_to(folder).as_posix())
        _take_file(reading, document)
        reading.problems += document.problems
    return reading


def _take_file(reading: Reading, document: Document) -> None:
    if document.data is None:
        reading.partial |= bool(document.problems)
        return
    if not isinstance(document.data, dict):
        document.add((), f"A file starts with one of {_names(SECTIONS)}, followed by a colon.")
        return
    for section, content in document.data.items():
        if section not in SECTIONS:
            reading.partial = True
            document.add((section,), f"`{section}` is not a part of a catalog. Use {_names(SECTIONS)}.")
        elif section == "pathway":
            _take(reading, section, Place(document, (section,)), content)
        elif isinstance(content, list):
            for index, entry in enumerate(content):
                _take(reading, section, Place(document, (section, index)), entry)
        elif content is not None:
            reading.partial = True
            document.add((section,), f"`{section}` is a list: start each entry with `- id: ...`.")


def _take(reading: Reading, section: str, place: Place, raw: Any) -> None:
    document = place.document
    if isinstance(raw, dict) and isinstance(raw.get("id"), str):
        key = (section, raw["id"])
        if first := reading.places.get(key):
            where = f"{first.document.file}:{first.line('id')}"
            document.add((*place.path, "id"), f"The id `{raw['id']}` is already used at {where}. Change one of them.")
            return
        reading.places[key] = place
    model = SECTIONS[section]
    try:
        entry: Any = model.model_validate(raw)
    except ValidationError as error:
        for fault in error.errors():
            document.add((*place.path, *fault["loc"]), say(fault, model))
    else:
        reading.entries[section][entry.id] = entry


def _names(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def dump_catalog(catalog: Catalog) -> str:
    """An edition as JSON text with its format number, for ``parse_catalog``."""
    body = catalog.model_dump(mode="json", exclude_none=True)
    return json.dumps({"format": FORMAT, "catalog": body}, ensure_ascii=False, separators=(",", ":"))


def parse_catalog(text: str) -> Catalog:
    """Raises CatalogError where the text is not a stored edition of this format."""
    try:
        stored = json.loads(text)
        if stored["format"] != FORMAT:
            raise CatalogError(
                [Problem("edition", 1, f"Stored in format {stored['format']}; this program reads {FORMAT}.")]
            )
        return Catalog.model_validate(stored["catalog"])
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogError([Problem("edition", 1, f"This is not a stored edition: {error}")]) from error


def pathway_version(catalog: Catalog, pathway_id: str) -> PathwayVersion:
    """What an enrolment is pinned to. Raises KeyError for an id that the catalog does not have.

    The hash covers what a learner must do (R34, R35): the tree, the order, the names of the badges in it, and criteria
    and prompts of those that a programme awards. An external badge's criteria are its issuer's: only its name counts.
    """
    pathway = catalog.pathways[pathway_id]
    refs = {member.ref for member in pathway.members() if isinstance(member, BadgeMember)}
    if pathway.macro_badge:
        refs.add(pathway.macro_badge)
    badges = {ref: catalog.badges[ref] for ref in sorted(refs)}
    tree = {"levels": pathway.levels, "requirements": pathway.requirements}
    covered = {
        **tree,
        "order": pathway.order,
        "macro": pathway.macro_badge,
        "badges": [_asked(b) for b in badges.values()],
    }
    return PathwayVersion(hash=_digest(covered), pathway=pathway, badges=badges, issuer=catalog.issuers[pathway.issuer])


def _asked(badge: Badge) -> dict[str, Any]:
    asked: dict[str, Any] = {"id": badge.id, "name": badge.name}
    if badge.kind is not BadgeKind.EXTERNAL:
        asked |= {"criteria": badge.criteria, "evidence": badge.evidence}
    return asked


def _digest(values: Any) -> str:
    text = json.dumps(_meaning(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(value: Any) -> Any:
    """Plain data without what says nothing, so that an optional field added to the model later changes no hash."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, dict):
        pairs = {key: _meaning(child) for key, child in value.items()}
        return {key: child for key, child in pairs.items() if child is not None and child != []}
    if isinstance(value, list | tuple):
        return [_meaning(child) for child in value]
    return value
