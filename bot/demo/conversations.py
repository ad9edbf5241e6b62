"""conversations.*: finding, opening and reading channels.

Owns what the app may see and the paging; every function takes the world and the decoded arguments and answers the
fields that Slack puts beside `ok`, or raises Refused.
"""

from bot.demo.arguments import flag, page
from bot.demo.messages import Message
from bot.demo.reference import missing_scope
from bot.demo.refusal import Refused
from bot.demo.seed import Channel
from bot.demo.workspace import Json
from bot.demo.world import World

FAMILY = {"public": "channels", "private": "groups", "im": "im"}


def visible(world: World, channel_id: object) -> Channel:
    """A conversation the app can see; a private one it is not in does not exist for it."""
    channel = world.workspace.channels.get(str(channel_id))
    if channel is None or not world.workspace.sees(world.config.bot_user, channel):
        raise Refused("channel_not_found")
    return channel


def opened(world: World, args: Json) -> Json:
    if args.get("channel"):
        return {"channel": {"id": visible(world, args["channel"]).id}}
    needed = "im:write"
    if needed not in world.config.scopes:
        raise missing_scope(needed, world.config.scopes)
    users = [u for u in str(args.get("users") or "").split(",") if u]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("method_not_supported_for_channel_type")
    channel = world.workspace.im(_reachable(world, users[0]))
    full = world.workspace.channel_object(channel) if flag(args, "return_im") else {"id": channel.id}
    return {"channel": full}


def info(world: World, args: Json) -> Json:
    channel = _scoped(world, args["channel"], "read")
    return {"channel": world.workspace.channel_object(channel)}


def joined(world: World, args: Json) -> Json:
    """users.conversations without a user: those the app is in."""
    return _listed(world, args, member=True)


def listed(world: World, args: Json) -> Json:
    return _listed(world, args, member=False)


def _listed(world: World, args: Json, *, member: bool) -> Json:
    kinds = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
    wanted = str(args.get("types") or "public_channel").split(",")
    if any(kind not in kinds for kind in wanted):
        raise Refused("invalid_types")
    rows = [
        channel
        for channel in world.workspace.channels.values()
        if channel.kind in {kinds[k] for k in wanted}
        and world.workspace.sees(world.config.bot_user, channel)
        and (not member or world.config.bot_user in channel.members)
        and not (channel.archived and flag(args, "exclude_archived"))
        and f"{FAMILY[channel.kind]}:read" in world.config.scopes
    ]
    rows, cursor = page(rows, args)
    return {"channels": [world.workspace.channel_object(c) for c in rows], **_next(cursor)}


def members(world: World, args: Json) -> Json:
    rows, cursor = page(_scoped(world, args["channel"], "read").members, args)
    return {"members": rows, **_next(cursor)}


def history(world: World, args: Json) -> Json:
    channel = _readable(world, args["channel"])
    lines = [m for m in world.messages.history(channel.id) if _between(m, args)]
    lines, cursor = page(lines, args)
    return {"messages": _objects(world, lines, args), "has_more": bool(cursor), "pin_count": 0, **_next(cursor)}


def replies(world: World, args: Json) -> Json:
    channel = _readable(world, args["channel"])
    thread = world.messages.replies(channel.id, str(args["ts"]))
    lines = [m for m in thread if m.ts == args["ts"] or _between(m, args)]
    lines, cursor = page(lines, args, default=1000)
    return {"messages": _objects(world, lines, args), "has_more": bool(cursor), **_next(cursor)}


def _scoped(world: World, channel_id: object, right: str) -> Channel:
    """Visible, and with the scope of this kind of conversation: `groups:history` for a private channel."""
    channel = visible(world, channel_id)
    needed = f"{FAMILY[channel.kind]}:{right}"
    if needed not in world.config.scopes:
        raise missing_scope(needed, world.config.scopes)
    return channel


def _readable(world: World, channel_id: object) -> Channel:
    channel = _scoped(world, channel_id, "history")
    if world.config.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _reachable(world: World, user: str) -> str:
    person = world.workspace.people.get(user)
    if person is None:
        raise Refused("user_not_found")
    if person.is_bot:
        raise Refused("cannot_dm_bot")
    if person.deleted:
        raise Refused("user_disabled")
    return user


def _between(message: Message, args: Json) -> bool:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    at = float(message.ts)
    return oldest <= at <= latest if flag(args, "inclusive") else oldest < at < latest


def _objects(world: World, lines: list[Message], args: Json) -> list[Json]:
    metadata = flag(args, "include_all_metadata")
    return [world.messages.message_object(m, metadata=metadata) for m in lines]


def _next(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}
