"""The name of a file as it may be shown and sent on. It is never used as a path: bytes lie under their hash."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

LONGEST = 100
_JOINERS = "\u200c\u200d"  # several scripts, and some emoji, need them inside words
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, directions, halves, line ends
_FORBIDDEN = frozenset('"<>|:*?')  # what a file system or a header takes for something else
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)  # names that Windows takes for machines


def display_name(name: str) -> str:
    """The last part of a path, without what hides or turns text round, at most LONGEST characters; never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if _is_shown(c))
    shown = " ".join(shown.split()).lstrip(". ").rstrip(". ")
    if not shown:
        return "file"
    suffix = PurePath(shown).suffix[:12]
    stem = shown.removesuffix(suffix)[: LONGEST - len(suffix) - 1]
    guard = "_" if stem.partition(".")[0].strip().lower() in _DEVICES else ""
    return f"{guard}{stem}{suffix}"


def _is_shown(character: str) -> bool:
    hidden = unicodedata.category(character) in _HIDDEN and character not in _JOINERS
    return character not in _FORBIDDEN and not hidden
