"""Judging one file: its name, its size and what is inside must agree.

Pure: an open file in, a verdict out. Pictures are looked at here only as far as their first bytes go; whether they can
be drawn at all shows when they are redrawn (hygiene/). Words are for learners: what is wrong, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import filetype

from bot.rules.content.archive import is_archive_too, office_problem
from bot.rules.content.formats import FORMATS, PICTURES, Format, Kind, ending_of, unwanted
from bot.rules.content.video import video_problem

MAX_FILE_BYTES = 25 * 2**20
HEAD_BYTES = 8192  # enough for every signature that is looked for
TAIL_BYTES = 1024  # a PDF ends within these (ISO 32000-1, annex H, note 18)
PIECE = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an office file from before 2007, or one that is locked with a password
_SAME_AS = {"image/apng": "image/png"}
_MARK_UP = (b"<!doctype html", b"<html", b"<head", b"<!--", b"<script", b"<svg", b"<?xml")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 says so in its first bytes
_NEVER_IN_TEXT = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")


@dataclass(frozen=True, kw_only=True)
class FileVerdict:
    """`content_type` where the file may be evidence; else `reason`, in words that say what to do."""

    content_type: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """A file under judgement. `head`: its first bytes."""

    form: Format
    file: BinaryIO
    size: int
    head: bytes

    @property
    def inside(self) -> str:
        """The content type that the first bytes tell; empty where they tell none."""
        guess = filetype.guess(self.head)
        return _SAME_AS.get(guess.mime, guess.mime) if guess else ""


SIGN_IN_PAGE = (
    "That file is a web page, perhaps one asking to sign in. Download the document, then send the file itself."
)


def check_file(name: str, size: int, file: BinaryIO) -> FileVerdict:
    """Judge a file by its name, its size in bytes and its content, which is read from a place that can be sought."""
    problem = size_problem(size)
    if problem:
        return FileVerdict(reason=problem)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if _is_page(head):
        return FileVerdict(reason=SIGN_IN_PAGE)
    form = FORMATS.get(ending_of(name))
    if form is None:
        return FileVerdict(reason=unwanted(name))
    given = Given(form, file, size, head)
    problem = _CHECKS[form.kind](given) or _two_in_one(given)
    if problem:
        return FileVerdict(reason=problem)
    return FileVerdict(content_type=given.inside if form.kind is Kind.PICTURE else form.content_type)


def size_problem(size: int) -> str:
    if size == 0:
        return "That file is empty. Open it to see whether it was saved, then send it again."
    if size > MAX_FILE_BYTES:
        return f"That file is {size >> 20} MB; {MAX_FILE_BYTES >> 20} MB fit. Send a smaller copy, or a link to it."
    return ""


def _is_page(head: bytes) -> bool:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(_MARK_UP[:4]) or b"<html" in start


def _otherwise(given: Given) -> str:
    ending = given.form.ending
    if given.head.startswith(_OLE):
        return (
            f"This document is from an old office program, or locked with a password. "
            f"Save it as {ending} without a password and send that."
        )
    return f"This file is called {ending} but is something else inside. Export it again as {ending}."


def _picture(given: Given) -> str:
    """Of the same class is enough: programs often call a JPEG .png, and what counts is what can be drawn."""
    return "" if given.inside in PICTURES else _otherwise(given)


def _pdf(given: Given) -> str:
    if not given.head.startswith(b"%PDF-"):
        return _otherwise(given)
    given.file.seek(max(0, given.size - 64 * TAIL_BYTES))
    tail = given.file.read().rstrip(b"\0 \t\r\n")  # scanners fill up to whole blocks
    if b"%%EOF" not in tail[-TAIL_BYTES:]:
        return "This PDF is cut off: its end is missing. Save or download it again, then send it."
    return ""


def _video(given: Given) -> str:
    if given.inside != given.form.content_type:
        return _otherwise(given)
    return video_problem(given.file, given.size)


def _office(given: Given) -> str:
    if not given.head.startswith(b"PK\x03\x04"):
        return _otherwise(given)
    return office_problem(given.form, given.file, given.size)


def _text(given: Given) -> str:
    start = given.head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    strange = given.inside or start.startswith(_MARK_UP) or given.head.startswith((b"#!", b"MZ", b"{\\rtf"))
    if strange or not _reads_as_text(given):
        return f"This file is called {given.form.ending} but is not text. Send it under its own ending."
    return ""


def _reads_as_text(given: Given) -> bool:
    if given.head.startswith(_WIDE):
        return given.size % 2 == 0
    given.file.seek(0)
    return not any(
        len(piece) != len(piece.translate(None, _NEVER_IN_TEXT)) for piece in iter(lambda: given.file.read(PIECE), b"")
    )


def _two_in_one(given: Given) -> str:
    """A second file hidden in the first: whoever opens it may see something else than we judged."""
    archive = given.form.kind is not Kind.OFFICE and is_archive_too(given.file, given.size)
    document = given.form.kind not in {Kind.PDF, Kind.TEXT} and b"%PDF-" in given.head[:TAIL_BYTES]
    if archive or document:
        return "There are two files in this one. Send them one by one."
    return ""


_CHECKS: Mapping[Kind, Callable[[Given], str]] = {
    Kind.PICTURE: _picture,
    Kind.PDF: _pdf,
    Kind.VIDEO: _video,
    Kind.OFFICE: _office,
    Kind.TEXT: _text,
}
