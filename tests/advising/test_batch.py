"""Questions as JSON lines: turns in order, one answer a line, a bad line harms no other."""

import json

from bot.advising.batch import answer_lines


def answers(lines, library, facts_of):
    return [json.loads(line) for line in answer_lines(lines, library, facts_of)]


def test_an_answer_a_line_in_order_with_the_fields_promised(library, facts_of):
    lines = [
        '{"id": "a", "turns": ["how much is maine meat cutting school"], "learner": null}',
        '{"id": "b", "turns": ["what is level 1 of maple sugaring", "and level 3"], "learner": null}',
    ]
    first, second = answers(lines, library, facts_of)
    assert set(first) == {"id", "text", "entities", "abstained", "clarifying"}
    assert first["id"] == "a"
    assert "$500" in first["text"]
    assert "catalog " in first["text"].splitlines()[-1]
    assert second["entities"][0] == "ums-4h-maple-l3"


def test_the_learner_record_of_a_line_is_used_for_that_line_only(library, facts_of):
    held = {"holds": ["edl-empathy"], "enrolled": [], "submitted": []}
    lines = [
        json.dumps({"id": n, "turns": ["which badges do i have"], "learner": learner})
        for n, learner in ((1, held), (2, None))
    ]
    first, second = answers(lines, library, facts_of)
    assert first["entities"] == ["edl-empathy"]
    assert second["entities"] == []


def test_a_line_that_cannot_be_read_is_answered_with_an_error_and_the_next_one_goes_on(library, facts_of):
    lines = [
        "not json",
        '{"id": "x"}',
        '["a"]',
        "",
        '{"id": "y", "turns": [], "learner": {"holds": 3}}',
        '{"id": "z", "turns": ["hi"]}',
    ]
    found = answers(lines, library, facts_of)
    assert [a.get("id") for a in found] == [None, "x", None, "y", "z"]
    assert all("could not be read" in a["error"] for a in found[:4])
    assert found[4]["text"]
