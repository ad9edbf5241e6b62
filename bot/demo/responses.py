"""What an app says in answer to a command or at a response URL.

Owns turning such an answer into messages; the content is checked as any other message's.
"""

from bot.demo.chat import change_message, content_of, post_as_app, remove_message
from bot.demo.refusal import Refused
from bot.demo.response_urls import ResponseUrl
from bot.demo.workspace import Json
from bot.demo.world import World

OPTIONS = {"response_type", "replace_original", "delete_original", "thread_ts"}


def respond(world: World, url: ResponseUrl, body: Json) -> None:
    """Post, replace or delete as the body says; raises Refused where Slack would. Hold the workspace's lock."""
    content = content_of({name: value for name, value in body.items() if name not in OPTIONS})
    original = world.messages.get(url.channel, url.message_ts) if url.message_ts and _concerns(body) else None
    if original and body.get("delete_original"):
        remove_message(world, original)
    elif original:
        change_message(world, original, content)
    else:
        _post(world, url, body, content)


def _concerns(body: Json) -> bool:
    return bool(body.get("replace_original") or body.get("delete_original"))


def _post(world: World, url: ResponseUrl, body: Json, content: Json) -> None:
    if not content.get("text") and not content.get("blocks"):
        raise Refused("no_text")
    shown_to = None if body.get("response_type") == "in_channel" else url.user
    channel = world.workspace.channels[url.channel]
    thread_ts = body.get("thread_ts", url.thread_ts)
    post_as_app(world, channel, content, ephemeral_to=shown_to, thread_ts=thread_ts)
