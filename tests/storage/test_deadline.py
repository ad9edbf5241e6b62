"""A network that swallows packets: no error, no end of the connection, only silence."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from storage import deadline
from storage.errors import Unavailable
from storage.store import Store
from tests.storage.cast import ADA, BEN, TEAM


class BlackHole:
    """A relay on 127.0.0.1 to PostgreSQL's socket; when `silent`, it accepts everything and passes nothing on."""

    def __init__(self, url: str) -> None:
        self.silent = threading.Event()
        self._ended = threading.Event()
        self._target = f"{parse_qs(urlsplit(url).query)['host'][0]}/.s.PGSQL.5432"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgresql://postgres@127.0.0.1:{self._listener.getsockname()[1]}{urlsplit(url).path}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            if select.select([self._listener], [], [], 0.05)[0]:
                client, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._relay, args=(client,)))
                self._threads[-1].start()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            server.connect(self._target)
            other = {client: server, server: client}
            while not self._ended.is_set():
                for ready in select.select([client, server], [], [], 0.05)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    if not self.silent.is_set():
                        other[ready].sendall(data)


@pytest.fixture
def black_hole(postgres_url: str) -> Iterator[BlackHole]:
    relay = BlackHole(postgres_url)
    yield relay
    relay.close()


def test_a_server_that_falls_silent_is_unavailable_within_seconds_and_works_again_after(black_hole: BlackHole) -> None:
    store = Store(black_hole.url)
    with store.write("before") as unit:
        unit.people.see(TEAM, ADA)

    started = time.monotonic()
    with pytest.raises(Unavailable), store.write("cut") as unit:  # noqa: PT012  the silence begins inside
        unit.people.see(TEAM, BEN)
        black_hole.silent.set()
        unit.people.see(TEAM, ADA)
    assert time.monotonic() - started < 4
    assert not store.ready()

    black_hole.silent.clear()
    with store.write("after") as unit:
        assert [person.id for person in unit.people.all(TEAM)] == [ADA]
    store.close()


def test_a_connection_that_gave_up_is_closed(black_hole: BlackHole, monkeypatch: pytest.MonkeyPatch) -> None:
    """A late answer must not be taken for that to another question."""
    monkeypatch.setattr(deadline, "SECONDS", 0.3)
    connection = deadline.connect(None, None, [black_hole.url], {})
    black_hole.silent.set()
    with pytest.raises(psycopg.OperationalError, match="not answered in time"):
        connection.execute("SELECT 1")
    assert connection.closed


def test_a_slow_but_living_server_is_told_from_a_silent_one(black_hole: BlackHole) -> None:
    """The server's own limit comes first: its connection is kept."""
    store = Store(black_hole.url)
    with pytest.raises(Unavailable, match="away, busy"), store.read() as unit:  # noqa: PT012  the silence begins inside
        before = unit._rows.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        unit._rows.connection.exec_driver_sql("SELECT pg_sleep(60)")
    with store.read() as unit:
        assert unit._rows.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == before
    store.close()
