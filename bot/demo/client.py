"""Being a person in the demo workspace, from Python: read, write, press what is shown, fill what is asked.

Owns that vocabulary over the control API; it sees only what the person's screen shows, and anything else is an
error. Sync; one client may serve many threads. Example:

    ws = Workspace("http://127.0.0.1:8100")
    ada, ben = ws.person("Ada"), ws.person("Ben")
    ada.dm("how do i get career prepared")
    ada.press("Start this pathway", in_=ada.expect("Career Prepared"))
"""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

import httpx

from bot.demo.screens import Form, Home, Message, Refusal, Shown, find_element
from bot.demo.workspace import Json

T = TypeVar("T")
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the workspace is on this machine; loading authorities takes 0.1 s
TIMEOUT = 10.0
File = tuple[str, bytes]


class AppDidNotRespond(AssertionError):
    """The app answered too late, wrongly or not at all; the person saw Slack's error."""


class NeverAppeared(AssertionError):
    """What somebody waited for was not there in time; the message says what was there instead."""


class Workspace:
    """The whole workspace: its people, faults, records and settings. `url` is where it is served."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT):
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.names: dict[str, str] = {}  # ids of people and channels, as far as met
        self._http = httpx.Client(base_url=self.url, timeout=90, trust_env=False, verify=NO_TLS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def person(self, who: str) -> "Visitor":
        """By first name, full name, handle or id; raises Refusal for nobody."""
        self._learn()
        state = self.get("state", **{"as": who})
        return Visitor(self, state["me"], next(p["real_name"] for p in state["people"] if p["id"] == state["me"]))

    def add_person(self, uid: str, name: str, **fields: Any) -> "Visitor":
        """`fields` are those of seed.Person; the handle and e-mail come from the first name unless given."""
        handle = name.partition(" ")[0].lower()
        self.post("people", {"id": uid, "name": handle, "real_name": name, "email": f"{uid}@example.edu", **fields})
        self._learn()
        return Visitor(self, uid, name)

    def change_person(self, uid: str, **fields: Any) -> None:
        """Rename, move, re-address; the app hears of it (`user_change`)."""
        self.post("people", {"id": uid, **fields})
        self._learn()

    def deactivate(self, uid: str) -> None:
        self.change_person(uid, deleted=True)

    def add_channel(self, cid: str, name: str, members: Iterable[str], *, kind: str = "public", **fields: Any) -> None:
        self.post("channels", {"id": cid, "name": name, "kind": kind, "members": list(members), **fields})
        self._learn()

    def change_channel(self, cid: str, **fields: Any) -> None:
        self.post("channels", {"id": cid, **fields})

    def faults(self, **wanted: Any) -> None:
        """Replace all faults (see faults.py); without arguments nothing goes wrong any more."""
        self.post("faults", wanted)

    def configure(self, **settings: Any) -> None:
        """Change settings of config.Config while it runs: bot_urls, scopes, retry_delays, ..."""
        self.post("config", settings)

    def log(self, kind: str | None = None, *, since: int = 0, **fields: Any) -> list[Json]:
        """Calls and deliveries in order, those whose fields equal what is given: `log("call", method="views.open")`."""
        wanted = {**({"kind": kind} if kind else {}), **fields}
        entries = self.get("log", since=since)["entries"]
        return [e for e in entries if all(e.get(name) == value for name, value in wanted.items())]

    def snapshot(self) -> Json:
        return self.get("snapshot")

    def settle(self, timeout: float | None = None) -> None:
        """Wait until no event is on its way any more, retries included; raises NeverAppeared."""
        end = time.monotonic() + (timeout or self.timeout)
        while self.get("state")["pending"]:
            if time.monotonic() > end:
                raise NeverAppeared("Events are still on their way.")
            time.sleep(0.02)

    def get(self, what: str, **query: Any) -> Json:
        return _body(self._http.get(f"/control/{what}", params=query))

    def post(self, deed: str, body: Json) -> Json:
        return _body(self._http.post(f"/control/{deed}", json=body))

    def send(self, deed: str, fields: Json, files: Iterable[File]) -> Json:
        parts = [("file", (name, data)) for name, data in files]
        data = {name: value for name, value in fields.items() if value is not None}
        return _body(self._http.post(f"/control/{deed}", data=data, files=parts))

    def wait(self, cursor: int, timeout: float) -> int:
        """Until something changed after `cursor`; answers the new cursor."""
        return int(self.get("wait", cursor=cursor, timeout=max(timeout, 0.01))["cursor"])

    def _learn(self) -> None:
        """Who is called what, for reading mentions."""
        snapshot = self.snapshot()
        self.names |= {p["id"]: p["real_name"] for p in snapshot["people"]}
        self.names |= {c["id"]: c["name"] for c in snapshot["channels"] if c["kind"] != "im"}


class Visitor:
    """One person. Wherever `where` is asked: a #channel, a channel's id, a Message (its thread), or None for the DM."""

    def __init__(self, workspace: Workspace, uid: str, name: str):
        self.workspace = workspace
        self.id = uid
        self.name = name
        self._since = 0  # the cursor before this person's last deed: what changed after it may be its effect

    def dm(self, text: str, *, thread: Message | None = None) -> Message:
        """Write to the app."""
        return self.say(None, text, thread=thread)

    def say(
        self, where: str | None, text: str, *, thread: Message | None = None, files: Iterable[File] = ()
    ) -> Message:
        fields = {"as": self.id, "channel": where, "text": text, "thread_ts": thread.thread if thread else None}
        return Message(self._doing(lambda: self.workspace.send("say", fields, files)), self.workspace.names)

    def reply(self, to: Message, text: str, *, files: Iterable[File] = ()) -> Message:
        """In the thread of a message."""
        return self.say(to.channel, text, thread=to, files=files)

    def upload(self, name: str, data: bytes, text: str = "", where: str | None = None) -> Message:
        return self.say(where, text, files=[(name, data)])

    def edit(self, message: Message, text: str) -> None:
        self._doing(lambda: self._post("edit", channel=message.channel, ts=message.ts, text=text))

    def delete(self, message: Message) -> None:
        self._doing(lambda: self._post("delete", channel=message.channel, ts=message.ts))

    def join(self, channel: str) -> None:
        self._doing(lambda: self._post("join", channel=channel))

    def leave(self, channel: str) -> None:
        self._post("leave", channel=channel)

    def slash(self, line: str, where: str | None = None) -> Json:
        """A command as typed: `/pathway progress`; raises AppDidNotRespond."""
        return self._asking("command", channel=where, text=line)

    def shortcut(self, callback_id: str, message: Message) -> Json:
        return self._asking("shortcut", channel=message.channel, ts=message.ts, callback_id=callback_id)

    def messages(self, where: str | Message | None = None) -> list[Message]:
        """Everything this person sees there, oldest first; of a Message only its thread."""
        channel = where.channel if isinstance(where, Message) else where
        raw = self.workspace.get("messages", **{"as": self.id, "channel": channel or "dm"})["messages"]
        seen = [Message(m, self.workspace.names) for m in raw]
        return [m for m in seen if m.thread == where.thread] if isinstance(where, Message) else seen

    def expect(
        self, text: str, where: str | Message | None = None, *, timeout: float | None = None, ever: bool = False
    ) -> Message:
        """The newest message of the app that contains `text` and came or changed since this person's last deed.

        `ever`: also an older one. Raises NeverAppeared.
        """
        since = 0 if ever else self._since
        return self.wait_for(
            lambda m: m.from_app and m.changed > since and text.lower() in m.text.lower(),
            where,
            timeout=timeout,
            what=text,
        )

    def wait_for(
        self,
        wanted: Callable[[Message], bool],
        where: str | Message | None = None,
        *,
        timeout: float | None = None,
        what: str = "such a message",
    ) -> Message:
        """The newest message there that is wanted; raises NeverAppeared with what was there instead."""

        def look() -> Message | None:
            return next((m for m in reversed(self.messages(where)) if wanted(m)), None)

        return self._await(look, timeout, lambda: f"{what!r} for {self.name}. There is:\n{self.transcript(where)}")

    def transcript(self, where: str | Message | None = None) -> str:
        return "\n".join(f"{m.author}: {m.text}" for m in self.messages(where))

    def press(
        self,
        label: str,
        in_: "Message | Home | Form | None" = None,
        *,
        choose: Any = None,
        confirm: bool = False,
        stale: bool = False,
    ) -> Json:
        """Press what is written `label` (or has this action_id), on the newest DM that shows it unless told where.

        `choose`: the text or value picked in a select, or a date. `confirm`: also answer its confirmation with yes.
        `stale`: the screen lags behind, the button need not be there any more. Raises Refusal for what is not
        shown or asks for confirmation, AppDidNotRespond.
        """
        shown = in_ or self._showing(label)
        block, element, value = find_element(shown.blocks if stale else self._now(shown).blocks, label, choose)
        about = {"block_id": block["block_id"], "action_id": element["action_id"], "confirmed": confirm, "stale": stale}
        if value is not None:
            about["value"] = value
        if isinstance(shown, Form):
            about["values"] = shown.values()
        return self._asking("press", **about, **shown.place)

    def form(self, title: str = "", *, timeout: float | None = None) -> Form:
        """The open form, waited for; with a title only one whose title contains it. Raises NeverAppeared."""

        def look() -> Form | None:
            view = self._state()["modal"]
            return Form(view, self) if view and title.lower() in view["title"]["text"].lower() else None

        return self._await(look, timeout, lambda: f"a form {title!r} for {self.name}: {self.notices()}")

    def no_form(self, *, timeout: float | None = None) -> None:
        """Wait until no form is open."""
        self._await(lambda: True if self._state()["modal"] is None else None, timeout, lambda: "the form's end")

    def close_form(self, *, everything: bool = False) -> Json:
        return self._asking("close", all=everything)

    def home(self, text: str = "", *, timeout: float | None = None) -> Home:
        """Open the Home tab and wait until it shows `text`."""
        self._doing(lambda: self._post("home", tab="home"))

        def look() -> Home | None:
            view = self._state()["home"]
            home = Home(view, self.workspace.names) if view else None
            return home if home and text.lower() in home.text.lower() else None

        return self._await(look, timeout, lambda: f"a Home tab with {text!r} for {self.name}")

    def notices(self) -> list[str]:
        """Slack's own error toasts, oldest first."""
        return [notice["text"] for notice in self._state()["notices"]]

    def choose_files(self, files: Iterable[File]) -> list[str]:
        """Put files into a form's file field: their ids."""
        return [f["id"] for f in self.workspace.send("file", {"as": self.id}, files)["files"]]

    def submit(self, form: Form, values: Json) -> Json:
        """Used by Form.submit."""
        return self._asking("submit", view=form.raw["id"], values=values)

    def _now(self, shown: Shown) -> Shown:
        """The same thing as it looks at this moment."""
        fresh: Shown | None
        if isinstance(shown, Message):
            fresh = next((m for m in self.messages(shown.channel) if m.ts == shown.ts), None)
        else:
            view = self._state()["home" if isinstance(shown, Home) else "modal"]
            same = view is not None and view["id"] == shown.raw["id"]
            fresh = (Home(view) if isinstance(shown, Home) else Form(view, self)) if same else None
        if fresh is None:
            raise Refusal("That is not shown any more.")
        return fresh

    def _showing(self, label: str) -> Message:
        for message in reversed(self.messages()):
            if label in message.labels:
                return message
        raise Refusal(f"Nothing called {label!r} is shown to {self.name}.\n{self.transcript()}")

    def _state(self) -> Json:
        return self.workspace.get("state", **{"as": self.id})

    def _post(self, deed: str, **fields: Any) -> Json:
        return self.workspace.post(deed, {"as": self.id, **fields})

    def _asking(self, deed: str, **fields: Any) -> Json:
        outcome = self._doing(lambda: self._post(deed, **fields))
        if outcome["notice"]:
            raise AppDidNotRespond(f"{outcome['notice']} {outcome.get('why', '')} (status {outcome['status']})")
        return outcome

    def _doing(self, deed: Callable[[], Json]) -> Json:
        self._since = self.workspace.get("state")["cursor"]
        return deed()

    def _await(self, look: Callable[[], T | None], timeout: float | None, missing: Callable[[], str]) -> T:
        end = time.monotonic() + (timeout if timeout is not None else self.workspace.timeout)
        cursor = self.workspace.get("state")["cursor"]
        while (found := look()) is None:
            left = end - time.monotonic()
            if left <= 0:
                raise NeverAppeared(f"Waited for {missing()}")
            cursor = self.workspace.wait(cursor, min(left, 1.0))
        return found


def _body(response: httpx.Response) -> Json:
    body: Json = response.json() if "json" in response.headers.get("content-type", "") else {}
    if response.is_success:
        return body
    raise Refusal(body.get("error", f"The workspace answered {response.status_code}."), body.get("confirm"))
