"""The status lists that we publish: always what the awards say at this moment, signed when somebody asks.

Nothing is stored that could be old: a list is made from the awards, and its bytes are the same in every replica for as
long as neither they nor the minute change.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from bot.badges import document, proof
from bot.badges.keys import SigningKey
from bot.badges.status_list import revocation_list, unsigned_list
from bot.service.desk import Desk
from bot.service.keys import signers
from storage.unit import Unit


def list_url(desk: Desk, number: int) -> str:
    return f"{desk.public_url}/status/{number}"


def signed_list(desk: Desk, number: int) -> bytes | None:
    """The list as published; None where there is none. Raises KeyUnusable, InvalidKeyError or OSError."""
    with desk.store.read() as unit:
        since = unit.statuses.since(number)
        if since is None:
            return None
        places, now = tuple(unit.statuses.revoked(number)), unit.now()
        key = signers(unit, desk.issuing).ed25519
    minute = max(now.replace(second=0, microsecond=0), since)
    return _signed(list_url(desk, number), desk.issuing.did, places, (since, minute), key, desk.issuing.demo)


@lru_cache(maxsize=64)
def _signed(
    url: str,
    did: str,
    places: tuple[int, ...],
    times: tuple[datetime, datetime],
    key: SigningKey,
    demo: bool,  # noqa: FBT001  a cache takes its arguments by place
) -> bytes:
    since, minute = times
    unsigned = unsigned_list(url, did, places, since=since, now=minute, demo=demo)
    return document.dump(proof.sign(unsigned, key, key.verification_method(did), minute))


def revocations(desk: Desk, unit: Unit) -> dict[str, object]:
    """1EdTech's list: every published badge that was withdrawn, and why."""
    gone = (award for award in unit.awards.revoked(desk.team) if award.document)
    reasons = {desk.badge_url(award.id): award.revoked_reason for award in gone}
    return revocation_list(f"{desk.public_url}/status/revocations", desk.issuing.did, reasons)
