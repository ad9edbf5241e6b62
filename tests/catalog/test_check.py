"""Each fault that an editor can make is named with its file, its line and what to do."""

import shutil
from pathlib import Path

import pytest

from catalog.check import check, problems
from catalog.load import Reading, read_folder

DATA = Path(__file__).parents[2] / "catalog" / "data"
BROKEN = Path(__file__).parent / "broken"


@pytest.mark.parametrize("name", sorted(folder.name for folder in BROKEN.iterdir()))
def test_a_broken_catalog_is_refused_where_it_is_broken(name: str) -> None:
    folder = BROKEN / name
    expected = (folder / "expected.txt").read_text().splitlines()
    found = [str(problem) for problem in check(folder)]
    assert [said[: len(start)] for said, start in zip(found, expected, strict=True)] == expected


def test_every_message_is_a_sentence_and_shows_no_python() -> None:
    for folder in BROKEN.iterdir():
        for problem in check(folder):
            assert problem.message.endswith((".", "?")), problem
            assert not any(word in problem.message for word in ("Traceback", "pydantic", "None", "Input", "Field"))


def test_the_sample_programme_has_no_problem() -> None:
    assert problems(check(DATA)) == []


def test_where_the_source_is_silent_about_feedback_staff_get_a_note() -> None:
    notes = [found for found in check(DATA) if found.file == "pathways/ums-gis.yaml"]
    assert [note.severity for note in notes] == ["note"]
    assert "feedback" in notes[0].message


def test_a_pathway_may_name_its_own_macro_badge_as_the_place_it_leads_to() -> None:
    files = {found.file for found in problems(check(DATA))}
    assert "pathways/mrtq-infant-toddler.yaml" not in files
    assert "pathways/ms-security.yaml" not in files


def test_a_file_that_cannot_be_read_does_not_blame_the_others(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "issuers.yaml").write_text("issuers: [")
    assert {found.file for found in problems(check(tmp_path / "data"))} == {"issuers.yaml"}


def test_a_retired_badge_may_stand_where_enough_others_do(tmp_path: Path) -> None:
    text = (BROKEN / "retired-badge-short-of-n" / "catalog.yaml").read_text()
    (tmp_path / "catalog.yaml").write_text(text.replace("n: 2", "n: 1"))
    assert check(tmp_path) == []


def test_a_retired_pathway_may_require_retired_badges(tmp_path: Path) -> None:
    text = (BROKEN / "retired-badge-required" / "catalog.yaml").read_text()
    (tmp_path / "catalog.yaml").write_text(text.replace("  macro_badge:", "  status: retired\n  macro_badge:"))
    assert check(tmp_path) == []


def test_findings_are_sorted_by_file_and_line() -> None:
    found = check(BROKEN / "several-at-once")
    assert [(problem.file, problem.line) for problem in found] == sorted(
        (problem.file, problem.line) for problem in found
    )
    assert len(found) > 3


def test_every_line_of_the_sample_programme_is_known() -> None:
    reading: Reading = read_folder(DATA)
    for (section, entry_id), place in reading.places.items():
        text = (DATA / place.document.file).read_text().splitlines()[place.line("id") - 1]
        assert text.strip().removeprefix("- ") == f"id: {entry_id}", section


def test_a_level_without_the_field_is_told_about_feedback_whatever_its_words_say(tmp_path: Path) -> None:
    text = (BROKEN / "level-3-without-feedback" / "catalog.yaml").read_text()
    worded = text.replace("Be rated by the baker", "Receive performance feedback, a review and an evaluation")
    (tmp_path / "catalog.yaml").write_text(worded)
    assert any("feedback" in found.message for found in problems(check(tmp_path)))
