"""`cairn catalog check` and `publish`: problems with file and line; what is broken never replaces what is good."""

import shutil
from pathlib import Path

import pytest

import catalog

DATA = Path(catalog.__file__).parent / "data"


@pytest.fixture
def folder(tmp_path):
    """A small good catalog: Career Prepared and what it needs."""
    shutil.copytree(DATA, tmp_path / "catalog")
    for file in (tmp_path / "catalog").glob("*/*.yaml"):
        if file.stem not in {"ums-career-prepared", "edl"}:
            file.unlink()
    return tmp_path / "catalog"


def broken(folder):
    file = next((folder / "pathways").glob("*career-prepared.yaml"))
    file.write_text(
        file.read_text(encoding="utf-8").replace("ref: ums-career-prepared-l2", "ref: nowhere"), encoding="utf-8"
    )
    return file


def test_a_good_folder_has_no_problems(cairn):
    answer = cairn("catalog", "check", str(DATA))
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "No problems.")


def test_a_broken_folder_is_told_by_file_and_line(cairn, folder):
    file = broken(folder)
    answer = cairn("catalog", "check", str(folder))
    assert answer.exit_code == 1
    line = file.read_text(encoding="utf-8").splitlines().index("          ref: nowhere") + 1
    assert f"pathways/{file.name}:{line}: " in answer.output
    assert "problem(s)." in answer.output


def test_a_folder_that_is_not_there_is_said_in_words(cairn, tmp_path):
    answer = cairn("catalog", "check", str(tmp_path / "nowhere"))
    assert answer.exit_code == 2
    assert "does not exist" in answer.output


def test_publishing_makes_an_edition_current_and_what_is_broken_changes_nothing(cairn, folder, current):
    assert cairn("catalog", "publish", str(folder)).exit_code == 0
    good = current()
    assert good
    broken(folder)
    answer = cairn("catalog", "publish", str(folder))
    assert answer.exit_code == 1
    assert "Not published: the edition before stays current." in answer.output
    assert current() == good


def test_publishing_the_same_content_again_is_the_same_edition(cairn, folder, current):
    first = cairn("catalog", "publish", str(folder))
    edition = current()
    assert cairn("catalog", "publish", str(folder)).output == first.output
    assert current() == edition
