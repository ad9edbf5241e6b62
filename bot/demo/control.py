"""/control/...: the page's and the tests' way to be a person in the workspace, and to look behind the scenes.

Owns decoding those requests and telling misuse (409 with a sentence); the deeds are deeds.py and interactions.py.
Every JSON body names who acts as `as` (id, handle or first name).
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo import deeds, screen
from bot.demo.interactions import Interactions
from bot.demo.refusal import ConfirmNeeded, Misuse, Refused
from bot.demo.seed import Person
from bot.demo.tour import Tour
from bot.demo.views import View
from bot.demo.workspace import Json
from bot.demo.world import World

DOWNLOAD = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
SETTABLE = {"bot_urls", "clock_url", "retry_delays", "answer_seconds", "trigger_seconds", "rate_limits"}
SETTABLE |= {"scopes", "subscriptions", "commands", "shortcuts", "signing_secret", "bot_token", "share_seconds"}
SETTABLE |= {"socket_mode", "app_token", "app_scopes", "goodbye_seconds"}


class Control:
    """One method a route; each takes the decoded body or query and answers JSON."""

    def __init__(self, world: World):
        self._world = world
        self._interactions = Interactions(world)
        self._tour = Tour(world)

    def routes(self) -> list[Route]:
        read = {
            "state": self.state,
            "messages": self.messages,
            "snapshot": self.snapshot,
            "log": self.log,
            "guide": self._tour.guide,
            "sockets": self.sockets,
        }
        act = {
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "command": self.command,
            "shortcut": self.shortcut,
            "edit": self.edit,
            "delete": self.delete,
            "join": self.join,
            "leave": self.leave,
            "people": self.people,
            "channels": self.channels,
            "faults": self.faults,
            "config": self.configure,
            "clock": self._tour.clock,
            "sockets": self.disturb,
            "opened": self._tour.opened,
            "reset": self._tour.reset,
        }
        return [
            *(Route(f"/control/{name}", self._reading(deed), methods=["GET"]) for name, deed in read.items()),
            *(Route(f"/control/{name}", self._acting(deed), methods=["POST"]) for name, deed in act.items()),
            Route("/control/say", self.say, methods=["POST"]),
            Route("/control/file", self.upload, methods=["POST"]),
            Route("/control/file/{file_id}", self.download, methods=["GET"]),
            Route("/control/sample/{name}", self.sample, methods=["GET"]),
            Route("/control/wait", self.wait, methods=["GET"]),
        ]

    def state(self, query: Json) -> Json:
        person = self._world.workspace.person(query["as"]) if query.get("as") else None
        return screen.state(self._world, person)

    def messages(self, query: Json) -> Json:
        world, person = self._world, self._world.workspace.person(query["as"])
        where = query.get("channel")
        channel = world.workspace.channel(where) if where and where != "dm" else world.workspace.im(person.id)
        if not world.workspace.sees(person.id, channel):
            raise Misuse(f"{person.real_name} does not see #{channel.name}.")
        lines = screen.messages(world, person, channel)
        return {"cursor": world.workspace.cursor, "channel": channel.id, "messages": lines}

    def snapshot(self, _query: Json) -> Json:
        return screen.snapshot(self._world)

    def log(self, query: Json) -> Json:
        return {"entries": self._world.log.since(int(query.get("since", 0)))}

    def sockets(self, _query: Json) -> Json:
        return {"sockets": self._world.sockets.connections()}

    def disturb(self, body: Json) -> Json:
        """`{"what": "cut", "freeze", or the reason of a disconnect message; "connection": one, else all}`."""
        self._world.sockets.disturb(body["what"], body.get("connection"))
        return {}

    def press(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        if body.get("ts"):
            message = deeds.seen_message(self._world, person, body["channel"], body["ts"])
            return self._interactions.press_message(person.id, message, body)
        return self._interactions.press_view(person.id, self._view(person, body), body)

    def submit(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        return self._interactions.submit(person.id, self._view(person, body), body.get("values", {}))

    def close(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        return self._interactions.close(person.id, everything=bool(body.get("all")))

    def home(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        with self._world.workspace.lock:
            self._world.events.home_opened(person.id, body.get("tab", "home"))
        return {}

    def command(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        channel = deeds.place(self._world, person, body.get("channel"))
        return self._interactions.command(person.id, channel.id, body["text"])

    def shortcut(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        message = deeds.seen_message(self._world, person, body["channel"], body["ts"])
        return self._interactions.shortcut(person.id, message, body["callback_id"])

    def edit(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        message = deeds.seen_message(self._world, person, body["channel"], body["ts"])
        with self._world.workspace.lock:
            deeds.edit(self._world, person, message, body["text"])
            return screen.shown(self._world, message)

    def delete(self, body: Json) -> Json:
        person = deeds.acting(self._world, body["as"])
        message = deeds.seen_message(self._world, person, body["channel"], body["ts"])
        with self._world.workspace.lock:
            deeds.delete(self._world, person, message)
        return {}

    def join(self, body: Json) -> Json:
        person = self._world.workspace.person(body["as"])
        with self._world.workspace.lock:
            deeds.join(self._world, person, self._world.workspace.channel(body["channel"]))
        return {}

    def leave(self, body: Json) -> Json:
        person = self._world.workspace.person(body["as"])
        with self._world.workspace.lock:
            deeds.leave(self._world, person, deeds.place(self._world, person, body["channel"]))
        return {}

    def people(self, body: Json) -> Json:
        return dict(vars(deeds.change_person(self._world, body)))

    def channels(self, body: Json) -> Json:
        return dict(vars(deeds.change_channel(self._world, body)))

    def faults(self, body: Json) -> Json:
        self._world.faults.replace(body)
        return {}

    def configure(self, body: Json) -> Json:
        for name, value in body.items():
            if name not in SETTABLE:
                raise Misuse(f"There is no setting {name!r}.")
            kept = type(getattr(self._world.config, name))
            setattr(self._world.config, name, kept(value) if kept in {tuple, frozenset} else value)
        return {}

    async def say(self, request: Request) -> Response:
        """JSON, or a multipart form with any number of `file` parts."""
        if request.headers.get("content-type", "").startswith("application/json"):
            return await _answered(self._say, await request.json(), [])
        async with request.form() as form:
            return await _answered(self._say, _texts(form), await _files(form))

    async def upload(self, request: Request) -> Response:
        """A file chosen in a form, not yet shared anywhere: answers Slack's file object."""
        async with request.form() as form:
            return await _answered(self._upload, _texts(form), await _files(form))

    async def download(self, request: Request) -> Response:
        """A file as a signed-in person's browser gets it; always as a download, never shown."""
        try:
            file = self._world.files.get(request.path_params["file_id"])
        except Refused as refused:
            return JSONResponse({"error": refused.error}, status_code=404)
        return Response(file.data, media_type="application/octet-stream", headers=DOWNLOAD)

    async def sample(self, request: Request) -> Response:
        try:
            data = await run_in_threadpool(self._tour.sample, request.path_params["name"])
        except Misuse as misuse:
            return JSONResponse({"error": str(misuse)}, status_code=404)
        return Response(data, media_type="application/octet-stream", headers=DOWNLOAD)

    async def wait(self, request: Request) -> Response:
        """Answer when something changed after `cursor`, at the latest after `timeout` seconds.

        Asynchronous, because many pages wait at once and none of them may hold one of the server's threads.
        """
        cursor = int(request.query_params.get("cursor", 0))
        until = time.monotonic() + min(float(request.query_params.get("timeout", 25)), 60)
        while self._unchanged(cursor) and time.monotonic() < until:  # noqa: ASYNC110  changes come from threads
            await asyncio.sleep(0.01)
        return JSONResponse({"cursor": self._world.workspace.cursor})

    def _unchanged(self, cursor: int) -> bool:
        return self._world.workspace.cursor <= cursor and not self._world.closing

    def _say(self, body: Json, files: list[tuple[str, bytes]]) -> Json:
        world = self._world
        person = deeds.acting(world, body["as"])
        with world.workspace.lock:
            channel = deeds.place(world, person, body.get("channel"))
            ids = [world.files.add(person.id, name, data).id for name, data in files]
            thread_ts = body.get("thread_ts") or None
            return screen.shown(
                world, deeds.say(world, person, channel, body.get("text", ""), files=ids, thread_ts=thread_ts)
            )

    def _upload(self, body: Json, files: list[tuple[str, bytes]]) -> Json:
        world = self._world
        person = deeds.acting(world, body["as"])
        with world.workspace.lock:
            return {"files": [world.files.file_object(world.files.add(person.id, name, data)) for name, data in files]}

    def _view(self, person: Person, body: Json) -> View:
        """The Home tab (`home`), or the open form, which must be the one named by `view` if any is."""
        views = self._world.views
        view = views.homes.get(person.id) if body.get("home") else views.top(person.id)
        if view is None or body.get("view") not in {None, view.id}:
            raise Misuse("That is not open any more.")
        return view

    def _reading(self, deed: Callable[[Json], Json]) -> Callable[[Request], Any]:
        def locked(query: Json) -> Json:
            with self._world.workspace.lock:
                return deed(query)

        async def endpoint(request: Request) -> Response:
            return await _answered(locked, dict(request.query_params))

        return endpoint

    def _acting(self, deed: Callable[[Json], Json]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return await _answered(deed, await request.json())

        return endpoint


async def _answered(deed: Callable[..., Json], *args: object) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(deed, *args))
    except ConfirmNeeded as needed:
        return JSONResponse({"error": str(needed), "confirm": needed.dialog}, status_code=409)
    except (Misuse, Refused) as misuse:
        return JSONResponse({"error": str(misuse)}, status_code=409)
    except KeyError as missing:
        return JSONResponse({"error": f"{missing} is missing."}, status_code=400)


def _texts(form: FormData) -> Json:
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _files(form: FormData) -> list[tuple[str, bytes]]:
    parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    return [(part.filename or "file", await part.read()) for part in parts]
