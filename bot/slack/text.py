"""Text to and from Slack: rich text for what we say, plain text for what we hear. Nothing anybody wrote becomes mark-up."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from bot.prose import Line, Span, plain

MAX_TEXT = 9000  # characters of a whole message; Slack refuses about 13,200 without documenting it
MAX_FALLBACK = 3500
_LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+\|([^>]*)>")
_OTHER = re.compile(r"<[!@#][^>]*>")
_GROUPS = re.compile(r"<[!#][^>]*>")


def escape(text: str) -> str:
    """For the few places that only take mrkdwn or fallback text (Slack: escape &, < and >)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heard(text: str, bot: str = "", *, keep_people: bool = False) -> str:
    """What a person typed, as they meant it: our own mention gone, links as addresses, entities decoded.

    `keep_people`: mentions of people stay as Slack writes them, for commands that name somebody.
    """
    if bot:
        text = re.sub(rf"<@{re.escape(bot)}(?:\|[^>]*)?>", " ", text)
    text = text.replace("\x00", "")  # PostgreSQL keeps no such character
    text = _LINK.sub(lambda m: m.group(1).removeprefix("mailto:"), text)
    text = _CHANNEL.sub(r"#\1", text)
    return html.unescape((_GROUPS if keep_people else _OTHER).sub(" ", text)).strip()


def fallback(lines: Iterable[Line]) -> str:
    """The message as text alone, for notifications and screen readers."""
    text = escape(plain(lines)).strip() or "…"
    return text if len(text) <= MAX_FALLBACK else text[: MAX_FALLBACK - 1] + "…"


def rich_text(lines: Iterable[Line]) -> dict[str, Any] | None:
    """A rich text block: every span is shown literally, whatever it holds. None where there is nothing to show."""
    sections = []
    room = MAX_TEXT
    for spans in lines:
        elements = [e for span in spans if (e := _element(span, room)) is not None]
        room -= sum(len(e["text"]) for e in elements)
        if elements:
            sections.append({"type": "rich_text_section", "elements": elements})
        if room <= 0:
            break
    return {"type": "rich_text", "elements": sections} if sections else None


def _element(span: Span, room: int) -> dict[str, Any] | None:
    text = span.text if len(span.text) <= room else span.text[: max(0, room - 1)] + "…"
    if not span.text or room <= 0:
        return None
    if span.url:
        return {"type": "link", "url": span.url, "text": text}
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if span.strong else {})


def mrkdwn(spans: Line) -> str:
    """Small print: escaped, with the links that we built."""
    return "".join(f"<{_address(s.url)}|{_label(s.text)}>" if s.url else escape(s.text) for s in spans)


def _address(url: str) -> str:
    """An address that can't end its link early, whatever a catalog names as its source."""
    return "".join(quote(c) if c in "<>|" or c.isspace() else c for c in url).replace("&", "&amp;")


def _label(text: str) -> str:
    return escape(text).replace("|", "¦")
