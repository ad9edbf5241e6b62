"""files.*: the three-step upload and file facts.

Owns the methods; bytes arrive at and leave from filehost.py.
"""

from typing import Any

from bot.demo.arguments import integer
from bot.demo.chat import content_of, post_as_app
from bot.demo.conversations import visible
from bot.demo.files import File
from bot.demo.refusal import Refused, invalid_arguments
from bot.demo.seed import Channel
from bot.demo.workspace import Json
from bot.demo.world import World

SIZE_LIMIT = 1_000_000_000


def info(world: World, args: Json) -> Json:
    file = world.files.get(str(args["file"]))
    mine = file.user == world.config.bot_user
    seen = any(world.config.bot_user in world.workspace.channels[c].members for c in file.shares)
    from_form = not file.shares  # given to the app through a form
    if not (mine or seen or from_form):
        raise Refused("file_not_found")
    return {"file": world.files.file_object(file), "comments": []}


def upload_url(world: World, args: Json) -> Json:
    length = integer(args, "length", 0, 1, SIZE_LIMIT)
    secret, slot = world.files.promise(str(args["filename"]), length)
    return {"upload_url": f"{world.config.origin}/upload/v1/{secret}", "file_id": slot.file_id}


def complete(world: World, args: Json) -> Json:
    """Sharing happens a moment later, as at Slack: `shares` is empty until then."""
    wanted = _wanted(args["files"])
    channel = _channel(world, args)
    files = [world.files.complete(world.config.bot_user, w["id"], w.get("title", "")) for w in wanted]
    if channel:
        content = content_of({"text": args.get("initial_comment", "")})
        world.courier.after(world.config.share_seconds, lambda: _share(world, channel, files, content, args))
    return {"files": [{"id": f.id, "title": f.title} for f in files]}


def _wanted(files: Any) -> list[dict[str, str]]:
    if not isinstance(files, list) or not files or not all(isinstance(f, dict) and "id" in f for f in files):
        raise invalid_arguments("files must be a list of objects with an id")
    return files


def _channel(world: World, args: Json) -> Channel | None:
    if not args.get("channel_id"):
        return None
    channel = visible(world, args["channel_id"])
    if channel.archived:
        raise Refused("is_archived")
    if world.config.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _share(world: World, channel: Channel, files: list[File], content: Json, args: Json) -> None:
    with world.workspace.lock:
        ids = [f.id for f in files]
        post_as_app(world, channel, content, files=ids, subtype="file_share", thread_ts=args.get("thread_ts"))
