"""Delivering effects to Slack: where a place is, what a note looks like there, and whether it is there already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.service import effects
from bot.service.delivery import DeliveryError, Receipt
from bot.service.desk import Desk
from bot.service.effects import HandOver, Place, Say, Whisper
from bot.service.home import home_of
from bot.service.notes import compose
from bot.service.notes.assessors import prompt_of
from bot.service.opening import shown
from bot.slack import blocks, limits
from bot.slack.api import TIMEOUT_SECONDS, call, refused
from bot.slack.files import FileHost
from bot.slack.text import escape
from storage.records import Effect, Posted, SubmissionState

EVENT_TYPE = "cairn_effect"
LOOK_BACK_SECONDS = 5.0  # clocks of two machines differ a little
PAGE = 100
MAX_PAGES = 10


class Sender:
    """The Slack side of every effect that people see."""

    def __init__(self, desk: Desk, client: WebClient, files: FileHost) -> None:
        self._desk = desk
        self._client = client
        self._files = files
        self._dms: dict[str, str] = {}  # of each person; Slack never changes it

    def say(self, effect: Effect) -> Receipt:
        """Post a message, or update the one that stands under its ref."""
        what = Say.model_validate(effect.payload)
        payload = self._payload(what.note, what.facts)
        standing = self._standing(what.ref) if what.ref else None
        if standing:
            try:
                return self._update(standing, payload)
            except DeliveryError as error:
                if refused(error) not in {"message_not_found", "cant_update_message", "channel_not_found"}:
                    raise
        channel, thread = self._where(what.place)
        if effect.unclear and (found := self._look(effect, channel, thread)):
            return found
        self._insist_ours(effect)
        answer = call(
            self._client.chat_postMessage,
            channel=channel,
            thread_ts=thread,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"idem": effect.idem}},
            unfurl_links=False,
            unfurl_media=False,
            **payload,
        )
        return {"channel": answer["channel"], "ts": answer["ts"]}

    def whisper(self, effect: Effect) -> Receipt:
        """A note for one person in a channel; where it can't be shown there, in their own messages."""
        what = Whisper.model_validate(effect.payload)
        payload = self._payload(what.note, what.facts)
        try:
            answer = call(
                self._client.chat_postEphemeral,
                channel=what.channel,
                user=what.person,
                thread_ts=what.thread,
                **payload,
            )
        except DeliveryError as error:
            if not (error.permanent or error.waiting):
                raise
            if what.only_there:
                return {"dropped": "can't be shown there"}
            answer = call(self._client.chat_postMessage, channel=self._dm(what.person), **payload)
        return {"ts": answer.get("message_ts") or answer.get("ts")}

    def home(self, effect: Effect) -> Receipt:
        person = effect.payload["person"]
        with self._desk.store.read() as unit:
            view = blocks.home(home_of(self._desk, unit, person))
        _check(limits.check_view, view)
        call(self._client.views_publish, user_id=person, view=view)
        return {"published": person}

    def hand_over(self, effect: Effect) -> Receipt:
        """Put a stored file into the card's thread; an earlier try that may have arrived is looked for first."""
        what = HandOver.model_validate(effect.payload)
        with self._desk.store.read() as unit:
            item, submission = unit.evidence.get(what.evidence), unit.submissions.get(what.submission)
        if item is None or submission is None:
            return {"nothing": "to hand over"}
        if submission.state is SubmissionState.WITHDRAWN:
            return {"nothing": "withdrawn"}
        given = shown(item)
        if given is None:
            raise DeliveryError("this file is not one that may be shown", permanent=True)
        label, serves = prompt_of(submission, item)
        channel, thread = self._where(what.place)
        title = f"{label}: {given.name} [{item.id[:4]}]"[:200]
        if effect.unclear and (found := self._look_for_file(effect, channel, thread, title)):
            return found
        self._insist_ours(effect)
        with self._desk.blobs.open(given.sha256) as stream:
            comment = escape(f"{label}{f' · {serves}' if serves else ''}")
            file = self._files.upload(stream, given.name, title, channel, thread, comment)
        return {"channel": channel, "file": file}

    def _payload(self, note: effects.Note, facts: dict[str, Any]) -> dict[str, Any]:
        with self._desk.store.read() as unit:
            payload = blocks.message(compose(self._desk, unit, note, facts))
        _check(limits.check_message, payload)
        return payload

    def _update(self, standing: Posted, payload: dict[str, Any]) -> Receipt:
        answer = call(self._client.chat_update, channel=standing.channel, ts=standing.ts, **payload)
        return {"channel": answer["channel"], "ts": answer["ts"], "updated": True}

    def _standing(self, ref: str) -> Posted | None:
        with self._desk.store.read() as unit:
            return unit.posted.get(ref)

    def _where(self, place: Place) -> tuple[str, str | None]:
        """(channel, thread) of a place; a card's thread is where the card stands."""
        if place.thread_of:
            standing = self._standing(place.thread_of)
            if standing is None:
                raise DeliveryError("the message that this belongs under is not posted yet", waiting=True)
            return standing.channel, standing.ts
        if place.person:
            return self._dm(place.person), None
        if place.channel:
            return place.channel, place.thread
        return self._programme_channel(place), None

    def _programme_channel(self, place: Place) -> str:
        with self._desk.store.read() as unit:
            programme = unit.programmes.get(self._desk.team, place.programme or "")
        channel = programme and (programme.advisor_channel if place.advisors else programme.review_channel)
        if not channel:
            raise DeliveryError(f"programme {place.programme} has no such channel yet", waiting=True)
        return channel

    def _dm(self, person: str) -> str:
        """The direct message with a person, opened once and remembered."""
        if person not in self._dms:
            self._dms[person] = self._known_dm(person) or self._opened_dm(person)
        return self._dms[person]

    def _known_dm(self, person: str) -> str | None:
        with self._desk.store.read() as unit:
            known = unit.people.get(self._desk.team, person)
        return known.dm if known else None

    def _opened_dm(self, person: str) -> str:
        answer = call(self._client.conversations_open, users=person)
        dm = str(answer["channel"]["id"])
        with self._desk.store.write("dm") as unit:
            unit.people.save(unit.people.lock(self._desk.team, person).model_copy(update={"dm": dm}))
        return dm

    def _insist_ours(self, effect: Effect) -> None:
        """Just before a post: a sender that slept may have lost its lease, and another one posts this.

        The lease also has to last as long as the call may take. Most are claimed this moment, and need no look.
        """
        if self._desk.held.lasts(effect, self._desk.lease_seconds, TIMEOUT_SECONDS):
            return
        with self._desk.store.read() as unit:
            current, now = unit.outbox.find(effect.idem), unit.machine_now()
        lease = current.lease_until if current and current.token == effect.token else None
        if lease and lease >= now + timedelta(seconds=TIMEOUT_SECONDS):
            return
        with self._desk.store.write("extend") as unit:
            if not unit.outbox.extend(effect, self._desk.lease_seconds):
                raise DeliveryError("another sender has taken this over")

    def _look(self, effect: Effect, channel: str, thread: str | None) -> Receipt | None:
        """Look before sending again: our message with this effect's key, if Slack took it after all."""
        for message in self._messages_since(effect, channel, thread):
            payload = message.get("metadata", {}).get("event_payload", {})
            if payload.get("idem") == effect.idem:
                return {"channel": channel, "ts": message["ts"], "found": True}
        return None

    def _look_for_file(self, effect: Effect, channel: str, thread: str | None, title: str) -> Receipt | None:
        for message in self._messages_since(effect, channel, thread):
            if any(f.get("title") == title for f in message.get("files", [])):
                return {"channel": channel, "ts": message["ts"], "found": True}
        return None

    def _messages_since(self, effect: Effect, channel: str, thread: str | None) -> list[dict[str, Any]]:
        since = f"{effect.created_at.timestamp() - LOOK_BACK_SECONDS:.6f}"
        arguments: dict[str, Any] = {"channel": channel, "oldest": since, "limit": PAGE, "include_all_metadata": True}
        method = self._client.conversations_replies if thread else self._client.conversations_history
        found: list[dict[str, Any]] = []
        for _ in range(MAX_PAGES):
            answer = call(method, **arguments, **({"ts": thread} if thread else {}))
            found += answer.get("messages", [])
            cursor = answer.get("response_metadata", {}).get("next_cursor")
            if not cursor:
                break
            arguments["cursor"] = cursor
        return found


def _check(checker: Any, payload: dict[str, Any]) -> None:
    try:
        checker(payload)
    except limits.InvalidPayload as error:
        raise DeliveryError(f"breaks Slack's limits: {error}", permanent=True) from error
