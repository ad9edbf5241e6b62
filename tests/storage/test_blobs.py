"""Bytes by their hash: durable once, never half, never outside the folder."""

import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import blobs as module
from storage.blobs import Blob, Blobs, LocalBlobs
from storage.errors import Full, Missing, TooLarge

CONTENT = b"evidence " * 1000
ADDRESS = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs", reserve=0)


def chunks(content: bytes = CONTENT, size: int = 100) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def files(blobs: LocalBlobs) -> list[str]:
    return [path.name for path in blobs._folder.rglob("*") if path.is_file()]


def test_what_was_put_is_there_under_its_hash(blobs: LocalBlobs) -> None:
    place: Blobs = blobs
    assert place.put(chunks(), limit=len(CONTENT)) == Blob(ADDRESS, len(CONTENT))
    assert place.exists(ADDRESS)
    with place.open(ADDRESS) as file:
        assert file.read() == CONTENT
    assert place.head(ADDRESS, 8) == b"evidence"
    assert files(blobs) == [ADDRESS]


def test_nothing_at_all_can_be_kept_too(blobs: LocalBlobs) -> None:
    assert blobs.put([], limit=0) == Blob(hashlib.sha256(b"").hexdigest(), 0)


def test_the_same_bytes_are_kept_once_and_never_replaced(blobs: LocalBlobs) -> None:
    blobs.put(chunks(), limit=10_000)
    kept = blobs._path(ADDRESS).stat().st_ino
    assert blobs.put(chunks(size=7), limit=10_000).sha256 == ADDRESS
    assert blobs._path(ADDRESS).stat().st_ino == kept
    assert files(blobs) == [ADDRESS]


def test_several_who_put_the_same_bytes_at_once_all_succeed(blobs: LocalBlobs) -> None:
    results: list[Blob] = []
    threads = [threading.Thread(target=lambda: results.append(blobs.put(chunks(), 10_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [Blob(ADDRESS, len(CONTENT))] * 8
    assert files(blobs) == [ADDRESS]


def test_one_byte_beyond_the_limit_is_too_large_and_nothing_is_kept(blobs: LocalBlobs) -> None:
    with pytest.raises(TooLarge):
        blobs.put(chunks(), limit=len(CONTENT) - 1)
    assert files(blobs) == []


def test_an_endless_stream_is_refused_without_reading_on(blobs: LocalBlobs) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        blobs.put(endless(), limit=5000)
    assert read == 6


@pytest.mark.parametrize("cut", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_a_download_that_breaks_off_leaves_nothing(blobs: LocalBlobs, cut: int) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT[:cut]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.put(broken(), limit=10_000)
    assert files(blobs) == []
    assert blobs.put(chunks(), limit=10_000).sha256 == ADDRESS


def test_while_bytes_arrive_nothing_is_visible(blobs: LocalBlobs) -> None:
    def watched() -> Iterator[bytes]:
        for chunk in chunks():
            assert not blobs.exists(ADDRESS)
            yield chunk

    blobs.put(watched(), limit=10_000)


def test_a_process_killed_in_the_middle_leaves_no_blob(blobs: LocalBlobs) -> None:
    programme = """
import os, signal, sys
from pathlib import Path
from storage.blobs import LocalBlobs
def killed():
    yield b"evidence " * 999
    os.kill(os.getpid(), signal.SIGKILL)
LocalBlobs(Path(sys.argv[1]), reserve=0).put(killed(), 10_000)
"""
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", programme, str(blobs._folder)], cwd=root, check=False)
    (part,) = files(blobs)
    assert not (blobs._folder / "sha256").exists()
    old = time.time() - 2 * module.ABANDONED_SECONDS
    os.utime(blobs._parts / part, (old, old))
    LocalBlobs(blobs._folder)
    assert files(blobs) == []


def test_an_upload_of_another_process_is_not_swept_away(blobs: LocalBlobs) -> None:
    (blobs._parts / "theirs").write_bytes(b"half")
    LocalBlobs(blobs._folder)
    assert files(blobs) == ["theirs"]


def test_the_file_and_every_new_folder_are_synced_before_the_address_is_given(
    blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def record(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", record)
    blobs.put(chunks(), limit=10_000)
    folder = blobs._folder
    assert synced[0].startswith(str(blobs._parts))
    parents = [
        folder / "sha256" / ADDRESS[:2] / ADDRESS[2:4],
        folder / "sha256" / ADDRESS[:2],
        folder / "sha256",
        folder,
    ]
    assert synced[1:] == [str(path) for path in parents]


def test_bytes_that_would_take_the_reserve_are_refused(tmp_path: Path) -> None:
    short = LocalBlobs(tmp_path / "blobs", reserve=2**60)
    assert 0 < short.free_bytes() < 2**60
    with pytest.raises(Full):
        short.put(chunks(), limit=10_000)
    assert files(short) == []


@pytest.mark.parametrize(("code", "error"), [(errno.ENOSPC, Full), (errno.EDQUOT, Full), (errno.EIO, OSError)])
def test_a_disk_that_is_full_says_so_and_nothing_is_kept(
    blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(code, "")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(error):
            blobs.put(chunks(), limit=10_000)
    assert files(blobs) == []


HOSTILE = ["", "../../etc/passwd", "..", ADDRESS[:-1], ADDRESS.upper(), f"{ADDRESS}\n", f"{ADDRESS}/..", "\0" * 64]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_is_never_a_path(blobs: LocalBlobs, address: str) -> None:
    blobs.put(chunks(), limit=10_000)
    assert not blobs.exists(address)
    with pytest.raises(Missing):
        blobs.open(address)
    with pytest.raises(Missing):
        blobs.head(address, 1)


def test_what_is_not_there_is_missing(blobs: LocalBlobs) -> None:
    assert not blobs.exists(ADDRESS)
    with pytest.raises(Missing):
        blobs.open(ADDRESS)


def test_removing_is_final_and_may_be_repeated(blobs: LocalBlobs) -> None:
    blobs.put(chunks(), limit=10_000)
    blobs.remove(ADDRESS)
    blobs.remove(ADDRESS)
    assert not blobs.exists(ADDRESS)
