"""views.*: opening, stacking, changing modals and publishing Home tabs.

Owns Slack's refusals of views and triggers.
"""

import json
from typing import Any, Literal

from bot.demo.blocks import check_view
from bot.demo.refusal import Refused, invalid_arguments
from bot.demo.views import Trigger, View
from bot.demo.workspace import Json
from bot.demo.world import World

SIZE_LIMIT = 250_000


def open_view(world: World, args: Json) -> Json:
    content = checked(world, args["view"], "modal")
    return _view(world, world.views.open(_trigger(world, args).user, content))


def push_view(world: World, args: Json) -> Json:
    content = checked(world, args["view"], "modal")
    trigger = _trigger(world, args)
    if trigger.view is None:
        raise Refused("not_found")
    return _view(world, world.views.push(trigger.user, content))


def update_view(world: World, args: Json) -> Json:
    if not args.get("view_id") and not args.get("external_id"):
        raise invalid_arguments("missing required field: view_id")
    view = world.views.find(args.get("view_id"), args.get("external_id"))
    content = checked(world, args["view"], view.content["type"], current=view)
    return _view(world, world.views.update(view, content, args.get("hash")))


def publish_view(world: World, args: Json) -> Json:
    user = str(args["user_id"])
    if user not in world.workspace.people:
        raise Refused("user_not_found")
    content = checked(world, args["view"], "home", current=world.views.homes.get(user))
    return _view(world, world.views.publish(user, content, args.get("hash")))


def checked(world: World, view: Any, kind: Literal["modal", "home"], *, current: View | None = None) -> Json:
    """The view as it may be shown; raises invalid_arguments, view_too_large or duplicate_external_id."""
    if not isinstance(view, dict):
        raise invalid_arguments("must be an object [json-pointer:/view]")
    problems = check_view(view, kind)
    if problems:
        raise invalid_arguments(*problems)
    if len(json.dumps(view)) > SIZE_LIMIT:
        raise Refused("view_too_large")
    _check_external_id(world, view.get("external_id"), current)
    return view


def _check_external_id(world: World, external_id: str | None, current: View | None) -> None:
    if not external_id:
        return
    try:
        found = world.views.find(external_id=external_id)
    except Refused:
        return
    if found is not current:
        raise Refused("duplicate_external_id")


def _trigger(world: World, args: Json) -> Trigger:
    if not args.get("trigger_id"):
        raise invalid_arguments("missing required field: trigger_id")
    return world.triggers.exchange(str(args["trigger_id"]), late=world.faults.triggers)


def _view(world: World, view: View) -> Json:
    return {"view": world.views.view_object(view)}
