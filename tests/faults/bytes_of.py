"""One file of evidence on its way into a desk, and processes that die while they fetch one.

    python -m tests.faults.bytes_of DATABASE FOLDER FILE

Each line of its input is a point: a child is born that fetches the file and dies there; how it ended is the answer.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from bot.badges.keyring import KeyRing
from bot.badges.keys import new_key
from bot.hygiene.scanner import Scanner
from bot.service import files
from bot.service.desk import Desk, Issuing
from bot.service.editions import Editions
from bot.service.files import Incoming
from storage.blob import Blob
from storage.blobs import LocalBlobs
from storage.store import Store

POINTS = {
    "download": 0,
    "scan": 0,
    "copy": 1,
    "kept": 2,
    "committed": 2,
}  # where it dies -> blobs that can be seen then


def host(
    data: bytes, *, size: int | None = None, content_type: str = "", name: str = "", at: Callable[[], Any] | None = None
) -> files.Download:
    """A file host with one file. `at`: called when half of it is out."""

    @contextmanager
    def download(_file: str) -> Iterator[Incoming]:
        def chunks() -> Iterator[bytes]:
            yield data[: len(data) // 2]
            if at:
                at()
            yield data[len(data) // 2 :]

        said = len(data) if size is None else size
        yield Incoming(name=name, size=said, content_type=content_type, chunks=chunks())

    return download


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Deadly(LocalBlobs):
    """Ends this process as soon as the n-th blob is kept."""

    def __init__(self, folder: Path, after: int) -> None:
        super().__init__(folder)
        self._left = after

    def _keep(self, part: Path, file: BinaryIO, blob: Blob) -> Blob:
        kept = super()._keep(part, file, blob)
        self._left -= 1
        if self._left == 0:
            die()
        return kept


class _DeadlyScanner(Scanner):
    def scan(self, _file: BinaryIO) -> str:
        die()
        return ""


def fetch(url: str, folder: str, file: str, point: str) -> None:
    key = new_key()
    desk = Desk(
        team="T0CAIRN001",
        store=Store(url),
        blobs=_Deadly(Path(folder), {"copy": 1, "kept": 2}.get(point, 0)),
        editions=Editions(),
        public_url="http://127.0.0.1:9",
        issuing=Issuing(did=key.did_key, ring=lambda: KeyRing((key,)), demo=True),
        wake=die if point == "committed" else lambda: None,
    )
    scanner = _DeadlyScanner("tcp://127.0.0.1:1") if point == "scan" else None
    download = host(Path(file).read_bytes(), at=die if point == "download" else None)
    with desk.store.write("claim") as unit:
        (effect,) = [one for one in unit.outbox.claim(20, 30) if one.kind == "fetch"]
    files.fetch(desk, download, scanner, effect)


def main(url: str, folder: str, file: str) -> None:
    """Forks, as importing takes seconds."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            fetch(url, folder, file, line.strip())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
