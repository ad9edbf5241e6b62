"""A virus scanner that speaks clamd's protocol (clamd(8), INSTREAM), over TCP or a Unix socket.

Owns the conversation with it. It must not decide what becomes of a file; whoever asks learns "clean", a name, or that
there was no answer, which is never the same as clean.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit

PIECE = 256 * 1024
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0  # between two signs of life; a large file takes its time
LONGEST_ANSWER = 4096
PORT = 3310
T = TypeVar("T")


class ScannerAway(Exception):
    """The virus scanner does not answer, or refuses to look."""


@dataclass(frozen=True)
class Scanner:
    """`address`: tcp://host:port or unix:///path of its socket."""

    address: str

    def __post_init__(self) -> None:
        """Raises ValueError for an address that can't be one."""
        parts = urlsplit(self.address)
        tcp = parts.scheme == "tcp" and parts.hostname and (parts.port or PORT)
        if not tcp and not (parts.scheme == "unix" and parts.path):
            raise ValueError("must be tcp://host:3310 or unix:///run/clamav/clamd.ctl")

    def scan(self, file: BinaryIO) -> str:
        """The name of what was found in a file, from its beginning; empty: clean. Raises ScannerAway."""
        file.seek(0)
        answer = self._asked(lambda line: _stream(line, file))
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerAway(f"The virus scanner says: {answer[:200] or 'nothing'}.")

    def ping(self) -> None:
        """Raises ScannerAway."""
        answer = self._asked(lambda line: line.sendall(b"zPING\0"))
        if answer != "PONG":
            raise ScannerAway(f"The virus scanner says {answer[:200]!r} to a greeting.")

    def _asked(self, ask: Callable[[socket.socket], None]) -> str:
        try:
            with self._connected() as line:
                line.settimeout(ANSWER_SECONDS)
                with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough: the answer tells why
                    ask(line)
                return _answer(line)
        except OSError as error:
            raise ScannerAway(f"The virus scanner does not answer: {type(error).__name__}.") from error

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "tcp":
            return socket.create_connection((parts.hostname or "", parts.port or PORT), CONNECT_SECONDS)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(CONNECT_SECONDS)
            line.connect(unquote(parts.path))
        except BaseException:
            line.close()
            raise
        return line


def _stream(line: socket.socket, file: BinaryIO) -> None:
    line.sendall(b"zINSTREAM\0")
    while piece := file.read(PIECE):
        line.sendall(len(piece).to_bytes(4) + piece)
    line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    """What it says, up to the NUL or the end."""
    said = bytearray()
    while b"\0" not in said and len(said) < LONGEST_ANSWER and (piece := line.recv(1024)):
        said += piece
    return bytes(said).partition(b"\0")[0].decode("utf-8", "replace").strip()
