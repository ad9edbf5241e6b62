"""The demo workspace as a server: its HTTP addresses, and how to run it.

Owns routing and the life of the server. `running_workspace` is for tests and for `cairn demo`;
`python -m bot.demo.server` runs one by itself.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.demo.config import Config
from bot.demo.connections import CuttableProtocol, DisturbableSocket, cut
from bot.demo.control import Control
from bot.demo.filehost import FileHost
from bot.demo.refusal import Refused
from bot.demo.responses import respond
from bot.demo.webapi import Request as Call
from bot.demo.webapi import WebApi
from bot.demo.world import World

PAGE = Path(__file__).parent / "page"


def build(config: Config) -> Starlette:
    """The whole workspace as an application; its World is `app.state.world`."""
    world = World(config)
    api = WebApi(world)

    async def method(request: Request) -> Response:
        reply = await run_in_threadpool(api.handle, await _call(request))
        return await cut(request) if reply.cut else JSONResponse(reply.body, reply.status, reply.headers)

    async def response_url(request: Request) -> Response:
        body = await request.json()
        try:
            with world.workspace.lock:
                respond(world, world.response_urls.use(request.path_params["secret"]), body)
        except Refused as refused:
            return JSONResponse({"ok": False, "error": refused.error}, 404 if "url" in refused.error else 400)
        return PlainTextResponse("ok")

    async def permalink(request: Request) -> Response:
        return RedirectResponse(f"/#{request.path_params['channel']}/{request.path_params['key']}")

    routes = [
        Route("/api/{method}", method, methods=["GET", "POST"]),
        Route("/response/{secret}", response_url, methods=["POST"]),
        Route("/archives/{channel}/{key}", permalink),
        WebSocketRoute("/link/", world.sockets.endpoint),
        *FileHost(world).routes(),
        *Control(world).routes(),
        Mount("/", StaticFiles(directory=PAGE, html=True)),
    ]
    app = Starlette(routes=routes)
    app.state.world = world
    return app


async def _call(request: Request) -> Call:
    return Call(
        method=request.path_params["method"],
        content_type=request.headers.get("content-type", ""),
        authorization=request.headers.get("authorization", ""),
        query=request.url.query,
        body=await request.body(),
    )


@dataclass(frozen=True)
class Running:
    """A workspace at `url`; what the tests need beyond its control API they find in `world`."""

    url: str
    world: World

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL, with the final slash that slack_sdk wants."""
        return f"{self.url}/api/"


@contextmanager
def running_workspace(config: Config | None = None, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Running]:
    """Serve a workspace from a thread until the block ends. The app's address may be set later: `bot_urls`."""
    config = config or Config()
    # IPPROTO_TCP: without it asyncio does not switch Nagle off, and every answer takes 40 ms. The server closes it.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    config.origin = f"http://{host}:{listener.getsockname()[1]}"
    app = build(config)
    server = uvicorn.Server(_settings(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="workspace", daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield Running(config.origin, app.state.world)
    finally:
        # Not joined: its end takes 0.2 s, a lot for a test, and there is nothing left to lose.
        app.state.world.closing = True
        server.should_exit = server.force_exit = True
        app.state.world.courier.stop()


def serve(config: Config, *, host: str = "127.0.0.1", port: int = 0) -> None:
    """Serve until interrupted; prints the address first."""
    with running_workspace(config, host=host, port=port) as running:
        print(running.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


def _settings(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=CuttableProtocol,
        ws=DisturbableSocket,
        ws_ping_interval=5,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
        timeout_graceful_shutdown=1,
    )


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The demo workspace did not start.")
        time.sleep(0.005)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=0, help="0 takes a free one")
@click.option("--bot-url", multiple=True, help="the app's request URL; several take turns")
@click.option("--signing-secret", default=Config.signing_secret)
@click.option("--bot-token", default=Config.bot_token)
@click.option("--clock-url", default=None, help="where the page posts {days} to move programme time")
@click.option("--retry-scale", default=1.0, help="of Slack's waits before it repeats an event")
def main(
    host: str,
    port: int,
    bot_url: tuple[str, ...],
    signing_secret: str,
    bot_token: str,
    clock_url: str | None,
    retry_scale: float,
) -> None:
    """A stand-in Slack workspace with a page to play on."""
    config = Config(bot_urls=bot_url, signing_secret=signing_secret, bot_token=bot_token, clock_url=clock_url)
    config.retry_delays = tuple(delay * retry_scale for delay in config.retry_delays)
    serve(config, host=host, port=port)


if __name__ == "__main__":
    main()
