"""The doctor on evidence: where it lies, and who scans it."""

from pathlib import Path

from bot.doctor import Finding, examine
from bot.settings import Settings
from tests.hygiene.clamd import nobody_there, running_clamd


def findings(folder: Path, **settings: str) -> dict[str, Finding]:
    made = {"CAIRN_DATABASE_URL": f"sqlite:///{folder}/c.db", "CAIRN_BLOBS": f"{folder}/blobs"} | settings
    return {found.what: found for found in examine(Settings.model_validate(made))}


def test_a_folder_that_can_be_written_and_no_scanner_are_well(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert found["evidence store"].good
    assert found["evidence store"].detail == f"{tmp_path}/blobs"
    assert found["virus scanner"].good
    assert "judged by their content alone" in found["virus scanner"].detail


def test_a_store_that_is_away_is_named_without_its_details(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    nowhere = nobody_there().replace("tcp", "http")
    found = findings(tmp_path, CAIRN_BLOBS=f"s3://bucket?endpoint={nowhere}")["evidence store"]
    assert not found.good
    assert "evidence store does not answer" in found.detail


def test_a_scanner_that_answers_is_well_and_one_that_does_not_is_named(tmp_path: Path) -> None:
    with running_clamd() as clamd:
        assert findings(tmp_path, CAIRN_SCANNER=clamd.address)["virus scanner"].good
    ill = findings(tmp_path, CAIRN_SCANNER=nobody_there())["virus scanner"]
    assert not ill.good
    assert "Evidence waits until it does" in ill.detail
