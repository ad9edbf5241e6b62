"""The client reads like a person's doing, and fails as a person would notice."""

import threading

import pytest

from bot.demo.client import NeverAppeared, Refusal, Workspace
from bot.demo.rendering import mrkdwn, render_text


def test_people_are_found_by_what_they_are_called(ws):
    assert {ws.person(who).id for who in ("Ada", "ada", "Ada Okafor", "U0ADA00001")} == {"U0ADA00001"}
    with pytest.raises(Refusal, match="nobody called 'Eve'"):
        ws.person("Eve")


def test_somebody_new_can_join_and_somebody_can_leave(ws):
    eve = ws.add_person("U0EVE00001", "Eve Adu", tz="Asia/Tokyo")
    ws.add_channel("C0NEW00001", "new", [eve.id], kind="private")
    eve.say("#new", "hello")
    ws.deactivate(eve.id)

    with pytest.raises(Refusal, match="cannot do anything"):
        eve.say("#new", "still here?")


def test_a_private_channel_is_not_shown_to_outsiders(ws):
    with pytest.raises(Refusal, match="does not see"):
        ws.person("Cleo").messages("#career-prepared-review")
    with pytest.raises(Refusal, match="is not in"):
        ws.person("Cleo").say("#career-prepared-review", "let me in")


def test_nobody_changes_what_somebody_else_wrote(ben):
    message = ben.say("#career-prepared-review", "mine")
    cy = ben.workspace.person("Cy")

    with pytest.raises(Refusal, match="Only whoever wrote"):
        cy.edit(message, "yours")
    with pytest.raises(Refusal, match="Only whoever wrote"):
        cy.delete(message)


def test_expect_waits_for_what_comes_after_the_last_deed(slack, ada, dm):
    slack.chat_postMessage(channel=dm, text="an old answer")
    ada.dm("a question")
    with pytest.raises(NeverAppeared, match="an old answer"):
        ada.expect("answer", timeout=0.1)

    timer = threading.Timer(0.1, lambda: slack.chat_postMessage(channel=dm, text="a new answer"))
    timer.start()
    assert ada.expect("Answer").text == "a new answer"
    timer.join()
    assert ada.expect("an old answer", ever=True)


def test_expect_sees_a_message_that_was_changed_in_place(slack, ada, dm):
    ts = slack.chat_postMessage(channel=dm, text="waiting")["ts"]
    ada.dm("and?")
    slack.chat_update(channel=dm, ts=ts, text="decided")

    assert ada.expect("decided").ts == ts


def test_ones_own_words_are_not_an_answer(ada):
    ada.dm("hello")
    with pytest.raises(NeverAppeared):
        ada.expect("hello", timeout=0.05)


def test_a_thread_is_read_by_its_message(slack, ben):
    card = ben.say("#career-prepared-review", "card")
    ben.reply(card, "first")
    slack.chat_postMessage(channel=card.channel, thread_ts=card.ts, text="second")

    assert [m.text for m in ben.messages(card)] == ["card", "first", "second"]


def test_two_clients_see_the_same_workspace(running, ada):
    ada.dm("hello")
    with Workspace(running.url) as other:
        assert other.person("Ada").messages()[-1].text == "hello"


def test_the_snapshot_holds_everything_posted(ws, slack, ada, dm):
    slack.chat_postMessage(channel=dm, text="x", metadata={"event_type": "e", "event_payload": {"idem": "1"}})

    [message] = ws.snapshot()["messages"][dm]
    assert message["metadata"]["event_payload"]["idem"] == "1"


def test_a_form_that_does_not_open_is_reported(ada):
    with pytest.raises(NeverAppeared, match="a form 'Level 1'"):
        ada.form("Level 1", timeout=0.05)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("*Next:* a &amp; b &lt;3", "*Next:* a & b <3"),
        ("<https://a.b/c|View your badge>", "View your badge (https://a.b/c)"),
        ("<https://a.b/c>", "https://a.b/c"),
        ("by <@U1> in <#C1> <!here>", "by @Ada in #general @here"),
        ("by <@U9>", "by @U9"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
    ],
)
def test_mrkdwn_is_read_as_slack_shows_it(raw, read):
    assert mrkdwn(raw, {"U1": "Ada", "C1": "general"}) == read


def test_a_message_is_rendered_as_in_a_transcript():
    def plain(text: str) -> dict:
        return {"type": "plain_text", "text": text}

    def mark(text: str) -> dict:
        return {"type": "mrkdwn", "text": text}

    def button(text: str) -> dict:
        return {"type": "button", "text": plain(text)}

    blocks = [
        {"type": "header", "text": plain("Level 1")},
        {"type": "section", "text": mark("By <@U1>"), "fields": [mark("*Due* Mon")], "accessory": button("See")},
        {"type": "actions", "elements": [
            button("Claim"), button("Approve"),
            {"type": "overflow", "options": [{"text": plain("Decline"), "value": "d"}]},
            {"type": "static_select", "placeholder": plain("When?"), "options": []}]},
        {"type": "divider"},
        {"type": "image", "image_url": "https://a.b", "alt_text": "a badge"},
        {"type": "input", "optional": True, "label": plain("Notes"), "element": {"type": "plain_text_input"}},
        {"type": "context", "elements": [mark("catalog 7c1e"), mark("maine.edu")]},
    ]  # fmt: skip

    text = render_text({"blocks": blocks, "text": "fallback", "files": [{"id": "F1", "name": "a.png"}]}, {"U1": "Ada"})

    assert text.splitlines() == [
        "*Level 1*",
        "By @Ada",
        "*Due* Mon [See]",
        "[Claim] [Approve] [… Decline] [When? ▾]",
        "──────",
        "(image: a badge)",
        "Notes (optional): […]",
        "_catalog 7c1e maine.edu_",
        "(file: a.png)",
    ]
