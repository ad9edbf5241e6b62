"""The keys that we sign with: which is published, which signs, and what becomes of the badges of one that leaked.

Private halves are at hand in a process (`Issuing.ring`); the choice stands in rows, so that replicas agree and a rotation
takes effect everywhere at once. A key is published before it signs, and for as long as something that it signed stands.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.badges.issuer_document import own_documents
from bot.badges.keyring import KeyRing, RsaKey
from bot.badges.keys import InvalidKeyError, SigningKey
from bot.rules.record import is_valid
from bot.service.desk import Issuing, KeyUnusable
from storage.records import Award, AwardState, IssuerKey, KeyKind, KeyState
from storage.unit import Unit

_TEAM = ""  # keys are the deployment's, not a workspace's


class CannotChange(Exception):
    """The key can't be changed like that; the message says what to do instead."""


@dataclass(frozen=True, kw_only=True)
class Signers:
    """The private halves that sign now. `rsa` is None where the deployment has no RS256 form."""

    ed25519: SigningKey
    rsa: RsaKey | None


def register(unit: Unit, issuing: Issuing) -> None:
    """Make every key at hand known, and let the first sign where none does. Raises KeyUnusable or InvalidKeyError."""
    ring, now = issuing.ring(), unit.now()
    for key in (*map(_of_ed25519, ring.signing), *map(_of_rsa, ring.rsa)):
        if unit.keys.add_new(_record(key, now)):
            unit.audit.add(_TEAM, now, "cairn", "key.added", key[1], {"kind": key[0].value})
    for kind in KeyKind:
        if unit.keys.signing(kind) is None:
            for first in _ready(unit, ring, kind)[:1]:
                _change(unit, first, KeyState.SIGNING, "cairn")


def signers(unit: Unit, issuing: Issuing) -> Signers:
    """Raises KeyUnusable where the key that signs is not at hand in this process."""
    ring = issuing.ring()
    chosen = unit.keys.signing()
    found = ring.get(chosen.id) if chosen else None
    if found is None:
        name = f"{chosen.id[:16]}… " if chosen else ""
        raise KeyUnusable(f"The key that signs {name}is not among CAIRN_SIGNING_KEY. `cairn keys list` shows them.")
    rsa = unit.keys.signing(KeyKind.RSA)
    usable = rsa if rsa and issuing.did.startswith("did:web:") else None  # nothing else can publish an RSA key
    return Signers(ed25519=found, rsa=ring.get_rsa(usable.id) if usable else None)


def trouble(unit: Unit, issuing: Issuing) -> str:
    """Why badges wait; empty where they need not."""
    try:
        if unit.keys.signing() is None:
            issuing.ring()
            return ""  # registered with the next badge
        signers(unit, issuing)
    except (KeyUnusable, InvalidKeyError, OSError) as problem:
        return str(problem)
    return ""


def published(unit: Unit) -> list[IssuerKey]:
    """Oldest first: those that sign or will, and each that signed something which still stands."""
    standing = unit.awards.standing_keys()
    return [key for key in unit.keys.all() if _is_published(key, standing)]


def _is_published(key: IssuerKey, standing: set[str]) -> bool:
    if key.state is KeyState.RETIRED:
        return key.id in standing or key.kind is KeyKind.RSA
    return key.state is not KeyState.COMPROMISED


def documents(unit: Unit, issuing: Issuing) -> dict[str, dict[str, Any]]:
    """URL -> what we publish of our keys."""
    listed = published(unit)
    multikeys = [key.id for key in listed if key.kind is KeyKind.ED25519]
    return own_documents(issuing.did, multikeys, {k.id: k.public for k in listed if k.kind is KeyKind.RSA})


def rotate(unit: Unit, issuing: Issuing, actor: str, kind: KeyKind = KeyKind.ED25519) -> tuple[IssuerKey, IssuerKey]:
    """(the key that signed, the one that signs from now on): the newest one that is ready and at hand."""
    register(unit, issuing)
    before = unit.keys.signing(kind)
    ready = _ready(unit, issuing.ring(), kind)
    if before is None or not ready:
        raise CannotChange(
            "There is no other key to sign with. Make one (`cairn keys new PATH`), add it to CAIRN_SIGNING_KEY, "
            "restart, then rotate."
        )
    if issuing.did.startswith("did:key:"):
        raise CannotChange("This issuer is a did:key, which is its own key: another key would be another issuer.")
    _change(unit, before, KeyState.RETIRED, actor)
    _change(unit, ready[-1], KeyState.SIGNING, actor)
    return before, ready[-1]


def retire(unit: Unit, actor: str, name: str) -> IssuerKey:
    """End a key that does not sign. What it signed keeps verifying."""
    key = find(unit, name)
    if key.state is KeyState.SIGNING:
        raise CannotChange("This key signs. Rotate first: `cairn keys rotate`.")
    if key.state is KeyState.COMPROMISED:
        raise CannotChange("This key is compromised, for ever.")
    _change(unit, key, KeyState.RETIRED, actor)
    return key


def compromise(unit: Unit, issuing: Issuing, actor: str, name: str) -> list[Award]:
    """Publish the key no more; another one at hand takes over. The badges that nobody can verify from now on."""
    key = find(unit, name)
    if key.state is not KeyState.COMPROMISED:
        _change(unit, key, KeyState.COMPROMISED, actor)
    with suppress(KeyUnusable, InvalidKeyError, OSError):  # no key at hand: badges wait for one
        register(unit, issuing)
    now = unit.now()
    return [a for a in unit.awards.signed_with(key.id) if a.state is AwardState.ISSUED and is_valid(a, now)]


def find(unit: Unit, name: str) -> IssuerKey:
    """By its public half, or the beginning of it."""
    found = [key for key in unit.keys.all() if name and key.id.startswith(name)]
    if len(found) != 1:
        raise CannotChange(f"{'No' if not found else 'More than one'} key begins with {name}: `cairn keys list`.")
    return found[0]


def is_trusted(unit: Unit, key: str) -> bool:
    """Whether what this key signs now may be published."""
    known = unit.keys.get(key)
    return known is not None and known.state is not KeyState.COMPROMISED


def _change(unit: Unit, key: IssuerKey, state: KeyState, actor: str) -> None:
    now = unit.now()
    unit.keys.change(key.id, state, now)
    unit.audit.add(_TEAM, now, actor, f"key.{state}", key.id, {"before": key.state.value})


def _of_ed25519(key: SigningKey) -> tuple[KeyKind, str, dict[str, str]]:
    return KeyKind.ED25519, key.multibase, {"multibase": key.multibase}


def _of_rsa(key: RsaKey) -> tuple[KeyKind, str, dict[str, str]]:
    return KeyKind.RSA, key.id, key.jwk


def _record(found: tuple[KeyKind, str, dict[str, str]], now: datetime) -> IssuerKey:
    kind, name, public = found
    return IssuerKey(id=name, kind=kind, public=public, state=KeyState.READY, added_at=now, changed_at=now)


def _ready(unit: Unit, ring: KeyRing, kind: KeyKind) -> list[IssuerKey]:
    """Those at hand that may sign and do not, in the order in which they were given."""
    names = [key.id for key in ring.rsa] if kind is KeyKind.RSA else [key.multibase for key in ring.signing]
    found = (unit.keys.get(name) for name in names)
    return [key for key in found if key and key.state is KeyState.READY]
