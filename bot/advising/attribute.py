"""One thing that can be asked about an entry: the words that ask for it, and the fields that answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    label: str  # in "The catalog does not say {label}"
    pattern: re.Pattern[str]
    fields: tuple[str, ...]  # the first that is stated answers; `beside` adds to it
    beside: tuple[str, ...] = ()
    only: re.Pattern[str] | None = None  # what a statement must hold to answer ("pass the exam" names no score)


def row(name: str, label: str, fields: str, beside: str, *patterns: str, only: str = "") -> Attribute:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
    must = re.compile(only) if only else None
    return Attribute(name, label, pattern, tuple(fields.split()), tuple(beside.split()), must)


def literal(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The characters that a pattern's own words match, word by word: its groups are gaps."""
    gaps = [match.span(number) for number in range(1, match.re.groups + 1)]
    for word in re.finditer(r"\S+", match.group()):
        start, end = match.start() + word.start(), match.start() + word.end()
        if not any(low <= start and end <= high for low, high in gaps):
            yield start, end
