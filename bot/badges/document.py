"""Reading a stranger's JSON: bounded, and with one meaning only.

Owns what may come in as a document at all. It must not know what the members mean.
"""

import json
import math
from typing import Any, Never

MAX_BYTES = 256 * 1024  # a signed badge takes 3 to 20 kB
MAX_DEPTH = 64  # a badge nests about eight levels


class UnreadableError(ValueError):
    """There is no badge in what you gave me."""


class RefusedError(ValueError):
    """It looks like a badge, but it is made in a way that no honest badge is."""


def parse(data: bytes | str) -> dict[str, Any]:
    """The JSON object in `data`.

    Raises UnreadableError when it is no JSON object, RefusedError when two readers could disagree on what it says
    (duplicate members, NaN, broken Unicode) or when it is too large or too deep to be looked at.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise RefusedError(f"The document is larger than {MAX_BYTES // 1024} kB.")
    try:
        value = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_members, parse_constant=_constant)
    except RecursionError:
        raise RefusedError("The document is nested too deeply.") from None
    except RefusedError:
        raise
    except ValueError as problem:
        raise UnreadableError("This is no badge that I can read: it is not JSON in UTF-8.") from problem
    if not isinstance(value, dict):
        raise UnreadableError("This does not hold a JSON object.")
    _check(value)
    return value


def dump(document: dict[str, Any]) -> bytes:
    """A document as published: UTF-8, members in their order, no needless space. Same document, same bytes."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RefusedError("The document names the same member twice.")
    return members


def _constant(name: str) -> Never:
    raise RefusedError(f"The document holds {name}, which is not JSON.")


def _check(value: object) -> None:
    """Iterative, because the point is to survive what a recursive walk would not."""
    stack: list[tuple[object, int]] = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise RefusedError("The document is nested too deeply.")
        if isinstance(item, dict):
            stack.extend((part, depth + 1) for pair in item.items() for part in pair)
        elif isinstance(item, list):
            stack.extend((part, depth + 1) for part in item)
        elif isinstance(item, float) and not math.isfinite(item):
            raise RefusedError("The document holds a number that is not finite.")
        elif isinstance(item, str) and not _is_unicode(item):
            raise RefusedError("The document holds a text that is not Unicode.")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
