"""apps.*: what an app asks for itself, with its app-level token. Owns these methods only."""

from bot.demo.workspace import Json
from bot.demo.world import World

APP_LEVEL = {"apps.connections.open"}  # called with the app's token, not with the bot's


def open_connection(world: World, _args: Json) -> Json:
    return {"url": world.sockets.new_address()}
