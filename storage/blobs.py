"""Evidence bytes, by the SHA-256 of their content: written once, never changed.

Owns the contract, and the local folder: what was kept is on the disk, and a half file is never visible. Must not know
what the bytes are, nor whose. Order of use: the bytes first, then the row that points to them; a row never points at
nothing.
"""

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from storage.blob import Blob, Staged, verified, written
from storage.errors import Full, Missing

ADDRESS = re.compile(r"[0-9a-f]{64}")
ABANDONED_SECONDS = 24 * 3600  # no upload takes this long: the file was left by a process that died


class Blobs(Protocol):
    """A place for bytes. Addresses are SHA-256 in hex; anything else is Missing. Away for now: Unavailable."""

    def stage(self, chunks: Iterable[bytes], limit: int) -> AbstractContextManager[Staged]:
        """Bytes to look at before they are kept. Raises TooLarge beyond `limit` bytes, Full where space is short."""
        ...

    def put(self, chunks: Iterable[bytes], limit: int) -> Blob:
        """Stage and keep at once. Raises Damaged where other bytes stand under the address already."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, checked against their address. Raises Missing, or Damaged where they are others."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def remove(self, sha256: str) -> None:
        """For erasure; nothing happens where it is gone already."""
        ...


def open_blobs(url: str) -> Blobs:
    """A folder (a path or file:///path), or an S3-compatible store (s3://bucket/prefix?endpoint=…&region=…).

    Raises ValueError for any other address.
    """
    if urlsplit(url).scheme == "s3":
        from storage.blobs_s3 import S3Blobs  # noqa: PLC0415  its library takes its time to load, for those who need it

        return S3Blobs(url)
    folder = local_folder(url)
    if folder is None:
        raise ValueError("must be a folder, file:///folder, or s3://bucket/prefix")
    return LocalBlobs(folder)


def local_folder(url: str) -> Path | None:
    """The folder that an address names; None where it names none on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.strip("/"):
        return Path(unquote(parts.path))
    return Path(url) if url and "://" not in url else None


class LocalBlobs:
    """A folder on a local disk. `reserve`: bytes that are always left free, for the database."""

    def __init__(self, folder: Path, *, reserve: int = 64 * 2**20) -> None:
        self._folder = folder
        self._parts = folder / "parts"
        self._reserve = reserve
        self._parts.mkdir(parents=True, exist_ok=True)
        self._sweep()

    @contextmanager
    def stage(self, chunks: Iterable[bytes], limit: int) -> Iterator[Staged]:
        part = self._parts / secrets.token_hex(16)
        try:
            with part.open("x+b") as file:
                with _space():
                    blob = written(file, chunks, limit, self._insist_on_room)
                yield Staged(blob, file, lambda: self._keep(part, file, blob))
        finally:
            part.unlink(missing_ok=True)

    def put(self, chunks: Iterable[bytes], limit: int) -> Blob:
        with self.stage(chunks, limit) as staged:
            return staged.keep()

    def _insist_on_room(self, size: int) -> None:
        if self.free_bytes() < self._reserve + size:
            raise Full

    def _keep(self, part: Path, file: BinaryIO, blob: Blob) -> Blob:
        with _space():
            os.fsync(file.fileno())
            self._publish(part, self._path(blob.sha256))
        return blob

    def _publish(self, part: Path, path: Path) -> None:
        """Linking, unlike renaming, never replaces: the first to arrive stays, if it has the same bytes still."""
        folders = [path.parent, *path.parent.relative_to(self._folder).parents]
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(part, path)
        except FileExistsError:
            verified(path.open("rb"), path.name).close()
        for folder in folders:  # each may be new: the name of a folder is durable once the folder above is
            _sync_folder(self._folder / folder)

    def open(self, sha256: str) -> BinaryIO:
        try:
            file = self._path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing from None
        return verified(file, sha256)

    def exists(self, sha256: str) -> bool:
        return bool(ADDRESS.fullmatch(sha256)) and self._path(sha256).exists()

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
