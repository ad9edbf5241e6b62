"""Block Kit's limits, checked before anything leaves: what Slack would refuse is a fault of ours, found here.

Numbers are Slack's (Block Kit reference); the whole-message budget is ours, well under the undocumented one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.slack.text import MAX_TEXT

Payload = dict[str, Any]
_TEXT_LIMIT = {"header": 150, "section": 3000}
_BUTTON = {"text": 75, "value": 2000, "url": 3000, "action_id": 255}
_VIEW = {"private_metadata": 3000, "callback_id": 255}
_VIEW_TITLES = ("title", "submit", "close")
_MAX_ID = 255
_OPTIONS = {"checkboxes": 10, "radio_buttons": 10, "static_select": 100, "overflow": 5}
_ACTIONS = 25
_CONTEXT = 10


class InvalidPayload(ValueError):
    """The payload breaks a limit of Block Kit; every breach is listed."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def check_message(payload: Payload) -> None:
    """Raises InvalidPayload. A message needs its text fallback; blocks count at most 50."""
    problems = list(_blocks(payload.get("blocks", []), 50))
    if not str(payload.get("text", "")).strip():
        problems.append("a message needs text for notifications and screen readers")
    if len(payload.get("text", "")) > 4000:  # noqa: PLR2004  Slack's advice for chat.postMessage
        problems.append("text is over 4000 characters")
    if _size(payload.get("blocks", [])) > MAX_TEXT + 1000:
        problems.append("the blocks hold more text than one message takes")
    _raise(problems)


def check_view(view: Payload) -> None:
    """Raises InvalidPayload. For modals and the home page."""
    problems = list(_blocks(view.get("blocks", []), 100))
    problems += [f"{k} is over {n}" for k, n in _VIEW.items() if len(view.get(k, "")) > n]
    problems += [f"{k} is over 24" for k in _VIEW_TITLES if len(view.get(k, {}).get("text", "")) > 24]  # noqa: PLR2004  Slack's limit, said beside it
    has_input = any(b.get("type") == "input" for b in view.get("blocks", []))
    if has_input and view.get("type") == "modal" and "submit" not in view:
        problems.append("a modal with inputs needs a submit button")
    ids = [b["block_id"] for b in view.get("blocks", []) if "block_id" in b]
    if len(ids) != len(set(ids)):
        problems.append("block_id stands twice")
    _raise(problems)


def _raise(problems: list[str]) -> None:
    if problems:
        raise InvalidPayload(problems)


def _blocks(blocks: list[Payload], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, {most} fit"
    for block in blocks:
        yield from _block(block)


def _block(block: Payload) -> Iterator[str]:
    kind = block.get("type", "")
    if len(block.get("block_id", "")) > _MAX_ID:
        yield "block_id is over 255"
    limit = _TEXT_LIMIT.get(kind)
    if limit and not 0 < len(block.get("text", {}).get("text", "")) <= limit:
        yield f"{kind} text must have 1 to {limit} characters"
    if kind == "context" and not 0 < len(block.get("elements", [])) <= _CONTEXT:
        yield "context takes 1 to 10 elements"
    if kind == "actions":
        yield from _actions(block)
    if kind == "input":
        yield from _input(block)
    if kind == "rich_text":
        yield from (f"rich text has an empty {e.get('type')}" for e in _spans(block) if not e.get("text"))


def _actions(block: Payload) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= _ACTIONS:
        yield "actions takes 1 to 25 elements"
    ids = [e.get("action_id") for e in elements]
    if len(ids) != len(set(ids)):
        yield "action_id stands twice in a block"
    for element in elements:
        yield from _element(element)


def _input(block: Payload) -> Iterator[str]:
    for part in ("label", "hint"):
        if len(block.get(part, {}).get("text", "")) > 2000:  # noqa: PLR2004  Slack's limit
            yield f"{part} is over 2000"
    if not block.get("label", {}).get("text"):
        yield "an input needs a label"
    yield from _element(block.get("element", {}))


def _element(element: Payload) -> Iterator[str]:
    kind = element.get("type", "")
    for name, most in _BUTTON.items():
        value = element.get(name, "")
        shown = value.get("text", "") if isinstance(value, dict) else value
        if len(shown) > most:
            yield f"{kind} {name} is over {most}"
    if kind == "button" and not element.get("text", {}).get("text"):
        yield "a button needs a label"
    options = element.get("options", [])
    if kind in _OPTIONS and not 0 < len(options) <= _OPTIONS[kind]:
        yield f"{kind} takes 1 to {_OPTIONS[kind]} options"
    yield from (
        "an option is over 75" for o in options if max(len(o["text"]["text"]), len(o["value"])) > _BUTTON["text"]
    )
    if element.get("max_length", 0) > 3000:  # noqa: PLR2004  Slack's limit
        yield "max_length is over 3000"
    if len(element.get("initial_value", "")) > 3000:  # noqa: PLR2004  Slack's limit
        yield "initial_value is over 3000"
    yield from _confirm(element.get("confirm", {}))


def _confirm(confirm: Payload) -> Iterator[str]:
    for part, most in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items():
        if len(confirm.get(part, {}).get("text", "")) > most:
            yield f"confirm {part} is over {most}"


def _spans(block: Payload) -> Iterator[Payload]:
    for section in block.get("elements", []):
        yield from section.get("elements", [])


def _size(blocks: list[Payload]) -> int:
    """Characters that a reader sees, all blocks together."""
    total = 0
    for block in blocks:
        text = block.get("text", {})
        total += len(text.get("text", "")) if isinstance(text, dict) else 0
        total += sum(len(e.get("text", "")) for e in _spans(block)) if block.get("type") == "rich_text" else 0
    return total
