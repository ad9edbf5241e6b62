"""The database away, and back: no request is acknowledged that was not kept, and everything is done afterwards."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import jobs
from bot.demo.client import AppDidNotRespond
from tests.faults.stage import Scene, all_effects, bot_in_workspace, eventually


class Gate:
    """A relay on 127.0.0.1 to PostgreSQL's socket. Shut, it cuts what is open and refuses what comes."""

    def __init__(self, url: str) -> None:
        self._target = f"{parse_qs(urlsplit(url).query)['host'][0]}/.s.PGSQL.5432"
        self._path = urlsplit(url).path
        self._open, self._ended = threading.Event(), threading.Event()
        self._open.set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._listener.getsockname()[1]}{self._path}"

    def shut(self) -> None:
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def close(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, work: object, *args: object) -> None:
        self._threads.append(threading.Thread(target=work, args=args))  # type: ignore[arg-type]  # each work takes what is given with it
        self._threads[-1].start()

    def _accept(self) -> None:
        while not self._ended.is_set():
            if not select.select([self._listener], [], [], 0.05)[0]:
                continue
            client, _ = self._listener.accept()
            if self._open.is_set():
                self._start(self._relay, client)
            else:
                client.close()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._target)
            other = {client: server, server: client}
            while self._open.is_set() and not self._ended.is_set():
                for ready in select.select([client, server], [], [], 0.02)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    other[ready].sendall(data)


@pytest.fixture
def gate(postgres_url: str) -> Iterator[Gate]:
    one = Gate(postgres_url)
    yield one
    one.close()


@pytest.fixture
def scene(gate: Gate, tmp_path: Path, small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(jobs, "AWAY_SECONDS", 0.2)
    with bot_in_workspace(gate.url, tmp_path, small_catalog, lease_seconds=1.5) as one:
        yield one
        gate.open()


def test_while_the_database_is_away_slack_hears_503_and_afterwards_everything_arrives(scene: Scene, gate: Gate) -> None:
    ada, ben = scene.person("Ada"), scene.person("Ben")
    ada.dm("tell me about career prepared")
    start = ada.expect("Career Prepared")
    scene.quiet()
    gate.shut()
    heard = len(scene.ws.log())
    ada.dm("what does level 1 need")
    ben.dm("what does level 2 need")
    with pytest.raises(AppDidNotRespond, match="503"):
        ada.press("Start this pathway", in_=start)
    eventually(lambda: len(attempts(scene, heard)) > 4 or None, "a few repeats")
    assert set(attempts(scene, heard)) == {503}
    gate.open()
    ada.expect("Level 1", timeout=20)
    scene.quiet()
    answered = [e for e in all_effects(scene.store) if e.payload.get("note") == "answer"]
    assert len(answered) == 3
    assert [e.payload.get("note") for e in all_effects(scene.store) if e.payload.get("note") == "started"] == []
    assert set(scene.posts().values()) == {1}


def attempts(scene: Scene, since: int) -> list[int | None]:
    entries = scene.ws.log("delivery", since=since)
    return [a["status"] for e in entries for a in e["attempts"] if e.get("type") in {"message", None}]


def test_an_effect_whose_settling_met_no_database_is_not_posted_again(scene: Scene, gate: Gate) -> None:
    """Posted, then the database is away: the lease runs out, the look finds the post."""
    ada = scene.person("Ada")
    scene.ws.faults(calls=[{"method": "chat.postMessage", "kind": "slow", "seconds": 0.5, "times": 1}])
    ada.dm("tell me about career prepared")
    eventually(lambda: scene.ws.log("call", method="chat.postMessage") or None, "the post")
    gate.shut()
    ada.expect("Career Prepared", ever=True)
    threading.Event().wait(1)  # Slack's slow answer has come by then, and settling has met a shut gate
    gate.open()
    scene.quiet()
    assert set(scene.posts().values()) == {1}
    said = [e for e in all_effects(scene.store) if e.kind == "say"]
    assert [e.receipt.get("found") for e in said] == [True]
