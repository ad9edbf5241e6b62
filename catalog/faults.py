"""A fault inside one entry, before it is known where the entry stands, and what the checks look at to find one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from catalog.model import Catalog

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    path: Path  # from the entry to the value
    message: str
    severity: Literal["problem", "note"] = "problem"


def fault(*path_and_message: str | int) -> Fault:
    """The steps to the value, then the message."""
    *path, message = path_and_message
    return Fault(tuple(path), str(message))


@dataclass(frozen=True)
class Context:
    """The entries that could be read, and what is known of the others."""

    catalog: Catalog
    known: dict[str, set[str]]  # section -> ids that stand in the files, also of entries with faults of their own
    partial: bool  # some of the files could not be read: nobody knows what ids they hold
    needs: dict[str, set[str]]  # macro-badge -> macro-badges that its pathways require

    def reference(self, ref: str, section: str, *path: str | int) -> Iterator[Fault]:
        """A fault where `ref` names no entry of `section`."""
        if not self.partial and ref not in self.known[section]:
            noun = section.removesuffix("s")
            yield fault(*path, f"There is no {noun} `{ref}`. Correct the id, or add the {noun}.")
