"""Faults: seeded, switched by the control API, and told apart in the log."""

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from bot.demo.client import Refusal


def posts(ada) -> list[str]:
    return [m.text for m in ada.messages() if m.from_app]


def test_events_arrive_several_times_also_under_new_ids(ws, app, ada):
    ws.faults(events={"duplicate": [3, 3], "new_ids": 1.0})
    ada.dm("hello")
    ws.settle()

    assert len({e["ts"] for e in app.events()}) == 1
    assert len({b["event_id"] for b in app.of("event")}) == 3


def test_events_arrive_out_of_order_and_all(ws, app, ada):
    ws.faults(seed=4, events={"reorder": 0.5})
    for n in range(8):
        ada.dm(str(n))
    ws.settle()

    texts = [e["text"] for e in app.events()]
    assert texts != sorted(texts)
    assert sorted(texts) == [str(n) for n in range(8)]


def test_a_dropped_event_never_arrives(ws, app, ada):
    ws.faults(events={"drop": 1.0})
    ada.dm("hello")
    ws.settle()

    assert app.received == []


def test_the_same_seed_draws_the_same_faults(ws, app, ada):
    def run() -> list[int]:
        ws.faults(seed=7, events={"duplicate": [1, 4]})
        before = len(app.received)
        counts = []
        for n in range(6):
            ada.dm(str(n))
            ws.settle()
            counts.append(len(app.received) - before - sum(counts))
        return counts

    first = run()
    assert first == run()
    assert set(first) > {1}


@pytest.mark.parametrize("header", ["7", None, "soon"])
def test_too_many_requests_with_and_without_a_usable_header(ws, slack, ada, dm, header):
    ws.faults(calls=[{"kind": "ratelimited", "method": "chat.postMessage", "times": 1, "retry_after": header}])

    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel=dm, text="x")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers.get("Retry-After") == header
    assert posts(ada) == []
    assert slack.chat_postMessage(channel=dm, text="y")["ok"]


@pytest.mark.parametrize(("kind", "done"), [("error_before", []), ("error_after", ["x"])])
def test_an_error_comes_before_or_after_the_work(ws, slack, ada, dm, kind, done):
    ws.faults(calls=[{"kind": kind, "method": "chat.postMessage", "times": 1}])

    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel=dm, text="x")

    assert caught.value.response.status_code == 500
    assert posts(ada) == done


@pytest.mark.parametrize(("kind", "done"), [("cut_before", []), ("cut_after", ["x"])])
def test_a_connection_breaks_before_or_after_the_work(ws, running, config, ada, dm, kind, done):
    ws.faults(calls=[{"kind": kind, "method": "chat.postMessage", "times": 1}])
    headers = {"Authorization": f"Bearer {config.bot_token}"}

    with pytest.raises(httpx.TransportError):
        httpx.post(
            f"{running.api_url}chat.postMessage", headers=headers, json={"channel": dm, "text": "x"}, trust_env=False
        )

    assert posts(ada) == done
    [entry] = ws.log("call", method="chat.postMessage")
    assert (entry["fault"], entry["cut"]) == (kind, True)


def test_a_call_can_be_slow(ws, running):
    ws.faults(calls=[{"kind": "slow", "seconds": 0.2, "times": 1}])
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{running.api_url}auth.test", timeout=0.05, trust_env=False)


def test_faults_strike_by_chance_and_end_when_replaced(ws, slack, ada, dm):
    ws.faults(seed=1, calls=[{"kind": "error_before", "method": "chat.postMessage", "probability": 0.5}])
    outcomes = []
    for n in range(12):
        try:
            slack.chat_postMessage(channel=dm, text=str(n))
            outcomes.append(True)
        except SlackApiError:
            outcomes.append(False)
    ws.faults()

    assert set(outcomes) == {True, False}
    assert slack.chat_postMessage(channel=dm, text="calm")["ok"]


@pytest.mark.parametrize("wanted", [{"calls": [{"kind": "gremlins"}]}, {"events": {"twice": True}}])
def test_a_fault_nobody_knows_is_refused(ws, wanted):
    with pytest.raises(Refusal):
        ws.faults(**wanted)
