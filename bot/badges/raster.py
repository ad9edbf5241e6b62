"""The picture of a badge as PNG: the shapes of `art.py`, painted four times too large and scaled down.

Owns the painting. It must not decide what is drawn or where: that is `art.py`'s.
"""

import unicodedata
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.badges import art
from bot.badges.art import Art, Point, Stone

_SCALE = 4  # supersampling: this is what makes edges smooth
_SHINE = (255, 255, 255, 87)
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "ß": "ss", "ø": "o", "æ": "ae"})


def png(picture: Art) -> bytes:
    """The badge as a PNG of 400 by 400 pixels, transparent outside its rounded corners. Same badge, same bytes."""
    large = art.SIZE * _SCALE
    sheet = Image.new("RGBA", (large, large), art.PAPER)
    pen = ImageDraw.Draw(sheet, "RGBA")
    x, y, radius = (part * _SCALE for part in art.SUN)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=art.sun(picture))
    pen.rectangle((0, art.GROUND[2] * _SCALE, large, large), fill=art.PAPER)
    for stone in art.stones(picture):
        _stone(sheet, stone, picture.accent if stone.accent else art.INK)
    left, right, height = art.GROUND
    _stroke(pen, [(left, height), (right, height)], 5, art.INK)
    _words(pen, picture)
    if picture.demo:
        _ribbon(sheet)
    return _finished(sheet)


def _stone(sheet: Image.Image, stone: Stone, colour: str) -> None:
    outline = _scaled(stone.outline())
    pen = ImageDraw.Draw(sheet)
    pen.line([*outline, *outline[:2]], fill=art.PAPER, width=5 * _SCALE, joint="curve")
    pen.polygon(outline, fill=colour)
    shine = Image.new("RGBA", sheet.size)
    _stroke(ImageDraw.Draw(shine), stone.shine(), 5, _SHINE)
    sheet.alpha_composite(shine)


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], width: float, colour: str | tuple[int, ...]) -> None:
    """A line with round ends."""
    path, radius = _scaled(points), width * _SCALE / 2
    pen.line(path, fill=colour, width=round(2 * radius), joint="curve")
    for x, y in (path[0], path[-1]):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _scaled(points: list[Point]) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]


def _words(pen: ImageDraw.ImageDraw, picture: Art) -> None:
    rows = art.lines(art.shown_name(picture))
    for row, base in zip(rows, art.baselines(rows), strict=True):
        _text(pen, row, (art.SIZE / 2, base), art.font_size(rows), art.INK, 0.8)
    _text(
        pen,
        art.label(picture),
        (art.SIZE / 2, art.LABEL_BASE),
        art.label_size(picture),
        art.label_colour(picture),
        0.9,
    )


def _text(
    pen: ImageDraw.ImageDraw,
    words: str,
    place: Point,
    size: float,
    colour: str,
    weight: float,
    spacing: float = 0,
) -> None:
    """Centred on `place`; `weight` thickens the one weight the built-in font has, `spacing` parts its letters."""
    words, font, thick = _drawable(words), _font(size), round(weight * _SCALE)
    gap = spacing * _SCALE
    widths = [font.getlength(letter) for letter in words] if spacing else [font.getlength(words)]
    x = place[0] * _SCALE - (sum(widths) + gap * (len(widths) - 1)) / 2
    for part, width in zip(words if spacing else [words], widths, strict=True):
        pen.text(
            (x, place[1] * _SCALE), part, font=font, fill=colour, anchor="ls", stroke_width=thick, stroke_fill=colour
        )
        x += width + gap


def _drawable(words: str) -> str:
    """What the built-in font can draw: letters without their accents, and nothing of other scripts.

    The picture alone loses them; the badge itself and its alt text keep the full name.
    """
    plain = unicodedata.normalize("NFKD", words.replace("…", "...").translate(_PLAIN))
    return "".join(letter for letter in plain if " " <= letter <= "~").strip()


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * _SCALE)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("This Pillow was built without FreeType; install the wheel.")
    return font


def _ribbon(sheet: Image.Image) -> None:
    ImageDraw.Draw(sheet).polygon(_scaled(list(art.RIBBON)), fill=art.ALARM)
    x, y, size = art.RIBBON_TEXT
    layer = Image.new("RGBA", sheet.size)
    _text(ImageDraw.Draw(layer), "DEMO", (x, y + size * 0.36), size, "#ffffff", 0.7, 3)
    sheet.alpha_composite(layer.rotate(-45, Image.Resampling.BICUBIC, center=(x * _SCALE, y * _SCALE)))


def _finished(sheet: Image.Image) -> bytes:
    """Edge drawn, corners cut, scaled down, written without anything that names a time or a tool."""
    pen = ImageDraw.Draw(sheet)
    pen.rounded_rectangle(_box(4), art.CORNER * _SCALE, outline=art.EDGE, width=4 * _SCALE)
    mask = Image.new("L", sheet.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(_box(4), art.CORNER * _SCALE, fill=255)
    sheet.putalpha(mask)
    out = BytesIO()
    sheet.resize((art.SIZE, art.SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _box(inset: int) -> tuple[int, int, int, int]:
    return inset * _SCALE, inset * _SCALE, (art.SIZE - inset) * _SCALE - 1, (art.SIZE - inset) * _SCALE - 1
