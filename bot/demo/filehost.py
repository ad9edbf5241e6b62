"""The file host: uploads come in, private files go out to whoever brings the app's token.

Owns the addresses /upload/v1/... and /files-pri/...; without the right token it answers as Slack does: a sign-in
page with status 200.
"""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.demo.connections import cut_after
from bot.demo.faults import FileFault
from bot.demo.files import File
from bot.demo.refusal import Refused
from bot.demo.world import World

SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body><h1>Sign in</h1></body></html>"


class FileHost:
    def __init__(self, world: World):
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/upload/v1/{secret}", self.upload, methods=["POST"]),
            Route("/files-pri/{key}/{name:path}", self.download, methods=["GET"]),
        ]

    async def upload(self, request: Request) -> Response:
        """The bytes themselves, or a multipart form with one file part."""
        data = await _body(request)
        try:
            with self._world.workspace.lock:
                self._world.files.receive(request.path_params["secret"], data)
        except Refused as refused:
            return PlainTextResponse(refused.error, status_code=400)
        return PlainTextResponse(f"OK - {len(data)}")

    async def download(self, request: Request) -> Response:
        """The original bytes; a fault may spoil them."""
        if not self._allowed(request):
            return HTMLResponse(SIGN_IN)
        try:
            file = self._world.files.get(request.path_params["key"].rpartition("-")[2])
        except Refused:
            return PlainTextResponse("file_not_found", status_code=404)
        fault = self._world.faults.for_file(file.id)
        return _spoilt(request, file, fault) if fault else Response(file.data, media_type=file.mimetype)

    def _allowed(self, request: Request) -> bool:
        config = self._world.config
        return request.headers.get("authorization") == f"Bearer {config.bot_token}" and "files:read" in config.scopes


def _spoilt(request: Request, file: File, fault: FileFault) -> Response:
    if fault.kind == "sign_in":
        return HTMLResponse(SIGN_IN)
    if fault.kind == "redirect":
        return RedirectResponse(fault.to, status_code=302)
    if fault.kind == "cut":
        return cut_after(request, file.data[: fault.at], len(file.data))
    return Response((file.data + bytes(fault.at))[: fault.at], media_type=file.mimetype)


async def _body(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        parts = [part for part in form.values() if isinstance(part, UploadFile)]
        return await parts[0].read() if parts else b""
