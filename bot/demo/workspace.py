"""The workspace: its people, channels, ids, time stamps and the one lock over everything.

Owns who is where. It must not know messages, views or HTTP; whatever changes anything calls `touch`.
"""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.demo.config import Config
from bot.demo.refusal import Misuse
from bot.demo.seed import Channel, Person

Json = dict[str, Any]


class Workspace:
    """All state hangs together under `lock`; `cursor` counts changes, so that a page can wait for the next one."""

    def __init__(self, config: Config, *, after: "Workspace | None" = None):
        """`after`: the one it replaces, whose lock and count of changes go on for those who wait on them."""
        self.config = config
        self.lock: threading.RLock = after.lock if after else threading.RLock()
        self.cursor: int = after.cursor + 1 if after else 0
        self.people = {person.id: replace(person) for person in config.seed.people}
        self.channels = {c.id: replace(c, members=list(c.members)) for c in config.seed.channels}
        self.groups = {name: list(members) for name, members in config.seed.groups.items()}
        self.notices: dict[str, list[Json]] = {}
        self._numbers = itertools.count(1)
        self._last_ts = 0

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock and count a change."""
        with self.lock:
            self.touch()
            yield

    def touch(self) -> int:
        self.cursor += 1
        return self.cursor

    def new_id(self, prefix: str) -> str:
        """A Slack-looking id, unique here: `F00000000A`."""
        return f"{prefix}{next(self._numbers):09X}"

    def next_ts(self) -> str:
        """Seconds with six decimals, unique and increasing across the whole workspace."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def person(self, who: str) -> Person:
        """By id, handle, first name or full name; raises Misuse."""
        if who in self.people:
            return self.people[who]
        wanted = who.lower()
        for person in self.people.values():
            if wanted in {person.name.lower(), person.real_name.lower(), person.real_name.lower().split(" ")[0]}:
                return person
        raise Misuse(f"There is nobody called {who!r} here.")

    def channel(self, where: str) -> Channel:
        """By id or #name; raises Misuse."""
        if where in self.channels:
            return self.channels[where]
        for channel in self.channels.values():
            if channel.kind != "im" and channel.name == where.removeprefix("#"):
                return channel
        raise Misuse(f"There is no channel {where!r}.")

    def im(self, user: str) -> Channel:
        """The direct conversation of this person with the bot, opened if need be."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        opened = Channel(id=self.new_id("D"), name=user, kind="im", members=[user, self.config.bot_user])
        self.channels[opened.id] = opened
        self.touch()
        return opened

    def sees(self, user: str, channel: Channel) -> bool:
        return user in channel.members or channel.kind == "public"

    def notice(self, user: str, text: str) -> None:
        """A passing message that only this person's screen shows, as Slack's own error toasts."""
        with self.changing():
            self.notices.setdefault(user, []).append({"text": text, "cursor": self.cursor})

    def user_object(self, person: Person, *, email: bool = False, locale: bool = False) -> Json:
        """Slack's user object; the address only where `users:read.email` was granted."""
        profile = {
            "real_name": person.real_name,
            "display_name": person.name,
            "real_name_normalized": person.real_name,
            "title": person.title,
            "first_name": person.real_name.split(" ")[0],
            "team": self.config.team,
        }
        if email and person.email:
            profile["email"] = person.email
        return {
            "id": person.id,
            "team_id": self.config.team,
            "name": person.name,
            "real_name": person.real_name,
            "deleted": person.deleted,
            "tz": person.tz,
            "is_bot": person.is_bot,
            "is_app_user": False,
            "is_restricted": person.is_restricted,
            "is_ultra_restricted": False,
            "is_admin": False,
            "is_owner": False,
            "is_stranger": False,
            "updated": int(time.time()),
            "profile": profile,
            **({"locale": person.locale} if locale else {}),
        }

    def channel_object(self, channel: Channel) -> Json:
        """Slack's conversation object."""
        common = {
            "id": channel.id,
            "is_archived": channel.archived,
            "is_im": channel.kind == "im",
            "is_private": channel.kind != "public",
            "is_mpim": False,
            "is_shared": channel.shared,
            "is_ext_shared": channel.shared,
            "context_team_id": self.config.team,
        }
        if channel.kind == "im":
            return {**common, "user": next(m for m in channel.members if m != self.config.bot_user)}
        return {
            **common,
            "name": channel.name,
            "is_channel": channel.kind == "public",
            "is_group": channel.kind == "private",
            "is_member": self.config.bot_user in channel.members,
            "num_members": len(channel.members),
        }
