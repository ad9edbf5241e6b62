"""Small checks that compose: what a JSON value must look like, told as problems with JSON pointers.

Owns the grammar of checks; knows nothing of blocks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Problem = str
Check = Callable[[Any, str], Iterator[Problem]]


@dataclass(frozen=True)
class Optional:
    """A check for a field that may be left out. Present is never null: Slack refuses null too."""

    check: Check

    def __call__(self, value: Any, at: str) -> Iterator[Problem]:
        return self.check(value, at)


def optional(check: Check) -> Check:
    return Optional(check)


def string(most: int, *, least: int = 1, prefix: tuple[str, ...] = (), pattern: str = "") -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield f"must be a string [json-pointer:{at}]"
        elif len(value) < least:
            yield f"must be more than {least - 1} characters [json-pointer:{at}]"
        elif len(value) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{at}]"
        elif (prefix and not value.startswith(prefix)) or (pattern and not re.fullmatch(pattern, value)):
            yield f"must be a valid value [json-pointer:{at}]"

    return check


def flag(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield f"must be a boolean [json-pointer:{at}]"


def number(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"must be an integer from {least} to {most} [json-pointer:{at}]"

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield f"must be one of {', '.join(allowed)} [json-pointer:{at}]"

    return check


def items(check: Check, least: int, most: int) -> Check:
    def each(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield f"must be an array [json-pointer:{at}]"
            return
        if not least <= len(value) <= most:
            yield f"must have from {least} to {most} items, not {len(value)} [json-pointer:{at}]"
        for index, item in enumerate(value):
            yield from check(item, f"{at}/{index}")

    return each


def fields(**checks: Check) -> Check:
    """An object with these fields and no others."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield f"must be an object [json-pointer:{at}]"
            return
        for name in value.keys() - checks.keys():
            yield f"invalid additional property: {name} [json-pointer:{at}]"
        for name, inner in checks.items():
            if name in value:
                yield from inner(value[name], f"{at}/{name}")
            elif not isinstance(inner, Optional):
                yield f"missing required field: {name} [json-pointer:{at}]"

    return check


def union(by_type: dict[str, Check], otherwise: Check | None = None) -> Check:
    """Which check applies is said by the value's own `type`."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        inner = by_type.get(kind, otherwise) if isinstance(kind, str) else None
        if inner is None:
            yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        else:
            yield from inner(value, at)

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return fields(type=one_of("plain_text"), text=string(most), emoji=optional(flag))


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = fields(type=one_of("mrkdwn"), text=string(most), verbatim=optional(flag))
    return union({"plain_text": plain(most), "mrkdwn": mrkdwn})
