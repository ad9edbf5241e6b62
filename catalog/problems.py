"""What is wrong with a catalog's files: where it stands and what to do about it, in an editor's words.

Only the shape of a finding. Faults are found by ``load`` (shape of the files) and ``check`` (between entries).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the folder that was read; `line` starts at 1.

    A ``note`` is worth knowing and stops nothing: a fact that the source is silent about, say.
    """

    file: str
    line: int
    message: str
    severity: Literal["problem", "note"] = "problem"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogError(Exception):
    """The files can't be used. `problems` holds every finding, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
