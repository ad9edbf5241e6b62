"""Files from and to Slack: the bot's token goes to Slack's own host only, and never along a redirect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from typing import BinaryIO
from urllib.parse import urlsplit

import httpx
from slack_sdk import WebClient

from bot.rules.content.names import display_name
from bot.service.delivery import DeliveryError
from bot.service.files import Incoming
from bot.slack.api import TIMEOUT_SECONDS, call

CHUNK = 256 * 1024
_OK = 200
_GONE = {"file_not_found", "file_deleted"}


class FileHost:
    """Fetches files with the bot's token. `origin` is where the Web API is: Slack's own, or a stand-in's."""

    def __init__(self, client: WebClient, api_url: str) -> None:
        self._client = client
        # One for all: making one reads every certificate authority anew. Nothing is kept open between files, as a
        # connection that the other side gave up meanwhile would break the next one off.
        unkept = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.Client(follow_redirects=False, timeout=TIMEOUT_SECONDS, trust_env=False, limits=unkept)
        parts = urlsplit(api_url)
        self._stand_in = None if _is_slack(parts.hostname or "") else f"{parts.scheme}://{parts.netloc}"

    def allowed(self, url: str) -> bool:
        """Slack's file host over https; the stand-in's own origin where the Web API is a stand-in."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if self._stand_in is not None:
            return f"{parts.scheme}://{parts.netloc}" == self._stand_in
        plain = "@" not in parts.netloc and port in {None, 443}
        return parts.scheme == "https" and plain and _is_slack(parts.hostname or "")

    @contextmanager
    def download(self, file_id: str) -> Iterator[Incoming]:
        """The bytes of a file in pieces. Raises DeliveryError; permanent where the file is gone."""
        file = call(self._client.files_info, file=file_id)["file"]
        url = file.get("url_private_download") or file.get("url_private") or ""
        if not self.allowed(url):
            raise DeliveryError("the file is not on Slack's own host", permanent=True)
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            with self._http.stream("GET", url, headers=headers) as answer:
                _insist(answer)
                yield Incoming(
                    name=str(file.get("name") or ""),
                    size=file.get("size"),
                    content_type=answer.headers.get("content-type", ""),
                    chunks=answer.iter_bytes(CHUNK),
                )
        except httpx.HTTPError as error:
            raise DeliveryError(f"the file broke off: {type(error).__name__}") from error

    def upload(self, file: BinaryIO, name: str, title: str, channel: str, thread: str | None, comment: str) -> str:
        """Put a file into a conversation; its id. Three calls, as Slack has it (files.getUploadURLExternal)."""
        size = file.seek(0, SEEK_END)
        file.seek(0)
        ticket = call(self._client.files_getUploadURLExternal, filename=display_name(name), length=size)
        if not self.allowed(ticket["upload_url"]):
            raise DeliveryError("the upload address is not on Slack's own host", permanent=True)
        try:
            chunks = iter(lambda: file.read(CHUNK), b"")
            answer = self._http.post(ticket["upload_url"], content=chunks, headers={"Content-Length": str(size)})
        except httpx.HTTPError as error:
            raise DeliveryError(f"the upload broke off: {type(error).__name__}") from error
        if answer.status_code != _OK:
            raise DeliveryError(f"the upload was answered {answer.status_code}")
        call(
            self._client.files_completeUploadExternal,
            files=[{"id": ticket["file_id"], "title": title}],
            channel_id=channel,
            thread_ts=thread,
            initial_comment=comment,
        )
        return str(ticket["file_id"])


def _insist(answer: httpx.Response) -> None:
    if answer.is_redirect:
        raise DeliveryError("the file host sends us elsewhere; the token does not go there", permanent=True)
    if answer.status_code != _OK:
        raise DeliveryError(
            f"the file host answers {answer.status_code}", permanent=answer.status_code in {403, 404, 410}
        )


def _is_slack(host: str) -> bool:
    return host == "slack.com" or host.endswith(".slack.com")
