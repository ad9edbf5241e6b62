"""The Web API's methods in one table. To add one: its entry in reference.json, a function, a line here.

Owns the table only.
"""

from collections.abc import Callable

from bot.demo import apps, chat, conversations, directory, modals, uploads
from bot.demo.workspace import Json
from bot.demo.world import World

METHODS: dict[str, Callable[[World, Json], Json]] = {
    "api.test": directory.api_test,
    "apps.connections.open": apps.open_connection,
    "auth.test": directory.auth_test,
    "bots.info": directory.bot_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.list": conversations.listed,
    "conversations.members": conversations.members,
    "conversations.open": conversations.opened,
    "conversations.replies": conversations.replies,
    "dnd.info": directory.dnd,
    "files.completeUploadExternal": uploads.complete,
    "files.getUploadURLExternal": uploads.upload_url,
    "files.info": uploads.info,
    "reactions.add": chat.react,
    "team.info": directory.team,
    "usergroups.list": directory.group_list,
    "usergroups.users.list": directory.group_users,
    "users.conversations": conversations.joined,
    "users.info": directory.user_info,
    "users.list": directory.user_list,
    "users.lookupByEmail": directory.user_by_email,
    "views.open": modals.open_view,
    "views.publish": modals.publish_view,
    "views.push": modals.push_view,
    "views.update": modals.update_view,
}
