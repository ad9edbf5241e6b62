"""Where the sample programme and, beside the checkout, its research set stand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

import catalog

ROOT = Path(__file__).parents[2]
DATA = ROOT / "catalog" / "data"


@pytest.fixture(scope="session")
def sample() -> catalog.Catalog:
    return catalog.load(DATA)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("CAIRN_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def research(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "catalog" / "catalog.json").read_text())
