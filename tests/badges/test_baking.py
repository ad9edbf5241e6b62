"""A badge travels in its picture, and the picture stays as it was."""

import struct
import zlib
from io import BytesIO

import pytest
from openbadgeslib import baking as theirs
from PIL import Image

from bot.badges import baking
from bot.badges import document as reading
from bot.badges.art import Art, svg
from bot.badges.baking import bake_png, bake_svg, extract_png, extract_svg
from bot.badges.document import MAX_BYTES, RefusedError, UnreadableError
from bot.badges.raster import png

CREDENTIAL = '{"name":"Größe ]]> <b>&amp;"}'.encode()
ART = Art(name="Data Storytelling", kind="level", level=2)


@pytest.fixture(scope="module")
def picture() -> bytes:
    return png(ART)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(picture: bytes, kind: bytes, body: bytes) -> bytes:
    return picture[:-12] + chunk(kind, body) + picture[-12:]


def pixels(picture: bytes) -> bytes:
    with Image.open(BytesIO(picture)) as image:
        return image.tobytes()


def test_png_gives_back_what_was_baked(picture):
    assert extract_png(bake_png(picture, CREDENTIAL)) == CREDENTIAL


def test_png_keeps_every_byte_of_the_picture(picture):
    baked = bake_png(picture, CREDENTIAL)

    assert pixels(baked) == pixels(picture)
    assert baked.startswith(picture[:-12])
    assert baked.endswith(picture[-12:])


def test_png_carries_exactly_one_uncompressed_chunk(picture):
    baked = bake_png(bake_png(picture, b'{"old":1}'), CREDENTIAL)

    assert baked.count(b"openbadgecredential\0\0\0\0\0") == 1
    assert extract_png(baked) == CREDENTIAL


def test_openbadgeslib_reads_our_png_and_svg(picture):
    png_text = theirs.extract_png(bake_png(picture, CREDENTIAL), keyword=theirs.ITXT_KEYWORD_OB3)
    svg_text = theirs.extract_svg(bake_svg(svg(ART), CREDENTIAL), element=theirs.SVG_ELEMENT_OB3, text_fallback=True)

    assert png_text == CREDENTIAL.decode()
    assert svg_text is not None
    assert reading.parse(svg_text) == reading.parse(CREDENTIAL)


def test_we_read_openbadgeslibs_png(picture):
    assert extract_png(theirs.bake_png(picture, CREDENTIAL.decode(), keyword=theirs.ITXT_KEYWORD_OB3)) == CREDENTIAL


def test_svg_gives_back_the_same_document():
    assert reading.parse(extract_svg(bake_svg(svg(ART), CREDENTIAL))) == reading.parse(CREDENTIAL)


def test_svg_carries_it_first_inside_the_root():
    baked = bake_svg(svg(ART), CREDENTIAL).decode()

    root_end = baked.index(">") + 1
    assert baked[root_end:].startswith('<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">')


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("unbaked.png", UnreadableError),
        ("bad-itxt-bomb.png", RefusedError),
        ("bad-two-chunks.png", RefusedError),
    ],
)
def test_published_bad_pictures_are_refused(vectors, name, error):
    with pytest.raises(error):
        extract_png((vectors / "derived" / name).read_bytes())


def test_the_published_good_picture_is_read(vectors):
    signed = reading.parse((vectors / "derived" / "valid-eddsa-rdfc-2022.json").read_bytes())

    assert reading.parse(extract_png((vectors / "derived" / "baked-valid-di.png").read_bytes())) == signed


def test_an_open_badges_2_picture_is_read_too(picture):
    address = b"https://example.org/assertion"
    older = with_chunk(picture, b"iTXt", b"openbadges\0\0\0\0\0" + address)

    assert extract_png(older) == address
    assert extract_png(bake_png(older, b"{}")) == b"{}"
    with pytest.raises(RefusedError, match="two badges"):
        extract_png(with_chunk(older, b"iTXt", b"openbadges\0\0\0\0\0" + address))
    for kind in (b"tEXt", b"zTXt"):
        with pytest.raises(RefusedError, match="wrapped"):
            extract_png(with_chunk(picture, kind, b"openbadges\0" + address))


def test_an_open_badges_2_svg_is_read_too():
    older = b'<svg xmlns="http://www.w3.org/2000/svg"><o:p xmlns:o="x"/><openbadges:assertion xmlns:openbadges="x" verify="https://e.org/a"/></svg>'

    assert extract_svg(older) == b"https://e.org/a"


@pytest.mark.parametrize("body", [b"", b"\0", b"\0\0", b"\0\0{}", b"\0\0\0{}", b"\1\0\0\0{}"])
def test_a_chunk_that_is_not_wrapped_as_the_png_standard_says_is_refused(picture, body):
    with pytest.raises(RefusedError):
        extract_png(with_chunk(picture, b"iTXt", b"openbadgecredential\0" + body))


def test_an_oversized_badge_is_refused(picture):
    with pytest.raises(RefusedError, match="too large"):
        extract_png(bake_png(picture, b"x" * (MAX_BYTES + 1)))


def test_a_huge_file_is_refused_unread(picture):
    with pytest.raises(RefusedError, match="5 MB"):
        extract_png(picture + bytes(baking.MAX_IMAGE_BYTES))


@pytest.mark.parametrize("cut", [9, 20, 33, 100, -1, -12, -13])
def test_a_damaged_png_is_unreadable_never_a_crash(picture, cut):
    with pytest.raises(UnreadableError):
        extract_png(bake_png(picture, CREDENTIAL)[:cut])


def test_a_flipped_bit_is_noticed(picture):
    baked = bytearray(bake_png(picture, CREDENTIAL))
    baked[-40] ^= 1

    with pytest.raises(UnreadableError, match="damaged"):
        extract_png(bytes(baked))


def test_two_badges_in_one_svg_are_refused():
    baked = bake_svg(bake_svg(svg(ART), CREDENTIAL).decode(), CREDENTIAL)

    with pytest.raises(RefusedError, match="two badges"):
        extract_svg(baked)


def test_entities_and_broken_xml_are_refused():
    bomb = (
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    )

    for text in (bomb, b"<svg><openbadges:credential", b"<svg"):
        with pytest.raises(RefusedError):
            extract_svg(text)


def test_an_svg_without_a_badge_is_unreadable():
    with pytest.raises(UnreadableError):
        extract_svg(svg(ART).encode())


def test_only_an_svg_can_be_baked_as_one():
    for text in ("", "<svg/>", "<html></html>"):
        with pytest.raises(UnreadableError):
            bake_svg(text, CREDENTIAL)
