"""The sample programme's files say exactly what the research set says: no fact lost, none added."""

from typing import Any

import pytest

from catalog import Catalog
from catalog.model import AllOf, AnyOf, Badge, BadgeMember, Basis, EvidenceKind, Level, Pathway, Skill, Value

ADDED = {"mapping", "feedback"}  # ours: the link from prompts to criteria, and where Level 3's feedback stands
SECTIONS = {"issuers": "issuers", "skills": "skills", "badges": "badges", "pathways": "pathways", "glossary": "terms"}


def said(value: Any) -> Any:
    """What a value states: nulls and empty lists state nothing."""
    if isinstance(value, Value):
        value = value.model_dump(mode="json")
    if isinstance(value, dict):
        kept = {key: said(child) for key, child in value.items()}
        return {key: child for key, child in kept.items() if child not in (None, [], {})}
    return [said(child) for child in value] if isinstance(value, list | tuple) else value


def member(node: dict[str, Any]) -> dict[str, Any]:
    """A requirement without the id that the files add and without what is only a default."""
    node = {key: value for key, value in node.items() if key != "id" and not (key == "optional" and value is False)}
    return {**node, "items": [member(child) for child in node["items"]]} if "items" in node else node


def ours(entry: Value) -> dict[str, Any]:
    facts = {key: value for key, value in said(entry).items() if key not in ADDED}
    if isinstance(entry, Badge):
        facts["criteria"] = [criterion.text for criterion in entry.criteria]
        facts["evidence"] = [{"label": prompt.label, "kind": prompt.kind.value} for prompt in entry.evidence]
    if isinstance(entry, Skill):
        facts.pop("aliases", None)  # the thesaurus is ours: words to find a skill by, no facts
    if isinstance(entry, Pathway):
        facts["levels"] = {str(level.number): requirements(level) for level in entry.levels}
        facts["requirements"] = [member(node) for node in facts.get("requirements", [])]
        facts.pop("order")
    return {key: value for key, value in facts.items() if value not in ([], {})}


def requirements(level: Level) -> list[dict[str, Any]]:
    return [member(node) for node in said(level)["requirements"]]


def theirs(section: str, entry: dict[str, Any]) -> dict[str, Any]:
    facts = {key: value for key, value in entry.items() if key != "illustrative"}
    if section in ("badges", "pathways"):
        assert entry["illustrative"] == (entry["basis"] == "illustrative")
    return said(facts)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_entry_has_the_same_facts_source_and_note(
    section: str, sample: Catalog, research: dict[str, Any]
) -> None:
    kept = {key: ours(entry) for key, entry in getattr(sample, SECTIONS[section]).items()}
    assert kept == {entry["id"]: theirs(section, entry) for entry in research[section]}


def test_what_is_recalled_or_illustrative_stays_marked(sample: Catalog) -> None:
    unconfirmed = [entry for entry in (*sample.badges.values(), *sample.pathways.values()) if entry.unconfirmed]
    assert {entry.basis for entry in unconfirmed} == {Basis.RECALLED, Basis.ILLUSTRATIVE}
    assert sample.badges["ums-gis-l2"].unconfirmed
    assert "evidence" in sample.badges["ums-innovation-l2"].illustrative_fields


def test_every_link_from_prompt_to_criterion_is_marked_as_inferred(sample: Catalog) -> None:
    linked = [badge for badge in sample.badges.values() if any(prompt.criteria for prompt in badge.evidence)]
    assert linked
    assert all(badge.mapping == "inferred" for badge in linked)


def test_career_prepared_asks_for_what_its_levels_ask(sample: Catalog) -> None:
    first = sample.badges["ums-career-prepared-l1"]
    asked = {prompt.label: [c.text for c in first.criteria if c.id in prompt.criteria] for prompt in first.evidence}
    assert asked == {
        "Proof of job-board registration": ["Sign up on the campus job board"],
        "Career exploration notes": ["Learn what career services offer", "Look into possible careers"],
    }
    second = sample.badges["ums-career-prepared-l2"]
    assert [c.text for c in second.uncovered()] == [
        "Do one thing the plan names that builds career skill",
        "Start looking for a job or internship",
    ]
    third = sample.badges["ums-career-prepared-l3"]
    assert {prompt.kind: prompt.criteria for prompt in third.evidence} == {
        EvidenceKind.FILE: ("c1", "c2"),
        EvidenceKind.EXTERNAL_BADGE: ("c3",),
        EvidenceKind.TEXT: ("c4",),
    }
    assert third.feedback == "c2"


def test_career_prepared_level_3_takes_any_one_of_nine_skill_badges(sample: Catalog) -> None:
    group = sample.pathways["ums-career-prepared"].member("l3-edl-badge")
    assert isinstance(group, AnyOf)
    assert (group.n, len(group.items)) == (1, 9)
    assert all(isinstance(item, BadgeMember) and item.ref.startswith("edl-") for item in group.items)


def test_member_ids_say_the_level_they_stand_in(sample: Catalog) -> None:
    for pathway in sample.pathways.values():
        for level in pathway.levels:
            assert all(node.id.startswith(f"l{level.number}-") for node in level.requirements), pathway.id
        groups = [node for node in pathway.members() if isinstance(node, AllOf | AnyOf)]
        assert len({node.id for node in groups}) == len(groups)
