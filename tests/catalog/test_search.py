"""The index proposes the entries that a question's words may name, and says how much each word weighs there."""

import pytest

from catalog import Catalog
from catalog.search import Index
from catalog.spelling import Spelling
from catalog.words import fold, stem, stems, words


@pytest.fixture(scope="module")
def index(sample: Catalog) -> Index:
    return Index(sample)


def proposed(index: Index, text: str, group: str = "entry", most: int = 5) -> list[str]:
    names = index.candidates(dict.fromkeys(stems(text), 1.0), group, most)
    return list(dict.fromkeys(index.names[number].owner.id for number in names))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Career Prepared", "ums-career-prepared"),
        ("MHAT?", "ums-horticulture"),
        ("what is sc900", "ms-sc-900"),
        ("comptia A plus", "comptia-a"),
        ("the Catalyst badge", "edl-initiative"),
        ("recirculating tanks of aquaculture", "ums-aq-ras"),
    ],
)
def test_a_name_an_alias_a_code_or_a_former_name_proposes_its_entry(index: Index, text: str, entry: str) -> None:
    assert entry in proposed(index, text)


def test_issuers_skills_and_terms_are_looked_for_apart(index: Index) -> None:
    assert set(proposed(index, "USM", "issuer")) >= {"usm-maine", "southern-miss"}
    assert "sk-spreadsheets" in proposed(index, "excel", "skill")
    assert "gl-micro-credential" in proposed(index, "micro credential", "term")


def test_words_that_no_name_has_propose_nothing(index: Index) -> None:
    assert proposed(index, "zzzzqqqq 🎉") == []


def test_no_more_are_proposed_than_asked_for_and_the_likeliest_come_first(index: Index) -> None:
    assert len(index.candidates({stem("leadership"): 1.0}, "entry", 3)) == 3
    assert proposed(index, "outdoor leadership", most=1) == ["ums-4h-outdoor"]


def test_rare_words_weigh_more_than_kinds_of_thing_and_an_issuers_own_name(index: Index) -> None:
    number = next(n for n, name in enumerate(index.names) if name.entry.id == "comptia-network")
    weights = index.weights(number)
    assert weights["network+"] > weights["comptia"]
    assert index.idf[stem("horticulture")] > index.idf[stem("leadership")]


def test_a_word_stands_in_texts_with_the_weight_of_its_place(index: Index) -> None:
    baking = next(number for ref, number in index.number.items() if ref.id == "mvcc-baking")
    name, thesaurus = index.texts(stem("baking")).weight(baking), index.texts(stem("pastries")).weight(baking)
    assert name == 1.0
    assert 0 < thesaurus < name
    assert index.texts("nowhere").weight(baking) == 0.0


def test_every_name_can_be_reached_by_its_own_words(index: Index) -> None:
    for number, name in enumerate(index.names):
        group = "entry" if name.owner.kind in {"pathway", "badge"} else name.owner.kind
        found = index.candidates(dict.fromkeys(name.tokens, 1.0), group, 60)
        assert any(index.names[n].owner == name.owner for n in found), (number, name)


def test_ordinary_words_and_other_numbers_are_not_bent_towards_the_catalog() -> None:
    spelling = Spelling({"leadership": 3, "sc900x": 1, "planting": 1}, ["planning"])
    assert spelling.near("leadershp") == [("leadership", 1)]
    assert spelling.near("planning") == []
    assert spelling.near("sc100x") == []
    assert spelling.near("lead") == []


def test_words_fold_case_accents_and_compounds() -> None:
    assert words(fold("Español & CompTIA A+ learner’s")) == ["espanol", "comptia", "a+", "learner"]
    assert words("micro-credential") == words("micro credential") == ["microcredential"]
    assert stem("badge") == stem("badges")
