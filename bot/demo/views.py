"""Views: each person's stack of modals, their Home tab, and the triggers that open them.

Owns view ids and hashes. What a view may contain is blocks.py; who is told is interactions.py.
"""

import secrets
import time
from dataclasses import dataclass, field

from bot.demo.elements import interactive, named
from bot.demo.refusal import Refused
from bot.demo.workspace import Json, Workspace

STACK_LIMIT = 3


@dataclass(kw_only=True)
class View:
    """A modal or a Home tab. `values` is what the person typed: block_id -> action_id -> state value."""

    id: str
    user: str
    content: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Trigger:
    user: str
    born: float  # time.monotonic()
    view: str | None = None  # the modal it came from, for views.push
    used: bool = False


class Triggers:
    """Each lives `trigger_seconds` and is good for one exchange."""

    def __init__(self, workspace: Workspace):
        self._config = workspace.config
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view: str | None = None) -> str:
        trigger_id = f"{time.time_ns()}.{self._config.team[1:]}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user=user, born=time.monotonic(), view=view)
        return trigger_id

    def exchange(self, trigger_id: str, *, late: bool = False) -> Trigger:
        """Use it up; raises invalid_trigger_id, exchanged_trigger_id or expired_trigger_id (`late`: in any case)."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if late or time.monotonic() - trigger.born > self._config.trigger_seconds:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


class Views:
    def __init__(self, workspace: Workspace):
        self._workspace = workspace
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def open(self, user: str, content: Json) -> View:
        """A new root; an open stack is replaced."""
        view_id = self._workspace.new_id("V")
        return self._put(View(id=view_id, user=user, content={}, hash="", root=view_id), content, [])

    def push(self, user: str, content: Json) -> View:
        """On top of what is open; raises push_limit_reached at three."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= STACK_LIMIT:
            raise Refused("push_limit_reached")
        top = View(
            id=self._workspace.new_id("V"), user=user, content={}, hash="", root=stack[0].root, previous=stack[-1].id
        )
        return self._put(top, content, stack)

    def publish(self, user: str, content: Json, expected: str | None) -> View:
        """The Home tab. A first one has no hash to compare; later ones raise hash_conflict."""
        home = self.homes.get(user)
        if home is None:
            view_id = self._workspace.new_id("V")
            home = View(id=view_id, user=user, content={}, hash="", root=view_id)
        elif expected and expected != home.hash:
            raise Refused("hash_conflict")
        self._fill(home, content)
        self.homes[user] = home
        return home

    def update(self, view: View, content: Json, expected: str | None = None) -> View:
        """What was typed stays where block_id and action_id stay; raises hash_conflict."""
        if expected and expected != view.hash:
            raise Refused("hash_conflict")
        self._fill(view, content)
        return view

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View:
        """Raises not_found, also for a modal that was closed."""
        everything = [v for stack in self.stacks.values() for v in stack] + list(self.homes.values())
        for view in everything:
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise Refused("not_found")

    def top(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def close(self, view: View) -> None:
        """Take it and whatever lies above it off its stack."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]
            self._workspace.touch()

    def clear(self, user: str) -> None:
        self.stacks.pop(user, None)
        self._workspace.touch()

    def view_object(self, view: View) -> Json:
        """Slack's view object, with the state as typed so far."""
        config = self._workspace.config
        defaults = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
        }
        if view.content["type"] == "home":
            defaults["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
        return {
            "id": view.id,
            "team_id": config.team,
            "app_id": config.app,
            "app_installed_team_id": config.team,
            "bot_id": config.bot,
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "state": {"values": view.values},
            **defaults,
            **view.content,
        }

    def _put(self, view: View, content: Json, stack: list[View]) -> View:
        self._fill(view, content)
        self.stacks[view.user] = [*stack, view]
        return view

    def _fill(self, view: View, content: Json) -> None:
        blocks = named(content["blocks"], self._workspace.new_id)
        view.content = {**content, "blocks": blocks}
        view.hash = f"{int(time.time())}.{secrets.token_hex(4)}"
        kept = {(b["block_id"], e["action_id"]) for b, e in interactive(blocks)}
        view.values = {
            block_id: {action: value for action, value in typed.items() if (block_id, action) in kept}
            for block_id, typed in view.values.items()
        }
        self._workspace.touch()
