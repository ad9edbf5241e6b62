"""The picture of a badge: a cairn of as many stones as the level, ink on paper.

Owns the drawing as shapes and its SVG form; `raster.py` paints the same shapes as PNG. It must not know what a badge
means: name, kind, level, accent and the DEMO mark are all it is told.
"""

import math
import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Literal

Kind = Literal["micro", "level", "macro"]
Point = tuple[float, float]

SIZE = 400
PAPER, EDGE, INK, ALARM = "#faf6ec", "#ddd2b8", "#23282d", "#b3261e"
CORNER = 56
_FONTS = "Avenir Next,Segoe UI,Helvetica Neue,Helvetica,Arial,sans-serif"
_LIGHT = 0.82  # how far the sun behind the stones is from the accent to the paper
_COLOUR = re.compile(r"^#[0-9a-f]{6}$", re.IGNORECASE)
GROUND = (76.0, 324.0, 186.0)  # left, right, height
SUN = (200.0, 108.0, 84.0)  # middle, radius; the ground hides its foot
LABEL_BASE = 378
RIBBON: tuple[tuple[float, float], ...] = ((254, 0), (334, 0), (400, 66), (400, 146))
RIBBON_TEXT = (347.0, 53.0, 29)  # middle and size, turned by 45 degrees
_AA = 4.5
_LINE_WIDTH, _ROOM, _LETTER = 22, 352, 0.58  # letters in a line; width for them; width of a letter for its size
_FONT_SIZES = (62, 62, 45)  # by lines: as large as there is room, since many see the picture at 64 pixels
_LABEL_SIZE, _LABEL_LETTER = 44, 0.68
_NAME_MIDDLE = 263.0


@dataclass(frozen=True, kw_only=True)
class Art:
    """What a badge's picture shows. `level` counts for kind "level" only."""

    name: str
    kind: Kind
    level: int = 1  # 1, 2 or 3
    accent: str = "#2f6f6a"  # #rrggbb
    demo: bool = False

    def __post_init__(self) -> None:
        if not _COLOUR.match(self.accent) or self.level not in {1, 2, 3}:
            raise ValueError("A badge picture needs an accent #rrggbb and a level 1, 2 or 3.")


@dataclass(frozen=True)
class Stone:
    """A pebble: a superellipse, leaning a little. x, y is its middle; lengths in the 400 by 400 picture."""

    x: float
    y: float
    width: float
    height: float
    lean: float = 0.0  # degrees
    accent: bool = False

    def outline(self, points: int = 72) -> list[Point]:
        """Points around it. The flat power makes a river stone; the skew keeps it from looking machined."""
        turn = math.radians(self.lean)
        return [self._at(2 * math.pi * step / points, turn) for step in range(points)]

    def shine(self, points: int = 20) -> list[Point]:
        """A stroke along the upper left, where the light falls."""
        inner = Stone(self.x, self.y - 1, self.width - 26, self.height - 22, self.lean)
        turn = math.radians(self.lean)
        return [inner._at(math.radians(188 + 62 * step / points), turn) for step in range(points + 1)]

    def _at(self, angle: float, turn: float) -> Point:
        across, up = math.cos(angle), math.sin(angle)
        x = math.copysign(abs(across) ** 0.78, across) * self.width / 2
        y = math.copysign(abs(up) ** 0.82, up) * self.height / 2 * (1 - 0.10 * across)
        return self.x + x * math.cos(turn) - y * math.sin(turn), self.y + x * math.sin(turn) + y * math.cos(turn)


# From the ground up; each rests on the one before. A level adds a stone, the macro-badge sets the capstone.
_BASE = Stone(200, 162, 164, 48, -1.5)
_SECOND = Stone(205, 118, 124, 42, 2.5)
_THIRD = Stone(197, 80, 90, 36, -3)
_CAPSTONE = Stone(203, 46, 58, 34, 4, accent=True)
_PEBBLE = Stone(200, 160, 78, 50, -6, accent=True)


def stones(art: Art) -> tuple[Stone, ...]:
    """The stones of this badge, from the ground up; the topmost carries the accent."""
    if art.kind == "micro":
        return (_PEBBLE,)
    if art.kind == "macro":
        return _BASE, _SECOND, _THIRD, _CAPSTONE
    lower, top = (_BASE, _SECOND, _THIRD)[: art.level - 1], (_BASE, _SECOND, _THIRD)[art.level - 1]
    return *lower, Stone(top.x, top.y, top.width, top.height, top.lean, accent=True)


def label(art: Art) -> str:
    """The line under the name."""
    return {"micro": "MICRO-BADGE", "level": f"LEVEL {art.level}", "macro": "MICRO-CREDENTIAL"}[art.kind]


def alt(art: Art) -> str:
    """The picture in words."""
    count = ("one stone", "two stones", "three stones")
    seen = {"micro": "one small pebble", "level": count[art.level - 1], "macro": "three stones and a capstone"}[
        art.kind
    ]
    demo = "Demo badge, proves nothing. " if art.demo else ""
    return f"{demo}{art.name}, {label(art).capitalize()}: a cairn of {seen}."


def shown_name(art: Art) -> str:
    """The name without what the label says already."""
    said = {"level": rf"level\s+{art.level}", "macro": r"micro-?credential", "micro": r"(micro-?)?badge"}[art.kind]
    return re.sub(rf"[\s,:–—(-]*\b{said}\)?$", "", art.name, flags=re.IGNORECASE) or art.name


def lines(name: str) -> list[str]:
    """The name in at most three lines, as large as can be; what does not fit ends in an ellipsis."""
    longest = min(_LINE_WIDTH, max(map(len, name.split()), default=_LINE_WIDTH))
    made = [_wrapped(name, width) for width in range(longest, _LINE_WIDTH + 1)]
    whole = (rows for rows in made if rows[-1][-1:] != "…")
    return max(whole, key=lambda rows: (font_size(rows), -len(rows)), default=made[-1])


def _wrapped(name: str, width: int) -> list[str]:
    return textwrap.wrap(name, width, max_lines=len(_FONT_SIZES), placeholder="…") or [""]


def font_size(rows: list[str]) -> int:
    """Large enough to be read in a small picture, small enough to fit."""
    longest = max(len(row) for row in rows)
    return min(int(_ROOM / (_LETTER * max(longest, 1))), _FONT_SIZES[len(rows) - 1])


def label_size(art: Art) -> int:
    return min(_LABEL_SIZE, int(_ROOM / (_LABEL_LETTER * len(label(art)))))


def baselines(rows: list[str]) -> list[float]:
    """Where each line of the name stands: centred on the space between the ground and the label."""
    leading = font_size(rows) * 1.05
    first = _NAME_MIDDLE - leading * (len(rows) - 1) / 2 + font_size(rows) * 0.34
    return [first + leading * row for row in range(len(rows))]


def sun(art: Art) -> str:
    """The accent, lightened towards the paper."""
    pairs = zip(_rgb(art.accent), _rgb(PAPER), strict=True)
    return "#" + "".join(f"{round(mine + (paper - mine) * _LIGHT):02x}" for mine, paper in pairs)


def label_colour(art: Art) -> str:
    """The accent, darkened until it can be read on paper (contrast 4.5, WCAG 2.2 AA)."""
    red, green, blue = _rgb(art.accent)
    while _contrast((red, green, blue), _rgb(PAPER)) < _AA:
        red, green, blue = (part * 19 // 20 for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]  # noqa: PLR2004  WCAG's constants
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def svg(art: Art) -> str:
    """The picture as a standalone SVG: no script, no link, no font file."""
    words, rows = escape(alt(art)), lines(shown_name(art))
    inside = (
        *(f'<rect width="{SIZE}" height="{SIZE}" fill="{PAPER}"/>', _svg_sun(art)),
        *(_svg_stone(stone, art) for stone in stones(art)),
        f'<path d="M{GROUND[0]} {GROUND[2]}H{GROUND[1]}" stroke="{INK}" stroke-width="5" stroke-linecap="round"/>',
        f'<g font-family="{_FONTS}" text-anchor="middle">{_svg_words(art, rows)}',
        f"{_svg_ribbon() if art.demo else ''}</g>",
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" aria-label="{words}"><title>{words}</title>'
        f'<clipPath id="card"><rect x="4" y="4" width="392" height="392" rx="{CORNER}"/></clipPath>'
        f'<g clip-path="url(#card)">{"".join(inside)}</g>'
        f'<rect x="6" y="6" width="388" height="388" rx="{CORNER - 2}" fill="none" stroke="{EDGE}" stroke-width="4"/>'
        "</svg>"
    )


def _svg_sun(art: Art) -> str:
    x, y, radius = SUN
    below = f'<rect x="0" y="{GROUND[2]}" width="{SIZE}" height="{SIZE}" fill="{PAPER}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{sun(art)}"/>{below}'


def _svg_stone(stone: Stone, art: Art) -> str:
    colour = art.accent if stone.accent else INK
    return (
        f'<path d="{_path(stone.outline())}Z" fill="{colour}" stroke="{PAPER}" stroke-width="5" paint-order="stroke"/>'
        f'<path d="{_path(stone.shine())}" fill="none" stroke="#fff" stroke-opacity=".34" stroke-width="5" '
        'stroke-linecap="round"/>'
    )


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _svg_words(art: Art, rows: list[str]) -> str:
    middle, size = SIZE / 2, font_size(rows)
    name = "".join(
        f'<text x="{middle}" y="{base:.1f}" font-size="{size}" font-weight="600" fill="{INK}">{escape(row)}</text>'
        for row, base in zip(rows, baselines(rows), strict=True)
    )
    return name + (
        f'<text x="{middle}" y="{LABEL_BASE}" font-size="{label_size(art)}" font-weight="700" '
        f'fill="{label_colour(art)}">{label(art)}</text>'
    )


def _svg_ribbon() -> str:
    x, y, size = RIBBON_TEXT
    corners = " ".join(f"{left},{top}" for left, top in RIBBON)
    return (
        f'<polygon points="{corners}" fill="{ALARM}"/>'
        f'<text transform="translate({x} {y}) rotate(45)" dy="{size * 0.36:.0f}" font-size="{size}" font-weight="700" '
        'letter-spacing="3" fill="#fff">DEMO</text>'
    )
