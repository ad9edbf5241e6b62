"""Messages as plain text: what a person reads, with [Buttons], for transcripts and expectations.

Owns wording of blocks only; pure. `names` maps ids of people and channels to what is shown for them.
"""

import html
import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.demo.elements import options_of
from bot.demo.workspace import Json

Names = Mapping[str, str]
NOBODY: Names = MappingProxyType({})


def render_text(message: Json, names: Names = NOBODY) -> str:
    """A message (or a view) as a person reads it: a line a block, buttons in brackets, files last."""
    blocks = message.get("blocks")
    lines = [_title(message)] if "title" in message else []
    lines += render_blocks(blocks, names) if blocks else [mrkdwn(message.get("text", ""), names)]
    lines += [f"(file: {file.get('name', file['id'])})" for file in message.get("files", [])]
    if message.get("submit"):
        lines.append(f"[{message['submit']['text']}]")
    return "\n".join(line for line in lines if line)


def render_blocks(blocks: list[Json], names: Names = NOBODY) -> list[str]:
    return [_block(block, names) for block in blocks]


def mrkdwn(text: str, names: Names = NOBODY) -> str:
    """Links, mentions and entities resolved; emphasis marks stay, as in the story's transcripts."""
    return html.unescape(re.sub(r"<([^<>]*)>", lambda found: _link(found[1], names), text))


def label_of(element: Json) -> str:
    """What is written on an element: a button's text, a select's placeholder."""
    text = element.get("text") or element.get("placeholder") or {}
    return html.unescape(str(text.get("text", "")))


def _title(view: Json) -> str:
    return f"{view['title']['text']}" if view.get("type") == "modal" else ""


def _link(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target[:1] in {"@", "#", "!"}:
        name = label or names.get(target[1:], target[1:])
        return f"{'@' if target[0] == '!' else target[0]}{name}"
    target = target.removeprefix("mailto:")
    return f"{label} ({target})" if label and label != target else target


def _block(block: Json, names: Names) -> str:
    match block["type"]:
        case "section":
            return _section(block, names)
        case "header":
            return f"*{_text(block['text'], names)}*"
        case "context":
            return f"_{' '.join(_context(e, names) for e in block['elements'])}_"
        case "actions":
            return " ".join(_element(e) for e in block["elements"])
        case "image":
            return f"(image: {block['alt_text']})"
        case "input":
            return _input(block)
        case "rich_text":
            return "\n".join(_rich(e, names) for e in block["elements"])
        case "markdown":
            return str(block["text"])
        case "divider":
            return "──────"
        case other:
            return f"({other})"


def _section(block: Json, names: Names) -> str:
    parts = [_text(block["text"], names)] if "text" in block else []
    parts += [_text(field, names) for field in block.get("fields", [])]
    text = "\n".join(parts)
    return f"{text} {_element(block['accessory'])}" if "accessory" in block else text


def _text(text: Json, names: Names) -> str:
    return mrkdwn(text["text"], names) if text["type"] == "mrkdwn" else html.unescape(text["text"])


def _context(element: Json, names: Names) -> str:
    return f"(image: {element['alt_text']})" if element["type"] == "image" else _text(element, names)


def _element(element: Json) -> str:
    kind = element["type"]
    if kind == "button":
        return f"[{label_of(element)}]"
    if kind == "image":
        return f"(image: {element['alt_text']})"
    if kind in {"checkboxes", "radio_buttons"}:
        mark = "☐" if kind == "checkboxes" else "○"
        return " ".join(f"{mark} {option['text']['text']}" for option in options_of(element))
    if kind == "overflow":
        return f"[… {' / '.join(option['text']['text'] for option in options_of(element))}]"
    return f"[{label_of(element) or kind} ▾]"


def _input(block: Json) -> str:
    kind = block["element"]["type"]
    filled = block["element"].get("initial_value", "")
    typed = f"[{filled or '…'}]" if kind.endswith("_input") else _element(block["element"])
    optional = " (optional)" if block.get("optional") else ""
    return f"{block['label']['text']}{optional}: {typed}"


def _rich(element: Json, names: Names) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"• {_rich(inner, names)}" for inner in element["elements"])
    return "".join(_leaf(leaf, names) for leaf in element["elements"])


def _leaf(leaf: Json, names: Names) -> str:
    if leaf["type"] == "user":
        return f"@{names.get(leaf['user_id'], leaf['user_id'])}"
    if leaf["type"] == "channel":
        return f"#{names.get(leaf['channel_id'], leaf['channel_id'])}"
    if leaf["type"] == "emoji":
        return f":{leaf['name']}:"
    return str(leaf.get("text") or leaf.get("url", ""))
