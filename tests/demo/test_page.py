"""The page, in a real browser: somebody can be the learner and the assessor on it."""

import time

import pytest
from starlette.responses import PlainTextResponse, Response

from tests.demo.browser import Browser
from tests.demo.visitor import WIDEST


@pytest.fixture
def page(browser, running, app, slack) -> Browser:
    """The page with Ada on the left and Ben on the right."""
    browser.open(running.url)
    browser.until("document.body.classList.contains('drawn')")
    return browser


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def button(text: str, **more: object) -> dict:
    return {"type": "button", "action_id": text.lower(), "text": plain(text), **more}


ADA, BEN = "document.querySelectorAll('.seat')[0]", "document.querySelectorAll('.seat')[1]"


def click(seat: str, words: str) -> str:
    found = f"[...{seat}.querySelectorAll('button')].find(b => b.textContent.trim().startsWith({words!r}))"
    return f"(b => b && (b.click(), true))({found})"


def write(page: Browser, seat: str, text: str) -> None:
    page.run(f"{seat}.querySelector('.composer textarea').value = {text!r}; {click(seat, 'Send')}")


def shown(page: Browser, seat: str, text: str) -> None:
    page.until(f"{seat}.innerText.includes({text!r})")


def from_the_end(seat: str) -> str:
    return f"(l => l.scrollHeight - l.scrollTop - l.clientHeight)({seat}.querySelector('.lines'))"


def test_the_newest_message_stays_in_view_until_somebody_scrolls_up(browser, running, slack, ada):
    for n in range(40):
        slack.chat_postMessage(channel=ada.id, text=f"message {n}")
    browser.open(running.url, 390, 844)
    browser.until(f"document.body.classList.contains('drawn') && {from_the_end(ADA)} < 2")
    slack.chat_postMessage(channel=ada.id, text="one more")
    shown(browser, ADA, "one more")
    assert browser.run(from_the_end(ADA)) < 2
    browser.run(f"window.room = {ADA}.querySelector('.lines').clientHeight")
    browser.run(f"{ADA}.querySelector('.composer textarea').value = 'a long text\\n'.repeat(9)")
    browser.until(f"{ADA}.querySelector('.lines').clientHeight < room && {from_the_end(ADA)} < 2")

    browser.run(f"{ADA}.querySelector('.lines').scrollTop = 0")
    slack.chat_postMessage(channel=ada.id, text="and another")
    shown(browser, ADA, "and another")
    shown(browser, ADA, "New messages below")
    assert browser.run(f"{ADA}.querySelector('.lines').scrollTop") == 0
    browser.run(click(ADA, "New messages below"))
    browser.until(f"{from_the_end(ADA)} < 2")


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_a_long_name_is_cut_short_where_people_are_picked(browser, running, slack, ws, width):
    ws.change_person(ws.person("Ada").id, real_name="Wolfeschlegelsteinhausenbergerdorff Okafor-Featherstonehaugh")
    browser.open(running.url, width, 844)
    browser.until("document.body.classList.contains('drawn')")
    assert browser.run(WIDEST) <= browser.run("innerWidth")


def test_a_message_that_did_not_change_is_not_drawn_again(page, slack, ada):
    """A screen reader would read it again, and the keyboard would lose its place."""
    blocks = [{"type": "actions", "elements": [button("One"), button("Two")]}]
    ts = slack.chat_postMessage(channel=ada.id, text="card", blocks=blocks)
    shown(page, ADA, "Two")
    page.run(f"window.kept = {ADA}.querySelector('.message'); kept.querySelectorAll('.block button')[1].focus()")
    assert page.run("document.activeElement.textContent") == "Two"
    slack.chat_postMessage(channel=ada.id, text="something else")
    shown(page, ADA, "something else")
    assert page.run(f"window.kept === {ADA}.querySelector('.message')")

    slack.chat_update(channel=ts["channel"], ts=ts["ts"], text="card", blocks=[*blocks, {"type": "divider"}])
    shown(page, ADA, "edited")
    assert page.run("document.activeElement.textContent") == "Two"


def test_somebody_writes_and_reads_the_answer(page, app, slack):
    app.answers["event"] = lambda body: [
        "bot_id" not in body["event"] and slack.chat_postMessage(channel=body["event"]["channel"], text="Hello *you*"),
        Response(),
    ][1]
    write(page, ADA, "hi there")

    shown(page, ADA, "Hello you")
    assert page.run(f"{ADA}.querySelector('.message strong:not(.by strong)').textContent") == "you"
    assert page.complaints == []


def test_what_people_write_is_text_and_nothing_else(page, slack, ada):
    hostile = "<img src=x onerror=alert(1)> &lt;script&gt;window.hurt=1&lt;/script&gt; <javascript:alert(1)|press me>"
    slack.chat_postMessage(channel=ada.id, text=hostile)
    ada.dm("<script>window.hurt = 1</script><b>bold?</b>")

    shown(page, ADA, "<b>bold?</b>")
    shown(page, ADA, "<script>window.hurt=1</script>")
    assert page.run("window.hurt === undefined")
    assert page.run(f"{ADA}.querySelectorAll('.lines img, .lines b, .lines script, .lines a').length") == 0


def test_a_button_that_asks_first_asks_on_the_page(page, app, slack):
    confirm = {
        "title": plain("Approve?"),
        "text": plain("Issues a badge."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    blocks = [{"type": "actions", "elements": [button("Approve", confirm=confirm)]}]
    slack.chat_postMessage(channel="C0REVIEW01", text="card", blocks=blocks)
    page.run(click(BEN, "# career-prepared-review"))

    page.until(click(BEN, "Approve"))
    page.until("document.querySelector('#confirm').open")
    page.run("document.querySelector('#confirm button[value=no]').click()")
    page.until("!document.querySelector('#confirm').open")
    assert app.of("block_actions") == []

    page.run(click(BEN, "Approve"))
    page.until("document.querySelector('#confirm').open")
    page.run("document.querySelector('#confirm button[value=yes]').click()")
    end = time.monotonic() + 5
    while not app.of("block_actions") and time.monotonic() < end:
        time.sleep(0.01)
    assert app.of("block_actions")[0]["user"]["id"] == "U0BEN00001"


def test_a_form_is_filled_and_sent_on_the_page(page, app, slack, running, ada):
    field = {"type": "plain_text_input", "action_id": "v"}
    ticks = {"type": "checkboxes", "action_id": "v", "options": [{"text": plain("It is mine"), "value": "mine"}]}
    view = {"type": "modal", "title": plain("Level 1"), "submit": plain("Send it"), "blocks": [
        {"type": "input", "block_id": "notes", "label": plain("Notes"), "element": field},
        {"type": "input", "block_id": "ticks", "label": plain("I confirm"), "element": ticks},
        {"type": "input", "block_id": "files", "label": plain("Files"), "optional": True, "element": {
            "type": "file_input", "action_id": "v"}}]}  # fmt: skip
    with running.world.workspace.lock:
        trigger = running.world.triggers.issue(ada.id)
    slack.views_open(trigger_id=trigger, view=view)

    page.until(f"{ADA}.querySelector('.modal input[type=text]')?.isConnected")
    page.run(click(ADA, "Send it"))
    page.until(f"{ADA}.querySelectorAll('.error').length === 2")
    page.run(f"""
        const [text, box] = {ADA}.querySelectorAll('.modal input');
        text.value = 'two careers'; text.dispatchEvent(new Event('input')); box.click();
        const files = new DataTransfer(); files.items.add(new File(['abc'], 'a.txt'));
        const choose = {ADA}.querySelector('.modal input[type=file]'); choose.files = files.files;
        choose.dispatchEvent(new Event('change')); true""")
    page.until(f"{ADA}.querySelector('.modal').innerText.includes('a.txt')")
    page.run(click(ADA, "Send it"))
    page.until(f"{ADA}.querySelector('.modal').hidden")

    values = app.of("view_submission")[0]["view"]["state"]["values"]
    assert values["notes"]["v"]["value"] == "two careers"
    assert values["ticks"]["v"]["selected_options"][0]["value"] == "mine"
    assert values["files"]["v"]["files"][0]["name"] == "a.txt"


def test_a_command_the_home_tab_and_an_error_are_seen(page, app, slack, ada):
    app.answers["command"] = lambda _: PlainTextResponse("You are on Level 1.")
    slack.views_publish(
        user_id=ada.id, view={"type": "home", "blocks": [{"type": "header", "text": plain("Pathways")}]}
    )
    write(page, ADA, "/pathway progress")
    shown(page, ADA, "You are on Level 1.")
    shown(page, ADA, "only you see this")

    page.run(click(ADA, "Home"))
    shown(page, ADA, "Pathways")

    app.answers["command"] = lambda _: Response(status_code=500)
    page.run(click(BEN, "Cairn"))
    write(page, BEN, "/pathway progress")
    page.until("document.querySelector('#toasts').innerText.includes('did not respond')")


def arrived(found) -> None:
    end = time.monotonic() + 10
    while not found():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_is_typed_on_the_home_tab_goes_with_the_button_beside_it(page, app, slack, ada):
    field = {"type": "plain_text_input", "action_id": "q"}
    ask = {"type": "input", "block_id": "ask", "label": plain("Ask"), "element": field, "dispatch_action": True}
    blocks = [ask, {"type": "actions", "elements": [button("Search")]}]
    slack.views_publish(user_id=ada.id, view={"type": "home", "blocks": blocks})
    page.run(click(ADA, "Home"))
    page.until(f"Boolean({ADA}.querySelector('.home input'))")
    page.run(f"""(f => {{ f.value = 'free badges'; f.dispatchEvent(new Event('input')); }})({ADA}.querySelector('.home input'));
        {click(ADA, "Search")}""")
    arrived(lambda: app.of("block_actions"))
    (payload,) = app.of("block_actions")
    assert payload["view"]["state"]["values"]["ask"]["q"]["value"] == "free badges"


def test_a_messages_menu_offers_the_apps_own_deed(page, app, slack, ada):
    write(page, ADA, "what is this")
    page.until(f"Boolean({ADA}.querySelector('.message .tools'))")
    page.run(click(f"{ADA}.querySelector('.message')", "Ask Cairn about this"))
    arrived(lambda: app.of("message_action"))
    assert app.of("message_action")[0]["message"]["text"] == "what is this"
