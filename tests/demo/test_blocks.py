"""Blocks are judged as Slack judges them: structure, limits, uniqueness."""

import json
from typing import Any

import jsonschema_rs
import pytest

from bot.demo.blocks import check_blocks, check_view, length


def plain(text: str = "x") -> dict:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> dict:
    return {"type": "button", "text": plain(), "action_id": "go", **more}


def option(n: int = 0, **more: Any) -> dict:
    return {"text": plain(f"option {n}"), "value": str(n), **more}


def section(**more: Any) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, **more}


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def entry(element: dict, **more: Any) -> dict:
    return {"type": "input", "label": plain(), "element": element, **more}


TYPED = {"type": "plain_text_input", "action_id": "a"}
CONFIRM = {"title": plain(), "text": plain(), "confirm": plain("Yes"), "deny": plain("No")}
SELECT = {"type": "static_select", "action_id": "s", "options": [option()]}
RICH = {"type": "rich_text", "elements": [
    {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
    {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": []}]},
]}  # fmt: skip

GOOD = [
    section(),
    section(accessory=button(confirm=CONFIRM, style="primary", value="v")),
    {"type": "section", "fields": [plain()] * 10},
    section(accessory={"type": "image", "image_url": "https://a.b/c.png", "alt_text": "a"}),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [plain(), {"type": "mrkdwn", "text": "x"}]},
    {"type": "image", "image_url": "https://a.b/c.png", "alt_text": "a", "title": plain()},
    actions(button(), SELECT, {"type": "overflow", "action_id": "o", "options": [option(n) for n in range(5)]}),
    actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-12-01"}),
    actions({"type": "timepicker", "action_id": "d", "initial_time": "23:59", "timezone": "Europe/Berlin"}),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_800_000_000}),
    actions({"type": "users_select", "action_id": "u", "placeholder": plain()}),
    actions({"type": "radio_buttons", "action_id": "r", "options": [option()], "initial_option": option()}),
    actions({"type": "checkboxes", "action_id": "c", "options": [option()], "initial_options": [option()]}),
    entry({"type": "multi_static_select", "action_id": "m", "options": [option()], "max_selected_items": 2}),
    entry({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"}),
    entry({"type": "url_text_input", "action_id": "n"}, optional=True, hint=plain()),
    entry({"type": "email_text_input", "action_id": "n"}, dispatch_action=True),
    RICH,
    {"type": "markdown", "text": "**x**"},
]


@pytest.mark.parametrize("block", GOOD, ids=lambda b: json.dumps(b)[:60])
def test_it_takes(block):
    assert check_blocks([block], "message") == []


BAD = {
    "an unknown block": {"type": "banner"},
    "no type": {"text": plain()},
    "not an object": "section",
    "an unknown field": section(colour="red"),
    "null": section(accessory=None),
    "a section without text or fields": {"type": "section"},
    "section text over 3000": {"type": "section", "text": plain("x" * 3001)},
    "empty text": {"type": "section", "text": plain("")},
    "eleven fields": {"type": "section", "fields": [plain()] * 11},
    "a field over 2000": {"type": "section", "fields": [plain("x" * 2001)]},
    "a header in mrkdwn": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "a header over 150": {"type": "header", "text": plain("x" * 151)},
    "eleven context elements": {"type": "context", "elements": [plain()] * 11},
    "26 actions": actions(*[button(action_id=str(n)) for n in range(26)]),
    "no actions": actions(),
    "two equal action_ids": actions(button(), button()),
    "button text over 75": actions(button(text=plain("x" * 76))),
    "button text in mrkdwn": actions(button(text={"type": "mrkdwn", "text": "x"})),
    "button value over 2000": actions(button(value="x" * 2001)),
    "a style nobody knows": actions(button(style="green")),
    "a disabled button": actions(button(disabled=True)),
    "a relative url": actions(button(url="/badges")),
    "confirm text over 300": actions(button(confirm={**CONFIRM, "text": plain("x" * 301)})),
    "confirm without deny": actions(button(confirm={k: v for k, v in CONFIRM.items() if k != "deny"})),
    "action_id over 255": actions(button(action_id="x" * 256)),
    "101 options": actions({**SELECT, "options": [option(n) for n in range(101)]}),
    "options and groups": actions({**SELECT, "option_groups": [{"label": plain(), "options": [option()]}]}),
    "neither options nor groups": actions({"type": "static_select", "action_id": "s"}),
    "an initial option that is none": actions({**SELECT, "initial_option": option(7)}),
    "option text over 75": actions({**SELECT, "options": [option(text=plain("x" * 76))]}),
    "option value over 150": actions({**SELECT, "options": [option(value="x" * 151)]}),
    "six overflow options": actions({"type": "overflow", "options": [option(n) for n in range(6)]}),
    "eleven checkboxes": actions({"type": "checkboxes", "options": [option(n) for n in range(11)]}),
    "eleven radio buttons": actions({"type": "radio_buttons", "options": [option(n) for n in range(11)]}),
    "an image without alt text": {"type": "image", "image_url": "https://a.b/c.png"},
    "empty alt text": {"type": "image", "image_url": "https://a.b/c.png", "alt_text": ""},
    "a date that is none": actions({"type": "datepicker", "initial_date": "tomorrow"}),
    "a time that is none": actions({"type": "timepicker", "initial_time": "25:00"}),
    "a typed field among actions": actions(TYPED),
    "a button as an input": entry(button()),
    "placeholder over 150": entry({**TYPED, "placeholder": plain("x" * 151)}),
    "max_length over 3000": entry({**TYPED, "max_length": 3001}),
    "min_length over max_length": entry({**TYPED, "min_length": 9, "max_length": 8}),
    "label over 2000": entry(TYPED, label=plain("x" * 2001)),
    "an input without a label": {"type": "input", "element": TYPED},
    "a rich text element nobody knows": {"type": "rich_text", "elements": [{"type": "rich_text_table"}]},
    "a file field in a message": entry({"type": "file_input", "action_id": "f"}),
    "markdown over 12000": {"type": "markdown", "text": "x" * 12_001},
}  # fmt: skip


@pytest.mark.parametrize("block", BAD.values(), ids=BAD.keys())
def test_it_refuses(block):
    assert check_blocks([block], "message")


def test_a_problem_points_to_its_place():
    [problem] = check_blocks([section(), actions(button(text=plain("x" * 76)))], "message")

    assert "less than 76 characters" in problem
    assert "/blocks/1/elements/0/text/text" in problem


def test_a_message_holds_fifty_blocks_and_a_view_a_hundred():
    assert not check_blocks([section()] * 50, "message")
    assert check_blocks([section()] * 51, "message")
    assert not check_blocks([section()] * 100, "home")
    assert check_blocks([section()] * 101, "modal")


def test_block_ids_are_unique_and_action_ids_within_their_block():
    assert check_blocks([section(block_id="b"), section(block_id="b")], "message")
    assert not check_blocks([actions(button()), actions(button())], "message")


def test_the_message_length_counts_all_its_text():
    assert length([section(), actions(button(value="not counted")), section(fields=[plain("ab")])]) == 5


def modal(**more: Any) -> dict:
    return {"type": "modal", "title": plain(), "blocks": [section()], **more}


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(submit=plain("x" * 25)),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(blocks=[entry(TYPED)]),
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        modal(id="V1"),
        {"type": "home", "blocks": []},
        {"type": "modal", "blocks": [section()]},
    ],
    ids=["title", "submit", "metadata", "callback", "no submit", "markdown", "extra field", "a home", "no title"],
)
def test_it_refuses_a_modal(view):
    assert check_view(view, "modal")


def test_it_takes_a_modal_with_a_file_field_and_a_home():
    fields = [
        entry(TYPED, block_id="a"),
        entry({"type": "file_input", "action_id": "f", "max_files": 10}, block_id="b"),
    ]

    assert check_view(modal(blocks=fields, submit=plain("Send"), close=plain("Cancel")), "modal") == []
    assert check_view({"type": "home", "blocks": [section()], "callback_id": "home"}, "home") == []
    assert check_view(modal(blocks=[entry({"type": "file_input", "max_files": 11})], submit=plain()), "modal")


def test_it_agrees_with_slacks_own_types(shared):
    """The JSON Schema made from Slack's TypeScript types takes what is taken here."""
    schema = json.loads((shared / "slack" / "Payload.limits.schema.json").read_text())
    validator = jsonschema_rs.validator_for(schema)

    refused = [b for b in GOOD if list(validator.iter_errors({"blocks": [b]}))]

    assert refused == []
