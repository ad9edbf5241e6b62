"""What a visitor reads when there is no page, or when something of ours broke.

Owns the sentences. It must not show what went wrong inside: that is the log's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web import respond
from storage.errors import Unavailable

_HANDLED = 404


def exception_handlers() -> Mapping[Any, Callable[[Request, Exception], Response]]:
    """For `Starlette(exception_handlers=...)`. An unexpected error is raised again after its page, for the log."""
    return {HTTPException: _refused, Unavailable: _busy, Exception: _broken}


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == _HANDLED:
        return respond.not_found(request)
    answer = respond.message("That did not work", "This address cannot be used that way.", status=status)
    answer.headers.update((error.headers if isinstance(error, HTTPException) else None) or {})
    return answer


def _busy(_request: Request, _error: Exception) -> Response:
    text = "We are busy for a moment. Nothing is lost; try again in a minute."
    answer = respond.message("One moment", text, status=503)
    answer.headers["Retry-After"] = "30"
    return answer


def _broken(_request: Request, _error: Exception) -> Response:
    text = "Something of ours broke, and it was noted. Try again in a minute; if it stays, tell the programme's staff."
    return respond.message("Sorry", text, status=500)
