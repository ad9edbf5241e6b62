"""What a person put into a form: turned into Slack's state values, and checked as Slack's own client checks.

Owns one element's value at a time and the whole of a view's state; sends nothing.
Raw values are plain: text, an option's value, a list of those, a date, or file ids.
"""

import re
from typing import Any

from bot.demo.elements import interactive, options_of
from bot.demo.files import Files
from bot.demo.refusal import Misuse
from bot.demo.views import View
from bot.demo.workspace import Json

STATELESS = {"button", "overflow"}
REQUIRED = "Please complete this required field."


def action_of(element: Json, block: Json, raw: Any, ts: str, files: Files) -> Json:
    """One entry of a block_actions payload's `actions`."""
    common: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    if element["type"] == "button":
        kept: Json = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return {**common, **kept, "action_ts": ts}
    if element["type"] == "overflow":
        return {**common, "selected_option": _option(element, raw), "action_ts": ts}
    return {**common, **state_value(element, raw, files), "action_ts": ts}


def state_value(element: Json, raw: Any, files: Files) -> Json:
    """Slack's state object for this element; raises Misuse for a choice it does not offer."""
    kind = element["type"]
    if kind in {"static_select", "radio_buttons"}:
        return {"type": kind, "selected_option": None if raw in (None, "") else _option(element, raw)}
    if kind in {"multi_static_select", "checkboxes"}:
        return {"type": kind, "selected_options": [_option(element, value) for value in raw or []]}
    if kind == "file_input":
        return {"type": kind, "files": [files.file_object(files.get(file_id)) for file_id in raw or []]}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": int(raw) if raw else None}
    if kind in SELECTED:
        return {"type": kind, SELECTED[kind]: raw or None}
    return {"type": kind, "value": raw or None}


SELECTED = {"users_select": "selected_user", "datepicker": "selected_date", "timepicker": "selected_time"}


def fill(view: View, values: dict[str, dict[str, Any]], files: Files) -> None:
    """Put what the person typed into the view; raises Misuse for a field that is not in it."""
    known = {(b["block_id"], e["action_id"]): e for b, e in interactive(view.content["blocks"])}
    for block_id, typed in values.items():
        for action_id, raw in typed.items():
            if (block_id, action_id) not in known:
                raise Misuse(f"There is no field {action_id!r} in this form.")
            value = state_value(known[block_id, action_id], raw, files)
            view.values.setdefault(block_id, {})[action_id] = value


def complete_state(view: View, files: Files) -> None:
    """Fields that nobody touched hold their initial value, or Slack's empty one."""
    for block, element in interactive(view.content["blocks"]):
        if element["type"] not in STATELESS:
            typed = view.values.setdefault(block["block_id"], {})
            typed.setdefault(element["action_id"], state_value(element, _initial(element), files))


def problems(view: View) -> dict[str, str]:
    """block_id -> what Slack's client says before it lets a form go; empty when it may."""
    found = {}
    for block in view.content["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            value = view.values[block["block_id"]][element["action_id"]]
            problem = _problem(element, _plain(value), optional=block.get("optional", False))
            if problem:
                found[block["block_id"]] = problem
    return found


def _problem(element: Json, value: Any, *, optional: bool) -> str | None:
    if not value:
        return None if optional else REQUIRED
    if element["type"] == "file_input":
        return _file_problem(element, value)
    if not isinstance(value, str):
        return None
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    pattern, complaint = PATTERNS.get(element["type"], ("", ""))
    return complaint if pattern and not re.fullmatch(pattern, value) else None


PATTERNS = {
    "url_text_input": (r"https?://\S+", "Please enter a valid URL, with http:// or https:// before it."),
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a number."),
}


def _file_problem(element: Json, files: list[Json]) -> str | None:
    most = element.get("max_files", 10)
    if len(files) > most:
        return f"Please choose at most {most} files."
    if any(file["size"] > 10 * 1024 * 1024 for file in files):
        return "A file here may have at most 10 MB."
    allowed = element.get("filetypes")
    if allowed and any(file["filetype"] not in allowed for file in files):
        return f"Please choose files of these types: {', '.join(allowed)}."
    return None


def _plain(value: Json) -> Any:
    return next(part for name, part in value.items() if name != "type")


def _initial(element: Json) -> Any:
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    names = ("initial_value", "initial_date", "initial_time", "initial_date_time", "initial_user")
    return next((element[name] for name in names if name in element), None)


def _option(element: Json, raw: Any) -> Json:
    for option in options_of(element):
        if option["value"] == raw:
            return option
    raise Misuse(f"{raw!r} is not among the choices.")
