"""Whatever is said: an answer within bounds, no crash, no mention echoed, no number that the catalog does not hold."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.advising.advise import Library, advise
from bot.advising.attributes import ATTRIBUTES
from bot.advising.facts import Facts
from catalog.load import load
from tests.advising.conftest import SAMPLE

CATALOG = load(SAMPLE)
LIBRARY = Library(CATALOG)
NAMES = [e.name for table in (CATALOG.pathways, CATALOG.badges, CATALOG.issuers) for e in table.values()]
ASKS = [
    "how much is {}", "how long is {}?", "{} credits", "does {} expire", "level 2 of {}", "what do i need for {}",
    "{} vs {}", "who is {} for", "free badges like {}", "{}", "when does {} start", "does my {} count for {}",
    "tell me about {} >> and level 3", "what is next in {}",
]  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
DERIVED = re.compile(
    r"\d+ (?:entries|more|badges?|levels)|first \d+|offers \d+|of the \d+|any \d+ of|at least \d+ of|at most \$[\d.]+"
    r"|Level \d|^\d · |\d of \d|one of the \d+",
    re.MULTILINE,
)
"""Counts that an answer makes itself, and the limit it repeats."""

ODD = [
    "",
    " ",
    "?",
    "🍁🐟",
    "<@U1> <!channel>",
    "`x`",
    "```a```",
    "*",
    "0",
    "ĺęvèl 2",
    "\x00",
    "a" * 5000,
    "(((",
    "what " * 999,
]
odd = st.text(max_size=200) | st.sampled_from(ODD)
named = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
asked = st.builds(lambda ask, names: ask.format(*names), st.sampled_from(ASKS), named)


def figures(text: str) -> set[str]:
    return {n.replace(",", "").removesuffix(".00").rstrip(",") for n in NUMBER.findall(text)}


def known_figures() -> set[str]:
    dumped = figures(CATALOG.model_dump_json())
    years = {str(int(n) // 12) for n in dumped if n.isdigit() and int(n) % 12 == 0 and int(n) < 200}
    return dumped | {n.removesuffix(".0") for n in dumped} | years


KNOWN = known_figures()


@given(odd | asked, st.none() | st.just(Facts()))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_any_text_gets_an_answer_and_no_made_up_number(text, facts):
    talk = None
    for turn in text.split(" >> "):
        reply = advise(turn, talk, LIBRARY, facts)
        talk = reply.talk
        assert reply.text.strip()
        assert "<!" not in reply.text
        assert "<@" not in reply.text
        assert len(reply.text.split()) <= 200
        assert all(len(act.label) <= 75 for act in reply.acts)
        made_up = figures(DERIVED.sub(" ", reply.text)) - KNOWN
        assert not made_up, (turn, made_up, reply.text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "asdkjh qwlekj zxcmn", "🍁", ":wave:", "<!channel>", "?!", "x" * 5000, "<https://a.b|>", "&lt;&amp;"],
)
def test_empty_and_senseless_messages_are_answered_kindly(text):
    reply = advise(text, None, LIBRARY, None)
    assert reply.text
    assert not reply.entities


def test_mark_up_and_a_mention_of_the_bot_do_not_hide_the_question():
    reply = advise("hey <@U04BOT> how much is the *Maine Meat Cutting School* :pray:", None, LIBRARY, None)
    assert "$500" in reply.text


def test_a_question_at_the_end_of_a_very_long_message_is_read():
    reply = advise(
        "so let me tell you my story. " * 300 + "how much is maine meat cutting school?", None, LIBRARY, None
    )
    assert "$500" in reply.text


def test_every_attribute_has_a_label_and_fields_or_is_known_to_be_nowhere():
    assert all(a.label for a in ATTRIBUTES)
    assert [a.name for a in ATTRIBUTES if not a.fields] == ["nowhere"]
