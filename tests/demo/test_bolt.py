"""The real Bolt takes what this workspace sends: signatures, events, clicks, forms, commands."""

import pytest
from slack_bolt import App as BoltApp
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk import WebClient
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.demo.client import AppDidNotRespond, Workspace
from bot.demo.config import Config
from bot.demo.server import running_workspace


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


START = {"type": "actions", "elements": [{"type": "button", "action_id": "start", "text": plain("Start")}]}
NAME = {"type": "input", "block_id": "name", "label": plain("Name"), "element": {
    "type": "plain_text_input", "action_id": "v"}}  # fmt: skip
FORM = {"type": "modal", "callback_id": "form", "title": plain("Hello"), "submit": plain("Send"), "blocks": [NAME]}


def echo(client: WebClient, secret: str) -> BoltApp:
    bolt = BoltApp(
        client=client, signing_secret=secret, process_before_response=True, request_verification_enabled=True
    )

    @bolt.event("message")
    def on_message(event, say):
        if "bot_id" not in event:
            said = f"You said: {event['text']}"
            say(text=said, blocks=[{"type": "section", "text": plain(said)}, START])

    @bolt.event("app_home_opened")
    def on_home(event, client):
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [START]})

    @bolt.action("start")
    def on_start(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @bolt.view("form")
    def on_form(ack, view, client, body):
        name = view["state"]["values"]["name"]["v"]["value"]
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Say who you are."})
            return
        client.chat_postMessage(channel=body["user"]["id"], text=f"Hello {name}")
        ack()

    @bolt.command("/pathway")
    def on_command(ack, command, respond):
        ack()
        respond(f"You asked: {command['text']}")

    return bolt


@pytest.fixture
def bolted(front):
    """A workspace with the echo app in it."""
    config = Config(retry_delays=())
    app = front.new_app()
    config.bot_urls = (app.url,)
    with running_workspace(config) as running:
        client = WebClient(token=config.bot_token, base_url=running.api_url, retry_handlers=[])
        bolt = echo(client, config.signing_secret)

        async def endpoint(request: Request) -> Response:
            bolt_request = to_bolt_request(request, await request.body())
            return to_starlette_response(await run_in_threadpool(bolt.dispatch, bolt_request))

        app.endpoint = endpoint
        with Workspace(running.url, timeout=5) as ws:
            yield ws


def test_a_whole_conversation(bolted):
    ada = bolted.person("Ada")
    ada.dm("hello")
    ada.press("Start", in_=ada.expect("You said: hello"))

    assert ada.form("Hello").fill(Name="nobody").submit() == {"Name": "Say who you are."}
    assert ada.form("Hello").fill(Name="Ada").submit() == {}
    assert ada.expect("Hello Ada")
    ada.no_form()

    ada.slash("/pathway progress")
    assert ada.expect("You asked: progress").ephemeral
    ada.press("Start", in_=ada.home("Start"))
    assert ada.form("Hello")


def test_a_signature_made_with_another_secret_is_not_taken(bolted):
    ada = bolted.person("Ada")
    bolted.configure(signing_secret="another")

    with pytest.raises(AppDidNotRespond, match="status 401"):
        ada.slash("/pathway progress")
