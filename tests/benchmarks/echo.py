"""What ours is measured beside: a bare slack-bolt app that says each message back, as Bolt's documentation writes it.

`python -m tests.benchmarks.echo`, with the bot's own environment variables. Nothing is checked twice, nothing is kept.
"""

import os

import uvicorn
from slack_bolt import App, Say
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


def build() -> Starlette:
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    handler = SlackRequestHandler(app)

    @app.event("message")
    def back(event: dict[str, str], say: Say) -> None:
        say(event["text"])

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), Route("/healthz", alive)])


if __name__ == "__main__":
    # The bot's own server settings (bot/server.py).
    uvicorn.run(build(), port=int(os.environ["CAIRN_PORT"]), log_level="warning", lifespan="off", ws="none")
