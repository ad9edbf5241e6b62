"""Signing and verifying one badge, beside the bare steps of eddsa-rdfc-2022 with PyLD, and beside raw Ed25519.

Ours does more on purpose: a work budget against poison graphs, and refusing whatever a signature would not cover.
"""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld as pyld

from bot.badges import credential, jsonld, keys, proof
from bot.badges.credential import AwardPlan
from bot.badges.fetch import Fetched, FetchError
from bot.badges.status_list import ENTRIES, unsigned_list
from bot.badges.verify import verify
from tests.benchmarks.table import Row, alone, beside

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BASE = "https://badges.example.org"
TIMES = 60
RAW_TIMES = 2000
SEED = bytes(range(32))


def rows() -> list[Row]:
    key = keys.SigningKey.from_seed(SEED)
    plan = _plan(key)
    unsigned = credential.build(plan)
    signed = proof.sign(unsigned, key, key.verification_method(plan.issuer.id), NOW)
    text = json.dumps(signed)
    bare, raw = _Bare(unsigned, signed), Ed25519PrivateKey.from_private_bytes(SEED)
    public = raw.public_key()
    message = hashlib.sha512(b"64 bytes").digest()
    signature = raw.sign(message)

    def sign() -> None:
        proof.sign(unsigned, key, key.verification_method(plan.issuer.id), NOW)

    def check() -> None:
        assert proof.is_intact(signed, signed["proof"], public)

    def report() -> None:
        assert verify(text, documents=_Nothing(), now=NOW).valid

    signing, bare_signing = _in_turn(sign, bare.sign)
    checking, reporting, bare_checking = _in_turn(check, report, bare.check)
    raw_signing, raw_checking = _in_turn(
        lambda: raw.sign(message), lambda: public.verify(signature, message), times=RAW_TIMES
    )
    return [
        beside("sign a badge (beside: bare PyLD)", signing, bare_signing, at_most=1.2),
        beside("sign a badge (beside: raw Ed25519)", signing, raw_signing),
        beside("verify its signature (beside: bare PyLD)", checking, bare_checking),
        beside("verify its signature (beside: raw Ed25519)", checking, raw_checking),
        beside("verify it whole, offline (beside: bare PyLD)", reporting, bare_checking, at_most=1.5),
        alone("status list of 131,072 entries: updated and signed", _lists(key), under_ms=50),
    ]


def _lists(key: keys.SigningKey) -> list[float]:
    """Seconds of each: one more revoked badge on a list that holds many, built and signed."""
    places = list(range(7, ENTRIES, 97))

    def publish() -> None:
        places.append(places.pop() - 1)
        made = unsigned_list(f"{BASE}/status/1", key.did_key, places, since=NOW, now=NOW)
        proof.sign(made, key, key.verification_method(key.did_key), NOW)

    return _in_turn(publish, times=TIMES)[0]


def _in_turn(*acts: Callable[[], object], times: int = TIMES) -> list[list[float]]:
    """Seconds of each, one after another, so that a busy moment of the machine falls on all."""
    found: list[list[float]] = [[] for _ in acts]
    for turn in range(times + 1):
        for act, seconds in zip(acts, found, strict=True):
            began = time.perf_counter()
            act()
            if turn:  # the first time contexts are read and kept
                seconds.append(time.perf_counter() - began)
    return found


class _Bare:
    """What the specification asks for and nothing else (vc-di-eddsa 3.2): canonicalise, hash, Ed25519."""

    def __init__(self, unsigned: dict[str, Any], signed: dict[str, Any]) -> None:
        self._document, self._options = unsigned, proof.options(signed, signed["proof"])
        self._signature = keys.decode_multibase(signed["proof"]["proofValue"])
        self._key = Ed25519PrivateKey.from_private_bytes(SEED)

    def sign(self) -> None:
        assert self._key.sign(self._digest()) == self._signature, "the same bytes as ours"

    def check(self) -> None:
        self._key.public_key().verify(self._signature, self._digest())

    def _digest(self) -> bytes:
        settings = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
        texts = (pyld.normalize(part, settings) for part in (self._options, self._document))
        return b"".join(hashlib.sha256(text.encode()).digest() for text in texts)


def _load(url: str, _options: object) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": jsonld.context(url), "tag": "static"}


class _Nothing:
    """No network: a did:key needs none."""

    def get(self, url: str, accept: str = "") -> Fetched:  # the interface of Documents
        raise FetchError(url)


def _plan(key: keys.SigningKey) -> AwardPlan:
    """A badge of a usual size: about 3.4 kB when signed."""
    return AwardPlan.model_validate(
        {
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
                    {"name": "Communicates data", "url": "https://frameworks.example.org/3.2", "code": "3.2"}
                ],
                "related": [f"{BASE}/achievements/data-1/v1"],
            },
            "subject_id": "urn:uuid:0190f2c4-7d3b-7c21-9a52-0c0f5b7f1a77",
            "identity": credential.identity("ada@example.org", "pepper").model_dump(),
            "awarded_at": "2026-11-20T09:55:00Z",
            "valid_from": "2026-11-20T10:00:00Z",
            "evidence": [
                {"name": "Two data stories", "narrative": "A notebook and an article.", "genre": "ePortfolio"}
            ],
            "narrative": "Approved by an authorised assessor.",
        }
    )
