"""chat.* and reactions.add: what the app may say, where, and how it changes what it said.

Owns Slack's refusals of content and place; blocks themselves are judged by blocks.py.
"""

import json
from typing import Any

from bot.demo.arguments import flag
from bot.demo.blocks import CHARACTER_LIMIT, MARKDOWN_LIMIT, check_blocks, length
from bot.demo.conversations import visible
from bot.demo.messages import BROADCAST, Message
from bot.demo.refusal import Refused, invalid_arguments, invalid_blocks
from bot.demo.seed import Channel
from bot.demo.workspace import Json
from bot.demo.world import World

TEXT_LIMIT = 40_000
METADATA_LIMIT = 16_000


def post(world: World, args: Json) -> Json:
    channel = _postable(world, str(args["channel"]))
    content = _content(args)
    thread_ts = _thread(world, channel, args)
    if flag(args, "reply_broadcast") and thread_ts:
        content["subtype"] = BROADCAST
    message = post_as_app(world, channel, content, thread_ts=thread_ts)
    said = world.messages.message_object(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": said}


def post_as_app(world: World, channel: Channel, content: Json, **rest: Any) -> Message:
    """Put checked content into a channel and tell the app about its own message, as Slack does."""
    fields = {"text": "", **content, **rest}
    message = world.messages.post(channel.id, world.config.bot_user, from_app=True, **fields)
    world.events.posted(message)
    return message


def post_ephemeral(world: World, args: Json) -> Json:
    channel = _postable(world, str(args["channel"]))
    user = str(args["user"])
    if user not in world.workspace.people:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    thread_ts = _thread(world, channel, args)
    message = post_as_app(world, channel, _content(args), thread_ts=thread_ts, ephemeral_to=user)
    return {"message_ts": message.ts}


def update(world: World, args: Json) -> Json:
    channel = visible(world, args["channel"])
    message = _own(world, channel, args["ts"], "cant_update_message")
    if channel.archived:
        raise Refused("is_archived")
    change_message(world, message, _content(args))
    said = world.messages.message_object(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": said}


def change_message(world: World, message: Message, content: Json) -> None:
    """What is not given stays: Slack keeps blocks and metadata that an update leaves out."""
    previous = world.messages.message_object(message)
    world.messages.edit(message, **content)
    world.events.edited(message, previous)


def delete(world: World, args: Json) -> Json:
    channel = visible(world, args["channel"])
    remove_message(world, _own(world, channel, args["ts"], "cant_delete_message"))
    return {"channel": channel.id, "ts": args["ts"]}


def remove_message(world: World, message: Message) -> None:
    previous = world.messages.message_object(message)
    world.messages.delete(message)
    world.events.deleted(message, previous)


def permalink(world: World, args: Json) -> Json:
    channel = visible(world, args["channel"])
    message = world.messages.get(channel.id, str(args["message_ts"]))
    link = f"{world.config.origin}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def react(world: World, args: Json) -> Json:
    channel = visible(world, args["channel"])
    if world.config.bot_user not in channel.members:
        raise Refused("not_in_channel")
    message = world.messages.get(channel.id, str(args["timestamp"]))
    users = message.reactions.setdefault(str(args["name"]).strip(":"), [])
    if world.config.bot_user in users:
        raise Refused("already_reacted")
    users.append(world.config.bot_user)
    message.changed = world.workspace.touch()
    return {}


def content_of(args: Json) -> Json:
    """Checked text, blocks and metadata of a message; only what was given. Raises Refused."""
    if args.get("attachments"):
        raise invalid_arguments("attachments are not known in this workspace; send blocks")
    content: Json = {}
    if "markdown_text" in args:
        content["blocks"] = [_markdown(args)]
    if "blocks" in args:
        content["blocks"] = _blocks(args["blocks"])
    if "text" in args:
        content["text"] = _text(args["text"])
    if "metadata" in args:
        content["metadata"] = _metadata(args["metadata"])
    return content


def _content(args: Json) -> Json:
    content = content_of(args)
    if not content.get("text") and not content.get("blocks"):
        raise Refused("no_text")
    return content


def _postable(world: World, target: str) -> Channel:
    """By channel id, #name, or the id of a person (their direct conversation: even of one who has left)."""
    if target.startswith(("U", "W")):
        return _direct(world, target)
    named = [c.id for c in world.workspace.channels.values() if c.kind != "im" and f"#{c.name}" == target]
    channel = visible(world, named[0] if named else target)
    if channel.archived:
        raise Refused("is_archived")
    anywhere = channel.kind == "public" and "chat:write.public" in world.config.scopes
    if world.config.bot_user not in channel.members and not anywhere:
        raise Refused("not_in_channel")
    return channel


def _direct(world: World, user: str) -> Channel:
    person = world.workspace.people.get(user)
    if person is None:
        raise Refused("channel_not_found")
    if person.is_bot:
        raise Refused("cannot_dm_bot")
    return world.workspace.im(user)


def _own(world: World, channel: Channel, ts: object, error: str) -> Message:
    message = world.messages.get(channel.id, str(ts))
    if message.ephemeral_to:
        raise Refused("message_not_found")
    if not message.from_app:
        raise Refused(error)
    return message


def _thread(world: World, channel: Channel, args: Json) -> str | None:
    """The parent's time stamp; a reply's own is led to its parent. Raises cannot_reply_to_message."""
    if not args.get("thread_ts"):
        return None
    try:
        parent = world.messages.get(channel.id, str(args["thread_ts"]))
    except Refused as missing:
        raise Refused("cannot_reply_to_message") from missing
    return parent.thread_ts or parent.ts


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise invalid_arguments("text must be a string")
    if len(value) > TEXT_LIMIT:
        raise Refused("msg_too_long")
    return value


def _blocks(value: Any) -> list[Json]:
    if not isinstance(value, list):
        raise Refused("invalid_blocks_format")
    problems = check_blocks(value, "message")
    if problems:
        raise invalid_blocks(*problems)
    if length(value) > CHARACTER_LIMIT:
        raise Refused("msg_blocks_too_long")
    return value


def _markdown(args: Json) -> Json:
    if args.get("text") or args.get("blocks"):
        raise Refused("markdown_text_conflict")
    text = str(args["markdown_text"])
    if len(text) > MARKDOWN_LIMIT:
        raise Refused("msg_too_long")
    return {"type": "markdown", "text": text}


def _metadata(value: Any) -> Json:
    if value == {}:
        return {}
    known = isinstance(value, dict) and value.keys() == {"event_type", "event_payload"}
    if not known or not isinstance(value["event_type"], str) or not isinstance(value["event_payload"], dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(value)) > METADATA_LIMIT:
        raise Refused("metadata_too_large")
    return dict(value)
