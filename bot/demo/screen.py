"""What one person sees: their conversations, messages, open form, Home tab and passing notices.

Owns that projection, as JSON for the page and for the test client; changes nothing.
"""

from bot.demo.messages import Message
from bot.demo.seed import Channel, Person
from bot.demo.workspace import Json
from bot.demo.world import World


def state(world: World, person: Person | None) -> Json:
    """The whole screen of a person, or without one what anybody may know."""
    config, workspace = world.config, world.workspace
    common: Json = {
        "cursor": workspace.cursor,
        "resets": world.resets,
        "pending": world.courier.pending,
        "team": config.team_name,
        "bot": config.bot_user,
        "commands": config.commands,
        "shortcuts": config.shortcuts,
        "clock": config.clock_url is not None,
        "people": [vars(p) for p in workspace.people.values()],
    }
    return common if person is None else common | _own(world, person)


def messages(world: World, person: Person, channel: Channel) -> list[Json]:
    """Oldest first, replies and this person's ephemeral ones included."""
    return [shown(world, message) for message in world.messages.visible(channel.id, person.id)]


def shown(world: World, message: Message) -> Json:
    """Slack's message object with its channel, metadata, the change cursor, and whether only one person sees it."""
    body = world.messages.message_object(message, metadata=True)
    extra = {"channel": message.channel, "changed": message.changed, "ephemeral": message.ephemeral_to is not None}
    return body | extra | {"author": world.workspace.people[message.user].real_name}


def snapshot(world: World) -> Json:
    """Everything there is, for checks after the fact: every message of every conversation, ephemeral ones too."""
    workspace = world.workspace
    return {
        "cursor": workspace.cursor,
        "people": [vars(p) for p in workspace.people.values()],
        "channels": [vars(c) for c in workspace.channels.values()],
        "messages": {cid: [shown(world, m) for m in world.messages.all(cid)] for cid in workspace.channels},
        "homes": {user: world.views.view_object(view) for user, view in world.views.homes.items()},
        "notices": workspace.notices,
    }


def _own(world: World, person: Person) -> Json:
    workspace, views = world.workspace, world.views
    workspace.im(person.id)
    modal, home = views.top(person.id), views.homes.get(person.id)
    return {
        "me": person.id,
        "channels": [_line(world, c) for c in workspace.channels.values() if workspace.sees(person.id, c)],
        "modal": views.view_object(modal) if modal else None,
        "depth": len(views.stacks.get(person.id, [])),
        "home": views.view_object(home) if home else None,
        "notices": workspace.notices.get(person.id, []),
    }


def _line(world: World, channel: Channel) -> Json:
    return {**vars(channel), "last_changed": world.messages.last_changed(channel.id)}
