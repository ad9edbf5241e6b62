"""What counts towards a pathway, and how it is said (R1, R2, R3, R7, R8)."""

from datetime import timedelta

import pytest

from bot.rules.progress import MemberState, progress
from catalog.model import AllOf, AnyOf, Course, Unknown, UnknownMembers
from storage.records import AwardState, SubmissionState
from tests.rules_core.build import (
    NOW,
    approved,
    award,
    exemption,
    member,
    record,
    submission,
    task,
    version,
)

THREE = ((member("l1"), task("t1")), (member("l2"), task("t2"), task("t3"), task("t4")), (member("l3"),))


def state_of(way, found, member_id):
    return progress(way, found, NOW).find(member_id).state


def test_progress_is_said_in_levels_and_in_the_parts_of_the_current_one():
    met = record(award("l1"), *(approved(t) for t in ("t1", "t2", "t3", "t4")))
    assert progress(version(*THREE), met, NOW).summary() == "1 of 3 levels; Level 2: 3 of 4"


def test_nothing_done_is_said_as_nothing_of_everything():
    assert progress(version(*THREE), record(), NOW).summary() == "0 of 3 levels; Level 1: 0 of 2"


def test_a_finished_pathway_names_no_current_level():
    held = record(award("l1"), award("l2"), award("l3"), award("macro"))
    found = progress(version(*THREE), held, NOW)
    assert found.summary() == "3 of 3 levels"
    assert found.complete


def test_a_pathway_without_levels_counts_its_requirements():
    way = version(beside=(task("a"), task("b"), task("c")))
    assert progress(way, record(approved("a")), NOW).summary() == "1 of 3 requirements"


@pytest.mark.parametrize(("n", "done", "met"), [(1, 0, False), (1, 1, True), (2, 1, False), (2, 2, True), (2, 3, True)])
def test_at_least_n_needs_n_of_its_items(n, done, met):
    way = version(beside=(AnyOf(id="g", n=n, items=tuple(task(f"t{i}") for i in range(4))),))
    found = progress(way, record(*(approved(f"t{i}") for i in range(done))), NOW)
    assert found.members[0].met is met
    assert (found.members[0].done, found.members[0].needed) == (min(done, n), n)


@pytest.mark.parametrize(("done", "met"), [(0, False), (2, False), (3, True)])
def test_all_needs_every_item(done, met):
    way = version(beside=(AllOf(id="g", items=tuple(task(f"t{i}") for i in range(3))),))
    assert progress(way, record(*(approved(f"t{i}") for i in range(done))), NOW).members[0].met is met


def test_an_all_of_group_is_counted_by_its_items_and_an_any_of_group_as_one():
    all_of = AllOf(id="all", items=(task("a"), task("b"), AllOf(id="in", items=(task("c"), task("d")))))
    any_of = AnyOf(id="any", n=2, items=(task("e"), task("f"), task("g")))
    found = progress(version(beside=(all_of, any_of)), record(approved("a"), approved("c"), approved("e")), NOW)
    assert found.summary() == "2 of 5 requirements"


def test_an_optional_member_is_shown_and_never_counted():
    way = version(beside=(task("must"), task("may", optional=True)))
    found = progress(way, record(approved("may")), NOW)
    assert [m.member.id for m in found.members] == ["must", "may"]
    assert found.summary() == "0 of 1 requirements"
    assert not found.parts_met


def test_an_optional_item_does_not_hold_an_all_of_group():
    group = AllOf(id="g", items=(task("must"), task("may", optional=True)))
    assert progress(version(beside=(group,)), record(approved("must")), NOW).members[0].met


def test_an_optional_item_never_fills_an_at_least_n_group():
    group = AnyOf(id="g", n=1, items=(task("must"), task("may", optional=True)))
    assert not progress(version(beside=(group,)), record(approved("may")), NOW).members[0].met


def test_the_same_badge_twice_counts_once():
    twice = AnyOf(id="g", n=2, items=(member("first", ref="a"), member("second", ref="a"), member("b")))
    found = progress(version(beside=(twice,)), record(award("a")), NOW).members[0]
    assert (found.met, found.done) == (False, 1)
    assert progress(version(beside=(twice,)), record(award("a"), award("b")), NOW).members[0].met


def test_two_awards_of_one_badge_are_one_of_two():
    pair = AnyOf(id="g", n=2, items=(member("a"), member("b")))
    found = progress(version(beside=(pair,)), record(award("a"), award("a", number=2)), NOW).members[0]
    assert (found.met, found.done) == (False, 1)


@pytest.mark.parametrize("unknown", [Unknown(id="u"), UnknownMembers(id="u", n=2)])
def test_an_unknown_member_is_met_by_nobody_but_the_programme(unknown):
    way = version(beside=(unknown,))
    assert state_of(way, record(), "u") is MemberState.UNKNOWN
    assert state_of(way, record(submission("u")), "u") is MemberState.UNKNOWN
    assert state_of(way, record(exemption("u")), "u") is MemberState.DONE


def test_an_unknown_member_says_so_in_words():
    way = version(beside=(Unknown(id="u"), UnknownMembers(id="w", n=2)))
    texts = [m.text for m in progress(way, record(), NOW).members]
    assert texts == ["The catalog does not say", "2 more that the catalog does not name"]


def test_an_exemption_counts_on_its_own_pathway_only():
    way = version(beside=(task("t"),))
    assert state_of(way, record(exemption("t")), "t") is MemberState.DONE
    assert state_of(way, record(exemption("t", pathway="other")), "t") is MemberState.TODO


def test_a_submission_counts_on_its_own_pathway_only():
    assert state_of(version(beside=(task("t"),)), record(approved("t", pathway="other")), "t") is MemberState.TODO


@pytest.mark.parametrize(
    ("held", "counts"),
    [
        (award("a"), True),
        (award("a", AwardState.PLANNED), True),
        (award("a", AwardState.RECOGNISED), True),
        (award("a", AwardState.REVOKED), False),
        (award("a", expires_at=NOW + timedelta(seconds=1)), True),
        (award("a", expires_at=NOW), False),
        (award("a", expires_at=NOW - timedelta(days=1)), False),
    ],
)
def test_only_a_valid_award_counts(held, counts):
    found = progress(version(beside=(member("a"),)), record(held), NOW)
    assert found.members[0].met is counts


def test_a_badge_revoked_and_earned_again_counts_again():
    found = progress(version(beside=(member("a"),)), record(award("a", AwardState.REVOKED), award("a", number=2)), NOW)
    assert found.members[0].met


def test_an_approval_does_not_stand_in_for_a_revoked_micro_badge():
    gone = record(approved("a", badge="a"), award("a", AwardState.REVOKED))
    assert state_of(version(beside=(member("a"),)), gone, "a") is MemberState.TODO


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (SubmissionState.DRAFT, MemberState.DRAFT),
        (SubmissionState.SUBMITTED, MemberState.WAITING),
        (SubmissionState.IN_REVIEW, MemberState.WAITING),
        (SubmissionState.RETURNED, MemberState.RETURNED),
        (SubmissionState.APPROVED, MemberState.DONE),
        (SubmissionState.DECLINED, MemberState.TODO),
        (SubmissionState.WITHDRAWN, MemberState.TODO),
    ],
)
def test_a_member_shows_where_its_newest_submission_is(state, shown):
    assert state_of(version(beside=(task("t"),)), record(submission("t", state)), "t") is shown


def test_what_was_approved_once_stays_done_whatever_is_sent_later():
    found = record(submission("t", SubmissionState.DRAFT), approved("t"))
    assert state_of(version(beside=(task("t"),)), found, "t") is MemberState.DONE


def test_every_state_has_something_to_do_or_to_wait_for():
    way = version(beside=(task("draft"), task("new"), task("back")))
    found = record(submission("draft", SubmissionState.DRAFT), submission("back", SubmissionState.RETURNED))
    assert progress(way, found, NOW).next_step().member.id == "back"
    assert progress(way, record(*found.submissions[:1]), NOW).next_step().member.id == "draft"
    assert progress(way, record(), NOW).next_step().member.id == "draft"


def test_what_waits_with_the_assessors_is_not_the_next_step():
    way = version(beside=(task("a"), task("b")))
    found = progress(way, record(submission("a")), NOW)
    assert found.next_step().member.id == "b"
    assert [m.member.id for m in found.waiting()] == ["a"]


def test_the_next_step_is_in_the_first_level_that_is_not_finished():
    way = version((member("l1"),), (member("l2"), task("t2")))
    assert progress(way, record(award("l1")), NOW).next_step().member.id == "l2"


def test_a_level_without_a_badge_is_finished_by_its_members():
    way = version((task("a"), task("b")), (task("c"),))
    assert progress(way, record(approved("a"), approved("b")), NOW).summary() == "1 of 2 levels; Level 2: 0 of 1"


def test_a_level_with_a_badge_is_finished_by_that_badge():
    way = version((member("l1"), task("t")))
    shown = progress(way, record(approved("l1", badge="l1"), approved("t")), NOW).levels[0]
    assert (shown.met, shown.finished) == (True, False)


def test_a_course_is_called_by_its_code_and_title():
    way = version(beside=(Course(id="c", title="Careers", code="CAR 101"), Course(id="d", title="Writing")))
    assert [m.text for m in progress(way, record(), NOW).members] == ["CAR 101 Careers", "Writing"]
