"""What a person does without the app being asked: write, upload, edit, delete, join, leave, open the Home tab.

Owns those deeds and their limits (a person acts only where they are); the app hears of them as events.
"""

from bot.demo.messages import Message
from bot.demo.refusal import Misuse, Refused
from bot.demo.seed import Channel, Person
from bot.demo.workspace import Json
from bot.demo.world import World
from bot.demo.writing import as_kept


def acting(world: World, who: str) -> Person:
    """The person at the keyboard; raises Misuse for nobody, a bot, or someone deactivated."""
    person = world.workspace.person(who)
    if person.is_bot or person.deleted:
        raise Misuse(f"{person.real_name} cannot do anything here.")
    return person


def place(world: World, person: Person, where: str | None) -> Channel:
    """A conversation this person is in; without a name their direct one with the app."""
    channel = world.workspace.im(person.id) if where in (None, "", "dm") else world.workspace.channel(str(where))
    if person.id not in channel.members:
        raise Misuse(f"{person.real_name} is not in #{channel.name}.")
    return channel


def seen_message(world: World, person: Person, channel_id: str, ts: str) -> Message:
    """A message on this person's screen; raises Misuse."""
    channel = world.workspace.channel(channel_id)
    try:
        message = world.messages.get(channel.id, ts)
    except Refused as gone:
        raise Misuse("That message is not there any more.") from gone
    if not world.workspace.sees(person.id, channel) or message.ephemeral_to not in {None, person.id}:
        raise Misuse(f"{person.real_name} does not see that message.")
    return message


def say(world: World, person: Person, channel: Channel, text: str, **rest: object) -> Message:
    """`text` as typed: a mention is written `@Cairn` or `<@U...>`. `rest`: thread_ts, and files (their ids)."""
    if channel.archived:
        raise Misuse(f"#{channel.name} is archived.")
    subtype = "file_share" if rest.get("files") else None
    if not text and not subtype:
        raise Misuse("There is nothing to send.")
    if rest.get("thread_ts"):
        seen_message(world, person, channel.id, str(rest["thread_ts"]))
    kept = as_kept(text, _names(world))
    message = world.messages.post(channel.id, person.id, kept, subtype=subtype, **rest)
    world.events.posted(message)
    return message


def edit(world: World, person: Person, message: Message, text: str) -> None:
    _own(person, message)
    previous = world.messages.message_object(message)
    world.messages.edit(message, text=as_kept(text, _names(world)))
    world.events.edited(message, previous)


def delete(world: World, person: Person, message: Message) -> None:
    _own(person, message)
    previous = world.messages.message_object(message)
    world.messages.delete(message)
    world.events.deleted(message, previous)


def join(world: World, person: Person, channel: Channel) -> None:
    """Anybody may be added, also to a private channel (someone invited them); the app may be added too."""
    if person.id not in channel.members:
        with world.workspace.changing():
            channel.members.append(person.id)
        world.events.joined(person.id, channel)


def leave(world: World, person: Person, channel: Channel) -> None:
    with world.workspace.changing():
        channel.members.remove(person.id)


def change_person(world: World, wanted: Json) -> Person:
    """Add somebody (a new id) or change fields of somebody; the app hears of a change."""
    people = world.workspace.people
    with world.workspace.changing():
        known = people.get(wanted["id"])
        try:
            person = Person(**({**vars(known), **wanted} if known else wanted))
        except TypeError as wrong:
            raise Misuse(f"A person is not made like that: {wrong}") from wrong
        people[person.id] = person
    if known:
        world.events.person_changed(person)
    return person


def change_channel(world: World, wanted: Json) -> Channel:
    """Add a channel (a new id) or change fields of one."""
    channels = world.workspace.channels
    with world.workspace.changing():
        known = channels.get(wanted["id"])
        try:
            channel = Channel(**({**vars(known), **wanted} if known else wanted))
        except TypeError as wrong:
            raise Misuse(f"A channel is not made like that: {wrong}") from wrong
        channels[channel.id] = channel
    return channel


def _names(world: World) -> dict[str, str]:
    """Handles, names and ids of everybody, and ids of channels."""
    people = world.workspace.people.values()
    called = {name: person.id for person in people for name in (person.id, person.name, person.real_name)}
    return called | {cid: cid for cid in world.workspace.channels}


def _own(person: Person, message: Message) -> None:
    if message.user != person.id:
        raise Misuse("Only whoever wrote a message can change it.")
