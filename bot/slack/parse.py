"""Slack's payloads as neutral values, with the keys that tell a repetition. Total: a stranger's payload gives None."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from bot.service.surface import FileRef, Picked, Pressed, Said, Sent, Where
from bot.slack.text import heard

Body = dict[str, Any]
Keys = tuple[str, ...]
_SPOKEN = {
    None,
    "file_share",
    "thread_broadcast",
}  # every other subtype is an edit, a join, a bot ... not a message to us

_CHANNEL_CHANGES = {"channel_shared", "channel_unshared", "channel_rename", "group_rename"}
_CONVERTED = {"channel_convert_to_public", "channel_convert_to_private", "channel_name", "group_name"}
SHORTCUT = "ask-about"  # as in the manifest
SEARCH = "search"  # block of the home page's search field; blocks.py draws it

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


def _total(read: Callable[P, T | None]) -> Callable[P, T | None]:
    """A payload of another shape than Slack's is nothing to us, as one that is for somebody else."""

    @functools.wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return read(*args, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("a payload of an unknown shape was dropped")
            return None

    return reading


@_total
def said(body: Body, bot: str) -> tuple[Said, Keys] | None:
    """A message or a mention that is for us; None for bots, edits, joins and chatter between others.

    Slack sends a mention twice (message and app_mention) and repeats events under new ids, so the message's own place
    and time is a key beside the event id.
    """
    event = body.get("event", {})
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    if not (user and channel and ts) or event.get("bot_id") or user == bot or event.get("subtype") not in _SPOKEN:
        return None
    private = event.get("channel_type") == "im" or channel.startswith("D")
    text = event.get("text") or ""
    mention = event.get("type") == "app_mention" or (bool(bot) and f"<@{bot}>" in text)
    thread = event.get("thread_ts")
    if not private and not mention and not thread:
        return None
    message = Said(
        person=user,
        where=Where(channel=channel, thread=thread, ts=ts, private=private),
        text=heard(text, bot),
        files=tuple(_file(f) for f in event.get("files") or []),
        mention=mention,
    )
    team = body.get("team_id", "")
    return message, (f"event:{body.get('event_id', '')}", f"message:{team}:{channel}:{user}:{ts}")


def changes_a_channel(event: Body, bot: str) -> bool:
    """We were invited somewhere; or a channel that we are in was shared, renamed, or made public or private."""
    if event.get("type") == "member_joined_channel":
        return bool(event.get("user") == bot)
    if event.get("type") == "message":
        return event.get("subtype") in _CONVERTED
    return event.get("type") in _CHANNEL_CHANGES


def opens_messages(body: Body) -> bool:
    """Of app_home_opened: our direct messages rather than our page."""
    return bool(body.get("event", {}).get("tab") == "messages")


def event_key(body: Body) -> Keys:
    return (f"event:{body.get('event_id') or _digest(body)}",)


@_total
def pressed(body: Body) -> tuple[Pressed, Keys] | None:
    action = next(iter(body.get("actions", [])), None)
    user = body.get("user", {}).get("id")
    if action is None or not user:
        return None
    is_field = action.get("type") == "plain_text_input"  # its value is what a person typed, never arguments of ours
    press = Pressed(
        person=user,
        where=_where(body),
        do=str(action.get("action_id", "")).partition(":")[0],
        args={} if is_field else arguments(action.get("value") or "{}"),
        typed=heard(str(action.get("value") or "") if is_field else _typed(body)),
        option=action.get("selected_option", {}).get("value", "") if action.get("selected_option") else "",
    )
    return press, (f"click:{_digest([body.get('trigger_id'), action.get('action_id'), action.get('action_ts')])}",)


def _typed(body: Body) -> str:
    """What stands in the home page's search field."""
    values = body.get("view", {}).get("state", {}).get("values", {}).get(SEARCH, {})
    return next((str(v.get("value") or "") for v in values.values()), "")


@_total
def picked(body: Body, bot: str) -> tuple[Picked, Keys] | None:
    """A message shortcut: somebody chose us from the menu of any message that they can read."""
    user, message = body.get("user", {}).get("id"), body.get("message", {})
    channel, ts = body.get("channel", {}).get("id"), message.get("ts") or body.get("message_ts")
    if body.get("callback_id") != SHORTCUT or not (user and channel and ts):
        return None
    private = channel.startswith("D")
    where = Where(channel=channel, thread=message.get("thread_ts"), ts=ts, private=private)
    text = heard(str(message.get("text") or ""), bot)
    found = Picked(person=user, where=where, text=text, theirs=message.get("user") == user)
    return found, (f"shortcut:{_digest([body.get('trigger_id'), user, channel, ts])}",)


def _where(body: Body) -> Where | None:
    channel = body.get("channel", {}).get("id")
    if not channel:
        return None
    message = body.get("message", {})
    ts = message.get("ts") or body.get("container", {}).get("message_ts")
    return Where(channel=channel, thread=message.get("thread_ts"), ts=ts, private=channel.startswith("D"))


def arguments(text: str) -> dict[str, str]:
    """Arguments as we put them into a button or a form; anything else is none at all."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


@_total
def sent(body: Body) -> tuple[Sent, Keys] | None:
    """A form. The key covers the values: the same form sent again after errors, or mended, is another delivery."""
    view, user = body.get("view", {}), body.get("user", {}).get("id")
    if not view or not user:
        return None
    values: dict[str, str] = {}
    files: dict[str, tuple[FileRef, ...]] = {}
    for block, actions in view.get("state", {}).get("values", {}).items():
        for element in actions.values():
            if "files" in element:
                files[block] = tuple(_file(f) for f in element["files"] or [])
            else:
                values[block] = _value(element)
    form = Sent(
        person=user,
        name=view.get("callback_id", ""),
        args=arguments(view.get("private_metadata") or "{}"),
        values=values,
        files=files,
    )
    state = view.get("state", {}).get("values", {})
    return form, (f"form:{view.get('id')}:{view.get('hash')}:{_digest(state)}",)


def _value(element: Body) -> str:
    """The element's value as text; ticked boxes by their values, with commas; a day as 2027-03-01, a time as 18:30."""
    if element.get("type") == "checkboxes":
        return ",".join(o["value"] for o in element.get("selected_options") or [])
    if element.get("selected_option"):
        return str(element["selected_option"].get("value", ""))
    return str(element.get("value") or element.get("selected_date") or element.get("selected_time") or "").replace(
        "\x00", ""
    )


@_total
def command(body: Body) -> tuple[str, str, Where, Keys] | None:
    """(person, text, where, keys) of a slash command."""
    user, channel = body.get("user_id"), body.get("channel_id", "")
    if not user:
        return None
    alone = not channel or channel.startswith("D") or body.get("channel_name") == "directmessage"
    where = Where(channel=channel or f"command:{user}", private=alone)
    return (
        user,
        heard(str(body.get("text", "")), keep_people=True),
        where,
        (f"command:{_digest(body.get('trigger_id') or body)}",),
    )


def _file(f: Body) -> FileRef:
    return FileRef(
        id=str(f.get("id", "")),
        name=str(f.get("name") or "").replace("\x00", ""),
        size=int(f.get("size") or 0),
        mimetype=str(f.get("mimetype") or ""),
    )


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]
