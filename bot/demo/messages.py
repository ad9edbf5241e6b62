"""Messages: posting, editing, deleting, threads, and who sees what.

Owns the conversation records. It must not decide who is told (events.py) nor what may be said (chat.py).
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from bot.demo.elements import named
from bot.demo.files import Files
from bot.demo.refusal import Refused
from bot.demo.workspace import Json, Workspace

BROADCAST = "thread_broadcast"


@dataclass(kw_only=True)
class Message:
    """One message. `past` keeps the blocks it showed before: a screen may lag behind, and a late click is real."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] | None = None
    thread_ts: str | None = None
    from_app: bool = False
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    subtype: str | None = None
    edited: Json | None = None
    ephemeral_to: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_msg_id: str | None = None
    changed: int = 0  # the workspace's cursor at the last change
    past: list[list[Json]] = field(default_factory=list)


class Messages:
    def __init__(self, workspace: Workspace, files: Files):
        self._workspace = workspace
        self._files = files
        self._channels: dict[str, dict[str, Message]] = {}  # oldest first: time stamps only grow
        self._replies: dict[tuple[str, str], list[Message]] = {}  # (channel, the parent's time stamp)
        self._changed: dict[str, int] = {}

    def post(self, channel: str, user: str, text: str, **rest: Any) -> Message:
        """Store a new message; `rest` are fields of Message."""
        with self._workspace.changing():
            message = Message(channel=channel, ts=self._workspace.next_ts(), user=user, text=text, **rest)
            message.changed = self._workspace.cursor
            if not message.from_app:
                message.client_msg_id = str(uuid.uuid4())
            message.blocks = self._named(message.blocks)
            self._channels.setdefault(channel, {})[message.ts] = message
            self._changed[channel] = message.changed
            if message.thread_ts and not message.ephemeral_to:
                self._replies.setdefault((channel, message.thread_ts), []).append(message)
            for file_id in message.files:
                self._files.get(file_id).shares.setdefault(channel, []).append(message.ts)
            return message

    def edit(self, message: Message, **changes: object) -> None:
        """Change fields in place; Slack marks a changed text or changed blocks as edited."""
        with self._workspace.changing():
            if "blocks" in changes:
                message.past.append(message.blocks or [])
                changes["blocks"] = self._named(changes["blocks"])
            for name, value in changes.items():
                setattr(message, name, value)
            message.edited = {"user": message.user, "ts": self._workspace.next_ts()}
            message.changed = self._changed[message.channel] = self._workspace.cursor

    def delete(self, message: Message) -> None:
        with self._workspace.changing():
            del self._channels[message.channel][message.ts]
            self._changed[message.channel] = self._workspace.cursor
            if message in (siblings := self._replies.get((message.channel, message.thread_ts or ""), [])):
                siblings.remove(message)

    def last_changed(self, channel: str) -> int:
        """The workspace's cursor when anything in this channel came, changed or went; 0 for never."""
        return self._changed.get(channel, 0)

    def get(self, channel: str, ts: str) -> Message:
        """Raises message_not_found."""
        found = self._channels.get(channel, {}).get(ts)
        if found is None:
            raise Refused("message_not_found")
        return found

    def all(self, channel: str) -> list[Message]:
        """Oldest first, ephemeral ones included."""
        return list(self._channels.get(channel, {}).values())

    def visible(self, channel: str, user: str) -> list[Message]:
        return [m for m in self.all(channel) if m.ephemeral_to in {None, user}]

    def history(self, channel: str) -> list[Message]:
        """The channel's own lines, newest first: nothing ephemeral, and of replies only those that were broadcast."""
        return [
            m for m in self.all(channel)[::-1] if not m.ephemeral_to and (not m.thread_ts or m.subtype == BROADCAST)
        ]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """A thread, its parent first; raises thread_not_found."""
        if ts not in self._channels.get(channel, {}):
            raise Refused("thread_not_found")
        return [self._channels[channel][ts], *self._replies.get((channel, ts), [])]

    def message_object(self, message: Message, *, metadata: bool = False, stubs: bool = False) -> Json:
        """Slack's message object; absent fields are left out as Slack does."""
        config = self._workspace.config
        files = [self._files.get(f) for f in message.files]
        body: Json = {
            "type": "message",
            "subtype": message.subtype,
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "thread_ts": message.thread_ts,
            "team": config.team,
            "client_msg_id": message.client_msg_id,
            "blocks": message.blocks,
            "edited": message.edited,
            "files": [self._files.stub(f) if stubs else self._files.file_object(f) for f in files],
            "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in message.reactions.items()],
            **(self._app() if message.from_app else {}),
            **self._thread(message),
        }
        if metadata and message.metadata:
            body["metadata"] = message.metadata
        return {key: value for key, value in body.items() if value not in (None, [])}

    def _app(self) -> Json:
        config = self._workspace.config
        name = self._workspace.people[config.bot_user].real_name
        profile = {"id": config.bot, "app_id": config.app, "name": name, "deleted": False, "team_id": config.team}
        return {"bot_id": config.bot, "app_id": config.app, "bot_profile": profile}

    def _thread(self, message: Message) -> Json:
        replies = self._replies.get((message.channel, message.ts), [])
        if not replies:
            return {}
        users = list(dict.fromkeys(m.user for m in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "latest_reply": replies[-1].ts,
        }

    def _named(self, blocks: object) -> list[Json] | None:
        if not isinstance(blocks, list):
            return None
        return named(blocks, self._workspace.new_id)
