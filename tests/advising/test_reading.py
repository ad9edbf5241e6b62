"""Words, spelling and links: what a message names, however it is typed."""

import pytest

from bot.advising.library import Library
from bot.advising.reading import read
from bot.advising.words import clean, english, stem, words
from catalog.ref import Ref


@pytest.mark.parametrize(
    ("typed", "entity"),
    [
        ("carreer prepard", "ums-career-prepared"),
        ("mariculure certificat", "mma-mariculture"),
        ("hort apprenticeship", "ums-horticulture"),
        ("nursing ed", "ums-nursing-ed"),
        ("az900", "ms-az-900"),
        ("net+", "comptia-network"),
        ("MHAT", "ums-horticulture"),
        ("cross cultural competency", "edl-intercultural-fluency"),
        ("fasttrack ic3", "ic3-fast-track"),
        (
            "use functions formulas and charts in google sheets",
            "gcp-use-functions-formulas-and-charts-in-google-sheets",
        ),
    ],
)
def test_an_entry_is_found_by_name_alias_former_name_code_and_with_typing_errors(library: Library, typed, entity):
    assert read(typed, library).entries[0].ref.id == entity


def test_the_longest_name_wins(library: Library):
    found = [link.ref.id for link in read("4-h outdoor leadership", library).entries]
    assert found[0] == "ums-4h-outdoor"
    assert "ums-leadership" not in found


def test_a_title_that_holds_a_question_word_asks_nothing(library: Library):
    assert read("time management badge", library).attributes == ()
    assert read("how much time is the time management badge", library).attributes == ("hours",)


def test_ordinary_words_are_not_bent_towards_the_catalog(library: Library):
    ordinary = "my roommate keeps eating the last sandwich"
    assert read(ordinary, library).text == ordinary


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("level 2", (2,)),
        ("lvl two", (2,)),
        ("L3?", (3,)),
        ("tier 1", (1,)),
        ("nivel 2", (2,)),
        ("all 3 levels", ()),
        ("second level", (2,)),
    ],
)
def test_a_level_is_read_in_any_spelling(library: Library, text, levels):
    assert read(text, library).levels == levels


def test_level_badges_and_the_macro_badge_are_one_family(library: Library):
    for badge in ("ums-career-prepared-l1", "ums-career-prepared-macro"):
        assert library.family[badge] == "ums-career-prepared"
    assert "edl-empathy" not in library.family
    assert library.relatives(Ref("badge", "ums-career-prepared-l2"))[:2] == (
        Ref("badge", "ums-career-prepared-l2"),
        Ref("pathway", "ums-career-prepared"),
    )


def test_foreign_question_words_become_english_ones():
    assert "how much cost" in english(clean("¿Cuánto cuesta Leadership?"))
    assert "what is" in english(clean("c'est quoi OffshoreWind4Maine"))
    assert "level 2" in english(clean("el nivel 2"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mapping", "maps"),
        ("planning", "plan"),
        ("sustainability", "sustainable"),
        ("requirement", "requires"),
        ("expiration", "expires"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_compounds_meet_their_parts():
    assert words("micro-credential") == words("micro credential") == ["microcredential"]
