"""The command line in this process, in a folder of its own, with no setting of this machine."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from storage.store import Store


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where the commands run; no setting of this machine is seen there."""
    for name in [n for n in os.environ if n.startswith(("CAIRN_", "SLACK_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def cairn(home):
    def run(*words: str, stdin: str | None = None, **environment: str) -> Result:
        return CliRunner(env=environment).invoke(main, words, input=stdin)

    return run


@pytest.fixture
def current(home):
    """The edition in force in the default database."""

    def read() -> str | None:
        store = Store(f"sqlite:///{home}/.cairn/cairn.db")
        try:
            with store.read() as unit:
                return unit.editions.current()
        finally:
            store.close()

    return read


@pytest.fixture(scope="session")
def derived() -> Path:
    """Credentials with known answers."""
    shared = Path(os.environ.get("CAIRN_SHARED") or Path(__file__).parents[2].parent / "shared")
    if not shared.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return shared / "vectors" / "derived"
