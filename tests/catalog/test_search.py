"""What learners type finds the entry that they mean."""

import json
from pathlib import Path

import pytest

from catalog import Catalog
from catalog.search import Index
from catalog.spelling import Spelling
from catalog.words import stem, words


@pytest.fixture(scope="module")
def index(sample: Catalog) -> Index:
    return Index(sample)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Career Prepared", "ums-career-prepared"),
        ("tell me abt Career Prepaired", "ums-career-prepared"),
        ("MHAT?", "ums-horticulture"),
        ("4-H outdoor leadership", "ums-4h-outdoor"),
        ("what is sc900", "ms-sc-900"),
        ("SC-100 exam", "ms-sc-100"),
        ("comptia A+", "comptia-a"),
        ("do i need the Catalyst badge", "edl-initiative"),
        ("conect2skills", "connect2skills"),
        ("whats a micro credential", "gl-micro-credential"),
    ],
)
def test_a_name_an_alias_a_code_or_a_slip_of_it_finds_its_entry_first(index: Index, text: str, best: str) -> None:
    assert index.search(text)[0].id == best


def test_an_alias_of_two_issuers_finds_both_with_the_same_score(index: Index) -> None:
    first, second = index.search("USM", kinds={"issuer"})[:2]
    assert {first.id, second.id} == {"usm-maine", "southern-miss"}
    assert first.score == pytest.approx(second.score, rel=0.1)


def test_kinds_limit_what_is_found_and_limit_how_many(index: Index) -> None:
    found = index.search("leadership", limit=3, kinds={"badge", "pathway"})
    assert len(found) == 3
    assert {match.kind for match in found} <= {"badge", "pathway"}


@pytest.mark.parametrize("text", ["", "how do I get that?", "🎉🎉", "<@U123>", "zzzzqqqq", "x" * 20_000])
def test_words_that_the_catalog_does_not_know_find_nothing(index: Index, text: str) -> None:
    assert index.search(text) == []


def test_a_match_says_what_it_came_through(index: Index) -> None:
    assert index.search("Catalyst", kinds={"badge"})[0].via == "former name"
    assert index.search("Catalyst", kinds={"badge"})[0].coverage == 1.0
    assert index.search("sugarhouse", kinds={"pathway"})[0].via == "text"


def test_readings_of_misspelt_words_can_be_shown(index: Index) -> None:
    assert index.corrections("horticulure aprenticeship please") == {
        "horticulure": "horticulture",
        "aprenticeship": "apprenticeship",
    }


def test_ordinary_words_and_other_numbers_are_not_bent_towards_the_catalog() -> None:
    spelling = Spelling({"leadership": 3, "sc900x": 1, "planting": 1}, ["planning"])
    assert spelling.near("leadershp") == [("leadership", 1)]
    assert spelling.near("planning") == []
    assert spelling.near("sc100x") == []
    assert spelling.near("lead") == []


def test_words_fold_case_accents_and_compounds() -> None:
    assert words("Español, CO-OP & CompTIA A+ learner’s") == ["espanol", "co", "op", "coop", "comptia", "a+", "learner"]
    assert [stem(word) for word in ("planning", "studies", "badges", "bus", "class")] == [
        "plan",
        "study",
        "badg",
        "bus",
        "class",
    ]
    assert stem("badge") == stem("badges")


def test_most_development_questions_find_their_entries_among_five(index: Index, shared: Path) -> None:
    lines = (shared / "questions" / "dev.jsonl").read_text().splitlines()
    items = [item for item in map(json.loads, lines) if item["need"]]
    hits = sum(_found(index, item) for item in items)
    assert hits / len(items) > 0.8  # .84 when written; 0.829 was the best measured before (ADVISING.md section 1)


def _found(index: Index, item: dict) -> bool:
    carried = item["turns"][-2:] if "follow_up" in item["tags"] else item["turns"][-1:]
    wanted = {*item["entities"], *(item["also_ok"] if item["need"] == 1 else ())}
    return len(wanted & {match.id for match in index.search(" ".join(carried), limit=5)}) >= item["need"]
