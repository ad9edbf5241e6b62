"""The app manifest asks for exactly what the code uses: schema, scopes, events, commands."""

import ast
import json
from pathlib import Path

import jsonschema
import pytest

from bot.demo.config import Config
from bot.slack import parse

ROOT = Path(__file__).parents[2]
SLACK = sorted((ROOT / "bot" / "slack").glob("*.py"))

# Where the bot speaks decides which member of a family of scopes a method needs.
FAMILIES = {
    "history": {"channels", "groups", "im"},  # look before sending again: mentions, review channels, direct messages
    "read": {"channels", "groups"},  # which channels we are in
    "write": {"im"},  # opening a direct message
}
CONVERSATIONS = {"channels", "groups", "im", "mpim"}


@pytest.fixture(scope="module")
def manifest():
    return json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def methods(reference):
    return json.loads((reference / "methods.json").read_text(encoding="utf-8"))


def called(methods) -> set[str]:
    """Web API methods that bot/slack calls, found as attributes: `client.chat_postMessage` is chat.postMessage."""
    by_attribute = {name.replace(".", "_"): name for name in methods}
    nodes = (node for path in SLACK for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = {by_attribute[n.attr] for n in nodes if isinstance(n, ast.Attribute) and n.attr in by_attribute}
    app = ast.parse((ROOT / "bot" / "app.py").read_text(encoding="utf-8"))
    return found | {
        by_attribute[n.attr] for n in ast.walk(app) if isinstance(n, ast.Attribute) and n.attr in by_attribute
    }


def needed_for(alternatives: list[str]) -> set[str]:
    """Any one of these would do; for a family, those of the conversations that the bot is in."""
    scopes = {a.replace(".read", ":read", 1) if ":" not in a else a for a in alternatives}
    families = {s.partition(":")[2] for s in scopes if s.partition(":")[0] in CONVERSATIONS}
    if not families:
        return scopes
    (family,) = families - {"manage"}
    return {f"{kind}:{family}" for kind in FAMILIES[family]} & scopes


def test_the_manifest_is_valid(manifest, reference):
    schema = json.loads((reference / "manifest.schema.2.0.0.json").read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(manifest)


def test_every_method_that_is_called_is_a_documented_one(methods):
    calls = {
        node.attr
        for path in SLACK
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and "_" in node.attr and node.attr.split("_")[0] in {"chat", "conversations"}
    }
    assert calls <= {name.replace(".", "_") for name in methods["methods"]}
    assert len(called(methods["methods"])) >= 12


def test_the_scopes_are_those_that_the_calls_events_and_commands_need_and_no_others(manifest, methods):
    scopes = [methods["methods"][name]["scope"].get("bot", []) for name in called(methods["methods"])]
    scopes += [methods["events"][event] for event in manifest["settings"]["event_subscriptions"]["bot_events"]]
    needed = set().union(*(needed_for(alternatives) for alternatives in scopes if alternatives)) | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_the_events_are_those_that_are_handled(manifest):
    listeners = ast.parse((ROOT / "bot" / "slack" / "listeners.py").read_text(encoding="utf-8"))
    handler = next(n for n in ast.walk(listeners) if isinstance(n, ast.FunctionDef) and n.name == "_event")
    compared = [n for n in ast.walk(handler) if isinstance(n, ast.Compare)]
    about_kind = [n for n in compared if isinstance(n.left, ast.Name) and n.left.id == "kind"]
    handled = {c.value for n in about_kind for c in ast.walk(n) if isinstance(c, ast.Constant)}
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in subscribed} == handled


def test_the_command_of_the_manifest_is_the_one_that_help_names(manifest):
    commands = [c["command"] for c in manifest["features"]["slash_commands"]]
    assert commands == ["/pathway"]
    assert "/pathway progress" in (ROOT / "bot" / "service" / "staff.py").read_text(encoding="utf-8")


def test_the_message_shortcut_of_the_manifest_is_the_one_that_is_heard(manifest):
    (shortcut,) = manifest["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", parse.SHORTCUT)
    assert Config().shortcuts == {shortcut["callback_id"]: shortcut["name"]}


def test_people_named_in_a_command_arrive_as_ids(manifest):
    assert all(c["should_escape"] for c in manifest["features"]["slash_commands"])


def test_the_dm_is_open_for_writing(manifest):
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_every_address_is_that_of_the_one_endpoint(manifest):
    urls = [
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        *(c["url"] for c in manifest["features"]["slash_commands"]),
    ]
    assert len(set(urls)) == 1
    assert urls[0].endswith("/slack/events")
