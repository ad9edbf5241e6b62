"""Achievements: what a badge stood for when it was awarded, at an address that never changes its meaning.

Owns the finding of a version in the published editions. Shown is what the address itself is made of (name, description,
criteria, kind, level, issuer), so it cannot drift from what was signed. It must not know who holds a badge.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.badges.art import Art
from bot.badges.credential import Achievement, achievement_members
from bot.badges.jsonld import CREDENTIALS_V2, OPEN_BADGES
from bot.badges.ob2_documents import badge_class
from bot.service.content import achievement, achievement_path, skills_of
from bot.service.desk import Desk
from bot.service.pictures import picture
from bot.web import pictures, respond
from catalog.load import parse_catalog, pathway_version
from catalog.model import Badge, Catalog, Issuer, Skill
from storage.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Published:
    """A badge as one edition defined it."""

    badge: Badge
    issuer: Issuer
    skills: tuple[Skill, ...]


class Archive:
    """Path of an achievement -> what it stands for. Each edition is read once: editions never change."""

    def __init__(self) -> None:
        self._found: dict[str, Published] = {}
        self._read: set[str] = set()
        self._lock = threading.Lock()

    def find(self, unit: Unit, path: str) -> Published | None:
        """Newest edition first; None where no edition ever had it."""
        with self._lock:
            for edition in dict.fromkeys(publication.edition for publication in unit.editions.history()):
                if path in self._found:
                    break
                self._take(unit, edition)
            return self._found.get(path)

    def _take(self, unit: Unit, edition: str) -> None:
        stored = None if edition in self._read else unit.editions.body(edition)
        if stored:
            for path, published in _defined(parse_catalog(stored[1])):
                self._found.setdefault(path, published)
            self._read.add(edition)


def _defined(catalog: Catalog) -> Iterator[tuple[str, Published]]:
    for pathway in catalog.pathways:
        version = pathway_version(catalog, pathway)
        for badge in version.badges.values():
            skills = tuple(skills_of(catalog, badge))
            yield achievement_path(badge, version), Published(badge=badge, issuer=version.issuer, skills=skills)


class Achievements:
    """Endpoints below `/achievements/{badge}/{version}`."""

    def __init__(self, desk: Desk, archive: Archive) -> None:
        self._desk, self._archive = desk, archive

    def page(self, request: Request) -> Response:
        """The page, or the Achievement where the visitor asks for JSON."""
        found = self._find(request)
        if found is None:
            return respond.not_found(request)
        path = _path(request)
        if respond.prefers_json(request):
            return respond.json(self._document(found, path), media_type="application/ld+json")
        return respond.page(
            "achievement.html",
            found=found,
            path=path,
            demo=self._desk.issuing.demo,
            svg=pictures.svg(self._picture(found)),
        )

    def png(self, request: Request) -> Response:
        found = self._find(request)
        if found is None:
            return respond.not_found(request)
        return respond.resource(request, pictures.png(self._picture(found)), "image/png")

    def svg(self, request: Request) -> Response:
        found = self._find(request)
        if found is None:
            return respond.not_found(request)
        return respond.resource(request, pictures.svg(self._picture(found)).encode(), "image/svg+xml")

    def _find(self, request: Request) -> Published | None:
        with self._desk.store.read() as unit:
            return self._archive.find(unit, _path(request))

    def _picture(self, found: Published) -> Art:
        return picture(found.badge, found.issuer.id, demo=self._desk.issuing.demo)

    def ob2(self, request: Request) -> Response:
        """The Open Badges 2.0 BadgeClass."""
        found = self._find(request)
        if found is None:
            return respond.not_found(request)
        issuer = f"{self._desk.public_url}/issuer/{found.issuer.id}/ob2.json"
        said = badge_class(self._said(found, _path(request)), issuer, demo=self._desk.issuing.demo)
        return respond.json(said, media_type="application/ld+json")

    def _document(self, found: Published, path: str) -> dict[str, Any]:
        members = achievement_members(self._said(found, path), demo=self._desk.issuing.demo)
        return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **members}

    def _said(self, found: Published, path: str) -> Achievement:
        return achievement(self._desk, found.badge, found.issuer, found.skills, path)


def _path(request: Request) -> str:
    return f"/achievements/{request.path_params['badge']}/{request.path_params['version']}"
