"""The Events API: who is told what when something happens in the workspace.

Owns the events' shapes and which subscriptions want them; the courier carries them.
Source: Slack's event reference, SLACK.md section 3.
"""

import re
import time

from bot.demo.config import Config
from bot.demo.courier import Courier
from bot.demo.messages import Message, Messages
from bot.demo.seed import Channel, Person
from bot.demo.views import Views
from bot.demo.workspace import Json, Workspace

MESSAGE_EVENT = {"im": "message.im", "private": "message.groups", "public": "message.channels"}
CHANNEL_TYPE = {"im": "im", "private": "group", "public": "channel"}


class Events:
    def __init__(self, workspace: Workspace, messages: Messages, views: Views, courier: Courier):
        self._workspace = workspace
        self._messages = messages
        self._views = views
        self._courier = courier

    def posted(self, message: Message) -> None:
        """A message, the app's own too; a mention in a channel is told as `app_mention` besides."""
        if message.ephemeral_to:
            return
        channel = self._workspace.channels[message.channel]
        event = self._about(message, channel)
        self._message(channel, event)
        mentioned = re.search(rf"<@{self._config.bot_user}(\|[^>]*)?>", message.text)
        if mentioned and channel.kind != "im" and not message.from_app and self._here(channel):
            self._emit("app_mention", _without(event, "subtype", "channel_type") | {"type": "app_mention"}, channel.id)
        for file_id in message.files:
            self.file_shared(file_id, message)

    def edited(self, message: Message, previous: Json) -> None:
        now = self._messages.message_object(message, metadata=True)
        self._hidden(message, "message_changed", {"message": now, "previous_message": previous})

    def deleted(self, message: Message, previous: Json) -> None:
        self._hidden(message, "message_deleted", {"deleted_ts": message.ts, "previous_message": previous})

    def home_opened(self, user: str, tab: str) -> None:
        channel = self._workspace.im(user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._now(),
        }
        home = self._views.homes.get(user)
        if home and tab == "home":
            event["view"] = self._views.view_object(home)
        self._emit("app_home_opened", event, channel.id)

    def joined(self, user: str, channel: Channel) -> None:
        if not self._here(channel):
            return
        side = "C" if channel.kind == "public" else "G"
        event = {"type": "member_joined_channel", "user": user, "channel": channel.id, "channel_type": side}
        self._emit("member_joined_channel", {**event, "team": self._config.team, "event_ts": self._now()}, channel.id)

    def person_changed(self, person: Person) -> None:
        email = "users:read.email" in self._config.scopes
        user = self._workspace.user_object(person, email=email, locale=True)
        stamp = self._now()
        self._emit(
            "user_change", {"type": "user_change", "user": user, "cache_ts": int(time.time()), "event_ts": stamp}
        )

    def file_shared(self, file_id: str, message: Message) -> None:
        if not self._here(self._workspace.channels[message.channel]):
            return
        event = {"type": "file_shared", "file_id": file_id, "file": {"id": file_id}, "user_id": message.user}
        self._emit("file_shared", {**event, "channel_id": message.channel, "event_ts": message.ts}, message.channel)

    @property
    def _config(self) -> Config:
        return self._workspace.config

    def _about(self, message: Message, channel: Channel) -> Json:
        body = self._messages.message_object(message, metadata=True, stubs=channel.shared)
        place = {"channel": channel.id, "channel_type": CHANNEL_TYPE[channel.kind], "event_ts": message.ts}
        return body | place

    def _hidden(self, message: Message, subtype: str, what: Json) -> None:
        if message.ephemeral_to:
            return
        channel = self._workspace.channels[message.channel]
        stamp = self._now()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id, "ts": stamp}
        self._message(channel, {**event, "event_ts": stamp, "channel_type": CHANNEL_TYPE[channel.kind], **what})

    def _message(self, channel: Channel, event: Json) -> None:
        if self._here(channel):
            self._emit(MESSAGE_EVENT[channel.kind], event, channel.id)

    def _here(self, channel: Channel) -> bool:
        return self._config.bot_user in channel.members

    def _now(self) -> str:
        return self._workspace.next_ts()

    def _emit(self, subscription: str, event: Json, lane: str = "workspace") -> None:
        if subscription in self._config.subscriptions:
            self._courier.event(self._envelope(event), lane)

    def _envelope(self, event: Json) -> Json:
        config = self._config
        authorization = {
            "enterprise_id": None,
            "team_id": config.team,
            "user_id": config.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "legacy-verification-token",
            "team_id": config.team,
            "context_team_id": config.team,
            "context_enterprise_id": None,
            "api_app_id": config.app,
            "event": event,
            "type": "event_callback",
            "event_id": self._courier.new_event_id(),
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event['type']}",
        }


def _without(event: Json, *names: str) -> Json:
    return {key: value for key, value in event.items() if key not in names}
