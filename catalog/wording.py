"""What pydantic found wrong with an entry, in an editor's words. Only wording: no reading and no rules."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

Wording = Callable[[str, ErrorDetails], str]

_SAID: dict[str, Wording] = {
    "missing": lambda name, _: f"`{name}` is missing. Add it; every entry of this kind needs one.",
    "string_type": lambda name, e: f"`{name}` must be text{_quotes(e['input'])}.",
    "int_parsing": lambda name, _: f"`{name}` must be a whole number.",
    "int_type": lambda name, _: f"`{name}` must be a whole number.",
    "int_from_float": lambda name, _: f"`{name}` must be a whole number.",
    "float_parsing": lambda name, _: f"`{name}` must be a number.",
    "float_type": lambda name, _: f"`{name}` must be a number.",
    "bool_parsing": lambda name, _: f"`{name}` must be `true` or `false`.",
    "bool_type": lambda name, _: f"`{name}` must be `true` or `false`.",
    "tuple_type": lambda name, _: f"`{name}` must be a list: one `- ...` line for each value.",
    "list_type": lambda name, _: f"`{name}` must be a list: one `- ...` line for each value.",
    "dict_type": lambda name, _: f"`{name}` must hold fields of its own, one a line, indented below it.",
    "model_type": lambda name, _: f"`{name}` must hold fields of its own, one a line, indented below it.",
    "model_attributes_type": lambda name, _: f"`{name}` must hold fields of its own, one a line, indented below it.",
    "union_tag_not_found": lambda _, __: "This has no `type`. Say badge, task, experience, course, any_of or all_of.",
}


def say(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """One sentence or two: what is wrong and what to do. `model` is the kind of entry that the fault is in."""
    kind, loc = fault["type"], fault["loc"]
    name = _name(loc)
    if kind == "extra_forbidden":
        return f"`{name}` is not a field here.{_guess(name, _fields(model))}"
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        context = fault.get("ctx", {})
        allowed = str(context.get("expected") or context.get("expected_tags"))
        shown = fault["input"].get("type") if isinstance(fault["input"], dict) else fault["input"]
        field = "type" if kind == "union_tag_invalid" else name
        return f"`{field}` is `{shown}`, which is not one of {allowed}."
    wording = _SAID.get(kind)
    return wording(name, fault) if wording else f"`{name}`: {fault['msg'].removeprefix('Value error, ')}."


def _name(loc: tuple[int | str, ...]) -> str:
    named = [str(step) for step in loc if isinstance(step, str)]
    return named[-1] if named else "entry"


def _quotes(value: Any) -> str:
    return f': write it in quotes, "{value}"' if isinstance(value, int | float) else ""


def _guess(name: str, fields: set[str]) -> str:
    close = get_close_matches(name, sorted(fields), n=1, cutoff=0.7)
    return f" Did you mean `{close[0]}`?" if close else " Remove it, or put it in `note`."


def _fields(annotation: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """Names of the fields of a model and of all models below it."""
    if annotation in seen:
        return set()
    seen |= {annotation}
    if get_origin(annotation) in (Union, UnionType, Annotated, tuple):
        return set().union(*(_fields(part, seen) for part in get_args(annotation)))
    if get_origin(annotation) is Literal or not isinstance(annotation, type) or issubclass(annotation, Enum):
        return set()
    if not issubclass(annotation, BaseModel):
        return set()
    below = (_fields(info.annotation, seen) for info in annotation.model_fields.values())
    return set(annotation.model_fields).union(*below)
