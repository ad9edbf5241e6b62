"""Who and what is in the workspace: profiles, the channels that we are in, people by their e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from bot.service.delivery import DeliveryError
from bot.service.people import Profile
from bot.service.programmes import Channel, Workspace
from bot.slack.api import call, refused

_UNKNOWN = {"users_not_found", "user_not_found", "user_not_visible"}


class Directory:
    def __init__(self, client: WebClient) -> None:
        self._client = client

    def profile(self, person: str) -> Profile:
        user = call(self._client.users_info, user=person)["user"]
        shown = user.get("profile", {})
        name = shown.get("real_name") or user.get("real_name") or shown.get("display_name") or user.get("name") or ""
        return Profile(
            name=name,
            email=shown.get("email") or None,
            tz=user.get("tz") or None,
            is_bot=bool(user.get("is_bot")),
            deleted=bool(user.get("deleted")),
        )

    def look(self, people: Mapping[str, None]) -> Workspace:
        """The channels that we are in, and the ids of these people (e-mail addresses or ids as written)."""
        found = {wanted: self._person(wanted) for wanted in people}
        return Workspace(channels=tuple(self._channels()), people={k: v for k, v in found.items() if v})

    def _person(self, wanted: str) -> str | None:
        if "@" not in wanted:
            return wanted
        try:
            return str(call(self._client.users_lookupByEmail, email=wanted)["user"]["id"])
        except DeliveryError as error:
            if refused(error) in _UNKNOWN:
                return None
            raise

    def _channels(self) -> list[Channel]:
        arguments: dict[str, Any] = {"types": "public_channel,private_channel", "limit": 200, "exclude_archived": True}
        found = []
        while True:
            answer = call(self._client.users_conversations, **arguments)
            found += [_channel(c) for c in answer["channels"]]
            cursor = answer.get("response_metadata", {}).get("next_cursor")
            if not cursor:
                return found
            arguments["cursor"] = cursor


def _channel(c: dict[str, Any]) -> Channel:
    return Channel(
        id=c["id"],
        name=str(c.get("name") or ""),
        private=bool(c.get("is_private")),
        shared=bool(c.get("is_ext_shared") or c.get("is_pending_ext_shared")),
    )
