"""What a person looks at: a message, a form, the Home tab; found and filled by what is written on it.

Owns finding elements by their visible words. Talks to nobody but through the Visitor it is given.
"""

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from bot.demo.elements import interactive, options_of
from bot.demo.rendering import Names, label_of, render_text
from bot.demo.workspace import Json

if TYPE_CHECKING:
    from bot.demo.client import Visitor

Shown = Union["Message", "Form", "Home"]


class Refusal(AssertionError):
    """The screen does not offer that; `confirm` is the confirmation dialog where one has to be answered first."""

    def __init__(self, text: str, confirm: Json | None = None):
        super().__init__(text)
        self.confirm = confirm


@dataclass(frozen=True)
class Message:
    raw: Json
    names: Names = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        """As read: blocks as lines, buttons in brackets."""
        return render_text(self.raw, self.names)

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw.get("blocks", []))

    @property
    def labels(self) -> list[str]:
        return labels(self.blocks)

    @property
    def channel(self) -> str:
        return str(self.raw["channel"])

    @property
    def ts(self) -> str:
        return str(self.raw["ts"])

    @property
    def thread(self) -> str:
        """The time stamp of the thread it starts or stands in."""
        return str(self.raw.get("thread_ts", self.ts))

    @property
    def author(self) -> str:
        return str(self.raw["author"])

    @property
    def from_app(self) -> bool:
        return "bot_id" in self.raw

    @property
    def ephemeral(self) -> bool:
        return bool(self.raw["ephemeral"])

    @property
    def changed(self) -> int:
        """The workspace's cursor when it came or last changed."""
        return int(self.raw["changed"])

    @property
    def metadata(self) -> Json:
        return dict(self.raw.get("metadata", {}))

    @property
    def files(self) -> list[Json]:
        return list(self.raw.get("files", []))

    @property
    def place(self) -> Json:
        return {"channel": self.channel, "ts": self.ts}


@dataclass(frozen=True)
class Home:
    raw: Json
    names: Names = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        return render_text({"blocks": self.raw["blocks"]}, self.names)

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw["blocks"])

    @property
    def labels(self) -> list[str]:
        return labels(self.blocks)

    @property
    def place(self) -> Json:
        return {"home": True}


@dataclass
class Form:
    """An open modal. Fill it by the words on its fields, then submit."""

    raw: Json
    visitor: "Visitor" = field(repr=False)
    _typed: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.raw["title"]["text"])

    @property
    def text(self) -> str:
        return render_text(self.raw)

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw["blocks"])

    @property
    def labels(self) -> list[str]:
        return labels(self.blocks)

    @property
    def fields(self) -> list[str]:
        """The labels of its fields, from the top."""
        return [b["label"]["text"] for b in self.blocks if b["type"] == "input"]

    @property
    def place(self) -> Json:
        return {"view": self.raw["id"]}

    def fill(self, by_label: dict[str, Any] | None = None, /, **by_id: Any) -> "Form":
        """Values by visible label, block_id or action_id.

        Text as it is typed; choices by their visible text (a list where several may be chosen), files as
        `(name, bytes)` or a list of those. Raises Refusal for a field or a choice that is not there.
        """
        for name, value in {**(by_label or {}), **by_id}.items():
            block, element = _field(self.blocks, name)
            typed = self._typed.setdefault(block["block_id"], {})
            typed[element["action_id"]] = self._raw_value(element, value)
        return self

    def submit(self) -> dict[str, str]:
        """Send it: the errors it shows then by field label, empty when the app took it."""
        outcome = self.visitor.submit(self, self.values())
        titles = {b["block_id"]: b["label"]["text"] for b in self.blocks if b["type"] == "input"}
        return {titles.get(block_id, block_id): text for block_id, text in outcome["errors"].items()}

    def values(self) -> dict[str, dict[str, Any]]:
        return self._typed

    def press(self, label: str, **how: Any) -> Json:
        return self.visitor.press(label, in_=self, **how)

    def close(self) -> Json:
        return self.visitor.close_form()

    def _raw_value(self, element: Json, value: Any) -> Any:
        if element["type"] == "file_input":
            return self.visitor.choose_files([value] if isinstance(value, tuple) else value)
        if not options_of(element):
            return value if value is None else str(value)
        if isinstance(value, list):
            return [choice(element, one) for one in value]
        single = element["type"] in {"static_select", "radio_buttons"}
        return choice(element, value) if single else [choice(element, value)]


def labels(blocks: list[Json]) -> list[str]:
    """All words a person could press: buttons, selects, and the options of menus."""
    words = []
    for _, element in interactive(blocks):
        words += [label_of(element)] if label_of(element) else []
        words += [_words(option) for option in options_of(element)]
    return words


def find_element(blocks: list[Json], label: str, choose: Any = None) -> tuple[Json, Json, Any]:
    """(block, element, raw value) for the words on a button, a menu, or one option of a menu; raises Refusal."""
    for block, element in interactive(blocks):
        if label in {label_of(element), element["action_id"]} or _labelled(block, label):
            picked = choose if choose is None or not options_of(element) else _choices(element, choose)
            return block, element, picked
    for block, element in interactive(blocks):
        for option in options_of(element):
            if _words(option) == label:
                many = element["type"] in {"checkboxes", "multi_static_select"}
                return block, element, [option["value"]] if many else option["value"]
    raise Refusal(f"There is no {label!r} here, only {labels(blocks)}.")


def choice(element: Json, wanted: str) -> str:
    """An option's value by its visible text or by itself; raises Refusal."""
    for option in options_of(element):
        if wanted in {_words(option), option["value"]}:
            return str(option["value"])
    raise Refusal(f"{wanted!r} is not among {[_words(o) for o in options_of(element)]}.")


def _words(option: Json) -> str:
    return html.unescape(option["text"]["text"])


def _choices(element: Json, wanted: Any) -> Any:
    return [choice(element, one) for one in wanted] if isinstance(wanted, list) else choice(element, wanted)


def _labelled(block: Json, label: str) -> bool:
    return bool(block["type"] == "input" and block["label"]["text"] == label)


def _field(blocks: list[Json], name: str) -> tuple[Json, Json]:
    for block, element in interactive(blocks):
        if block["type"] == "input" and name in {block["label"]["text"], block["block_id"], element["action_id"]}:
            return block, element
    known = [b["label"]["text"] for b in blocks if b["type"] == "input"]
    raise Refusal(f"There is no field {name!r} here, only {known}.")
