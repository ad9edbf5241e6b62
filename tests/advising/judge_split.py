"""The question set in two parts: the open one may be read, the blind one only ever counted.

A question is blind where the SHA-1 of its id begins with 0, 1, 2, 3 or 4. Nobody reads or tunes on a blind question:
a figure on questions that were looked at says little about the ones that were not (ADVISING.md).
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

BLIND = frozenset("01234")


def is_blind(question: str) -> bool:
    return hashlib.sha1(question.encode(), usedforsecurity=False).hexdigest()[0] in BLIND


def part(lines: Iterable[str], *, blind: bool) -> list[str]:
    """The lines of one part."""
    return [line for line in lines if line.strip() and is_blind(json.loads(line)["id"]) is blind]


def shared() -> Path:
    """Where the question set stands: beside the checkout, or where CAIRN_SHARED says."""
    return Path(os.environ.get("CAIRN_SHARED", Path(__file__).parents[3] / "shared"))
