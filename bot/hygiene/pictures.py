"""A picture drawn anew in a child process: what its decoder may do, it does where there is nothing to take.

Owns the child: an empty environment, no more than the limits of redraw.py, and an end in any case. POSIX only.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from bot.hygiene import redraw

_ONE_AT_A_TIME = threading.Lock()  # each may take a gigabyte for a moment
SECONDS = 60.0  # of the wall clock, for a machine that is busy; the child's own limit is on what it uses
KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


class Unreadable(Exception):
    """The picture is cut off or broken."""


class TooMuch(Exception):
    """The picture takes more memory or work than a picture should."""


class NotDrawn(Exception):
    """The child could not do its work; that says nothing about the picture."""


@contextmanager
def redrawn(file: BinaryIO, content_type: str) -> Iterator[BinaryIO]:
    """The same picture without anything but its pixels, to read from its beginning.

    Raises Unreadable or TooMuch for the picture's faults, NotDrawn for ours.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        file.seek(0)
        shutil.copyfileobj(file, source, 2**20)  # its own: with a shared handle the child would move our place in it
        source.seek(0)
        with _ONE_AT_A_TIME:
            code = _run(KINDS[content_type], source, target)
        _judge(code)
        target.seek(0)
        yield cast("BinaryIO", target)


def _run(kind: str, source: IO[bytes], target: IO[bytes]) -> int:
    command = [sys.executable, "-I", str(Path(redraw.__file__)), kind]
    try:
        done = subprocess.run(
            command, stdin=source, stdout=target, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotDrawn(f"the picture could not be drawn anew: {type(error).__name__}") from error
    return done.returncode


def _judge(code: int) -> None:
    if code == 0:
        return
    if code == redraw.BROKEN:
        raise Unreadable
    if code == redraw.TOO_MUCH or code < 0:  # a signal: a limit, or a decoder that crashed
        raise TooMuch
    raise NotDrawn(f"the picture could not be drawn anew: the child ended {code}")
