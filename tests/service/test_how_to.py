"""How to do something here: each button and place that an answer names is one that the product has today."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.advising.answer_talk import HOW
from bot.rules.progress import progress
from bot.rules.record import LearnerRecord
from bot.service.home import step_button
from bot.service.reminders import WORDS, stop
from tests.service.test_nudge import version
from tests.storage.cast import NOON

ROOT = Path(__file__).parents[2]
MAKES_BUTTONS = ("bot/service", "bot/advising")
BUTTON = {"Button", "Act", "Form"}
ALTERNATIVE = re.compile(r'\{\{ "[^"]*" if \w+ else "([^"]*)" \}\}')


@cache
def shown() -> frozenset[str]:
    """What a learner can see: labels of buttons, what the badge page links, the tabs of the app."""
    sources = [path for folder in MAKES_BUTTONS for path in (ROOT / folder).rglob("*.py")]
    labels = {label for path in sources for label in labels_in(ast.parse(path.read_text()))}
    page = ALTERNATIVE.sub(r"\1", (ROOT / "bot/web/templates/badge.html").read_text())
    links = re.findall(r"<a [^>]*>([^<]*)</a>", page)
    tabs = json.loads((ROOT / "manifest.json").read_text())["features"]["app_home"]
    p = progress(version(), LearnerRecord(), NOON)
    step = p.next_step()
    assert step is not None
    home = {"Home"} if tabs["home_tab_enabled"] else set()
    return frozenset({*labels, *links, *home, step_button(p, step).label})


def labels_in(tree: ast.AST) -> Iterator[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    for call in calls:
        for word in call.keywords:
            named = isinstance(call.func, ast.Name) and call.func.id in BUTTON and word.arg in {"label", "submit"}
            if named and isinstance(word.value, ast.Constant):
                yield str(word.value.value)


@pytest.mark.parametrize("topic", HOW)
def test_an_answer_names_only_buttons_and_places_that_exist(topic: str) -> None:
    named = HOW[topic].split("*")[1::2]
    assert len(HOW[topic].split("*")) % 2 == 1
    assert [n for n in named if not any(label == n or label.startswith(f"{n} ") for label in shown())] == []


@pytest.mark.parametrize("topic", HOW)
def test_every_button_that_an_answer_speaks_of_is_marked_as_one(topic: str) -> None:
    assert re.findall(r"[Pp]ress (?!\*)\w+", HOW[topic]) == []


def test_the_words_that_it_says_to_write_do_what_it_says() -> None:
    [words] = re.findall(r"write “([^”]*)”", HOW["remind"])
    assert next(handler for pattern, handler in WORDS if pattern.fullmatch(words)) is stop
