"""Arguments as they come in: forms, queries and JSON bodies turned into one dictionary.

Owns decoding and the few value checks that many methods share. Which arguments exist is reference.py.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.demo.refusal import Refused, invalid_arguments
from bot.demo.workspace import Json

STRUCTURED = frozenset({"blocks", "attachments", "view", "metadata", "files", "prompts"})
FALSE = {"0", "false", "False", ""}


def decode(content_type: str, body: bytes, query: str, *, takes_json: bool) -> Json:
    """One dictionary; raises invalid_json, json_not_object, or invalid_arguments for JSON where Slack reads none."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        if body and not takes_json:
            raise invalid_arguments("this method reads forms, not JSON")
        args |= _json_object(body)
    elif body:
        args |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return {name: _structured(name, value) for name, value in args.items() if value is not None}


def flag(args: Json, name: str) -> bool:
    value = args.get(name, False)
    return value not in FALSE if isinstance(value, str) else bool(value)


def integer(args: Json, name: str, default: int, least: int, most: int) -> int:
    """Raises invalid_arguments."""
    try:
        value = int(args.get(name, default))
    except (TypeError, ValueError) as wrong:
        raise invalid_arguments(f"{name} must be an integer") from wrong
    if not least <= value <= most:
        raise invalid_arguments(f"{name} must be from {least} to {most}")
    return value


def page(rows: list[Any], args: Json, *, default: int = 100) -> tuple[list[Any], str]:
    """The asked-for page and the cursor of the next, empty at the end; raises invalid_cursor."""
    limit = integer(args, "limit", default, 0, 1000) or default
    cursor = str(args.get("cursor") or "next:0")
    if not cursor.startswith("next:") or not cursor[5:].isdigit():
        raise Refused("invalid_cursor")
    start = int(cursor[5:])
    after = start + limit
    return rows[start:after], f"next:{after}" if after < len(rows) else ""


def _json_object(body: bytes) -> Json:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as wrong:
        raise Refused("invalid_json") from wrong
    if not isinstance(parsed, dict):
        raise Refused("json_not_object")
    return parsed


def _structured(name: str, value: Any) -> Any:
    """Forms carry structured arguments as JSON text; text that is none stays as it is and is refused later."""
    if name not in STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
