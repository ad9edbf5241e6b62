"""Real files to hand in: a photo, a PDF, a Word document, made on the spot.

Owns the files' formats, and which of them lie at hand for a visitor. Knows nothing of who takes them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"""


def photo(width: int = 640, height: int = 480) -> bytes:
    """A JPEG with a horizon, as a phone would send it."""
    image = Image.new("RGB", (width, height), (176, 205, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(94, 122, 84))
    draw.ellipse((width * 3 // 4, 40, width * 3 // 4 + 70, 110), fill=(250, 236, 170))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def pdf(*lines: str) -> bytes:
    """A page with these lines on it."""
    page = Image.new("RGB", (595, 842), "white")
    draw = ImageDraw.Draw(page)
    for number, text in enumerate(lines):
        draw.text((60, 60 + 28 * number), text, fill="black", font=ImageFont.load_default(18))
    stream = io.BytesIO()
    page.save(stream, "PDF")
    return stream.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A Word document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in paragraphs)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", _DOCUMENT.format(body))
    return stream.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {  # a file's name -> its bytes, for who has none at hand
    "photo.jpg": photo,
    "action-plan.pdf": lambda: pdf(
        "Career action plan", "Goal: become a nurse", "I value: being of use", "One skill to build: listening"
    ),
    "supervisor-letter.docx": lambda: docx(
        "Supervisor's evaluation", "Ada worked 120 hours on our ward. Reliable, kind, quick to learn."
    ),
}
