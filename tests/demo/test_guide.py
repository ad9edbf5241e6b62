"""The guide ticks by what can be seen in the workspace; a fresh start brings back the seed; samples are real files."""

import io
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
from PIL import Image
from starlette.responses import Response

from bot.demo.screens import Refusal


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


CARD = [{"type": "actions", "elements": [{"type": "button", "action_id": "approve:0", "text": plain("Approve")}]}]
REVIEW = "C0REVIEW01"


def ticked(ws) -> list[int]:
    """The numbers of the steps that are done, from 1."""
    return [n for n, step in enumerate(ws.get("guide")["steps"], 1) if step["done"]]


def test_a_question_ticks_only_when_it_was_answered(ws, slack, ada, dm):
    slack.chat_postMessage(channel=dm, text="Hello, I am Cairn.")
    ada.dm("how do i get career prepared")
    assert ticked(ws) == []

    slack.chat_postMessage(channel=dm, text="It has three levels.")
    assert ticked(ws) == [1]


def test_a_pathway_is_started_when_progress_is_told_to_a_person(ws, slack, dm):
    slack.chat_postMessage(channel="C0GENERAL1", text="0 of 3 levels")
    assert ticked(ws) == []
    slack.chat_postMessage(channel=dm, text="You're on Career Prepared. 0 of 3 levels")
    assert ticked(ws) == [2]


def test_evidence_its_return_and_its_approval_are_seen_where_assessors_decide(ws, slack, dm):
    card = slack.chat_postMessage(channel=REVIEW, text="card", blocks=CARD)["ts"]
    assert ticked(ws) == [3]
    slack.chat_update(channel=REVIEW, ts=card, text="card", blocks=[{"type": "divider"}])
    slack.chat_postMessage(channel=REVIEW, text="Returned by Ben Ito", thread_ts=card)
    assert ticked(ws) == [3, 4]

    slack.chat_postMessage(channel=REVIEW, text="card", blocks=CARD)
    assert ticked(ws) == [3, 4, 5]
    slack.chat_postMessage(channel=dm, text="Approved by nobody that matters")
    assert ticked(ws) == [3, 4, 5]
    slack.chat_postMessage(channel=REVIEW, text="Approved by Ben Ito")
    assert ticked(ws) == [3, 4, 5, 6]


def test_only_a_badge_s_page_counts_as_opened(ws):
    ws.post("opened", {"url": "https://maine.edu/"})
    assert ticked(ws) == []
    ws.post("opened", {"url": "http://127.0.0.1:1/badges/abc"})
    assert ticked(ws) == [7]


def test_the_stack_is_complete_when_its_capstone_came_with_a_link(ws, slack, dm):
    slack.chat_postMessage(channel=dm, text="◇ Micro-credential http://127.0.0.1:1/badges/abc")
    slack.chat_postMessage(channel=dm, text="◆ Micro-credential")
    assert ticked(ws) == []
    slack.chat_postMessage(channel=dm, text="◆ Micro-credential http://127.0.0.1:1/badges/abc")
    assert ticked(ws) == [9]


def test_a_fresh_start_brings_back_the_seed_and_wakes_who_waits(ws, slack, ada, dm):
    ws.add_channel("C0NEW00001", "new", [ada.id])
    ada.dm("hello")
    ada.upload("a.txt", b"abc")
    slack.views_publish(user_id=ada.id, view={"type": "home", "blocks": [{"type": "divider"}]})
    ws.post("opened", {"url": "http://127.0.0.1:1/badges/abc"})
    ws.faults(duplicate=True)
    before = ws.snapshot()
    cursors = []
    waiting = threading.Thread(target=lambda: cursors.append(ws.wait(before["cursor"], 5)))
    waiting.start()

    ws.post("reset", {})

    waiting.join(5)
    after = ws.snapshot()
    assert cursors[0] > before["cursor"]
    assert not any(after["messages"].values())
    assert after["homes"] == {}
    assert "C0NEW00001" not in {c["id"] for c in after["channels"]}
    assert ticked(ws) == []
    assert ws.log() == []
    assert ws.get("state")["resets"] == 1


def test_the_app_is_away_while_everything_is_replaced(running, ws, ada):
    seen = []

    @contextmanager
    def away():
        seen.append(("left", len(ada.messages()), running.world.resets))
        yield
        seen.append(("back", len(ada.messages()), running.world.resets))

    running.world.app_away = away
    ada.dm("hello")
    ws.post("reset", {})

    assert seen == [("left", 1, 0), ("back", 0, 0)]
    assert running.world.resets == 1


def test_what_was_on_its_way_before_a_fresh_start_does_not_come_after_it(ws, app, ada):
    app.answers["event"] = lambda _: Response(status_code=500)
    ws.configure(retry_delays=[0.3])
    ada.dm("hello")
    while not app.events():
        time.sleep(0.01)
    ws.post("reset", {})
    ada.dm("again")
    time.sleep(0.6)  # when the first one would have been tried again
    assert [e["text"] for e in app.events()] == ["hello", "again", "again"]


def test_samples_are_the_files_they_say(running):
    names = httpx.get(f"{running.url}/control/guide").json()["samples"]
    assert [name.rpartition(".")[2] for name in names] == ["jpg", "pdf", "docx"]
    starts = {"jpg": b"\xff\xd8\xff", "pdf": b"%PDF", "docx": b"PK"}
    for name in names:
        answer = httpx.get(f"{running.url}/control/sample/{name}")
        assert answer.content.startswith(starts[name.rpartition(".")[2]])
    photo = io.BytesIO(httpx.get(f"{running.url}/control/sample/photo.jpg").content)
    assert Image.open(photo).size == (640, 480)
    unknown = httpx.get(f"{running.url}/control/sample/secret.txt")
    assert (unknown.status_code, "photo.jpg" in unknown.json()["error"]) == (404, True)


def test_time_is_not_said_to_have_moved_where_nobody_keeps_it(ws):
    with pytest.raises(Refusal, match="Nobody keeps programme time here"):
        ws.post("clock", {"days": 7})
    assert ws.get("guide")["days"] == 0
