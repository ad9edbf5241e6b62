"""The allow-list: which endings are taken, and what must be inside.

Owns the formats and the words for those that are not taken. How to add a format: a row in `FORMATS`, its check in the
module of its kind, real files of it in the tests. Sources: RELIABILITY section 5; ECMA-376 (OOXML), ODF 1.3 part 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


class Kind(StrEnum):
    """The class of an ending: what is inside must be of the same."""

    PICTURE = "picture"
    PDF = "pdf"
    VIDEO = "video"
    OFFICE = "office"
    TEXT = "text"


@dataclass(frozen=True)
class Format:
    ending: str
    kind: Kind
    content_type: str
    part: str = ""  # of an OOXML document: the folder that it must hold


_ALL = (
    Format(".png", Kind.PICTURE, "image/png"),
    Format(".jpg", Kind.PICTURE, "image/jpeg"),
    Format(".jpeg", Kind.PICTURE, "image/jpeg"),
    Format(".gif", Kind.PICTURE, "image/gif"),
    Format(".webp", Kind.PICTURE, "image/webp"),
    Format(".pdf", Kind.PDF, "application/pdf"),
    Format(".mp4", Kind.VIDEO, "video/mp4"),
    Format(".docx", Kind.OFFICE, f"{_OOXML}.wordprocessingml.document", "word/"),
    Format(".xlsx", Kind.OFFICE, f"{_OOXML}.spreadsheetml.sheet", "xl/"),
    Format(".pptx", Kind.OFFICE, f"{_OOXML}.presentationml.presentation", "ppt/"),
    Format(".odt", Kind.OFFICE, f"{_ODF}.text"),
    Format(".ods", Kind.OFFICE, f"{_ODF}.spreadsheet"),
    Format(".odp", Kind.OFFICE, f"{_ODF}.presentation"),
    Format(".txt", Kind.TEXT, "text/plain"),
    Format(".md", Kind.TEXT, "text/markdown"),
)
FORMATS = {one.ending: one for one in _ALL}
ACCEPTED = tuple(sorted(FORMATS))
PICTURES = frozenset(one.content_type for one in _ALL if one.kind is Kind.PICTURE)
_ENDING_OF = {one.content_type: one.ending for one in reversed(_ALL)}

_INSTEAD = {
    "doc xls ppt rtf pages numbers key": "Save it as PDF or as docx, xlsx or pptx.",
    "docm dotm xlsm xltm xlsb pptm potm ppsm odb": "It may hold macros: save it without them, as docx, xlsx or pptx.",
    "heic heif avif tif tiff bmp": "Share the photo as JPEG.",
    "mov avi mkv webm m4v 3gp mp3 m4a wav": "Save it as an mp4 video, or send a link to it.",
    "svg svgz eps ai": "A drawing can carry programs: export it as PNG or PDF.",
    "html htm xhtml mht mhtml xml": "A web page can carry programs: print it to PDF, or send a link to it.",
    "zip rar 7z tar gz tgz bz2 xz iso dmg": "Send each document by itself.",
    "exe dll scr com msi bat cmd ps1 vbs js jar apk app sh py lnk": "It is a program: send a PDF or a photo instead.",
}
_ADVICE = {ending: advice for endings, advice in _INSTEAD.items() for ending in endings.split()}


def ending_of(name: str) -> str:
    """In lower case, with its dot; empty where the name has none."""
    return PurePath(name).suffix.lower()


def is_picture(name: str, content_type: str | None) -> bool:
    """By the type that was found inside; before that, by the name."""
    if content_type:
        return content_type in PICTURES
    known = FORMATS.get(ending_of(name))
    return known is not None and known.kind is Kind.PICTURE


def fitting_name(name: str, content_type: str) -> str:
    """The name with an ending that says what is inside: a JPEG that was called .png is a .jpg."""
    known = FORMATS.get(ending_of(name))
    if known and known.content_type == content_type:
        return name
    return f"{PurePath(name).stem}{_ENDING_OF.get(content_type, '')}"


def unwanted(name: str) -> str:
    """Why a file with this ending can't be evidence, with what to do instead."""
    bare = ending_of(name).removeprefix(".")
    kind = f"A .{bare[:10]} file" if bare else "A file without an ending"
    advice = f" {_ADVICE[bare]}" if bare in _ADVICE else ""
    return f"{kind} can't be evidence here.{advice} Send one of: {', '.join(e[1:] for e in ACCEPTED)}."
