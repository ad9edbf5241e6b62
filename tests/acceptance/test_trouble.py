"""A fault of ours: the person gets a reference instead of silence, the request is kept, and it works after mending."""

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

import catalog
from bot.cli import main
from tests.acceptance.conftest import housed

DATA = Path(catalog.__file__).parent / "data"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with housed(tmp_path_factory.mktemp("house")) as built:
        yield built


def cairn(house, *words):
    """The command line beside the running bot, with the same settings."""
    environment = {
        "SLACK_BOT_TOKEN": house.settings.bot_token.get_secret_value(),
        "SLACK_SIGNING_SECRET": house.settings.signing_secret.get_secret_value(),
        "SLACK_API_URL": house.settings.slack_api_url,
        "CAIRN_DATABASE_URL": house.settings.database_url,
        "CAIRN_BLOBS": str(house.settings.blobs),
        "CAIRN_PUBLIC_URL": house.settings.public_url,
        "CAIRN_DEMO": "true",
    }
    return CliRunner(env=environment).invoke(main, words)


def lose_the_catalog(house):
    """No edition is current any more: what no release of ours would leave behind."""
    with sqlite3.connect(house.settings.database_url.removeprefix("sqlite:///")) as database:
        database.execute("DELETE FROM publications")
    database.close()


def test_a_fault_is_told_with_a_reference_kept_listed_and_handled_after_it_is_mended(house, ada):
    lose_the_catalog(house)
    ada.dm("what is career prepared")
    told = ada.expect("Something went wrong on my side")
    assert "Traceback" not in told.text
    reference = re.search(r"reference: ([0-9A-F]{6})", told.text).group(1)

    listed = cairn(house, "dead-letters", "list")
    assert listed.exit_code == 0, listed.output
    assert f"{reference} " in listed.stdout
    assert "NoCatalog: No catalog is published yet" in listed.stdout

    assert cairn(house, "catalog", "publish", str(DATA)).exit_code == 0
    retried = cairn(house, "dead-letters", "retry", reference.lower())
    assert retried.exit_code == 0, retried.output
    assert "was handled" in retried.stdout
    assert "Career Prepared" in ada.expect("catalog ").text
    assert "No dead letters." in cairn(house, "dead-letters", "list").stdout

    again = cairn(house, "dead-letters", "retry", reference)
    house.settled()
    assert len([m for m in ada.messages() if "catalog " in m.text]) == 1, again.output


def test_a_reference_that_does_not_exist_is_said_in_words(house):
    for reference in ("ABCDEF", "E999999"):
        answer = cairn(house, "dead-letters", "retry", reference)
        assert answer.exit_code == 1
        assert "There is no dead" in answer.stderr
        assert "Traceback" not in answer.stderr
