"""Bytes by their hash, in a folder and in an S3 store: durable once, never half, never others than were put."""

import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import blobs as module
from storage.blob import Blob
from storage.blobs import Blobs, LocalBlobs, local_folder, open_blobs
from storage.errors import Damaged, Full, Missing, TooLarge, Unavailable
from tests.storage.s3 import KEY_ID, S3, SECRET, running_s3

CONTENT = b"evidence " * 1000
ADDRESS = hashlib.sha256(CONTENT).hexdigest()
HOSTILE = ["", "../../etc/passwd", "..", ADDRESS[:-1], ADDRESS.upper(), f"{ADDRESS}\n", f"{ADDRESS}/..", "\0" * 64]


@dataclass(frozen=True)
class Place:
    """A place for bytes, and a look behind its back."""

    blobs: Blobs
    kept: Callable[[], list[str]]  # addresses that can be seen
    spoil: Callable[[bytes], None]  # other bytes under ADDRESS


@pytest.fixture(scope="module")
def _store() -> Iterator[tuple[S3, Blobs]]:
    with running_s3() as s3, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        environment.setenv("AWS_CONFIG_FILE", os.devnull)
        yield s3, open_blobs(s3.url)  # one for all: its library takes half a second to begin


@pytest.fixture
def s3(_store: tuple[S3, Blobs]) -> S3:
    s3, _ = _store
    for seen in (s3.objects, s3.faults, s3.asked):
        seen.clear()
    return s3


@pytest.fixture
def in_s3(s3: S3, _store: tuple[S3, Blobs]) -> Blobs:
    return _store[1]


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs", reserve=0)


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> Place:
    """The same contract in both places."""
    if request.param == "folder":
        folder: LocalBlobs = request.getfixturevalue("blobs")
        return Place(folder, lambda: files(folder), lambda data: folder._path(ADDRESS).write_bytes(data) and None)
    s3: S3 = request.getfixturevalue("s3")
    return Place(
        request.getfixturevalue("in_s3"),
        lambda: [key.rpartition("/")[2] for key in s3.objects],
        lambda data: s3.objects.update(dict.fromkeys(s3.objects, data)),
    )


def chunks(content: bytes = CONTENT, size: int = 100) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def files(blobs: LocalBlobs) -> list[str]:
    return [path.name for path in blobs._folder.rglob("*") if path.is_file()]


def test_what_was_put_is_there_under_its_hash(place: Place) -> None:
    assert place.blobs.put(chunks(), limit=10_000) == Blob(ADDRESS, len(CONTENT))
    assert place.blobs.exists(ADDRESS)
    with place.blobs.open(ADDRESS) as file:
        assert file.read() == CONTENT
    assert place.kept() == [ADDRESS]


def test_nothing_at_all_can_be_kept_too(place: Place) -> None:
    empty = place.blobs.put([], limit=0)
    assert empty == Blob(hashlib.sha256(b"").hexdigest(), 0)
    with place.blobs.open(empty.sha256) as file:
        assert file.read() == b""


def test_the_same_bytes_are_kept_once(place: Place) -> None:
    place.blobs.put(chunks(), limit=10_000)
    assert place.blobs.put(chunks(size=7), limit=10_000).sha256 == ADDRESS
    assert place.kept() == [ADDRESS]


def test_several_who_put_the_same_bytes_at_once_all_succeed(place: Place) -> None:
    results: list[Blob] = []
    threads = [threading.Thread(target=lambda: results.append(place.blobs.put(chunks(), 10_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [Blob(ADDRESS, len(CONTENT))] * 8
    assert place.kept() == [ADDRESS]


def test_staged_bytes_can_be_read_and_are_seen_by_nobody_until_they_are_kept(place: Place) -> None:
    with place.blobs.stage(chunks(), limit=10_000) as staged:
        assert (staged.blob, staged.file.read()) == (Blob(ADDRESS, len(CONTENT)), CONTENT)
        assert not place.blobs.exists(ADDRESS)
        assert staged.keep() == staged.blob
        assert place.blobs.exists(ADDRESS)


def test_staged_bytes_that_nobody_keeps_are_gone(place: Place) -> None:
    with place.blobs.stage(chunks(), limit=10_000):
        pass
    assert place.kept() == []


def test_one_byte_beyond_the_limit_is_too_large_and_nothing_is_kept(place: Place) -> None:
    with pytest.raises(TooLarge):
        place.blobs.put(chunks(), limit=len(CONTENT) - 1)
    assert place.kept() == []


def test_an_endless_stream_is_refused_without_reading_on(place: Place) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        place.blobs.put(endless(), limit=5000)
    assert read == 6


@pytest.mark.parametrize("cut", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_a_download_that_breaks_off_leaves_nothing(place: Place, cut: int) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT[:cut]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        place.blobs.put(broken(), limit=10_000)
    assert place.kept() == []
    assert place.blobs.put(chunks(), limit=10_000).sha256 == ADDRESS


def test_while_bytes_arrive_nothing_is_visible(place: Place) -> None:
    def watched() -> Iterator[bytes]:
        for chunk in chunks(size=3000):
            assert not place.blobs.exists(ADDRESS)
            yield chunk

    place.blobs.put(watched(), limit=10_000)


@pytest.mark.parametrize("other", [CONTENT[:-1], CONTENT[:-1] + b"X", CONTENT + b"X", b""])
def test_other_bytes_under_an_address_are_never_handed_out(place: Place, other: bytes) -> None:
    place.blobs.put(chunks(), limit=10_000)
    place.spoil(other)
    with pytest.raises(Damaged):
        place.blobs.open(ADDRESS)


def test_other_bytes_under_an_address_are_noticed_when_the_right_ones_come_again(place: Place) -> None:
    place.blobs.put(chunks(), limit=10_000)
    place.spoil(CONTENT[:-1])
    with pytest.raises(Damaged):
        place.blobs.put(chunks(), limit=10_000)


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_is_never_a_path(place: Place, address: str) -> None:
    place.blobs.put(chunks(), limit=10_000)
    assert not place.blobs.exists(address)
    with pytest.raises(Missing):
        place.blobs.open(address)
    with pytest.raises(Missing):
        place.blobs.remove(address)


def test_what_is_not_there_is_missing(place: Place) -> None:
    assert not place.blobs.exists(ADDRESS)
    with pytest.raises(Missing):
        place.blobs.open(ADDRESS)


def test_removing_is_final_and_may_be_repeated(place: Place) -> None:
    place.blobs.put(chunks(), limit=10_000)
    place.blobs.remove(ADDRESS)
    place.blobs.remove(ADDRESS)
    assert not place.blobs.exists(ADDRESS)


def test_an_object_lies_under_the_prefix_and_is_written_only_where_there_is_none(s3: S3, in_s3: Blobs) -> None:
    key = f"cairn/files/sha256/{ADDRESS[:2]}/{ADDRESS[2:4]}/{ADDRESS}"
    in_s3.put(chunks(), limit=10_000)
    assert s3.objects == {key: CONTENT}
    in_s3.put(chunks(), limit=10_000)
    assert s3.asked == [("PUT", key), ("PUT", key), ("HEAD", key)]


@pytest.mark.parametrize("fault", ["SlowDown", "InternalError", "hang-up", "cut"])
def test_a_store_that_stumbles_is_asked_again_or_is_away_and_never_half(s3: S3, in_s3: Blobs, fault: str) -> None:
    in_s3.put(chunks(), limit=10_000)
    s3.faults[:] = [fault]
    try:
        with in_s3.open(ADDRESS) as file:
            assert file.read() == CONTENT
    except Unavailable:
        s3.faults.clear()
        with in_s3.open(ADDRESS) as file:
            assert file.read() == CONTENT


@pytest.mark.parametrize("fault", ["AccessDenied", "NoSuchBucket"])
def test_a_store_that_is_not_ours_is_away_and_says_why(s3: S3, in_s3: Blobs, fault: str) -> None:
    s3.faults[:] = [fault] * 9
    with pytest.raises(Unavailable, match=fault):
        in_s3.put(chunks(), limit=10_000)


def test_a_store_that_nobody_answers_for_is_away(s3: S3) -> None:
    with running_s3() as gone:
        url = gone.url
    with pytest.raises(Unavailable, match="does not answer"):
        open_blobs(url).open(ADDRESS)


def test_a_key_that_is_not_the_right_one_is_refused(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(Unavailable, match="SignatureDoesNotMatch"):
        open_blobs(s3.url).put(chunks(), limit=10_000)


def test_an_address_names_a_folder_or_an_s3_store(tmp_path: Path) -> None:
    assert local_folder("/srv/evidence") == Path("/srv/evidence")
    assert local_folder("file:///srv/my%20evidence") == Path("/srv/my evidence")
    assert local_folder("s3://bucket/prefix") is None
    open_blobs(f"file://{tmp_path}/here").put(chunks(), 10_000)
    assert (tmp_path / "here" / "sha256").is_dir()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file://",
        "file://elsewhere/x",
        "ftp://host/x",
        "s3://",
        "s3://b?endpont=x",
        "s3:///p",
        "s3://b?endpoint=nowhere",
    ],
)
def test_an_address_that_names_neither_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        open_blobs(url)


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
