"""Office documents, judged by the directory of their ZIP file; nothing is unpacked.

The end record is read first and by ourselves: it says how long the directory is, so that a huge one is never read.
Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from bot.rules.content.formats import Format

MAX_ENTRIES = 5000
MAX_DIRECTORY = 2 * 2**20  # bytes
MAX_UNPACKED = 500 * 2**20
MAX_RATIO = 100
SMALL = 2**20  # bytes: a blank slide packs a thousandfold; what stays this small floods nobody
_END = struct.Struct("<4s4H2LH")  # end of central directory
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 2**16 - 1
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1
_MACROS = ("vbaproject.bin", "vbadata.xml", "macrosheets/", "activex/", "basic/", "scripts/")
_PACKED = (
    *(".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".apk", ".lnk", ".hta"),
    *(".zip", ".rar", ".7z", ".gz", ".iso", ".html", ".htm"),
)

_BROKEN = "I can't open this document: part of it is missing, or something is attached to it. {again}"
_AGAIN = "Save it again from your office program and send that."
_BOMB = f"This file unpacks to far more than it should. {_AGAIN}"


@dataclass(frozen=True)
class Entry:
    """A line of the directory. `at`: where its bytes begin."""

    name: str
    packed: int
    unpacked: int
    at: int = 0
    encrypted: bool = False


def office_problem(form: Format, file: BinaryIO, size: int) -> str:
    """What is wrong with an office document of this many bytes; empty where nothing is."""
    file.seek(0)
    head = file.read(128)
    if not head.startswith(_LOCAL_MARK) or size < _END.size:
        return ""  # not a ZIP file at all: what it is instead is said elsewhere
    file.seek(size - _END.size)
    mark, _, _, _, count, length, _, comment = _END.unpack(file.read(_END.size))
    if mark != _END_MARK or comment:
        return _BROKEN.format(again=_AGAIN)
    if count > MAX_ENTRIES or length > MAX_DIRECTORY:
        return _BOMB
    entries = _entries(file)
    return _BROKEN.format(again=_AGAIN) if entries is None else entries_problem(form, entries, head)


def _entries(file: BinaryIO) -> list[Entry] | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return [
                Entry(i.filename, i.compress_size, i.file_size, i.header_offset, bool(i.flag_bits & _ENCRYPTED))
                for i in archive.infolist()
            ]
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error, OverflowError):
        return None


def entries_problem(form: Format, entries: Sequence[Entry], head: bytes = b"") -> str:
    """What is wrong with a document that holds these; `head`: its first bytes."""
    if not entries or min(e.at for e in entries) != 0:  # another file stands before it
        return _BROKEN.format(again=_AGAIN)
    if _floods(entries):
        return _BOMB
    if not _is_document(form, entries, head):
        return "This is a zip file under an office name. Send the document itself."
    names = [e.name.lower() for e in entries]
    if any(macro in name for name in names for macro in _MACROS):
        return "This document holds macros. Save it without macros and send it again."
    if any(e.encrypted for e in entries):
        return "This document is locked with a password. Save it without one, so that the assessors can read it."
    if any(PurePath(name).suffix in _PACKED for name in names):
        return "Another file is packed inside this document. Take it out, and send it by itself if it is evidence."
    return ""


def _floods(entries: Sequence[Entry]) -> bool:
    unpacked, packed = sum(e.unpacked for e in entries), sum(e.packed for e in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        return True
    return unpacked > SMALL and unpacked > MAX_RATIO * max(1, packed)


def _is_document(form: Format, entries: Sequence[Entry], head: bytes) -> bool:
    if form.part:
        return any(e.name.startswith(form.part) for e in entries)
    # An OpenDocument file begins with its own type, not packed, so that it can be told from its first bytes.
    declared = head[38 : 38 + len(form.content_type)]
    return head[30:38] == b"mimetype" and declared == form.content_type.encode()


def is_archive_too(file: BinaryIO, size: int) -> bool:
    """Whether a program that unpacks would take this for a ZIP file: it looks for the end record from the end."""
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MARK)
    while at >= 0:
        record = tail[at : at + _END.size]
        if len(record) == _END.size and _END.unpack(record)[-1] == len(tail) - at - _END.size:
            return True
        at = tail.rfind(_END_MARK, 0, at)
    return False
