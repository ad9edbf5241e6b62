"""An mp4 video: whether its boxes fill the file to the last byte. Source: ISO/IEC 14496-12, section 4.2."""

from __future__ import annotations

from typing import BinaryIO

MAX_BOXES = 20_000
_HEADER = 8
_CUT_OFF = "This video is cut off. Wait until it has finished saving or uploading, then send it again."


def video_problem(file: BinaryIO, size: int) -> str:
    """What is wrong with a video of this many bytes; empty where nothing is."""
    kinds: set[bytes] = set()
    at, boxes = 0, 0
    while at < size and boxes < MAX_BOXES:
        length, kind = _box(file, at, size)
        if length < _HEADER:
            return _CUT_OFF
        kinds.add(kind)
        at, boxes = at + length, boxes + 1
    return "" if at == size and {b"ftyp", b"moov"} <= kinds else _CUT_OFF


def _box(file: BinaryIO, at: int, size: int) -> tuple[int, bytes]:
    """(bytes, kind) of the box that begins here; 0 bytes where there is none."""
    file.seek(at)
    header = file.read(2 * _HEADER)
    length = int.from_bytes(header[:4]) if len(header) >= _HEADER else 0
    if length == 0 and len(header) >= _HEADER:
        length = size - at  # to the end of the file
    elif length == 1:
        length = int.from_bytes(header[_HEADER:])  # too long for four bytes
    return length, header[4:_HEADER]
