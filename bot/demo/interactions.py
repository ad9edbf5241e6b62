"""Clicks, forms, commands and shortcuts: what a person does to the app, and what its answer does to their screen.

Owns interaction payloads and Slack's handling of the answers. A wrong or missing answer is never repeated: the
person is told. Source: Slack's interaction payload reference, SLACK.md section 3 (Interactivity).
"""

import json
from typing import Any

from bot.demo import inputs
from bot.demo.elements import find
from bot.demo.messages import Message
from bot.demo.modals import checked
from bot.demo.parcel import Answer
from bot.demo.refusal import ConfirmNeeded, Misuse, Refused
from bot.demo.response_urls import ResponseUrl
from bot.demo.responses import respond
from bot.demo.seed import Person
from bot.demo.views import View
from bot.demo.workspace import Json
from bot.demo.world import World

SILENT = "The app did not respond. Try again."
TROUBLE = "We had some trouble connecting. Try again?"


class Interactions:
    """Each deed answers `{"answered", "status", "seconds", "notice"}` and what else its kind says."""

    def __init__(self, world: World):
        self._world = world

    def press_message(self, user: str, message: Message, wanted: Json) -> Json:
        """`wanted`: action_id, and where needed block_id, value, confirmed, stale (a screen that lags behind)."""
        world = self._world
        with world.workspace.lock:
            shown = [message.blocks or [], *(message.past if wanted.get("stale") else [])]
            channel = world.workspace.channels[message.channel]
            url = ResponseUrl(user=user, channel=channel.id, message_ts=message.ts, thread_ts=message.thread_ts)
            container = {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": bool(message.ephemeral_to),
                **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            }
            payload = self._block_actions(user, shown, wanted) | {
                "container": container,
                "channel": {"id": channel.id, "name": channel.name if channel.kind != "im" else "directmessage"},
                "state": {"values": {}},
                "response_url": self._response_url(url),
            }
            if not message.ephemeral_to:
                payload["message"] = world.messages.message_object(message, metadata=True)
        return self._click(user, payload)

    def press_view(self, user: str, view: View, wanted: Json) -> Json:
        """In a modal or on the Home tab; `values` is what the form holds by then."""
        with self._world.workspace.lock:
            inputs.fill(view, wanted.get("values", {}), self._world.files)
            payload = self._block_actions(user, [view.content["blocks"]], wanted, view)
            if "value" in wanted and payload["actions"][0]["type"] not in inputs.STATELESS:
                action = payload["actions"][0]
                inputs.fill(view, {action["block_id"]: {action["action_id"]: wanted["value"]}}, self._world.files)
            inputs.complete_state(view, self._world.files)
            payload["container"] = {"type": "view", "view_id": view.id}
            payload["view"] = self._world.views.view_object(view)
        return self._click(user, payload)

    def submit(self, user: str, view: View, values: dict[str, dict[str, Any]]) -> Json:
        """Also answers `errors` (block_id -> text) when the form stays open for them."""
        with self._world.workspace.lock:
            if self._world.views.top(user) is not view:
                raise Misuse("That form is not open any more.")
            inputs.fill(view, values, self._world.files)
            inputs.complete_state(view, self._world.files)
            wrong = inputs.problems(view)
            if wrong:
                return {"answered": True, "status": None, "seconds": 0.0, "notice": None, "errors": wrong}
            payload = self._payload("view_submission", user, view) | {
                "view": self._world.views.view_object(view),
                "response_urls": [],
            }
        answer = self._world.courier.ask("view_submission", payload, user=user, view=view.id)
        with self._world.workspace.lock:
            return self._after_submit(user, view, answer)

    def close(self, user: str, *, everything: bool) -> Json:
        """Close the top of the stack or all of it; the app hears of it only if it asked (`notify_on_close`)."""
        with self._world.workspace.lock:
            view = self._world.views.top(user)
            if view is None:
                raise Misuse("No form is open.")
            everything = everything or view.content.get("clear_on_close", False)
            payload = self._payload("view_closed", user) | {
                "view": self._world.views.view_object(view),
                "is_cleared": everything,
            }
            self._world.views.clear(user) if everything else self._world.views.close(view)
            if not view.content.get("notify_on_close"):
                return _outcome(None)
        return self._told(user, self._world.courier.ask("view_closed", payload, user=user, view=view.id))

    def command(self, user: str, channel_id: str, line: str) -> Json:
        world, config = self._world, self._world.config
        name, _, text = line.strip().partition(" ")
        if name not in config.commands:
            raise Misuse(f"{name} is not a valid command. There is {', '.join(config.commands)}.")
        with world.workspace.lock:
            person, channel = world.workspace.people[user], world.workspace.channels[channel_id]
            url = ResponseUrl(user=user, channel=channel_id)
            fields = {
                "token": "legacy-verification-token",
                "team_id": config.team,
                "team_domain": config.team_domain,
                "channel_id": channel_id,
                "channel_name": "directmessage" if channel.kind == "im" else channel.name,
                "user_id": user,
                "user_name": person.name,
                "command": name,
                "text": text.strip(),
                "api_app_id": config.app,
                "is_enterprise_install": "false",
                "response_url": self._response_url(url),
                "trigger_id": world.triggers.issue(user),
            }
        answer = world.courier.ask("command", fields, user=user, command=name, text=text.strip())
        return self._told(user, answer, self._spoken(url, answer))

    def shortcut(self, user: str, message: Message, callback_id: str) -> Json:
        """A message shortcut, from the message's menu."""
        world = self._world
        if callback_id not in world.config.shortcuts:
            raise Misuse(f"There is no message shortcut {callback_id!r}.")
        with world.workspace.lock:
            channel = world.workspace.channels[message.channel]
            url = ResponseUrl(user=user, channel=channel.id, message_ts=message.ts)
            payload = self._payload("message_action", user) | {
                "callback_id": callback_id,
                "action_ts": world.workspace.next_ts(),
                "message_ts": message.ts,
                "channel": {"id": channel.id, "name": channel.name},
                "message": world.messages.message_object(message),
                "response_url": self._response_url(url),
            }
        return self._click(user, payload)

    def _block_actions(self, user: str, shown: list[list[Json]], wanted: Json, view: View | None = None) -> Json:
        found = next(
            filter(None, (find(blocks, wanted["action_id"], wanted.get("block_id")) for blocks in shown)), None
        )
        if found is None:
            raise Misuse(f"There is no {wanted['action_id']!r} to press here.")
        block, element = found
        if element.get("confirm") and not wanted.get("confirmed"):
            raise ConfirmNeeded(element["confirm"])
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise Misuse("This field is only sent with the form.")
        ts = self._world.workspace.next_ts()
        action = inputs.action_of(element, block, wanted.get("value"), ts, self._world.files)
        return self._payload("block_actions", user, view) | {"actions": [action]}

    def _payload(self, kind: str, user: str, view: View | None = None) -> Json:
        config = self._world.config
        modal = view is not None and view.content["type"] == "modal"
        return {
            "type": kind,
            "team": {"id": config.team, "domain": config.team_domain},
            "user": _user(self._world.workspace.people[user], config.team),
            "api_app_id": config.app,
            "token": "legacy-verification-token",
            "trigger_id": self._world.triggers.issue(user, view.id if view and modal else None),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _click(self, user: str, payload: Json) -> Json:
        about = {"user": user, "action_id": payload.get("actions", [{}])[0].get("action_id")}
        answer = self._world.courier.ask(payload["type"], payload, **about)
        return self._told(user, answer)

    def _told(self, user: str, answer: Answer, trouble: str | None = None) -> Json:
        notice = trouble if answer.status == 200 and answer.ok else SILENT  # noqa: PLR2004  Slack wants exactly 200
        if notice:
            self._world.workspace.notice(user, notice)
        return _outcome(answer) | {"notice": notice}

    def _spoken(self, url: ResponseUrl, answer: Answer) -> str | None:
        """Show a command's immediate answer: JSON or plain text, only to the person unless it says otherwise."""
        if not answer.ok or not answer.text.strip():
            return None
        try:
            body = json.loads(answer.text) if "json" in answer.headers.get("content-type", "") else answer.text
            with self._world.workspace.lock:
                respond(self._world, url, body if isinstance(body, dict) else {"text": str(body)})
        except (ValueError, Refused) as wrong:
            return f"The app answered with something that cannot be shown: {wrong}"
        return None

    def _after_submit(self, user: str, view: View, answer: Answer) -> Json:
        outcome = self._told(user, answer) | {"errors": {}}
        if outcome["notice"]:
            return outcome
        try:
            outcome["errors"] = self._respond_to_form(
                user, view, json.loads(answer.text) if answer.text.strip() else {}
            )
        except (ValueError, KeyError, TypeError, Refused) as wrong:
            self._world.workspace.notice(user, TROUBLE)
            detail = wrong.detail if isinstance(wrong, Refused) else {}
            outcome |= {"notice": TROUBLE, "why": f"{wrong} {detail}"}
        return outcome

    def _respond_to_form(self, user: str, view: View, body: Json) -> dict[str, str]:
        """Do what `response_action` says; answers the errors to show."""
        views, action = self._world.views, body.get("response_action")
        if action == "errors":
            return self._errors(view, body["errors"])
        if action == "update":
            views.update(view, checked(self._world, body["view"], "modal", current=view))
        elif action == "push":
            views.push(user, checked(self._world, body["view"], "modal"))
        elif action == "clear":
            views.clear(user)
        elif body:
            raise Refused("invalid_response_action")
        else:
            views.close(view)
        return {}

    def _errors(self, view: View, errors: dict[str, str]) -> dict[str, str]:
        fields = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
        if not errors or errors.keys() - fields or not all(isinstance(e, str) and e for e in errors.values()):
            raise Refused("invalid_errors", errors=errors)
        return errors

    def _response_url(self, url: ResponseUrl) -> str:
        return f"{self._world.config.origin}/response/{self._world.response_urls.issue(url)}"


def _user(person: Person, team: str) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": team}


def _outcome(answer: Answer | None) -> Json:
    if answer is None:
        return {"answered": True, "status": None, "seconds": 0.0, "notice": None}
    return {"answered": answer.ok, "status": answer.status, "seconds": round(answer.seconds, 4), "notice": None}
