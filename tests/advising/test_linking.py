"""What a message names, however it is typed: slips of every kind, routes through issuers and skills, near twins.

Each lesson of the linking experiment that is the linker's (ADVISING.md section 5) has its case here.
"""

import pytest

from bot.advising.filters import filters_of
from bot.advising.find import find
from bot.advising.intent import Filters, Intent
from bot.advising.limits import hours_of, lowest_price
from bot.advising.link import link, read_words
from bot.advising.reading import read
from bot.advising.sides import sides
from catalog.ref import Ref


def best(library, text):
    found = read(text, library).entries
    return found[0].entry.id if found else ""


@pytest.mark.parametrize(
    ("slip", "typed", "entry"),
    [
        ("a missing letter", "horticulure aprenticeship", "ums-horticulture"),
        ("an added letter", "marricullture certificate", "mma-mariculture"),
        ("two letters changed places", "seafood haccp plna seafodo", "ums-seafood-haccp"),
        ("a wrong letter", "deep technolody entrepreneurship", "ums-deep-tech"),
        ("a wrong first letter", "vlockchain badge ibm", "ibm-waketech-blockchain"),
        ("as it sounds", "nursing edukashun nersing education", "ums-nursing-ed-macro"),
        ("a missing space", "fasttrack ic3", "ic3-fast-track"),
        ("a space too many", "black board maple sugar ing 101", "ums-4h-maple"),
        ("no hyphen", "4h outdoor leadership", "ums-4h-outdoor"),
        ("a code without its hyphen", "sc100", "ms-sc-100"),
        ("a code with a space", "az 900", "ms-az-900"),
        ("a plus in letters", "comptia network plus", "comptia-network"),
        ("no plus", "comptia security", "comptia-security"),
        ("a beginning", "hort apprenticeship", "ums-horticulture"),
        ("mark-up and emoji", "*Mariculture* :fish: _certificate_ 🐟", "mma-mariculture"),
        ("plural for singular", "drone microcredentials at dutchess", "dutchess-drones"),
        ("a former name", "cross cultural competency", "edl-intercultural-fluency"),
        ("initials", "csap title", "stack-csap"),
    ],
)
def test_a_slip_does_not_hide_the_entry(library, slip, typed, entry):
    family = {entry, library.family.get(entry, entry)}
    found = read(typed, library).entries[0]
    assert {found.entry.id, found.ref.id} & family, slip


@pytest.mark.parametrize(
    "right",
    ["accident", "district", "freezing", "recording", "audience", "parents", "monday", "breaking", "hockey"],
)
def test_english_that_is_right_is_not_bent(library, right):
    assert library.vocabulary.correct([right]) == [right]


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("am i a csis yet", "stack-csis"),
        ("csie", "stack-csie"),
        ("ski instruction level 1 certification enhanced", "sunyadk-ski-instruction-level-i-enhanced-certification"),
        ("google advanced data analytics", "google-advanced-data-analytics"),
        ("google data analytics", "google-data-analytics"),
        ("cloud storage console", "gcp-store-process-and-manage-data-on-google-cloud-console"),
        ("store process manage data command line", "gcp-store-process-and-manage-data-on-google-cloud-command-line"),
    ],
)
def test_near_twins_are_told_apart(library, typed, entry):
    assert best(library, typed) == entry


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("the library badge of emcc", "emcc-info-literacy"),
        ("aquapons fish badge", "aquapons-fish"),
        ("cyber program in louisville", "uofl-cyber"),
        ("kvec special ed", "kvec-swd"),
    ],
)
def test_an_issuer_and_a_word_of_its_texts_name_an_entry(library, typed, entry):
    found = read(typed, library).entries[0]
    assert entry in {found.entry.id, found.ref.id}


def test_an_issuer_that_has_several_that_fit_names_none_of_them(library):
    found = read("google cloud stuff for beginners", library).entries
    assert not found or found[0].coverage < 0.6


def test_a_short_alias_does_not_win_inside_a_longer_name(library):
    found = [one.entry.id for one in read("4-h outdoor leadership", library).entries]
    assert found[0] == "ums-4h-outdoor"
    assert "ums-leadership" not in found


@pytest.mark.parametrize(
    ("said", "pair"),
    [
        ("google ux or data analytics which is longer", {"google-ux-design", "google-data-analytics"}),
        ("maine gis or southern mississippi gis which one gives credits", {"ums-gis", "southernmiss-gis"}),
        ("career prepared vs leadership", {"ums-career-prepared", "ums-leadership"}),
        ("is the horticulture one longer than the maple one", {"ums-horticulture", "ums-4h-maple"}),
    ],
)
def test_both_sides_of_a_comparison_are_named(library, said, pair):
    assert {ref.id for ref in sides(read(said, library), library)} == pair


# a need


def rows(library, text, **filters):
    intent = Intent("search", text=text, topic="looking", filters=Filters(**filters))
    return find(intent, library, None)


@pytest.mark.parametrize(
    ("need", "taught_by"),
    [
        ("flying drones", {"dutchess-drones", "mvcc-remotely-piloted-aircraft-systems-operatio"}),
        ("excel", {"gcp-use-functions-formulas-and-charts-in-google-sheets"}),
        ("public speaking", {"edl-oral-communication"}),
        ("maple syrup", {"ums-4h-maple"}),
        ("butchery", {"ums-meat-cutting"}),
        ("dementia care", {"durham-managing-responsive-behaviours"}),
        ("forklift in a warehouse", {"connect2skills"}),
        ("machinist cnc lathe", {"cmcc-machining-l1", "cmcc-machining-l2", "cmcc-machining-l3"}),
        ("taking care of babies", {"mrtq-infant-toddler"}),
        ("wind turbines", {"osw4maine", "osw-asset-management", "osw-digital-twins", "osw-marine-operations"}),
    ],
)
def test_a_need_in_the_learners_words_finds_what_teaches_it(library, need, taught_by):
    found = rows(library, need)
    assert taught_by & {ref.id for ref in found.rows[:3]}


@pytest.mark.parametrize("nothing", ["zzyzx quux", "the moon tonight", "my neighbour"])
def test_a_need_that_nothing_teaches_finds_nothing(library, nothing):
    assert rows(library, nothing).rows == ()


def test_the_thesaurus_is_the_catalogs_and_every_skill_has_its_words(catalog):
    assert all(skill.aliases for skill in catalog.skills.values())


# limits


def test_a_limit_is_tested_on_fields_and_what_is_not_stated_is_counted(library):
    found = rows(library, "cybersecurity", free=True)
    assert found.rows
    assert all(lowest_price(ref, library) == 0 for ref in found.rows)
    assert found.unknown > 0


def test_where_none_is_known_to_fit_those_that_do_not_say_are_shown_as_such(library):
    found = rows(library, "baking bread", free=True)
    assert found.open
    assert all(lowest_price(ref, library) is None for ref in found.rows)


def test_a_superlative_orders_by_the_field_and_leaves_out_what_states_none(library):
    found = rows(library, "badge", superlative="shortest", free=True)
    hours = [hours_of(ref, library) for ref in found.rows]
    assert hours == sorted(hours)


def test_not_from_an_issuer_rules_out_all_of_its_house(library):
    filters = filters_of(read("ai badge but not the google one", library), library)
    assert "google" in filters.not_issuers
    kept = rows(library, "artificial intelligence", not_issuers=filters.not_issuers).rows
    assert kept
    assert not {library.issuer_of(ref).id for ref in kept} & set(filters.not_issuers)


def test_a_price_limit_keeps_what_costs_as_much_and_not_more(library):
    found = rows(library, "badge", most_cost=100.0, pathways_only=True)
    assert all(lowest_price(ref, library) <= 100 and ref.kind == "pathway" for ref in found.rows)


def test_the_same_words_are_linked_once(library):
    words = read_words(["career", "prepared"])
    assert link(library, words) is link(library, words)
    assert Ref("pathway", "ums-career-prepared") in {one.ref for one in link(library, words)}
