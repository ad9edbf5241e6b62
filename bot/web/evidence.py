"""Files of evidence, for whoever was given a link within the last minutes.

Owns the address and how its answer travels: to be saved, never shown inside a page. Which file a link opens is decided
in the service. Whatever can't be had gives one and the same answer, signed or not, so that nothing shows what exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.service.desk import Desk
from bot.service.links import LIFE
from bot.service.opening import Shown, find
from bot.web import respond

PIECE = 256 * 1024
NOT_HERE = (
    f"There is no file at this address. Links to evidence work for {int(LIFE.total_seconds()) // 60} minutes:"
    " go back to Slack and press Open files again."
)


class EvidenceFiles:
    """The endpoint `/evidence/{item}`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def download(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return respond.message("Nothing here", NOT_HERE, status=404)
        file = self._desk.blobs.open(found.sha256)
        size = file.seek(0, 2)
        file.seek(0)
        return StreamingResponse(_pieces(file), headers=_headers(found, size))

    def _found(self, request: Request) -> Shown | None:
        item, asked = request.path_params["item"], request.query_params
        submission = asked.get("of", "")
        with self._desk.store.read() as unit:
            now = unit.machine_now()
            if not self._desk.links.allows(submission, item, asked.get("until", ""), asked.get("key", ""), now):
                return None
            return find(unit, self._desk.team, submission, item)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _headers(found: Shown, size: int) -> dict[str, str]:
    return respond.PRIVATE | {
        "Content-Type": found.content_type,
        "Content-Length": str(size),
        "Content-Disposition": disposition(found.name),
    }


def disposition(name: str) -> str:
    """To be saved under this name (RFC 6266); what is not ASCII travels encoded (RFC 8187), with a plain stand-in."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
