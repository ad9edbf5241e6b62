"""A badge can be told by its picture, and the picture can be told in words."""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.badges.art import (
    PAPER,
    Art,
    alt,
    baselines,
    font_size,
    label,
    label_colour,
    label_size,
    lines,
    shown_name,
    stones,
    svg,
)
from bot.badges.raster import png

KINDS = [
    Art(name="Initiative", kind="micro"),
    Art(name="Data Storytelling", kind="level", level=1),
    Art(name="Data Storytelling", kind="level", level=2),
    Art(name="Data Storytelling", kind="level", level=3),
    Art(name="Data Storytelling", kind="macro"),
]


def opened(art: Art) -> Image.Image:
    return Image.open(BytesIO(png(art))).convert("RGBA")


def test_each_level_adds_a_stone_and_the_macro_a_capstone():
    assert [len(stones(art)) for art in KINDS] == [1, 1, 2, 3, 4]


@pytest.mark.parametrize("art", KINDS, ids=label)
def test_only_the_topmost_stone_carries_the_accent(art):
    *lower, top = stones(art)

    assert top.accent
    assert not any(stone.accent for stone in lower)


def test_no_two_pictures_are_alike():
    assert len({png(art) for art in KINDS}) == len(KINDS)
    assert len({svg(art) for art in KINDS}) == len(KINDS)


@pytest.mark.parametrize("art", KINDS, ids=label)
def test_the_png_is_400_by_400_with_transparent_corners_and_accent(art):
    image = opened(art)

    assert image.size == (400, 400)
    assert image.getpixel((0, 0))[3] == 0
    assert image.getpixel((200, 200))[3] == 255
    colours = {colour[:3] for _, colour in image.getcolors(200_000)}
    assert (0x2F, 0x6F, 0x6A) in colours
    assert (0xFA, 0xF6, 0xEC) in colours


def test_the_same_badge_is_painted_with_the_same_bytes():
    assert png(KINDS[2]) == png(KINDS[2])


def test_demo_is_written_across_picture_and_words():
    plain, demo = KINDS[4], Art(name="Data Storytelling", kind="macro", demo=True)

    assert ">DEMO<" in svg(demo)
    assert ">DEMO<" not in svg(plain)
    assert alt(demo).startswith("Demo badge, proves nothing.")
    assert opened(demo).getpixel((380, 60))[:3] != opened(plain).getpixel((380, 60))[:3]


def test_the_words_tell_name_level_and_stones():
    assert alt(KINDS[2]) == "Data Storytelling, Level 2: a cairn of two stones."


@given(name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_name_gives_a_well_formed_svg_that_says_it(name):
    picture = svg(Art(name=name, kind="level"))

    root = ET.fromstring(picture)  # noqa: S314  our own text
    assert root.get("aria-label") == alt(Art(name=name, kind="level"))
    assert all(element.tag.rpartition("}")[2] not in {"script", "image", "foreignObject"} for element in root.iter())


@pytest.mark.parametrize(
    "name",
    ["A", "W" * 90, "Ein sehr langer Name " * 8, "  spaces  ", "名前", "Élan – “Größe”", "<script>&", " ", "a\nb"],
)
def test_any_name_fits_and_paints(name):
    rows = lines(name)

    assert len(rows) <= 3
    assert all(len(row) <= 22 for row in rows)
    assert font_size(rows) >= 23
    assert max(baselines(rows)) < 350
    assert opened(Art(name=name, kind="macro")).size == (400, 400)


@pytest.mark.parametrize("art", KINDS, ids=label)
def test_name_and_level_can_be_read_in_a_picture_of_64_pixels(art):
    at_64 = 64 / 400
    assert font_size(lines(art.name)) * at_64 >= 8
    assert label_size(art) * at_64 >= (5 if art.kind == "macro" else 7)
    stone = min(stones(art), key=lambda one: one.height)
    assert stone.height * at_64 >= 5


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Career Prepared Level 2", "level", "Career Prepared"),
        ("Career Prepared, Level 2", "level", "Career Prepared"),
        ("Career Prepared (Level 2)", "level", "Career Prepared"),
        ("Level 2", "level", "Level 2"),
        ("Career Prepared Level 1", "level", "Career Prepared Level 1"),
        ("Career Prepared Micro-credential", "macro", "Career Prepared"),
        ("Initiative Micro-badge", "micro", "Initiative"),
        ("Badge", "micro", "Badge"),
    ],
)
def test_what_the_label_says_is_not_drawn_twice(name, kind, shown):
    art = Art(name=name, kind=kind, level=2)
    assert shown_name(art) == shown
    assert alt(art).startswith(name)


def test_a_name_too_long_ends_in_an_ellipsis():
    assert lines("Ein sehr langer Name " * 8)[-1].endswith("…")


@pytest.mark.parametrize("accent", ["#ffff00", "#ffffff", "#2f6f6a", "#000000", "#c08a1e"])
def test_the_label_can_be_read_on_paper_whatever_the_accent(accent):
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    colour = label_colour(Art(name="x", kind="macro", accent=accent))

    assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize("wrong", [{"accent": "red"}, {"accent": '#000000"/><script>'}, {"level": 4}, {"level": 0}])
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match="picture needs"):
        Art(name="x", kind="level", **wrong)
