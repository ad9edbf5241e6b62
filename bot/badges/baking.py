"""Putting a signed badge into its picture, and getting it out again (Open Badges 3.0, section 5.3).

Owns the carriers: PNG (one uncompressed iTXt chunk) and SVG (one `openbadges:credential` element). It splices: no pixel
is decoded. It must not judge the badge inside.
"""

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat
from xml.parsers.expat import ExpatError

from bot.badges.document import MAX_BYTES, RefusedError, UnreadableError

MAX_IMAGE_BYTES = 5 * 1024 * 1024
_MAX_SVG_BYTES = 2 * 1024 * 1024  # every element of it is parsed
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential\0"
_KEYWORD_V2 = b"openbadges\0"
_ELEMENT = "openbadges:credential"
_OTHER_TEXTS = (b"tEXt", b"zTXt")
_ELEMENT_V2 = "openbadges:assertion"
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
    """The text of the credential chunk: JSON or a compact JWS; of an Open Badges 2.0 picture perhaps an address.

    Raises UnreadableError when there is none, RefusedError when it is compressed (the specification forbids it; so do
    zip bombs), doubled (which one speaks?) or too large.
    """
    chunks = list(_chunks(image))
    for keyword in (_KEYWORD, _KEYWORD_V2):  # a picture may carry its badge for displayers of both versions
        found = [body[len(keyword) :] for kind, body in chunks if _carries((kind, body), keyword)]
        if len(found) > 1:
            raise RefusedError("This PNG carries two badges. An honest one carries one.")
        if found:
            return _text(found[0])
    if any(kind in _OTHER_TEXTS and body.startswith((_KEYWORD, _KEYWORD_V2)) for kind, body in chunks):
        raise RefusedError("The badge inside this PNG is not wrapped as it should be.")
    raise UnreadableError("This PNG carries no Open Badge.")


def bake_svg(image: str, credential: bytes) -> bytes:
    """`image` with the credential as the first element inside `<svg>`. Raises UnreadableError when it is no SVG."""
    start = image.find("<svg")
    end = image.find(">", start)
    if start < 0 or end < 0 or image[end - 1] == "/":
        raise UnreadableError("This is not an SVG picture.")
    body = credential.replace(b"]]>", b"]]\\u003e")  # the same JSON string, which does not end the CDATA section
    element = (
        b"<"
        + _ELEMENT.encode()
        + b' xmlns:openbadges="'
        + _NAMESPACE
        + b'"><![CDATA['
        + body
        + b"]]></openbadges:credential>"
    )
    return image[: end + 1].encode() + element + image[end + 1 :].encode()


def extract_svg(image: bytes) -> bytes:
    """The credential of an SVG: JSON or a compact JWS. Raises UnreadableError or RefusedError as `extract_png` does."""
    _require_size(image, _MAX_SVG_BYTES)
    found = _Elements()
    try:
        found.parser.Parse(image, True)
    except ExpatError as problem:
        raise RefusedError("This SVG is not plain XML.") from problem
    for name in (_ELEMENT, _ELEMENT_V2):
        texts = found.texts.get(name, [])
        if len(texts) > 1:
            raise RefusedError("This SVG carries two badges. An honest one carries one.")
        if texts and texts[0]:
            return _modest(texts[0].encode())
    raise UnreadableError("This SVG carries no Open Badge.")


class _Elements:
    """What the badge elements of an SVG hold: in one pass, without a tree, however many others there are."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self._inside: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in (_ELEMENT, _ELEMENT_V2):
            self.texts.setdefault(name, []).append(attributes.get("verify", ""))
            self._inside = []
            if "verify" not in attributes:  # listened to only here: a picture has a million other elements
                self.parser.CharacterDataHandler, self.parser.EndElementHandler = self._inside.append, self._end

    def _end(self, name: str) -> None:
        if name in self.texts:
            self.texts[name][-1] = "".join(self._inside).strip()
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def _refuse(self, *_: object) -> int:
        raise RefusedError("This SVG defines entities, which no honest picture needs.")


def _modest(text: bytes) -> bytes:
    if len(text) > MAX_BYTES:
        raise RefusedError("The badge inside this picture is too large.")
    return text


def _carries(chunk: Chunk, keyword: bytes) -> bool:
    return chunk[0] == b"iTXt" and chunk[1].startswith(keyword)


def _text(body: bytes) -> bytes:
    if body[:1] != b"\0":
        raise RefusedError("The badge inside this PNG is compressed, which the specification forbids.")
    parts = body[2:].split(b"\0", 2)  # language, translated keyword, text
    if len(parts) < 3:  # noqa: PLR2004  the three just named
        raise RefusedError("The badge inside this PNG is not wrapped as it should be.")
    return _modest(parts[2])


def _require_size(image: bytes, most: int = MAX_IMAGE_BYTES) -> None:
    if len(image) > most:
        raise RefusedError(f"This picture is larger than {most // 1024 // 1024} MB.")


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
