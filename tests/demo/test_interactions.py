"""Clicks, forms, commands: what the app is sent, once, and what its answer does to the person's screen."""

import time

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.demo.client import AppDidNotRespond, Refusal


def json_answer(**body: object):
    return lambda _: JSONResponse(body)


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict:
    return {"text": plain(text), "value": value}


CONFIRM = {"title": plain("Approve?"), "text": plain("Issues a badge."), "confirm": plain("Yes"), "deny": plain("No")}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Level 1* by <@U0ADA00001>"}},
    {
        "type": "actions",
        "block_id": "decide",
        "elements": [
            {"type": "button", "action_id": "claim", "text": plain("Claim"), "value": "4K2"},
            {"type": "button", "action_id": "approve", "text": plain("Approve"), "value": "4K2", "confirm": CONFIRM},
            {"type": "overflow", "action_id": "more", "options": [option("Decline…", "no"), option("History", "log")]},
            {"type": "static_select", "action_id": "when", "placeholder": plain("When?"), "options": [
                option("Tonight", "t"), option("This weekend", "w")]},
        ],
    },
]  # fmt: skip
FORM = {
    "type": "modal",
    "callback_id": "evidence",
    "private_metadata": "4K2",
    "title": plain("Level 1"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {"type": "input", "block_id": "link", "label": plain("Proof"), "element": {
            "type": "url_text_input", "action_id": "v"}},
        {"type": "input", "block_id": "notes", "optional": True, "label": plain("Notes"), "element": {
            "type": "plain_text_input", "action_id": "v", "multiline": True, "initial_value": "draft", "max_length": 20}},
        {"type": "input", "block_id": "ticks", "optional": True, "label": plain("I confirm"), "element": {
            "type": "checkboxes", "action_id": "v", "options": [option("It is mine", "mine"), option("No secrets", "s")]}},
        {"type": "input", "block_id": "files", "optional": True, "label": plain("Files"), "element": {
            "type": "file_input", "action_id": "v", "max_files": 1, "filetypes": ["png"]}},
        {"type": "actions", "block_id": "b", "elements": [
            {"type": "button", "action_id": "add", "text": plain("Add a link")}]},
    ],
}  # fmt: skip
MINIMAL = {"type": "modal", "title": plain("Next"), "blocks": [{"type": "divider"}]}


@pytest.fixture
def card(slack, ben):
    slack.chat_postMessage(channel="C0REVIEW01", text="Level 1", blocks=CARD)
    return ben.expect("Level 1", "#career-prepared-review", ever=True)


@pytest.fixture
def form(app, slack, ada, dm):
    """A form that Ada opened with a click."""
    slack.chat_postMessage(channel=dm, text="Start", blocks=CARD)
    app.answers["block_actions"] = lambda body: [
        slack.views_open(trigger_id=body["trigger_id"], view=FORM),
        Response(),
    ][1]
    ada.press("Claim")
    del app.answers["block_actions"]
    return ada.form("Level 1")


def test_a_click_tells_who_what_and_where(app, ben, card):
    ben.press("Claim", in_=card)

    [payload] = app.of("block_actions")
    [action] = payload["actions"]
    assert (payload["user"]["id"], payload["channel"]["id"]) == (ben.id, "C0REVIEW01")
    assert payload["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": "C0REVIEW01",
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == card.ts
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "claim",
        "decide",
        "4K2",
    )


def test_a_button_that_asks_first_is_sent_only_after_a_yes(app, ben, card):
    with pytest.raises(Refusal) as asked:
        ben.press("Approve", in_=card)
    assert asked.value.confirm["text"]["text"] == "Issues a badge."
    assert app.of("block_actions") == []

    ben.press("Approve", in_=card, confirm=True)
    assert app.of("block_actions")[0]["actions"][0]["action_id"] == "approve"


def test_menus_are_chosen_by_the_words_on_them(app, ben, card):
    ben.press("Decline…", in_=card)
    ben.press("When?", in_=card, choose="This weekend")

    overflow, select = (p["actions"][0] for p in app.of("block_actions"))
    assert overflow["selected_option"]["value"] == "no"
    assert select["selected_option"]["value"] == "w"


def test_what_is_not_shown_cannot_be_pressed(app, slack, ben, ada, card):
    with pytest.raises(Refusal, match="no 'Burn'"):
        ben.press("Burn", in_=card)
    slack.chat_update(channel=card.channel, ts=card.ts, text="done", blocks=CARD[:1])
    with pytest.raises(Refusal, match="no 'Claim'"):
        ben.press("Claim", in_=card)
    with pytest.raises(Refusal, match="does not see"):
        ada.workspace.post(
            "press", {"as": "Ada", "channel": card.channel, "ts": card.ts, "action_id": "claim", "block_id": "decide"}
        )
    assert app.of("block_actions") == []


def test_on_a_screen_that_lags_behind_an_old_button_can_still_be_pressed(app, slack, ben, card):
    slack.chat_update(channel=card.channel, ts=card.ts, text="done", blocks=CARD[:1])
    ben.press("Claim", in_=card, stale=True)

    assert app.of("block_actions")[0]["actions"][0]["value"] == "4K2"


@pytest.mark.parametrize("answer", [Response(status_code=500), Response(status_code=404)])
def test_a_click_the_app_refuses_is_not_repeated_and_the_person_is_told(app, ben, card, answer):
    app.answers["block_actions"] = lambda _: answer
    with pytest.raises(AppDidNotRespond):
        ben.press("Claim", in_=card)

    assert len(app.of("block_actions")) == 1
    assert ben.notices() == ["The app did not respond. Try again."]


def test_a_click_answered_too_late_is_an_error_for_the_person(ws, app, ben, card):
    ws.configure(answer_seconds=0.05)
    app.answers["block_actions"] = lambda _: [time.sleep(0.2), Response()][1]
    with pytest.raises(AppDidNotRespond):
        ben.press("Claim", in_=card)


def test_a_trigger_opens_one_form_and_only_in_time(ws, app, slack, ben, card):
    ben.press("Claim", in_=card)
    ben.press("Claim", in_=card)
    first, second = (p["trigger_id"] for p in app.of("block_actions"))
    slack.views_open(trigger_id=first, view=MINIMAL)

    def error(trigger: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            slack.views_open(trigger_id=trigger, view=MINIMAL)
        return caught.value.response["error"]

    assert error(first) == "exchanged_trigger_id"
    assert error("1.2.3") == "invalid_trigger_id"
    ws.configure(trigger_seconds=0.0)
    assert error(second) == "expired_trigger_id"


def test_triggers_can_be_made_to_expire(ws, app, slack, ben, card):
    ws.faults(triggers=True)
    ben.press("Claim", in_=card)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        slack.views_open(trigger_id=app.of("block_actions")[0]["trigger_id"], view=MINIMAL)


def test_a_form_is_sent_as_filled(app, ada, form):
    form.fill({"Proof": "https://a.b", "I confirm": ["It is mine"], "Files": ("p.png", b"\x89PNG")})
    errors = form.submit()

    [payload] = app.of("view_submission")
    values = payload["view"]["state"]["values"]
    assert errors == {}
    assert (payload["view"]["callback_id"], payload["view"]["private_metadata"]) == ("evidence", "4K2")
    assert values["link"]["v"] == {"type": "url_text_input", "value": "https://a.b"}
    assert values["notes"]["v"]["value"] == "draft"
    assert [o["value"] for o in values["ticks"]["v"]["selected_options"]] == ["mine"]
    assert values["files"]["v"]["files"][0]["url_private_download"]
    ada.no_form()


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ({}, {"Proof": "Please complete this required field."}),
        ({"Proof": "nowhere"}, {"Proof": "Please enter a valid URL, with http:// or https:// before it."}),
        ({"Proof": "https://a.b", "Notes": "x" * 21}, {"Notes": "Please enter at most 20 characters."}),
        (
            {"Proof": "https://a.b", "Files": [("a.png", b"a"), ("b.png", b"b")]},
            {"Files": "Please choose at most 1 files."},
        ),
        ({"Proof": "https://a.b", "Files": ("a.exe", b"MZ")}, {"Files": "Please choose files of these types: png."}),
    ],
)
def test_slacks_own_client_holds_back_a_form_that_is_not_complete(app, ada, form, filled, expected):
    assert form.fill(filled).submit() == expected
    assert app.of("view_submission") == []
    assert ada.form("Level 1")


def test_the_apps_errors_stand_at_their_fields_and_the_form_stays(app, ada, form):
    app.answers["view_submission"] = json_answer(response_action="errors", errors={"link": "That link does not open."})

    assert form.fill(Proof="https://a.b").submit() == {"Proof": "That link does not open."}
    assert ada.form("Level 1")


@pytest.mark.parametrize(
    "body",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "vanish"},
    ],
    ids=["unknown block", "no errors", "bad view", "unknown action"],
)
def test_an_answer_that_makes_no_sense_is_trouble_for_the_person(app, ada, form, body):
    app.answers["view_submission"] = lambda _: JSONResponse(body)
    with pytest.raises(AppDidNotRespond, match="trouble"):
        form.fill(Proof="https://a.b").submit()
    assert ada.form("Level 1")


def test_an_answer_can_update_push_and_clear(app, ada, form):
    app.answers["view_submission"] = json_answer(response_action="push", view={**FORM, "title": plain("Second")})
    form.fill(Proof="https://a.b").submit()
    app.answers["view_submission"] = json_answer(response_action="update", view={**FORM, "title": plain("Third")})
    second = ada.form("Second")
    second.fill(Proof="https://c.d").submit()
    third = ada.form("Third")
    app.answers["view_submission"] = json_answer(response_action="clear")
    third.fill(Proof="https://e.f").submit()

    assert second.raw["previous_view_id"] == form.raw["id"]
    assert third.raw["id"] == second.raw["id"]
    ada.no_form()


def test_a_stack_is_three_high(app, slack, ada, form):
    def push(body: dict) -> Response:
        slack.views_push(trigger_id=body["trigger_id"], view=FORM)
        return Response()

    app.answers["block_actions"] = push
    ada.form().press("Add a link")
    ada.form().press("Add a link")
    with pytest.raises(AppDidNotRespond):
        ada.form().press("Add a link")


def test_only_a_click_in_a_form_can_push_another(app, slack, ada, form):
    ada.press("Claim")
    with pytest.raises(SlackApiError, match="not_found"):
        slack.views_push(trigger_id=app.of("block_actions")[-1]["trigger_id"], view=MINIMAL)


def test_a_button_in_a_form_tells_what_was_typed_and_an_update_keeps_it(app, slack, ada, form):
    form.fill(Notes="my words")
    form.press("Add a link")
    payload = app.of("block_actions")[-1]
    slack.views_update(view_id=form.raw["id"], hash=payload["view"]["hash"], view=FORM)
    ada.form().fill(Proof="https://a.b").submit()

    assert payload["view"]["state"]["values"]["notes"]["v"]["value"] == "my words"
    assert payload["container"] == {"type": "view", "view_id": form.raw["id"]}
    assert app.of("view_submission")[0]["view"]["state"]["values"]["notes"]["v"]["value"] == "my words"


def test_a_view_that_changed_meanwhile_is_not_overwritten(slack, ada, form):
    old = form.raw["hash"]
    slack.views_update(view_id=form.raw["id"], hash=old, view=FORM)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        slack.views_update(view_id=form.raw["id"], hash=old, view=FORM)
    form.close()
    with pytest.raises(SlackApiError, match="not_found"):
        slack.views_update(view_id=form.raw["id"], view=FORM)


def test_closing_a_form_is_told_where_the_app_asked(app, ada, form):
    form.close()

    assert app.of("view_closed")[0]["view"]["id"] == form.raw["id"]
    ada.no_form()


@pytest.mark.parametrize("view", [{**FORM, "submit": None}, {**MINIMAL, "title": plain("x" * 25)}, {"blocks": []}, "x"])
def test_a_view_slack_would_refuse_is_refused(app, slack, ben, card, view):
    ben.press("Claim", in_=card)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        slack.views_open(trigger_id=app.of("block_actions")[0]["trigger_id"], view=view)


def test_the_home_tab_is_published_read_and_pressed(ws, app, slack, ada):
    home = {"type": "home", "blocks": CARD}
    app.answers["event"] = lambda body: [
        body["event"]["type"] == "app_home_opened" and slack.views_publish(user_id=body["event"]["user"], view=home),
        Response(),
    ][1]
    shown = ada.home("Level 1")
    ada.press("Claim", in_=shown)

    [payload] = app.of("block_actions")
    assert shown.text.startswith("*Level 1* by @Ada Okafor")
    assert (payload["container"]["type"], payload["view"]["type"]) == ("view", "home")
    with pytest.raises(SlackApiError, match="hash_conflict"):
        slack.views_publish(user_id=ada.id, view=home, hash="old")


def test_a_command_comes_as_a_form_and_its_answer_is_for_the_person_alone(app, ada, ben):
    app.answers["command"] = lambda _: PlainTextResponse("You are on Level 1.")
    ada.slash("/pathway  progress now", "#general")

    [body] = app.of("command")
    assert (body["command"], body["text"], body["user_id"]) == ("/pathway", "progress now", ada.id)
    assert (body["channel_name"], body["team_domain"]) == ("general", "cairn-demo")
    assert ada.expect("Level 1", "#general").ephemeral
    assert ben.messages("#general") == []


def test_a_command_may_answer_everybody_with_blocks(app, ada, ben):
    app.answers["command"] = json_answer(response_type="in_channel", text="x", blocks=CARD)
    ada.slash("/pathway", "#general")

    assert "[Claim]" in ben.expect("Level 1", "#general", ever=True).text


def test_a_command_nobody_answers_and_one_nobody_knows(app, ada):
    app.answers["command"] = lambda _: Response(status_code=500)
    with pytest.raises(AppDidNotRespond):
        ada.slash("/pathway")
    with pytest.raises(Refusal, match="not a valid command"):
        ada.slash("/badge")


def test_a_response_url_answers_replaces_and_deletes_five_times(app, slack, ada, ben, card):
    ben.press("Claim", in_=card)
    url = app.of("block_actions")[0]["response_url"]

    def respond(**body: object) -> int:
        return httpx.post(url, json=body, trust_env=False).status_code

    assert respond(text="only you") == 200
    assert ben.expect("only you", "#career-prepared-review").ephemeral
    assert respond(text="claimed", replace_original=True, blocks=CARD[:1]) == 200
    assert respond(colour="red") == 400
    assert respond(delete_original=True) == 200
    assert all(m.ts != card.ts for m in ben.messages("#career-prepared-review"))
    assert respond(text="fifth") == 200
    assert respond(text="sixth") == 404


def test_a_message_shortcut_tells_its_message(ws, app, ada):
    ws.configure(shortcuts={"as_evidence": "Use as evidence"})
    said = ada.dm("my plan")
    ada.shortcut("as_evidence", said)

    [payload] = app.of("message_action")
    assert (payload["callback_id"], payload["message"]["text"]) == ("as_evidence", "my plan")


def test_the_log_tells_of_each_click_once(ws, ben, card):
    ben.press("Claim", in_=card)

    [entry] = ws.log("delivery", payload="block_actions")
    assert (entry["user"], entry["action_id"]) == (ben.id, "claim")
    assert entry["attempts"][0]["status"] == 200
