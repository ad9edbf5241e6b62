"""Editions follow meaning, not formatting; a pathway's version follows what its learners must do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import catalog
from catalog import Catalog, CatalogError, PathwayVersion

DATA = Path(__file__).parents[2] / "catalog" / "data"
CAREER = "pathways/ums-career-prepared.yaml"

Edit = Callable[[str, str, str], Catalog]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """The sample programme after one replacement in one file."""

    def edited(file: str, old: str, new: str) -> Catalog:
        folder = tmp_path / "data"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))
        return catalog.load(folder)

    return edited


def version(of: Catalog) -> PathwayVersion:
    return catalog.pathway_version(of, "ums-career-prepared")


def test_the_same_content_is_the_same_edition(sample: Catalog) -> None:
    assert catalog.load(DATA).edition == sample.edition
    assert sample.short == sample.edition[:4]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CAREER, "criteria: [c1, c2]", "criteria:\n          - c1\n          - c2"),
        (CAREER, "pathway:", "# Checked in May.\n\npathway:"),
        (CAREER, "name: Career Prepared\n", 'name: "Career Prepared"\n  status: active\n'),
        (CAREER, "  audience: UMS students\n", "  audience: UMS students\n  aliases: []\n  contact: null\n"),
    ],
)
def test_formatting_comments_and_stated_defaults_make_no_edition(
    edit: Edit, sample: Catalog, file: str, old: str, new: str
) -> None:
    assert edit(file, old, new).edition == sample.edition


def test_moving_an_entry_to_another_file_makes_no_edition(tmp_path: Path, sample: Catalog) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "skills.yaml").rename(tmp_path / "data" / "a-new-name.yaml")
    assert catalog.load(tmp_path / "data").edition == sample.edition


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pathways/ums-leadership.yaml", "name: Leadership\n", "name: Leading\n"),
        (CAREER, "Prepares students", "Helps students"),
        (CAREER, "https://umaine.edu/career/", "https://umaine.edu/careers/"),
        ("badges/edl.yaml", "Pass a performance-based assessment", "Pass an assessment"),
        ("skills.yaml", "name: ", "name: Very "),
    ],
)
def test_a_change_elsewhere_makes_an_edition_and_moves_nobody(
    edit: Edit, sample: Catalog, file: str, old: str, new: str
) -> None:
    changed = edit(file, old, new)
    assert changed.edition != sample.edition
    assert version(changed).hash == version(sample).hash


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CAREER, "n: 1", "n: 2"),
        (CAREER, "type: experience", "type: task"),
        (CAREER, "that the supervisor rates well", "with a supervisor's rating"),
        (CAREER, "Look into possible careers", "Look into two possible careers"),
        (CAREER, "label: Career exploration notes", "label: Notes"),
        (CAREER, "criteria: [c3]", "criteria: [c2, c3]"),
        (CAREER, "  macro_badge: ums-career-prepared-macro\n", ""),
        (CAREER, "  levels:", "  order: strict\n  levels:"),
        ("badges/edl.yaml", "name: Empathy 21st", "name: Empathic 21st"),
    ],
)
def test_a_change_of_what_learners_must_do_makes_a_version(
    edit: Edit, sample: Catalog, file: str, old: str, new: str
) -> None:
    assert version(edit(file, old, new)).hash != version(sample).hash


def test_a_version_holds_every_badge_that_progress_and_awards_need(sample: Catalog) -> None:
    held = version(sample)
    assert {"ums-career-prepared-l1", "edl-empathy", "ums-career-prepared-macro"} <= set(held.badges)
    assert held.badge_of("l3-edl-empathy") == sample.badges["edl-empathy"]
    assert held.badge_of("l3-supervised-work") is None
    assert held.issuer.id == "ums"
    assert PathwayVersion.model_validate_json(held.model_dump_json()) == held


def test_a_pathway_that_the_catalog_does_not_have_is_an_error(sample: Catalog) -> None:
    with pytest.raises(KeyError):
        catalog.pathway_version(sample, "no-such-pathway")


def test_a_stored_edition_reads_back_as_it_was(sample: Catalog) -> None:
    assert catalog.parse_catalog(catalog.dump_catalog(sample)) == sample


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 99, "catalog": {}}', '{"format": 1, "catalog": {"edition": 3}}']
)
def test_what_is_no_stored_edition_is_refused(text: str) -> None:
    with pytest.raises(CatalogError):
        catalog.parse_catalog(text)


def test_a_folder_with_faults_raises_all_of_them_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("issuers:\n  - id: x\n")
    (tmp_path / "b.yaml").write_text("skills: [{id: y}]\n")
    with pytest.raises(CatalogError) as raised:
        catalog.load(tmp_path)
    assert [problem.file for problem in raised.value.problems] == ["a.yaml", "a.yaml", "a.yaml", "b.yaml"]
    assert "a.yaml:2: `name` is missing" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: \x00", "YAML"),
        (b"a: !!python/object/apply:os.system [id]", "tag"),
        (b"x: " + b"[" * 60 + b"]" * 60, "nested too deeply"),
        (b"- just\n- a list", "starts with"),
        (b"just words", "starts with"),
        (b"? [a, b]\n: c", "plain text"),
        (b"--- \nissuers: []\n---\nskills: []", "YAML"),
    ],
)
def test_a_file_that_is_no_catalog_file_is_a_problem_and_never_a_crash(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "a.yaml").write_bytes(text)
    with pytest.raises(CatalogError, match=said):
        catalog.load(tmp_path)


def test_words_that_yaml_would_turn_into_something_else_stay_words(edit: Edit) -> None:
    dated = edit(CAREER, "last_update: '2024-10-29'", "last_update: 2024-10-29").pathways["ums-career-prepared"]
    assert dated.last_update == "2024-10-29"
    answered = edit(CAREER, "delivery: varies", "delivery: no\n  duration: varies").pathways["ums-career-prepared"]
    assert answered.delivery == "no"
