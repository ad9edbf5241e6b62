"""The cast of the badge tests: a public test key, badges of every kind, the published vectors beside the checkout."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.badges import credential, keys, proof
from bot.badges.credential import AwardPlan
from bot.badges.fetch import LocalDocuments

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BASE = "https://badges.example.org"
SUBJECT = "urn:uuid:0190f2c4-7d3b-7c21-9a52-0c0f5b7f1a77"
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def key() -> keys.SigningKey:
    return keys.SigningKey.from_seed(bytes(range(32)))


@pytest.fixture
def other_key() -> keys.SigningKey:
    return keys.SigningKey.from_seed(bytes(32))


@pytest.fixture
def vectors() -> Path:
    folder = Path(os.environ.get("CAIRN_SHARED", CHECKOUT.parent / "shared")) / "vectors"
    if not folder.is_dir():
        pytest.skip("shared/ is not beside the checkout")
    return folder


@pytest.fixture
def vector(vectors: Path) -> Callable[[str], dict[str, Any]]:
    return lambda name: json.loads((vectors / name).read_bytes())


@pytest.fixture
def plan(key: keys.SigningKey) -> Callable[..., AwardPlan]:
    """A plan of a Level 2 badge; name what differs."""

    def make(**changes: Any) -> AwardPlan:
        content: dict[str, Any] = {
            "id": f"{BASE}/badges/ada-2",
            "issuer": {"id": key.did_key, "name": "Example Learning Co-op", "url": BASE, "image": f"{BASE}/logo.png"},
            "achievement": {
                "id": f"{BASE}/achievements/data-2/v1",
                "type": "Badge",
                "name": "Data Storytelling, Level 2",
                "description": "Builds and critiques data stories for a real audience.",
                "criteria": "1. Publish two data stories.\n2. Peer critique of three.",
                "criteria_id": f"{BASE}/achievements/data-2/v1#criteria",
                "image": f"{BASE}/achievements/data-2/v1.png",
                "tags": ["data", "storytelling"],
                "version": "1",
                "alignment": [
                    {
                        "name": "Communicates data",
                        "url": "https://frameworks.example.org/3.2",
                        "framework": "DigComp",
                        "code": "3.2",
                    }
                ],
                "related": [f"{BASE}/achievements/data-1/v1"],
            },
            "subject_id": SUBJECT,
            "identity": credential.identity("ada@example.org", "pepper"),
            "awarded_at": "2026-11-20T09:55:00Z",
            "valid_from": "2026-11-20T10:00:00Z",
            "evidence": [
                {"name": "Two data stories", "narrative": "A notebook and an article.", "genre": "ePortfolio"}
            ],
            "narrative": "Approved by an authorised assessor.",
        }
        return AwardPlan.model_validate({**content, **changes})

    return make


@pytest.fixture
def sign(key: keys.SigningKey) -> Callable[..., dict[str, Any]]:
    """Build and sign a plan with the test key (or another), as the issuer the plan names."""

    def make(plan: AwardPlan, by: keys.SigningKey = key) -> dict[str, Any]:
        method = by.verification_method(plan.issuer.id)
        return proof.sign(credential.build(plan), by, method, plan.valid_from)

    return make


@pytest.fixture
def signed(plan: Callable[..., AwardPlan], sign: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    return sign(plan())


@pytest.fixture
def published(tmp_path: Path) -> Callable[..., LocalDocuments]:
    """Documents at their URLs, from real files, without a network."""

    def make(documents: dict[str, dict[str, Any]] | None = None) -> LocalDocuments:
        index = {}
        for number, (url, document) in enumerate((documents or {}).items()):
            (tmp_path / f"{number}.json").write_text(json.dumps(document))
            index[url] = f"{number}.json"
        (tmp_path / "index.json").write_text(json.dumps(index))
        return LocalDocuments(tmp_path)

    return make
