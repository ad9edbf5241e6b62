"""Putting a signed badge into its picture, and getting it out again (Open Badges 3.0, section 5.3).

Owns the carriers: PNG (one uncompressed iTXt chunk) and SVG (one `openbadges:credential` element). It splices: no pixel
is decoded. It must not judge the badge inside.
"""

import struct
import zlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from openbadgeslib import baking

from bot.badges.document import MAX_BYTES, RefusedError, UnreadableError

MAX_IMAGE_BYTES = 5 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential\0"
_KEYWORD_V2 = b"openbadges\0"
_ELEMENT = b"<openbadges:credential"
_NAMESPACE = b"https://purl.imsglobal.org/ob/v3p0"

Chunk = tuple[bytes, bytes]


def is_png(data: bytes) -> bool:
    return data.startswith(_PNG)


def is_svg(data: bytes) -> bool:
    return b"<svg" in data[:4096]


def bake_png(image: bytes, credential: bytes) -> bytes:
    """`image` with the signed credential in its one iTXt chunk; every other byte as it was.

    A credential baked before is replaced. Raises UnreadableError when `image` is no PNG.
    """
    kept = [chunk for chunk in _chunks(image) if not _carries(chunk, _KEYWORD)]
    # keyword, compression flag and method 0, no language, no translated keyword, then the text
    kept.insert(-1, (b"iTXt", _KEYWORD + b"\0\0\0\0" + credential))
    return _PNG + b"".join(_packed(kind, body) for kind, body in kept)


def extract_png(image: bytes) -> bytes:
    """The text of the credential chunk: JSON or a compact JWS.

    Raises UnreadableError when there is none, RefusedError when it is compressed (the specification forbids it; so do
    zip bombs), doubled (which one speaks?) or too large.
    """
    chunks = list(_chunks(image))
    found = [body[len(_KEYWORD) :] for kind, body in chunks if _carries((kind, body), _KEYWORD)]
    if not found:
        old = any(_carries(chunk, _KEYWORD_V2) for chunk in chunks)
        raise UnreadableError(
            "This PNG carries an Open Badges 2.0 badge, which is not supported yet."
            if old
            else "This PNG carries no Open Badge."
        )
    if len(found) > 1:
        raise RefusedError("This PNG carries two badges. An honest one carries one.")
    return _text(found[0])


def bake_svg(image: str, credential: bytes) -> bytes:
    """`image` with the credential as the first element inside `<svg>`. Raises UnreadableError when it is no SVG."""
    start = image.find("<svg")
    end = image.find(">", start)
    if start < 0 or end < 0 or image[end - 1] == "/":
        raise UnreadableError("This is not an SVG picture.")
    body = credential.replace(b"]]>", b"]]\\u003e")  # the same JSON string, which does not end the CDATA section
    element = _ELEMENT + b' xmlns:openbadges="' + _NAMESPACE + b'"><![CDATA[' + body + b"]]></openbadges:credential>"
    return image[: end + 1].encode() + element + image[end + 1 :].encode()


def extract_svg(image: bytes) -> bytes:
    """The credential of an SVG: JSON or a compact JWS. Raises UnreadableError or RefusedError as `extract_png` does."""
    _require_size(image)
    if image.count(_ELEMENT) > 1:
        raise RefusedError("This SVG carries two badges. An honest one carries one.")
    try:
        text = baking.extract_svg(image, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    except (ExpatError, ValueError) as problem:  # ValueError: what defusedxml forbids (entities, a DTD)
        raise RefusedError("This SVG is not plain XML.") from problem
    if text is None:
        raise UnreadableError("This SVG carries no Open Badge.")
    return text.encode()


def _carries(chunk: Chunk, keyword: bytes) -> bool:
    return chunk[0] == b"iTXt" and chunk[1].startswith(keyword)


def _text(body: bytes) -> bytes:
    if body[:1] != b"\0":
        raise RefusedError("The badge inside this PNG is compressed, which the specification forbids.")
    parts = body[2:].split(b"\0", 2)  # language, translated keyword, text
    if len(parts) < 3:  # noqa: PLR2004  the three just named
        raise RefusedError("The badge inside this PNG is not wrapped as it should be.")
    if len(parts[2]) > MAX_BYTES:
        raise RefusedError("The badge inside this PNG is too large.")
    return parts[2]


def _require_size(image: bytes) -> None:
    if len(image) > MAX_IMAGE_BYTES:
        raise RefusedError("This picture is larger than 5 MB.")


def _chunks(image: bytes) -> Iterator[Chunk]:
    """Each chunk up to IEND, checksums verified; what follows IEND is not part of the picture."""
    _require_size(image)
    if not is_png(image):
        raise UnreadableError("This is not a PNG picture.")
    position, kind = len(_PNG), b""
    while kind != b"IEND":
        size, kind = struct.unpack_from(">I4s", image, position) if position + 12 <= len(image) else (len(image), b"")
        body = image[position + 8 : position + 8 + size]
        checksum = image[position + 8 + size : position + 12 + size]
        if checksum != struct.pack(">I", zlib.crc32(kind + body)):
            raise UnreadableError("This PNG is damaged.")
        yield kind, body
        position += 12 + size


def _packed(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
