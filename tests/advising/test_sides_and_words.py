"""Sides, words and trades: more than a pair compared, glossary words alone, initials that are words, forms of a word."""

import pytest

from bot.advising.reading import read
from catalog.words import stem


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("assertion vs earner vs issuer, how do they differ", ["gl-assertion", "gl-earner", "gl-issuer"]),
        ("compare maine gis, southern miss gis, eastern mich gis", ["ums-gis", "southernmiss-gis", "emu-geospatial"]),
    ],
)
def test_three_sides_are_all_answered(play, typed, entries):
    assert set(entries) <= set(play(typed).entities)


def test_a_comparison_leaves_room_for_each_side(play):
    said = play("food sanitation and horticulture: which has a bigger work part at the end")
    text = str(said.lines)
    assert "Food Processing Sanitation" in text
    assert "Horticulture" in text


@pytest.mark.parametrize(
    ("typed", "term"), [("CTDL?", "gl-ctdl"), ("osap, does it pay for microcredentials", "gl-osap")]
)
def test_a_glossary_word_that_is_no_everyday_english_is_explained(play, typed, term):
    assert play(typed).entities[0] == term


def test_initials_that_the_catalog_uses_as_a_word_hardly_name(library):
    found = read("he helps boil sap every march", library).entries
    assert not found or found[0].score < 3


@pytest.mark.parametrize(("one", "other"), [("country", "countries"), ("library", "libraries"), ("study", "studies")])
def test_a_word_in_y_and_its_plural_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_codes_that_end_alike_are_told_apart():
    assert stem("csis") != stem("csie")


@pytest.mark.parametrize("word", ["wanting", "listed"])
def test_a_regular_form_of_an_everyday_word_is_no_slip(library, word):
    assert library.vocabulary.correct([word]) == [word]


def test_a_cue_that_lacks_a_letter_is_read(library):
    assert library.vocabulary.correct(["renw"]) == ["renew"]


def test_how_many_of_its_parts_is_no_unknown_fact(play):
    said = play("CSCP comptia", "which two certs")
    assert not said.abstained
    assert "Cloud+" in str(said.lines)


def test_an_issuer_in_a_question_goes_on_with_what_was_talked_of(play):
    said = play("4H outdoor leadership", "if i finish do i get real UMaine credits")
    assert said.entities[0] == "ums-4h-outdoor"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("is there a way to take back something i sent in by mistake", "Withdraw"),
        ("i want out of the pathway i signed up for", "Leave"),
        ("i don't want anybody to see my badges, can i make em private", "unlisted"),
        ("my old email is gone, how do i get my badges", "e-mail"),
        ("how do i hand it in", "submit"),
    ],
)
def test_ways_to_use_the_bot_are_known_by_more_than_one_word(play, typed, says):
    assert says in str(play(typed, enrolled=("ums-gis",)).lines)


def test_a_record_says_what_is_held_of_a_pathway(play):
    held = ("mma-mari-1", "mma-mari-2", "mma-mari-4")
    said = play("how far am i with mariculture", holds=held, enrolled=("mma-mariculture",))
    assert "3 of 8 badges" in str(said.lines)
