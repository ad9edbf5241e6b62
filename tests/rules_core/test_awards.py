"""Which badges are due: in order (R6), once (R9), the macro-badge only on what is valid (R8); on every pathway we have."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalog
from bot.rules.awards import due_awards, is_destination, waits_for
from bot.rules.progress import MemberState, progress
from catalog.load import load, pathway_version
from catalog.model import AllOf, AnyOf, BadgeKind, BadgeMember, PathwayVersion
from storage.records import AwardState
from tests.rules_core.build import NOW, approved, award, exemption, member, record, task, version

LEVELS = ((member("l1"),), (member("l2"), task("t2")), (member("l3"),))


def due(way, *found):
    return [d.badge.id for d in due_awards(way, record(*found), NOW)]


def test_nothing_is_due_at_the_start():
    assert due(version(*LEVELS)) == []


def test_a_level_is_due_when_its_badge_and_all_its_siblings_are_met():
    way = version(*LEVELS)
    assert due(way, award("l1"), approved("l2", badge="l2")) == []
    assert due(way, award("l1"), approved("t2")) == []
    assert due(way, award("l1"), approved("l2", badge="l2"), approved("t2")) == ["l2"]


def test_an_early_level_waits_for_the_one_before_and_says_so():
    way = version(*LEVELS)
    early = (approved("l2", badge="l2"), approved("t2"))
    assert due(way, *early) == []
    found = progress(way, record(*early), NOW)
    assert waits_for(found, found.levels[1]).number == 1


def test_the_level_that_was_missing_brings_the_one_that_waited():
    way = version(*LEVELS)
    assert due(way, approved("l2", badge="l2"), approved("t2"), approved("l1", badge="l1")) == ["l1", "l2"]


def test_the_last_level_brings_the_stack_at_the_same_moment():
    way = version(*LEVELS)
    found = due_awards(way, record(award("l1"), award("l2"), approved("l3", badge="l3")), NOW)
    assert [d.badge.id for d in found] == ["l3", "macro"]
    assert found[1].parts == ("l1", "l2", "l3")
    assert found[1].rule == "every level is valid"


def test_levels_approved_in_the_wrong_order_are_awarded_in_the_right_one():
    way = version(*LEVELS)
    found = [approved(m, badge=m) for m in ("l3", "l2", "l1")]
    assert due(way, *found, approved("t2")) == ["l1", "l2", "l3", "macro"]


def test_where_the_pathway_asks_no_order_nothing_waits():
    way = version(*LEVELS, order="free")
    assert due(way, approved("l3", badge="l3")) == ["l3"]


def test_the_macro_badge_is_due_once():
    way = version(*LEVELS)
    assert due(way, award("l1"), award("l2"), award("l3"), award("macro", AwardState.PLANNED)) == []


@pytest.mark.parametrize(
    "gone",
    [award("l1", AwardState.REVOKED), award("l1", expires_at=NOW - timedelta(days=1))],
    ids=["revoked", "expired"],
)
def test_a_part_that_is_not_valid_holds_the_stack(gone):
    assert "macro" not in due(version(*LEVELS), gone, award("l2"), award("l3"))


WITHDRAWN = NOW - timedelta(days=5)
SINCE = NOW - timedelta(days=1)
ENDED = {
    "revoked": {"state": AwardState.REVOKED, "revoked_at": WITHDRAWN},
    "expired": {"expires_at": WITHDRAWN},
}


@pytest.mark.parametrize("ended", ENDED.values(), ids=ENDED)
def test_a_stack_that_ended_is_due_again_only_when_a_part_is_new_since(ended):
    way, held = version(*LEVELS), (award("l1"), award("l2"))
    assert due(way, *held, award("l3"), award("macro", **ended)) == []
    assert due(way, *held, award("l3", planned_at=SINCE), award("macro", **ended)) == ["macro"]


@pytest.mark.parametrize("ended", ENDED.values(), ids=ENDED)
def test_a_level_that_ended_is_due_again_only_on_new_evidence(ended):
    way, before = (
        version((member("l1"), task("t"))),
        approved("l1", badge="l1", decided_at=WITHDRAWN - timedelta(days=1)),
    )
    held = (award("l1", **ended), exemption("t"))
    assert due(way, *held, before) == []
    assert progress(way, record(*held, before), NOW).find("l1").state is MemberState.TODO
    assert due(way, *held, before, approved("l1", badge="l1", decided_at=SINCE)) == ["l1", "macro"]


@pytest.mark.parametrize("ended", ENDED.values(), ids=ENDED)
def test_an_exemption_alone_brings_no_badge_back(ended):
    way = version((member("l1"), task("t")))
    assert due(way, award("l1", **ended), exemption("l1"), exemption("t")) == []


def test_required_members_outside_levels_hold_the_stack_and_optional_ones_do_not():
    way = version((member("l1"),), beside=(member("extra"), task("may", optional=True)))
    assert due(way, award("l1")) == []
    found = due_awards(way, record(award("l1"), award("extra")), NOW)
    assert [(d.badge.id, d.parts) for d in found] == [("macro", ("l1", "extra"))]


def test_an_exemption_counts_towards_a_level():
    way = version((member("l1"), task("t")))
    assert due(way, approved("l1", badge="l1"), exemption("t")) == ["l1", "macro"]


def test_a_level_names_the_badges_it_rests_on():
    group = AnyOf(id="g", n=1, items=(member("a"), member("b")))
    found = due_awards(version((member("l1"), group)), record(approved("l1", badge="l1"), award("b")), NOW)
    assert found[0].parts == ("b",)


def test_a_pathway_without_a_macro_badge_has_no_stack():
    assert due(version((member("l1"),), macro=False), award("l1")) == []


def test_a_macro_badge_earned_as_a_destination_is_never_stacked_by_rule():
    for shown in (member("macro"), member("macro", optional=True)):
        way = version(beside=(shown, task("t")))
        assert is_destination(way)
        assert due(way, approved("macro", badge="macro"), approved("t")) == []


@lru_cache
def versions() -> dict[str, PathwayVersion]:
    found = load(Path(catalog.__file__).parent / "data")
    return {p: pathway_version(found, p) for p in found.pathways}


def met(way: PathwayVersion, member_id: str):
    """What makes this member met on its own: an award for a badge, an approval for a level, else an exemption."""
    one = way.pathway.member(member_id)
    if isinstance(one, BadgeMember):
        if way.badges[one.ref].kind is BadgeKind.LEVEL:
            return approved(member_id, badge=one.ref, pathway=way.pathway.id)
        return award(one.ref)
    return exemption(member_id, pathway=way.pathway.id)


def leaves(way: PathwayVersion) -> list[str]:
    return [m.id for m in way.pathway.members() if not isinstance(m, AllOf | AnyOf)]


def satisfied(way: PathwayVersion, chosen: set[str]) -> bool:
    """Said again, independently: every required member of every level and beside is met by what was chosen."""

    def badge_or_id(m):
        return m.ref if isinstance(m, BadgeMember) else m.id

    held = {m.ref for m in way.pathway.members() if isinstance(m, BadgeMember) and m.id in chosen}
    held -= {b.id for b in way.badges.values() if b.kind is BadgeKind.LEVEL}  # a level is met by its own approval

    def one(m) -> bool:
        if isinstance(m, AllOf):
            return len({badge_or_id(i) for i in m.items if not i.optional and one(i)}) >= len(
                [i for i in m.items if not i.optional]
            )
        if isinstance(m, AnyOf):
            return len({badge_or_id(i) for i in m.items if not i.optional and one(i)}) >= m.n
        return m.id in chosen or (isinstance(m, BadgeMember) and m.ref in held)

    tops = [m for level in way.pathway.levels for m in level.requirements] + list(way.pathway.requirements)
    return all(one(m) for m in tops if not m.optional)


@pytest.mark.parametrize("pathway", sorted(versions()))
@settings(max_examples=8, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_is_met_the_stack_is_due_exactly_when_everything_required_is_valid(pathway, data):
    way = versions()[pathway]
    everything = leaves(way)
    dropped = data.draw(st.sets(st.sampled_from(everything), max_size=max(1, len(everything))))
    for chosen in (set(everything) - dropped, set(everything)):
        found = due_awards(way, record(*(met(way, m) for m in sorted(chosen))), NOW)
        macro = way.pathway.macro_badge
        stacked = macro is not None and not is_destination(way) and satisfied(way, chosen)
        assert (macro in [d.badge.id for d in found]) is stacked
        assert len({d.badge.id for d in found}) == len(found)


@pytest.mark.parametrize("pathway", sorted(versions()))
def test_a_learner_who_met_everything_is_shown_no_next_step(pathway):
    way = versions()[pathway]
    found = record(*(met(way, m) for m in leaves(way)))
    held = record(
        *found.awards, *found.submissions, *found.exemptions, *(award(d.badge.id) for d in due_awards(way, found, NOW))
    )
    shown = progress(way, held, NOW)
    assert shown.next_step() is None
    assert shown.parts_met
