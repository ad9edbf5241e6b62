"""Skills: the address that a badge's alignment names.

Owns the page of a skill as the current edition describes it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.service.desk import Desk
from bot.service.editions import NoCatalog
from bot.web import respond
from catalog.model import Skill


class Skills:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, request: Request) -> Response:
        found = self._find(request.path_params["skill"])
        if found is None:
            return respond.not_found(request)
        framework = f"From: {found.framework}." if found.framework else "A skill of this programme's own catalog."
        return respond.message(found.name, " ".join(filter(None, (found.description, framework))))

    def _find(self, skill: str) -> Skill | None:
        with self._desk.store.read() as unit:
            try:
                return self._desk.editions.catalog(unit).skills.get(skill)
            except NoCatalog:
                return None
