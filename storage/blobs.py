"""Evidence bytes, by the SHA-256 of their content: written once, never changed.

Owns durability: what `put` returned is on the disk, and a half file is never visible. Must not know what the bytes are,
nor whose. Order of use: the bytes first, then the row that points to them; a row never points at nothing.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.errors import Full, Missing, TooLarge

ADDRESS = re.compile(r"[0-9a-f]{64}")
ABANDONED_SECONDS = 24 * 3600  # no upload takes this long: the file was left by a process that died


@dataclass(frozen=True)
class Blob:
    """What was stored."""

    sha256: str  # hex: its address
    size: int  # bytes


class Blobs(Protocol):
    """A place for bytes. Addresses are SHA-256 in hex; anything else is Missing."""

    def put(self, chunks: Iterable[bytes], limit: int) -> Blob:
        """Raises TooLarge beyond `limit` bytes, Full where space is short; then nothing is kept."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Raises Missing."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def head(self, sha256: str, size: int) -> bytes:
        """The first bytes, to tell what it is. Raises Missing."""
        ...

    def remove(self, sha256: str) -> None:
        """For erasure; nothing happens where it is gone already."""
        ...

    def free_bytes(self) -> int: ...


class LocalBlobs:
    """A folder on a local disk. `reserve`: bytes that are always left free, for the database."""

    def __init__(self, folder: Path, *, reserve: int = 64 * 2**20) -> None:
        self._folder = folder
        self._parts = folder / "parts"
        self._reserve = reserve
        self._parts.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def put(self, chunks: Iterable[bytes], limit: int) -> Blob:
        part = self._parts / secrets.token_hex(16)
        try:
            with _space():
                blob = self._write(part, chunks, limit)
                self._publish(part, self._path(blob.sha256))
        finally:
            part.unlink(missing_ok=True)
        return blob

    def _write(self, part: Path, chunks: Iterable[bytes], limit: int) -> Blob:
        digest, size = hashlib.sha256(), 0
        with part.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                if self.free_bytes() < self._reserve + len(chunk):
                    raise Full
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return Blob(digest.hexdigest(), size)

    def _publish(self, part: Path, path: Path) -> None:
        """Linking, unlike renaming, never replaces: the first to arrive stays, and both are the same bytes."""
        folders = [path.parent, *path.parent.relative_to(self._folder).parents]
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.link(part, path)
        for folder in folders:  # each may be new: the name of a folder is durable once the folder above is
            _sync_folder(self._folder / folder)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing from None

    def exists(self, sha256: str) -> bool:
        return bool(ADDRESS.fullmatch(sha256)) and self._path(sha256).exists()

    def head(self, sha256: str, size: int) -> bytes:
        with self.open(sha256) as file:
            return file.read(size)

    def remove(self, sha256: str) -> None:
        path = self._path(sha256)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._folder).free

    def _path(self, sha256: str) -> Path:
        if not ADDRESS.fullmatch(sha256):
            raise Missing  # an address is never a path
        return self._folder / "sha256" / sha256[:2] / sha256[2:4] / sha256

    def _sweep(self) -> None:
        for part in self._parts.iterdir():
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - ABANDONED_SECONDS:
                    part.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Full from error
        raise
