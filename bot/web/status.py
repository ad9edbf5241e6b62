"""The lists that say which badges were taken back.

Owns their addresses. What stands in them is the service's; it must not keep them longer than it takes to answer.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.badges.keys import InvalidKeyError
from bot.service import statuses
from bot.service.desk import Desk, KeyUnusable
from bot.web import respond

_NO_KEY = "The status list cannot be signed just now. Try again in a minute."


class StatusLists:
    """Endpoints below `/status`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def bitstring(self, request: Request) -> Response:
        """A BitstringStatusListCredential, signed."""
        try:
            found = statuses.signed_list(self._desk, request.path_params["number"])
        except (KeyUnusable, InvalidKeyError, OSError):
            return respond.refusal(503, _NO_KEY)
        return respond.resource(request, found, respond.CREDENTIAL) if found else respond.not_found(request)

    def revocations(self, _request: Request) -> Response:
        """1EdTech's revocation list."""
        with self._desk.store.read() as unit:
            return respond.json(statuses.revocations(self._desk, unit))
