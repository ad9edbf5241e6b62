"""Text as values: lines of spans, so that what people and catalogs wrote is never mistaken for mark-up.

Whoever renders a span decides how strong or linked text looks there; nobody concatenates mark-up into strings.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


class Span(BaseModel):
    """A run of text shown literally. `url` makes it a link; only addresses that we built or checked go there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    strong: bool = False
    quiet: bool = False  # small print
    url: str | None = None


Line = tuple[Span, ...]


def strong(text: str) -> Span:
    return Span(text=text, strong=True)


def link(text: str, url: str) -> Span:
    return Span(text=text, url=url)


def line(*parts: str | Span) -> Line:
    """A line from plain strings and spans, in reading order."""
    return tuple(part if isinstance(part, Span) else Span(text=part) for part in parts if part != "")


def plain(lines: Iterable[Line]) -> str:
    """The same as unformatted text, a line each: fallbacks, command line, tests."""
    return "\n".join("".join(span.text for span in spans) for spans in lines)
