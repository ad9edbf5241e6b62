"""Is this process alive, and can it work?

Owns the two answers. It must not repair anything. A key that cannot sign and effects that wait are told, and do not
make it unready: badges wait, but evidence and decisions must still come in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.badges.keys import InvalidKeyError
from bot.service.desk import Desk
from bot.service.issue import KeyUnusable
from storage.errors import StoreError

LATE_SECONDS = 300.0  # an effect that waits longer than this is worth a look
_NEVER_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


class Health:
    def __init__(self, desk: Desk, watched: Sequence[Callable[[], str]] = ()) -> None:
        self._desk = desk
        self._watched = watched  # each says what is wrong, or nothing

    def alive(self, _request: Request) -> Response:
        """The process answers; nothing else is asked."""
        return PlainTextResponse("ok", headers=_NEVER_KEPT)

    def ready(self, _request: Request) -> Response:
        """503 while it cannot work: `problems` says why. `warnings` are worth a look. `outbox_seconds`: the oldest."""
        problems, waiting = self._work()
        warnings = [
            problem for problem in (self._key(), _late(waiting), *[look() for look in self._watched]) if problem
        ]
        answer = {"ready": not problems, "problems": problems, "warnings": warnings, "outbox_seconds": waiting}
        return JSONResponse(answer, 503 if problems else 200, _NEVER_KEPT)

    def _work(self) -> tuple[list[str], float | None]:
        """What keeps it from working, and for how long the oldest effect has waited."""
        if not self._desk.store.ready():
            return [
                "The database does not answer, or its schema is older than this release: run `cairn migrate`."
            ], None
        try:
            with self._desk.store.read() as unit:
                oldest = unit.outbox.oldest_open_at()
                waiting = (unit.machine_now() - oldest).total_seconds() if oldest else None
                published = unit.editions.current() is not None
        except StoreError as error:
            return [f"The database does not answer: {error}"], None
        return [] if published else ["No catalog is published: run `cairn catalog publish DIR`."], waiting

    def _key(self) -> str:
        issuing = self._desk.issuing
        try:
            key = issuing.key()
        except (KeyUnusable, InvalidKeyError, OSError) as error:
            return f"Badges wait for their signing key: {error}"
        if issuing.verification_method.partition("#")[2] != key.multibase:
            return "The signing key is not the one that the issuer publishes: its badges would not verify."
        return ""


def _late(waiting: float | None) -> str:
    late = waiting is not None and waiting > LATE_SECONDS
    return f"The oldest effect has waited {waiting:.0f} seconds: see `cairn doctor`." if late else ""
