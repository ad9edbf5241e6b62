"""What Slack accepts as blocks: an own reading of Block Kit's rules, independent of whoever sends them.

Owns structure, limits and uniqueness on the three surfaces (message, modal, home); every problem is a line with a
JSON pointer. Sources: Slack's Block Kit reference; the numbers are those of SLACK.md section 3.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from bot.demo.elements import interactive, options_of
from bot.demo.shapes import (
    Check,
    Problem,
    fields,
    flag,
    items,
    number,
    one_of,
    optional,
    plain,
    string,
    text,
    union,
)
from bot.demo.workspace import Json

Surface = Literal["message", "modal", "home"]
BLOCK_LIMIT = {"message": 50, "modal": 100, "home": 100}
CHARACTER_LIMIT = 13_200  # of a whole message; undocumented, seen as msg_blocks_too_long
MARKDOWN_LIMIT = 12_000

ID = optional(string(255))
URL = string(3000, prefix=("http://", "https://", "mailto:"))
DATE = string(10, pattern=r"\d{4}-\d\d-\d\d")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
CONFIRM = fields(
    title=plain(100), text=text(300), confirm=plain(30), deny=plain(30), style=optional(one_of("primary", "danger"))
)
OPTION = fields(text=text(75), value=string(150), description=optional(text(75)), url=optional(URL))
PLAIN_OPTION = fields(text=plain(75), value=string(150), description=optional(plain(75)), url=optional(URL))
GROUP = fields(label=plain(75), options=items(PLAIN_OPTION, 1, 100))
DISPATCH = fields(trigger_actions_on=items(one_of("on_enter_pressed", "on_character_entered"), 1, 2))
COMMON: dict[str, Check] = {"type": string(50), "action_id": ID}
ASKING: dict[str, Check] = {
    **COMMON,
    "confirm": optional(CONFIRM),
    "placeholder": optional(plain(150)),
    "focus_on_load": optional(flag),
}
SELECT: dict[str, Check] = {
    **ASKING,
    "options": optional(items(PLAIN_OPTION, 1, 100)),
    "option_groups": optional(items(GROUP, 1, 100)),
}
TYPED: dict[str, Check] = {
    **COMMON,
    "placeholder": optional(plain(150)),
    "focus_on_load": optional(flag),
    "dispatch_action_config": optional(DISPATCH),
}
CHOICES: dict[str, Check] = {
    **COMMON,
    "confirm": optional(CONFIRM),
    "focus_on_load": optional(flag),
    "options": items(OPTION, 1, 10),
}
IMAGE = fields(type=one_of("image"), image_url=URL, alt_text=string(2000))

BUTTONS: dict[str, Check] = {
    "button": fields(
        **COMMON,
        text=plain(75),
        value=optional(string(2000)),
        url=optional(URL),
        style=optional(one_of("primary", "danger")),
        confirm=optional(CONFIRM),
        accessibility_label=optional(string(75)),
    ),
    "overflow": fields(**COMMON, options=items(PLAIN_OPTION, 1, 5), confirm=optional(CONFIRM)),
}
PICKERS: dict[str, Check] = {
    "static_select": fields(**SELECT, initial_option=optional(PLAIN_OPTION)),
    "multi_static_select": fields(
        **SELECT,
        initial_options=optional(items(PLAIN_OPTION, 1, 100)),
        max_selected_items=optional(number(1, 100)),
    ),
    "users_select": fields(**ASKING, initial_user=optional(string(20))),
    "radio_buttons": fields(**CHOICES, initial_option=optional(OPTION)),
    "checkboxes": fields(**CHOICES, initial_options=optional(items(OPTION, 1, 10))),
    "datepicker": fields(**ASKING, initial_date=optional(DATE)),
    "timepicker": fields(**ASKING, initial_time=optional(TIME), timezone=optional(string(60))),
    "datetimepicker": fields(
        **COMMON,
        confirm=optional(CONFIRM),
        focus_on_load=optional(flag),
        initial_date_time=optional(number(1_000_000_000, 9_999_999_999)),
    ),
}
TYPING: dict[str, Check] = {
    "plain_text_input": fields(
        **TYPED,
        initial_value=optional(string(3000)),
        multiline=optional(flag),
        min_length=optional(number(0, 3000)),
        max_length=optional(number(1, 3000)),
    ),
    "url_text_input": fields(**TYPED, initial_value=optional(URL)),
    "email_text_input": fields(**TYPED, initial_value=optional(string(3000))),
    "number_input": fields(
        **TYPED,
        is_decimal_allowed=flag,
        initial_value=optional(string(30)),
        min_value=optional(string(30)),
        max_value=optional(string(30)),
    ),
}
FILE_INPUT: dict[str, Check] = {
    "file_input": fields(**COMMON, filetypes=optional(items(string(20), 1, 100)), max_files=optional(number(1, 10))),
}

RICH_STYLE = fields(
    bold=optional(flag), italic=optional(flag), strike=optional(flag), code=optional(flag), underline=optional(flag)
)
RICH_LEAVES: dict[str, Check] = {
    "text": fields(type=string(20), text=string(12_000), style=optional(RICH_STYLE)),
    "link": fields(type=string(20), url=URL, text=optional(string(12_000)), style=optional(RICH_STYLE)),
    "user": fields(type=string(20), user_id=string(20), style=optional(RICH_STYLE)),
    "channel": fields(type=string(20), channel_id=string(20), style=optional(RICH_STYLE)),
    "emoji": fields(type=string(20), name=string(100), unicode=optional(string(50))),
}
LEAVES = items(union(RICH_LEAVES), 0, 1000)
SECTIONS: dict[str, Check] = {
    "rich_text_section": fields(type=string(30), elements=LEAVES),
    "rich_text_quote": fields(type=string(30), elements=LEAVES, border=optional(number(0, 1))),
    "rich_text_preformatted": fields(type=string(30), elements=LEAVES, border=optional(number(0, 1))),
}
RICH = {
    **SECTIONS,
    "rich_text_list": fields(
        type=string(30),
        style=one_of("bullet", "ordered"),
        elements=items(union(SECTIONS), 1, 1000),
        indent=optional(number(0, 8)),
        offset=optional(number(0, 1000)),
        border=optional(number(0, 1)),
    ),
}
BASE: dict[str, Check] = {"type": string(50), "block_id": ID}


def _section(value: Json, at: str) -> Iterator[Problem]:
    yield from fields(
        **BASE,
        text=optional(text(3000)),
        fields=optional(items(text(2000), 1, 10)),
        accessory=optional(union({**BUTTONS, **PICKERS, "image": IMAGE})),
        expand=optional(flag),
    )(value, at)
    if not value.get("text") and not value.get("fields"):
        yield f"missing required field: text [json-pointer:{at}]"


EVERYWHERE: dict[str, Check] = {
    "section": _section,
    "header": fields(**BASE, text=plain(150)),
    "divider": fields(**BASE),
    "context": fields(**BASE, elements=items(union({"image": IMAGE}, text(3000)), 1, 10)),
    "actions": fields(**BASE, elements=items(union({**BUTTONS, **PICKERS}), 1, 25)),
    "image": fields(**BASE, image_url=URL, alt_text=string(2000), title=optional(plain(2000))),
    "rich_text": fields(**BASE, elements=items(union(RICH), 1, 1000)),
}
INPUT: dict[str, Check] = {
    **BASE,
    "label": plain(2000),
    "hint": optional(plain(2000)),
    "optional": optional(flag),
    "dispatch_action": optional(flag),
}
BLOCKS: dict[Surface, dict[str, Check]] = {
    "message": {
        **EVERYWHERE,
        "input": fields(**INPUT, element=union({**PICKERS, **TYPING})),
        "markdown": fields(**BASE, text=string(MARKDOWN_LIMIT)),
        "file": fields(**BASE, external_id=string(255), source=one_of("remote")),
    },
    "modal": {**EVERYWHERE, "input": fields(**INPUT, element=union({**PICKERS, **TYPING, **FILE_INPUT}))},
    "home": {**EVERYWHERE, "input": fields(**INPUT, element=union({**PICKERS, **TYPING}))},
}


def check_blocks(blocks: Any, surface: Surface, at: str = "/blocks") -> list[Problem]:
    """Every reason for which Slack would refuse these blocks; empty when it would take them."""
    problems = list(items(union(BLOCKS[surface]), 0, BLOCK_LIMIT[surface])(blocks, at))
    if problems:
        return problems
    return [*_unique(blocks, at), *_coherent(blocks, at), *_markdown(blocks, at)]


def length(blocks: list[Json]) -> int:
    """Characters of text in a message's blocks, as its whole-message limit counts them."""
    return sum(len(value) for value in _texts(blocks))


VIEW: dict[str, Check] = {
    "type": one_of("modal", "home"),
    "blocks": items(union({}, lambda _value, _at: iter(())), 0, 100),
    "private_metadata": optional(string(3000, least=0)),
    "callback_id": optional(string(255, least=0)),
    "external_id": optional(string(255, least=0)),
}
MODAL: dict[str, Check] = {
    "title": plain(24),
    "submit": optional(plain(24)),
    "close": optional(plain(24)),
    "clear_on_close": optional(flag),
    "notify_on_close": optional(flag),
    "submit_disabled": optional(flag),
}


def check_view(view: Any, kind: Literal["modal", "home"]) -> list[Problem]:
    """Every reason for which Slack would refuse this view as a modal or as a Home tab."""
    shape = fields(**VIEW, **MODAL) if kind == "modal" else fields(**VIEW)
    problems = list(shape(view, "/view"))
    if problems:
        return problems
    if view["type"] != kind:
        return [f"must be of type {kind} [json-pointer:/view/type]"]
    problems = check_blocks(view["blocks"], kind, "/view/blocks")
    if not problems and kind == "modal" and _asks(view["blocks"]) and not view.get("submit"):
        problems.append("must have a submit button when there is an input block [json-pointer:/view/submit]")
    return problems


def _asks(blocks: list[Json]) -> bool:
    return any(block["type"] == "input" for block in blocks)


def _unique(blocks: list[Json], at: str) -> Iterator[Problem]:
    for block_id, count in Counter(b["block_id"] for b in blocks if "block_id" in b).items():
        if count > 1:
            yield f"`block_id` {block_id!r} already exists [json-pointer:{at}]"
    for index, block in enumerate(blocks):
        elements = block.get("elements", []) if block["type"] == "actions" else []
        for action_id, count in Counter(e["action_id"] for e in elements if "action_id" in e).items():
            if count > 1:
                yield f"`action_id` {action_id!r} already exists [json-pointer:{at}/{index}/elements]"


def _coherent(blocks: list[Json], at: str) -> Iterator[Problem]:
    """What one element says must agree with itself: options or groups, initial values among the options."""
    for index, element in _numbered(blocks):
        where = f"[json-pointer:{at}/{index}]"
        if "static_select" in element["type"] and ("options" in element) == ("option_groups" in element):
            yield f"must provide exactly one of options, option_groups {where}"
        if any(option not in options_of(element) for option in _initial(element)):
            yield f"initial option is not among the options {where}"
        if element.get("min_length", 0) > element.get("max_length", 3000):
            yield f"min_length must be at most max_length {where}"


def _markdown(blocks: list[Json], at: str) -> Iterator[Problem]:
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > MARKDOWN_LIMIT:
        yield f"markdown text must be at most {MARKDOWN_LIMIT} characters in total [json-pointer:{at}]"


def _numbered(blocks: list[Json]) -> Iterator[tuple[int, Json]]:
    for index, block in enumerate(blocks):
        yield from ((index, element) for _, element in interactive([block]))


def _initial(element: Json) -> list[Json]:
    one = element.get("initial_option")
    return [*([one] if one else []), *element.get("initial_options", [])]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in {"text", "alt_text"}:
                yield inner
            elif key not in {"type", "value", "action_id", "block_id"}:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
