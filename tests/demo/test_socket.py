"""Over Socket Mode the workspace says what Slack says: hello, envelopes, one connection for each, a word before the end."""

import json
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.demo.client import AppDidNotRespond
from bot.demo.config import Config
from bot.demo.interactions import SILENT

BUTTON = {"type": "button", "action_id": "start", "text": {"type": "plain_text", "text": "Start"}}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]
NAME = {"type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"}, "element": {
    "type": "plain_text_input", "action_id": "v"}}  # fmt: skip
PLAIN = {"type": "plain_text", "text": "Hello"}
FORM = {"type": "modal", "callback_id": "form", "title": PLAIN, "submit": PLAIN, "blocks": [NAME]}


@dataclass
class Ear:
    """A raw connection of the app. Takes everything; acknowledges with `payload` unless told not to."""

    socket: ClientConnection
    acknowledges: bool = True
    payload: dict | None = None
    heard: list[dict] = field(default_factory=list)
    hello: dict = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        try:
            while True:
                said = json.loads(self.socket.recv())
                if said["type"] == "hello":
                    self.hello = said
                    continue
                self.heard.append(said)
                if self.acknowledges and "envelope_id" in said:
                    self.acknowledge(said)
        except ConnectionClosed:
            self.ended.set()

    def acknowledge(self, envelope: dict) -> None:
        answer = {"envelope_id": envelope["envelope_id"]}
        self.socket.send(json.dumps(answer | ({"payload": self.payload} if self.payload else {})))

    @property
    def texts(self) -> list[str]:
        return [e["payload"]["event"]["text"] for e in self.heard if e["type"] == "events_api"]


@pytest.fixture
def config() -> Config:
    return Config(socket_mode=True, retry_delays=(0.0, 0.02, 0.04), goodbye_seconds=0.2)


@pytest.fixture
def opened(slack, config):
    """Ask for an address and open it."""
    with ExitStack() as stack:

        def open_one(**about) -> Ear:
            url = slack.apps_connections_open(app_token=config.app_token)["url"]
            ear = Ear(stack.enter_context(connect(url, close_timeout=0.2, proxy=None)), **about)
            threading.Thread(target=ear.listen, daemon=True).start()
            until(lambda: ear.hello or ear.heard)
            return ear

        yield open_one


@pytest.fixture
def ear(opened) -> Ear:
    return opened()


def until(holds) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_an_address_wants_the_apps_own_token_and_its_own_scope(ws, slack, config):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        slack.apps_connections_open(app_token=config.bot_token)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        slack.apps_connections_open(app_token="xapp-wrong")
    ws.configure(app_scopes=[])
    with pytest.raises(SlackApiError, match="missing_scope") as refused:
        slack.apps_connections_open(app_token=config.app_token)
    assert refused.value.response["needed"] == "connections:write"


def test_the_apps_own_token_is_good_for_nothing_else(slack, config):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        slack.users_list(token=config.app_token)


def test_an_address_is_good_once(slack, config):
    url = slack.apps_connections_open(app_token=config.app_token)["url"]
    with connect(url, proxy=None):
        pass

    with pytest.raises(InvalidStatus, match="403"), connect(url, proxy=None):
        pass


def test_a_hello_tells_how_many_are_open(opened, config):
    first, second = opened().hello, opened().hello

    assert (first["num_connections"], second["num_connections"]) == (1, 2)
    assert second["connection_info"] == {"app_id": config.app}


def test_an_event_is_an_envelope_and_nothing_goes_to_the_request_url(ws, app, ear, ada):
    ada.dm("hello")
    ws.settle()

    [envelope] = ear.heard
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert envelope["payload"]["event"]["text"] == "hello"
    assert app.received == []


def test_an_unacknowledged_event_comes_three_times_more_as_a_retry(ws, ear, ada):
    ws.configure(answer_seconds=0.1)
    ear.acknowledges = False
    ada.dm("hello")
    ws.settle()

    retries = [(e["retry_attempt"], e["retry_reason"]) for e in ear.heard]
    assert retries == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({e["payload"]["event_id"] for e in ear.heard}) == 1
    assert len({e["envelope_id"] for e in ear.heard}) == 4


def test_each_payload_goes_to_one_of_several_connections(ws, opened, ada):
    ears = [opened() for _ in range(3)]
    for n in range(9):
        ada.dm(str(n))
    ws.settle()

    assert sorted(text for ear in ears for text in ear.texts) == [str(n) for n in range(9)]
    assert all(ear.texts for ear in ears)


def test_an_acknowledgement_on_another_connection_counts_for_nothing(ws, opened, ada):
    ws.configure(answer_seconds=0.1, retry_delays=[])
    deaf, other = opened(acknowledges=False), opened(acknowledges=False)
    ada.dm("hello")
    until(lambda: deaf.heard or other.heard)
    [envelope] = deaf.heard or other.heard
    (other if deaf.heard else deaf).acknowledge(envelope)
    ws.settle()

    assert [a["reason"] for a in ws.log("delivery")[0]["attempts"]] == ["timeout"]


def test_a_click_without_an_acknowledgement_is_told_to_the_person_and_not_repeated(ws, ear, slack, dm, ada):
    ws.configure(answer_seconds=0.1)
    slack.chat_postMessage(channel=dm, text="press", blocks=BLOCKS)
    ws.settle()
    ear.acknowledges = False

    with pytest.raises(AppDidNotRespond):
        ada.press("Start")

    clicks = [e for e in ear.heard if e["type"] == "interactive"]
    assert [c["payload"]["actions"][0]["action_id"] for c in clicks] == ["start"]
    assert "retry_attempt" not in clicks[0]
    assert ada.notices() == [SILENT]


def test_a_form_is_answered_with_the_acknowledgement(ws, ear, slack, dm, ada):
    slack.chat_postMessage(channel=dm, text="press", blocks=BLOCKS)
    ada.press("Start")
    slack.views_open(trigger_id=ear.heard[-1]["payload"]["trigger_id"], view=FORM)
    ear.payload = {"response_action": "errors", "errors": {"name": "Say who you are."}}

    assert ada.form("Hello").fill(Name="nobody").submit() == {"Name": "Say who you are."}
    assert ear.heard[-1]["accepts_response_payload"] is True
    ear.payload = None
    assert ada.form("Hello").fill(Name="Ada").submit() == {}
    ada.no_form()


def test_a_command_is_answered_with_the_acknowledgement(ear, ada):
    ear.payload = {"text": "Here you are"}
    ada.slash("/pathway progress")

    assert (ear.heard[-1]["type"], ear.heard[-1]["payload"]["text"]) == ("slash_commands", "progress")
    assert ada.expect("Here you are").ephemeral


def test_the_eleventh_connection_is_one_too_many(opened):
    for _ in range(10):
        opened()
    late = opened()

    assert [said["reason"] for said in late.heard] == ["too_many_websockets"]
    assert late.ended.wait(5)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_an_end_is_announced_and_until_then_the_connection_serves(ws, ear, ada, reason):
    ws.post("sockets", {"what": reason})
    until(lambda: ear.heard)
    ada.dm("hello")
    ws.settle()

    assert ear.heard[0] | {"type": "disconnect", "reason": reason} == ear.heard[0]
    assert ear.texts == ["hello"]
    assert ear.ended.wait(5)
    until(lambda: ws.get("sockets")["sockets"] == [])


def test_what_was_on_a_connection_when_it_was_cut_comes_again(ws, opened, ada):
    first = opened(acknowledges=False)
    ada.dm("hello")
    until(lambda: first.heard)
    second = opened()
    ws.post("sockets", {"what": "cut", "connection": 1})
    ws.settle()

    assert first.ended.wait(5)
    reasons = [a["reason"] for a in ws.log("delivery")[0]["attempts"]]
    assert (reasons[0], reasons[-1]) == ("connection_failed", None)
    assert second.texts == ["hello"]


def test_a_frozen_connection_still_gets_its_turn_and_answers_nothing(ws, opened, ada):
    ws.configure(answer_seconds=0.1)
    frozen, well = opened(), opened()
    ws.post("sockets", {"what": "freeze", "connection": 1})
    until(lambda: [s["frozen"] for s in ws.get("sockets")["sockets"]] == [True, False])
    for n in range(4):
        ada.dm(str(n))
    ws.settle()

    assert not frozen.socket.ping().wait(0.1)
    assert frozen.heard == []
    assert sorted(well.texts) == ["0", "1", "2", "3"]
    assert "timeout" in [a["reason"] for e in ws.log("delivery") for a in e["attempts"]]


def test_an_event_that_found_no_connection_comes_when_one_is_open(ws, opened, ada):
    ws.configure(retry_delays=[0.0, 0.5])
    ada.dm("hello")
    ear = opened()
    ws.settle()

    assert ear.texts == ["hello"]
    assert ear.heard[0]["retry_attempt"] > 0


def test_only_what_can_happen_to_a_connection_may_be_asked_for(ws, ear):
    with pytest.raises(Exception, match="'explode'"):
        ws.post("sockets", {"what": "explode"})
    with pytest.raises(Exception, match="no such connection"):
        ws.post("sockets", {"what": "cut", "connection": 7})
