"""The virus scanner: clean, a name, or no answer; and no answer is never clean."""

import io
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.hygiene import scanner as module
from bot.hygiene.scanner import Scanner, ScannerAway
from tests.hygiene.clamd import EICAR, LIMIT, Clamd, nobody_there, running_clamd


@pytest.fixture(scope="module", params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest) -> Iterator[Clamd]:
    with tempfile.TemporaryDirectory() as folder:  # the path of a socket has to be short
        path = Path(folder) / "clamd.ctl" if request.param == "unix" else None
        with running_clamd(path) as one:
            yield one


@pytest.fixture(autouse=True)
def _anew(clamd: Clamd) -> None:
    clamd.says = b""
    clamd.asked.clear()


def test_a_clean_file_arrives_whole_and_is_clean(clamd: Clamd) -> None:
    data = bytes(range(256)) * 4000  # several pieces
    assert Scanner(clamd.address).scan(io.BytesIO(data)) == ""
    assert clamd.asked == [b"zINSTREAM\0", data]


def test_an_infected_file_is_named(clamd: Clamd) -> None:
    assert Scanner(clamd.address).scan(io.BytesIO(b"x" * 9 + EICAR)) == "Win.Test.EICAR_HDB-1"


def test_a_file_is_scanned_from_its_beginning_wherever_it_was_read_to(clamd: Clamd) -> None:
    file = io.BytesIO(EICAR)
    file.read()
    assert Scanner(clamd.address).scan(file)


def test_an_empty_file_is_clean(clamd: Clamd) -> None:
    assert Scanner(clamd.address).scan(io.BytesIO()) == ""


def test_it_answers_a_greeting(clamd: Clamd) -> None:
    Scanner(clamd.address).ping()


@pytest.mark.parametrize(
    "says", [b"INSTREAM: Can't allocate memory ERROR", b"stream: OK, perhaps", b"", b"FOUND", b"\xff\xfe", b"x" * 9000]
)
def test_any_other_answer_is_no_answer(clamd: Clamd, says: bytes) -> None:
    clamd.says = says or b"\0"
    with pytest.raises(ScannerAway):
        Scanner(clamd.address).scan(io.BytesIO(b"data"))


def test_a_file_that_it_finds_too_large_is_not_clean(clamd: Clamd) -> None:
    with pytest.raises(ScannerAway, match=r"size limit exceeded|does not answer"):
        Scanner(clamd.address).scan(io.BytesIO(bytes(LIMIT + 1)))


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(ScannerAway, match="does not answer"):
        Scanner(nobody_there()).scan(io.BytesIO(b"data"))
    with pytest.raises(ScannerAway, match="does not answer"):
        Scanner("unix:///nowhere/clamd.ctl").ping()


def test_silence_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ScannerAway, match="TimeoutError"):
        Scanner(f"tcp://127.0.0.1:{mute.getsockname()[1]}").scan(io.BytesIO(b"data"))


@pytest.mark.parametrize(
    "address", ["tcp://", "tcp://host:port", "http://host:3310", "unix://", "clamd", "tcp://h:99999"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"must be tcp|[Pp]ort"):
        Scanner(address)
