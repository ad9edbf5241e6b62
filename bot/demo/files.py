"""Files: their bytes, where they were shared, and uploads that are not finished yet.

Owns the file objects; who may fetch the bytes is the file host's question.
"""

import mimetypes
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.demo.refusal import Refused
from bot.demo.workspace import Json, Workspace


@dataclass(kw_only=True)
class File:
    """Bytes someone put into the workspace; `shares` maps a channel's id to the time stamps of the messages."""

    id: str
    user: str
    name: str
    data: bytes
    title: str
    created: int
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(kw_only=True)
class Slot:
    """A promised upload: the URL's secret part, and the bytes once they came."""

    file_id: str
    filename: str
    length: int
    data: bytes | None = None


class Files:
    def __init__(self, workspace: Workspace):
        self._workspace = workspace
        self._files: dict[str, File] = {}
        self._slots: dict[str, Slot] = {}

    def add(self, user: str, name: str, data: bytes, *, title: str = "", file_id: str | None = None) -> File:
        file = File(
            id=file_id or self._workspace.new_id("F"),
            user=user,
            name=name,
            data=data,
            title=title or name,
            created=int(time.time()),
        )
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> File:
        """Raises file_not_found."""
        if file_id not in self._files:
            raise Refused("file_not_found")
        return self._files[file_id]

    def promise(self, filename: str, length: int) -> tuple[str, Slot]:
        """A new upload address (its secret part) and its slot."""
        secret = secrets.token_urlsafe(12)
        self._slots[secret] = Slot(file_id=self._workspace.new_id("F"), filename=filename, length=length)
        return secret, self._slots[secret]

    def receive(self, secret: str, data: bytes) -> Slot:
        """Raises file_not_found for an address that was never given out, or bytes of another length than promised."""
        slot = self._slots.get(secret)
        if slot is None or len(data) != slot.length:
            raise Refused("file_not_found")
        slot.data = data
        return slot

    def complete(self, user: str, file_id: str, title: str) -> File:
        """Turn an uploaded slot into a file; raises file_not_found."""
        for secret, slot in self._slots.items():
            if slot.file_id == file_id and slot.data is not None:
                del self._slots[secret]
                return self.add(user, slot.filename, slot.data, title=title, file_id=file_id)
        raise Refused("file_not_found")

    def file_object(self, file: File) -> Json:
        """Slack's file object, with addresses at this workspace's own origin."""
        origin = self._workspace.config.origin
        url = f"{origin}/files-pri/{self._workspace.config.team}-{file.id}/{quote(file.name)}"
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype,
            "filetype": file.name.rpartition(".")[2].lower() or "binary",
            "user": file.user,
            "user_team": self._workspace.config.team,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "size": len(file.data),
            "url_private": url,
            "url_private_download": f"{url}?download=1",
            "permalink": f"{origin}/files/{file.user}/{file.id}/{quote(file.name)}",
            "file_access": "visible",
            **self._shares(file),
        }

    def _shares(self, file: File) -> Json:
        kinds = {cid: self._workspace.channels[cid].kind for cid in file.shares}
        shares: Json = {}
        for cid, stamps in file.shares.items():
            side = "public" if kinds[cid] == "public" else "private"
            shares.setdefault(side, {})[cid] = [{"ts": ts} for ts in stamps]
        return {
            "shares": shares,
            "channels": [cid for cid, kind in kinds.items() if kind == "public"],
            "groups": [cid for cid, kind in kinds.items() if kind == "private"],
            "ims": [cid for cid, kind in kinds.items() if kind == "im"],
        }

    def stub(self, file: File) -> Json:
        """What arrives instead of the file object in a channel shared with another workspace: ask files.info."""
        return {"id": file.id, "mode": "file_access", "file_access": "check_file_info", "created": file.created}
