"""Who is who: users.*, usergroups.*, dnd.info, bots.info, team.info, auth.test.

Owns nothing; reads the workspace for the app, with Slack's refusals.
"""

from bot.demo.arguments import flag, page
from bot.demo.refusal import Refused
from bot.demo.seed import Person
from bot.demo.workspace import Json
from bot.demo.world import World


def auth_test(world: World, _args: Json) -> Json:
    config = world.config
    return {
        "url": f"{config.origin}/",
        "team": config.team_name,
        "user": world.workspace.people[config.bot_user].name,
        "team_id": config.team,
        "user_id": config.bot_user,
        "bot_id": config.bot,
        "is_enterprise_install": False,
    }


def api_test(_world: World, args: Json) -> Json:
    return {"args": args}


def user_info(world: World, args: Json) -> Json:
    person = world.workspace.people.get(str(args["user"]))
    if person is None:
        raise Refused("user_not_found")
    return {"user": _user(world, person, args)}


def user_list(world: World, args: Json) -> Json:
    people, cursor = page(list(world.workspace.people.values()), args)
    return {"members": [_user(world, p, args) for p in people], "response_metadata": {"next_cursor": cursor}}


def user_by_email(world: World, args: Json) -> Json:
    wanted = str(args["email"]).lower()
    for person in world.workspace.people.values():
        if person.email and person.email.lower() == wanted and not person.deleted:
            return {"user": _user(world, person, args)}
    raise Refused("users_not_found")


def group_list(world: World, _args: Json) -> Json:
    groups = world.workspace.groups.items()
    return {"usergroups": [{"id": gid, "handle": gid.lower(), "user_count": len(members)} for gid, members in groups]}


def group_users(world: World, args: Json) -> Json:
    members = world.workspace.groups.get(str(args["usergroup"]))
    if members is None:
        raise Refused("no_such_subteam")
    return {"users": list(members)}


def dnd(world: World, args: Json) -> Json:
    person = world.workspace.people.get(str(args.get("user") or world.config.bot_user))
    if person is None:
        raise Refused("user_not_found")
    start, end = person.dnd or (1, 1)
    return {"dnd_enabled": person.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def bot_info(world: World, args: Json) -> Json:
    config = world.config
    if args.get("bot", config.bot) != config.bot:
        raise Refused("bot_not_found")
    bot = {"id": config.bot, "app_id": config.app, "user_id": config.bot_user, "deleted": False}
    return {"bot": {**bot, "name": world.workspace.people[config.bot_user].real_name}}


def team(world: World, args: Json) -> Json:
    config = world.config
    if args.get("team", config.team) != config.team:
        raise Refused("team_not_found")
    return {"team": {"id": config.team, "name": config.team_name, "domain": config.team_domain, "email_domain": ""}}


def _user(world: World, person: Person, args: Json) -> Json:
    email = "users:read.email" in world.config.scopes
    return world.workspace.user_object(person, email=email, locale=flag(args, "include_locale"))
