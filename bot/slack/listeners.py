"""Slack's front door over Bolt: verify, parse to a value, one call to the service, acknowledge.

Everything is matched, if only by a catch-all: what Bolt does not know it answers with 404, and Slack sends it again.
A fault of ours never becomes a stack trace or silence: the payload is kept, the person gets a short reference.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.service import front
from bot.service.desk import Desk
from bot.service.effects import Connect, Note, queue, tell
from bot.service.surface import Form, Outcome
from bot.service.watch import Watch
from bot.slack import blocks, limits, parse
from storage.errors import Unavailable
from storage.records import DeadLetter

Body = dict[str, Any]
ANY = re.compile(".*", re.DOTALL)
log = logging.getLogger(__name__)


class Identity:
    """Who we are in the workspace, as auth.test said at the start."""

    def __init__(self, team: str, bot_user: str, bot_id: str) -> None:
        self.team, self.bot_user, self.bot_id = team, bot_user, bot_id


def build(client: WebClient, signing_secret: str, identity: Identity, door: Door) -> App:
    """A Bolt app that handles each request completely before it answers."""

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team,
            bot_token=client.token,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot_id,
        )

    app = _Timed(
        door.watch,
        client=WebClient(base_url=client.base_url),  # Bolt needs one; what is sent goes through ours
        signing_secret=signing_secret,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=True,
        token_verification_enabled=False,
        ignoring_self_events_enabled=False,  # the parser decides, also for what other bots say
    )
    app.event(ANY)(door.event)
    app.action(ANY)(door.action)
    app.view(ANY)(door.view)
    app.view_closed(ANY)(door.nothing)
    app.command(ANY)(door.command)
    app.shortcut(ANY)(door.shortcut)
    app.options(ANY)(door.nothing)
    app.error(_away)
    return app


class _Timed(App):
    """A Bolt app that tells how long each answer took, over HTTP and Socket Mode alike."""

    def __init__(self, watch: Watch, **settings: Any) -> None:
        super().__init__(**settings)
        self._watch = watch

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        began = time.monotonic()
        answer = super().dispatch(req)
        self._watch.acknowledged(answer.status, time.monotonic() - began)
        return answer


def _away(error: Exception) -> BoltResponse:
    """The database is away: 503, so that Slack sends an event again and a person sees that the press did not count."""
    log.warning("not handled: %s", type(error).__name__)
    return BoltResponse(status=503, body="")


class Door:
    def __init__(self, desk: Desk, client: WebClient, identity: Identity) -> None:
        self._desk = desk
        self._client = client  # ours: Bolt's own adds arguments that not every method takes
        self._me = identity
        self.watch = desk.watch

    def event(self, body: Body, ack: Ack) -> None:
        event = body.get("event", {})
        self._guard("event", body, event.get("user"), lambda: self._event(body, event))
        ack()

    def _event(self, body: Body, event: Body) -> Outcome:
        kind = event.get("type")
        if body.get("team_id") not in {None, self._me.team}:
            log.warning("an event of another workspace was dropped")
        elif parse.changes_a_channel(event, self._me.bot_user):
            self._connect(parse.event_key(body))
        elif kind in {"member_joined_channel", "channel_shared", "channel_unshared", "channel_rename", "group_rename"}:
            pass  # somebody else was invited
        elif kind in {"message", "app_mention"}:
            found = parse.said(body, self._me.bot_user)
            if found:
                front.said(self._desk, *found)
        elif kind == "app_home_opened" and event.get("user"):
            front.home_opened(self._desk, event["user"], parse.event_key(body), messages=parse.opens_messages(body))
        return Outcome()

    def _connect(self, keys: parse.Keys) -> None:
        """We were invited somewhere, or a channel is another now: look again at those that the programmes name."""
        with self._desk.store.write("connect-asked") as unit:
            queue(unit, Connect(), f"connect:{keys[0]}")
        self._desk.wake()

    def action(self, body: Body, ack: Ack) -> None:
        user = body.get("user", {}).get("id")
        found = parse.pressed(body)
        outcome = self._guard("action", body, user, lambda: front.pressed(self._desk, *found) if found else Outcome())
        ack()
        if outcome.form and body.get("trigger_id"):
            self._open(body["trigger_id"], outcome.form, user)

    def view(self, body: Body, ack: Ack) -> None:
        user = body.get("user", {}).get("id")
        found = parse.sent(body)
        outcome = self._guard("view", body, user, lambda: front.form_sent(self._desk, *found) if found else Outcome())
        if outcome.errors:
            shown = {b.get("block_id") for b in body["view"].get("blocks", [])}
            ack(response_action="errors", errors={k: v for k, v in outcome.errors.items() if k in shown})
        else:
            ack()

    def command(self, body: Body, ack: Ack) -> None:
        found = parse.command(body)
        self._guard(
            "command",
            body,
            body.get("user_id"),
            lambda: front.commanded(self._desk, *found) if found else Outcome(),
        )
        ack()

    def shortcut(self, body: Body, ack: Ack) -> None:
        user = body.get("user", {}).get("id")
        found = parse.picked(body, self._me.bot_user)
        self._guard("shortcut", body, user, lambda: front.picked(self._desk, *found) if found else Outcome())
        ack()

    def nothing(self, ack: Ack) -> None:
        """Known and of no consequence to us."""
        ack()

    def _open(self, trigger: str, form: Form, user: str) -> None:
        """Open a form with the live trigger. Too late is told, not swallowed."""
        view = blocks.modal(form)
        try:
            limits.check_view(view)
            self._client.views_open(trigger_id=trigger, view=view)
        except (SlackApiError, SlackClientError, OSError, limits.InvalidPayload) as error:
            log.warning(
                "a form did not open: %s", type(error).__name__, extra={"kind": form.name, "team": self._me.team}
            )
            with self._desk.store.write("form-late") as unit:
                text = "That took too long, so the form did not open. Press the button once more, please."
                tell(unit, user, Note.CANNOT, f"late:{trigger}", text=text)
            self._desk.wake()

    def _guard(self, kind: str, body: Body, user: str | None, act: Callable[[], Any]) -> Outcome:
        """Run one handler. Database away: once more, then 503. A fault of ours: keep it, say so, acknowledge."""
        outcome = "unavailable"
        try:
            try:
                done = act() or Outcome()
            except Unavailable:
                done = act() or Outcome()
            outcome = "handled"
        except Unavailable:
            raise
        except Exception as error:
            reference = secrets.token_hex(3).upper()
            about = {"reference": reference, "kind": kind, "team": self._me.team}
            log.exception("a request could not be handled and was kept", extra=about)
            self._keep(reference, kind, body, user, error)
            outcome = "dead letter"
            return Outcome()
        finally:
            self.watch.handled(kind, outcome)
        return done

    def replay(self, letter: DeadLetter) -> None:
        """Handle a kept request once more; forms and clicks without their live trigger. Raises what still goes wrong."""
        body = letter.body
        if letter.kind == "event":
            self._event(body, body.get("event", {}))
        elif letter.kind == "action" and (press := parse.pressed(body)):
            front.pressed(self._desk, *press)
        elif letter.kind == "view" and (form := parse.sent(body)):
            front.form_sent(self._desk, *form)
        elif letter.kind == "shortcut" and (choice := parse.picked(body, self._me.bot_user)):
            front.picked(self._desk, *choice)
        elif letter.kind == "command" and (command := parse.command(body)):
            front.commanded(self._desk, *command)

    def _keep(self, reference: str, kind: str, body: Body, user: str | None, error: Exception) -> None:
        with self._desk.store.write("dead-letter") as unit:
            unit.letters.add(
                DeadLetter(
                    reference=reference,
                    at=unit.machine_now(),
                    kind=kind,
                    body={k: v for k, v in body.items() if k != "token"},
                    error=f"{type(error).__name__}: {error}"[:2000],
                )
            )
            if user:
                tell(unit, user, Note.TROUBLE, f"trouble:{reference}", reference=reference)
        self._desk.wake()
