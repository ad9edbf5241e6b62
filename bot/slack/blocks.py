"""Messages, forms and the home page as Block Kit. The only builder of blocks; it decides how things look, not what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.service.surface import Button, Card, Confirm, Do, FieldKind, Form, FormField, Home, Message, SearchField
from bot.slack.parse import SEARCH
from bot.slack.text import fallback, mrkdwn, rich_text

Block = dict[str, Any]
ROW = 5  # buttons that stand well in one row
MAX_LABEL = 75
MAX_BLOCKS = 50
MAX_HOME_BLOCKS = 100
PICKERS = {FieldKind.DATE: ("datepicker", "initial_date"), FieldKind.TIME: ("timepicker", "initial_time")}


def message(m: Message) -> dict[str, Any]:
    """{"text", "blocks"} of a message."""
    blocks = [*_heading(m.title), *_text(m.lines), *_rows(m.buttons), *_small(m.small), *_rows(m.asides, "aside")]
    return {"text": fallback(m.lines), "blocks": blocks[:MAX_BLOCKS]}


def home(h: Home) -> dict[str, Any]:
    blocks: list[Block] = [*_search(h.search)] if h.search else []
    for number, card in enumerate(h.cards):
        blocks += [*([{"type": "divider"}] if number else []), *_card(card, number)]
    return {"type": "home", "blocks": blocks[:MAX_HOME_BLOCKS]}


def modal(form: Form) -> dict[str, Any]:
    """A form as a modal; its name and arguments travel in private_metadata and are checked again when they return."""
    blocks = [*_text(form.intro), *(_input(field) for field in form.fields)]
    view = {
        "type": "modal",
        "callback_id": form.name.value,
        "title": _plain(form.title, 24),
        "close": _plain("Close", 24),
        "private_metadata": json.dumps(form.args),
        "blocks": blocks[:MAX_HOME_BLOCKS],
    }
    return view | ({"submit": _plain(form.submit, 24)} if form.submit else {})


def _search(field: SearchField) -> Iterable[Block]:
    """A line to type into: Enter asks, and so does the button, for whoever has no Enter."""
    element = {
        "type": "plain_text_input",
        "action_id": f"{Do.SEARCH.value}:field",
        "max_length": 300,
        "placeholder": _plain(field.placeholder, 150),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    } | ({"initial_value": field.typed} if field.typed else {})
    label = _plain(field.label, 2000)
    yield {"type": "input", "block_id": SEARCH, "label": label, "element": element, "dispatch_action": True}
    yield from _rows((Button(label=field.button, do=Do.SEARCH),), "searching")


def _card(card: Card, number: int) -> list[Block]:
    return [*_heading(card.title), *_text(card.lines), *_rows(card.buttons, f"card{number}"), *_small(card.small)]


def _heading(title: str) -> list[Block]:
    return [{"type": "header", "text": _plain(title, 150)}] if title else []


def _text(lines: Sequence[Any]) -> list[Block]:
    block = rich_text(lines)
    return [block] if block else []


def _small(lines: Sequence[Any]) -> list[Block]:
    elements = [{"type": "mrkdwn", "text": text[:2000]} for spans in lines[:10] if (text := mrkdwn(spans))]
    return [{"type": "context", "elements": elements}] if elements else []


def _rows(buttons: Sequence[Button], prefix: str = "row") -> Iterable[Block]:
    for start in range(0, len(buttons), ROW):
        row = [_button(b, start + i) for i, b in enumerate(buttons[start : start + ROW])]
        yield {"type": "actions", "block_id": f"{prefix}:{start}", "elements": row}


def _button(b: Button, number: int) -> Block:
    made: Block = {
        "type": "button",
        "text": _plain(b.label, MAX_LABEL),
        "action_id": f"{b.do.value}:{number}",
        "value": json.dumps(b.args),
    }
    if b.primary:
        made["style"] = "primary"
    if b.danger:
        made["style"] = "danger"
    if b.confirm:
        made["confirm"] = _confirm(b.confirm)
    if b.url:
        made["url"] = b.url
    return made


def _confirm(c: Confirm) -> Block:
    return {
        "title": _plain(c.title, 100),
        "text": _plain(c.text, 300),
        "confirm": _plain(c.yes, 30),
        "deny": _plain(c.no, 30),
    }


def _input(field: FormField) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.id,
        "optional": field.optional,
        "label": _plain(field.label, 2000),
        "element": _element(field),
    }
    return block | ({"hint": _plain(field.hint, 2000)} if field.hint else {})


def _element(field: FormField) -> Block:
    if field.kind is FieldKind.FILES:
        types = [ending.removeprefix(".") for ending in field.accepted]
        return {"type": "file_input", "action_id": "value", "filetypes": types, "max_files": 5}
    if field.kind is FieldKind.CHECKS:
        options = [{"text": _plain(o.label, MAX_LABEL), "value": o.value} for o in field.options]
        return {"type": "checkboxes", "action_id": "value", "options": options}
    if field.kind is FieldKind.CHOICE:
        options = [{"text": _plain(o.label, MAX_LABEL), "value": o.value} for o in field.options]
        return {"type": "static_select", "action_id": "value", "options": options}
    if field.kind in PICKERS:
        kind, name = PICKERS[field.kind]
        return {"type": kind, "action_id": "value"} | ({name: field.initial} if field.initial else {})
    initial = {"initial_value": field.initial} if field.initial else {}
    if field.kind is FieldKind.LINK:
        return {"type": "url_text_input", "action_id": "value"} | initial
    long = field.kind is FieldKind.LONG_TEXT
    return {"type": "plain_text_input", "action_id": "value", "multiline": long, "max_length": 3000} | initial


def _plain(text: str, limit: int) -> Block:
    shown = " ".join(text.split()) or "…"
    return {"type": "plain_text", "text": shown if len(shown) <= limit else shown[: limit - 1] + "…", "emoji": False}
