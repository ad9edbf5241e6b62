"""Socket Mode on the bot's side: nothing is acknowledged too early, and no connection's end loses anything."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.demo.client import AppDidNotRespond, Visitor, Workspace
from bot.demo.config import Config
from bot.demo.server import Running, running_workspace
from bot.slack import api
from bot.slack.socket import Patience, SocketMode

QUICK = Patience(ping=0.2, pong=0.2, linger=1.0, lived=0.3, again=0.05, at_most=0.2, hello=2.0, close=0.2)
RETRIES = (0.0, *[0.1] * 30)


@dataclass
class Heard:
    """What reached the listeners. `handle` is what they do with it."""

    texts: list[str] = field(default_factory=list)
    handle: Callable[[str], None] = lambda _: None

    def event(self, event: dict, ack: Callable) -> None:
        self.texts.append(event["text"])
        self.handle(event["text"])
        ack()


def bolt_app(heard: Heard, client: WebClient) -> App:
    app = App(
        client=client,
        signing_secret="",
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T", bot_token=client.token),
        process_before_response=True,
    )
    app.event("message")(heard.event)
    app.command("/pathway")(lambda ack: ack("Here you are"))
    app.error(lambda error: BoltResponse(status=503, body=""))
    return app


@dataclass
class Line:
    """A bot's Socket Mode in a workspace."""

    ws: Workspace
    config: Config
    socket: SocketMode
    heard: Heard
    served: Running
    ada: Visitor

    def open(self) -> list[int]:
        """The connections that the workspace sees, by number."""
        return [s["connection"] for s in self.ws.get("sockets")["sockets"]]

    def connected(self, count: int = 2) -> None:
        until(lambda: len(self.open()) == count)

    def do(self, what: str, connection: int | None = None) -> None:
        self.ws.post("sockets", {"what": what, "connection": connection})

    def attempts(self) -> list[list[dict]]:
        return [entry["attempts"] for entry in self.ws.log("delivery", type="message")]


@contextmanager
def lined(count: int = 2, patience: Patience = QUICK, **config) -> Iterator[Line]:
    wanted = Config(**{"socket_mode": True, "retry_delays": RETRIES, "goodbye_seconds": 0.5, **config})
    with running_workspace(wanted) as served, Workspace(served.url, timeout=10) as ws:
        client = api.client(wanted.bot_token, served.api_url)
        heard = Heard()

        def new_address() -> str:
            return api.call(client.apps_connections_open, app_token="xapp-1-A0CAIRN001-demo")["url"]

        socket = SocketMode(bolt_app(heard, client), new_address, count=count, patience=patience)
        socket.start()
        yield Line(ws, wanted, socket, heard, served, ws.person("Ada"))
        socket.stop()


@pytest.fixture
def line() -> Iterator[Line]:
    with lined() as one:
        one.connected()
        yield one


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_comes_on_either_connection_reaches_the_listeners_once(line):
    for n in range(8):
        line.ada.dm(str(n))
    line.ws.settle()

    assert sorted(line.heard.texts) == [str(n) for n in range(8)]
    assert {a["connection"] for [a] in line.attempts()} == set(line.open())


def test_an_answer_goes_back_with_the_acknowledgement(line):
    line.ada.slash("/pathway progress")

    assert line.ada.expect("Here you are").ephemeral


def test_the_acknowledgement_waits_until_everything_is_done(line):
    done = threading.Event()
    line.heard.handle = lambda _: done.wait(5)
    line.ada.dm("hello")
    until(lambda: line.heard.texts)
    time.sleep(0.1)

    assert line.ws.get("state")["pending"] == 1
    done.set()
    line.ws.settle()


def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(line):
    line.ws.configure(answer_seconds=0.3)
    failures = iter([OSError("away"), OSError("away")])

    def fail_twice(_text: str) -> None:
        if (failure := next(failures, None)) is not None:
            raise failure

    line.heard.handle = fail_twice
    line.ada.dm("hello")
    line.ws.settle()

    assert line.heard.texts == ["hello"] * 3
    assert [[a["reason"] for a in one] for one in line.attempts()] == [["timeout", "timeout", None]]


def test_a_cut_connection_is_replaced_and_what_was_on_it_comes_again(line):
    before = line.open()
    go = threading.Event()
    line.heard.handle = lambda _: go.wait(5)
    line.ada.dm("hello")
    until(lambda: line.heard.texts)
    line.do("cut")
    go.set()
    until(lambda: len(line.open()) == 2 and not set(before) & set(line.open()))
    line.ws.settle()

    reasons = [a["reason"] for a in line.attempts()[0]]
    assert (reasons[0], reasons[-1]) == ("connection_failed", None)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_an_announced_end_loses_nothing_as_the_next_connection_is_open_before(reason):
    with lined(count=1) as line:
        line.connected(1)
        [old] = line.open()
        line.do(reason)
        seen = []
        for n in range(60):
            line.ada.dm(str(n))
            seen.append(line.open())
            time.sleep(0.01)
        until(lambda: old not in line.open())
        line.ws.settle()

        assert min(len(now) for now in seen) == 1
        assert max(len(now) for now in seen) == 2
        assert [len(one) for one in line.attempts()] == [1] * 60
        assert sorted(line.heard.texts, key=int) == [str(n) for n in range(60)]


def test_an_old_connection_that_slack_does_not_end_is_ended_by_us():
    with lined(count=1, goodbye_seconds=60.0) as line:
        line.connected(1)
        [old] = line.open()
        line.do("warning")
        line.connected(2)
        until(lambda: old not in line.open(), 5)

        assert len(line.open()) == 1


def test_a_connection_that_answers_no_ping_is_replaced_and_that_is_said_in_a_line(line, caplog):
    stale = line.open()[0]
    line.do("freeze", stale)
    until(lambda: stale not in line.open() and len(line.open()) == 2, 5)
    line.ada.dm("hello")
    line.ws.settle()

    assert line.heard.texts == ["hello"]
    said = [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"} and "Slack ended" in r.getMessage()]
    assert "keepalive ping timeout" in said[0].getMessage()
    assert not [r for r in caplog.records if r.exc_info]


def test_a_connection_that_never_greets_is_not_waited_for(line, monkeypatch):
    """Slack took the connection and says nothing: the next address is asked for."""
    asked = len(line.ws.log("call", method="apps.connections.open"))
    line.served.world.sockets._hello = lambda count: {"type": "silence"}
    line.do("cut")
    until(lambda: len(line.ws.log("call", method="apps.connections.open")) > asked + 2)

    assert "Slack ended it at once: silence" in line.socket.trouble
    del line.served.world.sockets._hello
    line.connected()
    until(lambda: line.socket.trouble == "")


def test_one_connection_too_many_is_tried_more_and_more_slowly():
    slow = Patience(again=0.2, at_most=5.0, close=0.2)
    with lined(count=10) as full:
        full.connected(10)
        client = api.client(full.config.bot_token, full.served.api_url)

        def new_address() -> str:
            return api.call(client.apps_connections_open, app_token=full.config.app_token)["url"]

        asked = len(full.ws.log("call", method="apps.connections.open"))
        late = SocketMode(bolt_app(full.heard, client), new_address, count=1, patience=slow)
        late.start()
        time.sleep(1.5)
        late.stop()

        assert len(full.ws.log("call", method="apps.connections.open")) - asked in {3, 4, 5}
        assert "0 of 1 connections to Slack are open: Slack ended it at once: too_many_websockets" in late.trouble
        assert len(full.open()) == 10


def test_a_token_that_slack_refuses_is_told_until_it_is_accepted():
    with lined(app_token="xapp-another") as line:
        until(lambda: "Slack refuses: invalid_auth" in line.socket.trouble)
        line.ws.configure(app_token="xapp-1-A0CAIRN001-demo")
        line.connected()
        until(lambda: line.socket.trouble == "")


def test_stopping_acknowledges_what_is_held_and_leaves_no_connection_behind(line):
    go = threading.Event()
    line.heard.handle = lambda _: go.wait(5)
    line.ada.dm("hello")
    until(lambda: line.heard.texts)
    threading.Timer(0.5, go.set).start()
    begun = time.monotonic()
    line.socket.stop()

    assert 0.4 < time.monotonic() - begun < 3
    until(lambda: line.open() == [], 1)
    assert [a["reason"] for a in line.attempts()[0]] == [None]


def test_a_click_while_no_connection_is_open_is_told_to_the_person(line):
    line.socket.stop()

    with pytest.raises(AppDidNotRespond):
        line.ada.slash("/pathway progress")
