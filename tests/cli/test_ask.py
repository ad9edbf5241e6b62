"""`cairn ask`: one question in words; `--json` as a contract, line by line."""

import json

import pytest


def asked(cairn, *items, **environment):
    answer = cairn("ask", "--json", stdin="".join(json.dumps(i) + "\n" for i in items), **environment)
    assert answer.exit_code == 0, answer.output
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_a_question_is_answered_in_words_with_its_source(cairn):
    answer = cairn("ask", "how", "do", "i", "get", "career", "prepared")
    assert answer.exit_code == 0
    assert "Career Prepared" in answer.output


def test_every_line_is_answered_in_order_with_the_same_fields(cairn):
    questions = ["what is career prepared", "how long does level 2 of career prepared take", "hello"]
    found = asked(cairn, *({"id": f"q{n}", "turns": [q], "learner": None} for n, q in enumerate(questions)))
    assert [f["id"] for f in found] == ["q0", "q1", "q2"]
    for one in found:
        assert set(one) == {"id", "text", "entities", "abstained", "clarifying"}
        assert one["text"].strip()
        assert isinstance(one["entities"], list)
        assert isinstance(one["abstained"], bool)
        assert isinstance(one["clarifying"], bool)
    assert found[0]["entities"][0] == "ums-career-prepared"
    assert found[1]["abstained"] is True


def test_an_earlier_turn_sets_the_scene(cairn):
    (found,) = asked(
        cairn, {"id": "a", "turns": ["tell me about career prepared", "what does level 1 need"], "learner": None}
    )
    assert any(e.startswith("ums-career-prepared") for e in found["entities"])


def test_the_learners_record_is_taken_into_account(cairn):
    learner = {"holds": ["ums-career-prepared-l1"], "enrolled": ["ums-career-prepared"], "submitted": []}
    (found,) = asked(cairn, {"id": "a", "turns": ["how far am i"], "learner": learner})
    assert "1 of 3" in found["text"]


def test_a_record_with_ids_that_do_not_exist_is_no_fault(cairn):
    learner = {"holds": ["nowhere"], "enrolled": ["nowhere"], "submitted": []}
    (found,) = asked(cairn, {"id": "a", "turns": ["how far am i"], "learner": learner})
    assert found["text"]


def test_no_lines_give_no_lines(cairn):
    assert asked(cairn) == []


@pytest.mark.parametrize("turn", ["", " ", "🦊", "<!channel>", "x" * 5000])
def test_any_turn_gets_an_answer(cairn, turn):
    (found,) = asked(cairn, {"id": "a", "turns": [turn], "learner": None})
    assert found["text"].strip()


def test_a_catalog_that_can_not_be_read_is_said_in_words(cairn, tmp_path):
    answer = cairn("ask", "--catalog", str(tmp_path / "nowhere"), "hello")
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert answer.output.strip()


def test_without_a_question_it_is_a_conversation_that_ends_with_the_input(cairn):
    answer = cairn("ask", stdin="how much is maine meat cutting school\n\nand seafood haccp?\n")
    assert answer.exit_code == 0
    assert "$500" in answer.stdout
    assert "Seafood HACCP" in answer.stdout


def test_explain_shows_the_reading_who_recognised_it_and_the_candidates_with_their_scores(cairn):
    answer = cairn("ask", "--explain", "how", "mutch", "is", "horticulure", "aprenticeship")
    assert "horticulure -> horticulture" in answer.stdout
    assert "recognised   attribute" in answer.stdout
    assert "ums-horticulture" in answer.stdout
    assert "of its name" in answer.stdout
    assert "$600" in answer.stdout
