"""Events reach the app as Slack sends them: signed, in order, repeated where Slack repeats, never more."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.responses import Response, StreamingResponse

from bot.demo.request_url import sign

GENERAL, REVIEW = "C0GENERAL1", "C0REVIEW01"


def test_a_direct_message_arrives_signed_and_whole(ws, app, ada, config):
    said = ada.dm("hello")
    ws.settle()

    [got] = app.received
    event = got.body["event"]
    assert SignatureVerifier(config.signing_secret).is_valid_request(got.raw, got.headers)
    assert (got.body["type"], got.body["team_id"], got.body["api_app_id"]) == (
        "event_callback",
        config.team,
        config.app,
    )
    assert got.body["authorizations"][0]["user_id"] == config.bot_user
    assert event | {"type": "message", "user": ada.id, "text": "hello", "channel_type": "im", "ts": said.ts} == event
    assert "subtype" not in event
    assert "bot_id" not in event
    assert "x-slack-retry-num" not in got.headers


def test_time_stamps_are_unique_and_increase(ws, app, ada, ben):
    stamps = [who.dm(str(n)).ts for n in range(5) for who in (ada, ben)]

    assert stamps == sorted(set(stamps))


def test_the_apps_own_message_comes_back_to_it(ws, app, slack, dm):
    slack.chat_postMessage(
        channel=dm, text="from the app", metadata={"event_type": "a", "event_payload": {"idem": "1"}}
    )
    ws.settle()

    [event] = app.events()
    assert (event["bot_id"], event["app_id"]) == ("B0CAIRN001", "A0CAIRN001")
    assert event["metadata"]["event_payload"] == {"idem": "1"}


def test_a_mention_in_a_channel_is_told_and_other_talk_there_is_not(ws, app, ada, config):
    ada.say("#general", "what a day")
    ada.say("#general", f"<@{config.bot_user}> what is a pathway")
    ws.settle()

    assert app.events() == []
    assert [e["text"] for e in app.events("app_mention")] == [f"<@{config.bot_user}> what is a pathway"]


def test_a_mention_in_a_direct_message_is_told_once(ws, app, ada):
    ada.dm("@Cairn hello")
    ws.settle()

    assert len(app.events()) == 1
    assert app.events("app_mention") == []


def test_with_the_subscription_a_mention_is_told_twice(ws, app, ada, config):
    ws.configure(subscriptions=["message.channels", "app_mention"])
    said = ada.say("#general", f"hello <@{config.bot_user}>")
    ws.settle()

    assert [e["ts"] for e in [*app.events(), *app.events("app_mention")]] == [said.ts, said.ts]


def test_talk_in_a_private_channel_is_told_only_where_the_app_is(ws, app, ben):
    ws.add_channel("C0SECRET01", "secret", [ben.id], kind="private")
    card = ben.say("#career-prepared-review", "a card")
    ben.reply(card, "return: one more career")
    ben.say("C0SECRET01", "not for the app")
    ws.settle()

    assert [(e["text"], e.get("thread_ts")) for e in app.events()] == [
        ("a card", None),
        ("return: one more career", card.ts),
    ]
    assert {e["channel_type"] for e in app.events()} == {"group"}


def test_a_file_in_a_direct_message_comes_as_file_share_and_file_shared(ws, app, ada):
    ada.upload("proof.png", b"\x89PNG", "here it is")
    ws.settle()

    [event] = app.events()
    assert (event["subtype"], event["text"]) == ("file_share", "here it is")
    assert event["files"][0] | {"name": "proof.png", "mimetype": "image/png", "size": 4} == event["files"][0]
    assert app.events("file_shared")[0]["file_id"] == event["files"][0]["id"]


def test_in_a_shared_channel_a_file_must_be_asked_for(ws, app, slack, ben):
    ws.change_channel(REVIEW, shared=True)
    ben.upload("proof.png", b"\x89PNG", where="#career-prepared-review")
    ws.settle()

    [file] = app.events()[0]["files"]
    assert file["file_access"] == "check_file_info"
    assert slack.files_info(file=file["id"])["file"]["name"] == "proof.png"


def test_edits_and_deletions_are_told_with_what_was_there(ws, app, ada):
    said = ada.dm("helo")
    ada.edit(said, "hello")
    ada.delete(said)
    ws.settle()

    changed, deleted = app.events()[1:]
    assert (changed["subtype"], changed["message"]["text"], changed["previous_message"]["text"]) == (
        "message_changed",
        "hello",
        "helo",
    )
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)


def test_joining_leaving_the_workspace_and_the_home_tab_are_told(ws, app, ada):
    ada.join("#career-prepared-review")
    ws.change_person(ada.id, tz="Europe/Berlin")
    ws.post("home", {"as": "Ada"})
    ws.settle()

    assert app.events("member_joined_channel")[0]["channel"] == REVIEW
    assert app.events("user_change")[0]["user"]["tz"] == "Europe/Berlin"
    assert app.events("app_home_opened")[0]["tab"] == "home"


def test_an_event_refused_is_sent_three_times_more_with_the_reason(ws, app, ada):
    app.answers["event"] = lambda _: Response(status_code=500)
    ada.dm("hello")
    ws.settle()

    retries = [(r.headers.get("x-slack-retry-num"), r.headers.get("x-slack-retry-reason")) for r in app.received]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({r.body["event_id"] for r in app.received}) == 1
    [entry] = ws.log("delivery", type="message")
    assert [a["status"] for a in entry["attempts"]] == [500] * 4


def test_an_event_taken_at_the_second_attempt_is_not_sent_again(ws, app, ada):
    answers = iter([Response(status_code=503), Response()])
    app.answers["event"] = lambda _: next(answers)
    ada.dm("hello")
    ws.settle()

    assert len(app.received) == 2


def test_an_app_can_refuse_to_be_asked_again(ws, app, ada):
    app.answers["event"] = lambda _: Response(status_code=500, headers={"X-Slack-No-Retry": "1"})
    ada.dm("hello")
    ws.settle()

    assert len(app.received) == 1


def test_a_late_answer_is_a_timeout(ws, app, ada):
    ws.configure(answer_seconds=0.1, retry_delays=[])
    app.answers["event"] = lambda _: [time.sleep(0.3), Response()][1]
    ada.dm("hello")
    ws.settle()

    assert ws.log("delivery", type="message")[0]["attempts"][0]["reason"] == "http_timeout"


def test_an_answer_that_trickles_in_is_late_as_a_whole(ws, app, ada):
    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0.06)
            yield b"."

    ws.configure(answer_seconds=0.1, retry_delays=[])
    app.answers["event"] = lambda _: StreamingResponse(trickle())
    ada.dm("hello")
    ws.settle()

    assert ws.log("delivery", type="message")[0]["attempts"][0]["reason"] == "http_timeout"


def test_an_app_that_is_down_gets_the_event_when_it_is_back(ws, app, ada):
    ws.configure(bot_urls=["http://127.0.0.1:9/"], retry_delays=[0.0, 0.3])
    ada.dm("hello")
    time.sleep(0.1)
    ws.configure(bot_urls=[app.url])
    ws.settle()

    assert [r.headers["x-slack-retry-reason"] for r in app.received] == ["connection_failed"]


def test_replicas_take_turns(ws, app, ada):
    ws.configure(bot_urls=[app.url, f"{app.url}&replica=2"])
    ada.dm("one")
    ada.dm("two")
    ws.settle()

    assert len(app.events()) == 2


def test_a_conversations_next_message_waits_until_the_one_before_is_answered(ws, app, ada):
    answered = []

    def answer(body: dict) -> Response:
        text = body["event"]["text"]
        time.sleep(0.2 if text == "0" else 0)
        answered.append(text)
        return Response()

    app.answers["event"] = answer
    for n in range(4):
        ada.dm(str(n))
    ws.settle()

    assert answered == ["0", "1", "2", "3"]


def test_one_slow_conversation_does_not_hold_up_another(ws, app, ada, ben):
    gate = threading.Event()
    app.answers["event"] = lambda body: [body["event"]["user"] == ada.id and gate.wait(2), Response()][1]
    ada.dm("slow")
    ben.dm("quick")
    end = time.monotonic() + 1
    while len(app.received) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    gate.set()

    assert {e["text"] for e in app.events()} == {"slow", "quick"}
    ws.settle()


@pytest.mark.parametrize("secret", ["demo-signing-secret", "another"])
def test_a_signature_is_slacks(secret):
    headers = sign(secret, b"body")

    assert SignatureVerifier(secret).is_valid_request(b"body", headers)
    assert not SignatureVerifier(secret).is_valid_request(b"other", headers)
