"""The one table: what was measured, beside what, and whether that met its aim. Nothing here fails a run."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median

HEADINGS = ("what", "figure", "beside", "ratio", "aim", "met")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line. Without an aim it informs only."""

    what: str
    figure: str
    beside: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.figure, self.beside, self.ratio, self.aim, {None: "", True: "yes", False: "NO"}[self.met]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def beside(what: str, ours: Sequence[float], theirs: Sequence[float], at_most: float | None = None) -> Row:
    """Seconds of every round, ours and the other's of the same run; the aim is a ratio of the medians."""
    ratio = median(ours) / median(theirs)
    return Row(
        what=what,
        figure=milliseconds(median(ours)),
        beside=milliseconds(median(theirs)),
        ratio=f"{ratio:.2f}",
        aim="" if at_most is None else f"ratio ≤ {at_most:g}",
        met=None if at_most is None else ratio <= at_most,
    )


def alone(what: str, ours: Sequence[float], under_ms: float | None = None) -> Row:
    """Seconds of every round; the aim is the median's own."""
    return Row(
        what=what,
        figure=milliseconds(median(ours)),
        aim="" if under_ms is None else f"< {under_ms:g} ms",
        met=None if under_ms is None else median(ours) * 1000 < under_ms,
    )


def text(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADINGS))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([shown[0], "  ".join("-" * width for width in widths), *shown[1:]])


def machine() -> str:
    """What it was measured on, and how busy that was."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    cpu = names[0].partition(":")[2].strip() if names else platform.machine()
    return (
        f"{os.cpu_count()} × {cpu}, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
