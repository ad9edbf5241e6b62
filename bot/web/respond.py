"""Answers over HTTP: pages, documents and pictures, each with the headers that keep it from doing more than be read.

Owns the headers, the templates and what a visitor accepts. It must not read the database or know what a badge is.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

MAX_AGE = 60  # seconds; a badge that was withdrawn must say so within a minute
CREDENTIAL = "application/vc+ld+json"  # Open Badges 3.0, "Web Resource"
_JSON = frozenset({"application/json", "application/ld+json", "application/vc+ld+json", "application/did+json"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_NOWHERE = "There is no badge or page at this address. Check the link, or ask whoever gave it to you for a new one."

_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = Markup(_TEMPLATES.get_template("style.css").render())  # noqa: S704  our own file, without any value put in
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_NO_FORM = "form-action 'none'"
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src 'self' data:; "
        f"base-uri 'none'; {_NO_FORM}; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

# A file that is nobody's page: to be saved, kept nowhere, and were it shown all the same, able to do nothing.
PRIVATE = {
    **{name: _HEADERS[name] for name in ("X-Content-Type-Options", "Referrer-Policy")},
    "Content-Security-Policy": "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def page(
    template: str, *, status: int = 200, listed: bool = False, keep: bool = True, form: bool = False, **values: Any
) -> Response:
    """A page.

    `listed`: search engines may show it; `keep`: it may be shown again for a minute without asking; `form`: it holds a
    form that is sent back here.
    """
    html = _TEMPLATES.get_template(template).render(style=_STYLE, listed=listed, **values)
    cache = f"max-age={MAX_AGE}" if keep else "no-store"
    headers = _headers(listed=listed) | {"Cache-Control": cache, "Vary": "Accept"}
    if form:
        headers["Content-Security-Policy"] = _HEADERS["Content-Security-Policy"].replace(_NO_FORM, "form-action 'self'")
    return HTMLResponse(html, status, headers)


def message(title: str, text: str, *, status: int = 200, listed: bool = False) -> Response:
    """A page with one thing to say."""
    return page("message.html", status=status, listed=listed, keep=False, title=title, text=text)


def not_found(request: Request) -> Response:
    """The same answer for whatever is not there: never was, is not yet, or is withdrawn by its holder."""
    if prefers_json(request) or request.url.path.endswith(".json"):
        return refusal(404, _NOWHERE)
    return message("Nothing here", _NOWHERE, status=404)


def refusal(status: int, text: str) -> Response:
    """A plain sentence for a program."""
    return JSONResponse({"detail": text}, status, _headers() | _OPEN | {"Cache-Control": "no-store", "Vary": "Accept"})


def json(value: dict[str, Any], *, status: int = 200, media_type: str = "application/json") -> Response:
    """A JSON document that any site may read."""
    kept = {"Cache-Control": f"max-age={MAX_AGE}", "Vary": "Accept"}
    return JSONResponse(value, status, _headers() | _OPEN | kept, media_type)


def resource(request: Request, body: bytes, media_type: str) -> Response:
    """Exactly these bytes, for any site to read; 304 where the visitor has them."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = _headers() | _OPEN | {"ETag": tag, "Cache-Control": f"max-age={MAX_AGE}", "Vary": "Accept"}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers | {"Content-Type": media_type})


def prefers_json(request: Request) -> bool:
    """The visitor asks for JSON by name, and for nothing readable as much (RFC 9110, 12.5.1)."""
    wanted = [_media_range(part) for part in request.headers.get("accept", "").split(",")]
    json, html = (max((q for kind, q in wanted if kind in kinds), default=0.0) for kinds in (_JSON, _HTML))
    return json > html


def _media_range(text: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
    try:
        return kind, float(quality)
    except ValueError:
        return kind, 0.0


_OPEN = {"Access-Control-Allow-Origin": "*"}


def _headers(*, listed: bool = False) -> dict[str, str]:
    return _HEADERS if listed else _HEADERS | {"X-Robots-Tag": "noindex"}
