"""Open Badges 2.0: an assertion that its issuer's site hosts, or signs as a token.

Owns what makes one genuine: what the issuer serves is the truth, whatever was handed in; assertion, badge class and
issuer belong together; a signing key counts when the issuer's profile lists it. It never opens a connection itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from bot.badges import document as reading
from bot.badges import jwt, public_key
from bot.badges.data_integrity import signature
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.fetch import Documents, FetchError
from bot.badges.jwt import Token
from bot.badges.keys import InvalidKeyError
from bot.badges.recipient import check_recipient
from bot.badges.report import Check, Outcome, Report
from bot.badges.validity import check_span, moment

Thing = dict[str, Any]

_CONTEXT = "https://w3id.org/openbadges/v2"
_ACCEPT = "application/ld+json, application/json;q=0.9"
_OK, _GONE = 200, 410
_HOSTED = ("hosted", "HostedBadge")
_NEEDED = {
    "assertion": ("recipient", "badge", "verification", "issuedOn"),
    "badge class": ("name", "description", "image", "criteria", "issuer"),
    "issuer": ("name", "url"),
}
_SAME = ("recipient", "badge", "issuedOn", "expires")  # what a copy may not say otherwise


class _Ended(Exception):
    """The rest can't be looked at: this check says why."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check

    @classmethod
    def by(cls, name: str, outcome: Outcome, detail: str) -> Self:
        return cls(Check(name, outcome, detail))


@dataclass(frozen=True)
class _Badge:
    assertion: Thing
    badge: Thing
    issuer: Thing


def is_version_2(document: Thing) -> bool:
    """Whether it says that it is an Open Badges 2.0 assertion."""
    kinds = document.get("type")
    contexts = document.get("@context")
    kind = "Assertion" in kinds if isinstance(kinds, list) else kinds == "Assertion"
    return kind or _CONTEXT in (contexts if isinstance(contexts, list) else [contexts])


def verify_hosted(given: Thing, documents: Documents, now: datetime, email: str | None) -> Report:
    """`given`: an assertion as somebody shows it; its `id` is where its issuer hosts it."""
    checks: list[Check] = []
    try:
        found = _hosted(given, documents)
        checks.append(_as_hosted(given, found))
        badge = _whole(found, documents)
        checks += [Check("format", "pass", "It is an Open Badges 2.0 badge."), _in_scope(badge)]
    except _Ended as ended:
        return Report((*checks, ended.check), given)
    checks += [_dates(found, now), _status_of_hosted(found)]
    return Report((*checks, *_recipient(found, email)), found)


def verify_signed(token: Token, documents: Documents, now: datetime, email: str | None) -> Report:
    """A token whose claims are the assertion itself."""
    said, checks = token.claims, [Check("format", "pass", "It is a signed Open Badges 2.0 badge.")]
    try:
        badge = _whole(said, documents)
        checks += _proved(token, badge, documents)
        checks += [_dates(said, now), _status_of_signed(badge, documents)]
    except _Ended as ended:
        return Report((*checks, ended.check), said)
    return Report((*checks, *_recipient(said, email)), said)


def _hosted(given: Thing, documents: Documents) -> Thing:
    url = given.get("id")
    if not isinstance(url, str):
        raise _Ended.by("format", "fail", "It does not say at which address its issuer hosts it.")
    found, status = _fetched(url, documents, "signature")
    if status == _GONE:
        raise _Ended(_revoked(found))
    if status != _OK:
        raise _Ended(signature("unknown", f"Its issuer's site does not show it (status {status})."))
    if found.get("id") != url:
        raise _Ended(signature("fail", "At the address it names its issuer hosts another badge."))
    for one in (given, found):
        if _of(one, "verification", "verify").get("type", "hosted") not in _HOSTED:
            raise _Ended(signature("fail", "It says that it is signed, and comes without its signature."))
    return found


def _as_hosted(given: Thing, found: Thing) -> Check:
    if differing := [name for name in _SAME if name in given and given[name] != found.get(name)]:
        return signature("fail", f"What was handed in is not what its issuer hosts ({', '.join(differing)}).")
    return signature("pass", "It is not signed: its issuer's own site shows it, now.")


def _whole(assertion: Thing, documents: Documents) -> _Badge:
    """The assertion with its badge class and issuer, each where it belongs."""
    _require("assertion", {**assertion, "verification": assertion.get("verification", assertion.get("verify"))})
    badge = _linked(assertion["badge"], documents)
    _require("badge class", badge)
    named = badge["issuer"]
    url = named.get("id") if isinstance(named, dict) else named
    profile = _linked(url, documents)  # from its own address, also when a copy stands in the badge class
    _require("issuer", profile)
    return _Badge(assertion, badge, profile)


def _require(what: str, thing: Thing) -> None:
    if missing := [name for name in _NEEDED[what] if not thing.get(name)]:
        raise _Ended.by("format", "fail", f"Its {what} lacks what Open Badges 2.0 asks for ({', '.join(missing)}).")


def _linked(given: object, documents: Documents) -> Thing:
    if isinstance(given, dict):
        return given
    if not isinstance(given, str):
        raise _Ended.by("format", "fail", "It does not name its badge class or its issuer.")
    found, status = _fetched(given, documents, "issuer")
    if status != _OK:
        raise _Ended.by("issuer", "unknown", f"A document of its issuer cannot be had (status {status}).")
    if found.get("id") != given:
        raise _Ended.by("issuer", "fail", "A document of its issuer says that it is another.")
    return found


def _fetched(url: str, documents: Documents, name: str) -> tuple[Thing, int]:
    try:
        answer = documents.get(url, _ACCEPT)
        return (reading.parse(answer.body) if answer.status == _OK else _anyway(answer.body)), answer.status
    except FetchError as problem:
        raise _Ended.by(name, "unknown", f"What it names cannot be had. {problem}") from problem
    except (RefusedError, UnreadableError) as problem:
        raise _Ended.by(name, "unknown", f"What it names cannot be read. {problem}") from problem


def _anyway(body: bytes) -> Thing:
    """What a refusal says, if it says something that can be read."""
    try:
        return reading.parse(body)
    except (RefusedError, UnreadableError):
        return {}


def _in_scope(found: _Badge) -> Check:
    """Assertion and badge class stand where this issuer's stand (Open Badges 2.0, Hosted Verification)."""
    rules = _of(found.issuer, "verification")
    starts, allowed = _texts(rules.get("startsWith")), _texts(rules.get("allowedOrigins"))
    for one in (str(found.assertion["id"]), str(found.badge.get("id"))):
        if not _origins(one) & (allowed or _origins(str(found.issuer["id"]))):
            return Check("issuer", "fail", f"It is not hosted where {found.issuer['id']} hosts its badges.")
        if starts and not one.startswith(tuple(starts)):
            return Check("issuer", "fail", f"It is not hosted where {found.issuer['id']} hosts its badges.")
    return Check("issuer", "pass", f"The site that shows it is that of {found.issuer['id']}.")


def _origins(url: str) -> set[str]:
    """Both spellings in which a profile may allow it. Whether plain http may be fetched at all is the guard's to say."""
    try:
        place = urlsplit(url)
    except ValueError:
        return set()
    return (
        {place.netloc, f"{place.scheme}://{place.netloc}"}
        if place.scheme in {"https", "http"} and place.netloc
        else set()
    )


def _proved(token: Token, found: _Badge, documents: Documents) -> list[Check]:
    """The key must be one that the issuer's profile lists, and say that it is the issuer's."""
    if not jwt.is_supported(token):
        raise _Ended(signature("fail", "This badge is not signed, or in a way that is refused."))
    owner = found.issuer["id"]
    listed = {str(_id(one)): one for one in _listed(found.issuer.get("publicKey"))}
    named = str(_of(found.assertion, "verification", "verify").get("creator", next(iter(listed), "")))
    if named not in listed:
        raise _Ended.by("issuer", "fail", "The issuer's profile does not list the signing key.")
    document = _linked(listed[named], documents)
    if document.get("owner") != owner:
        raise _Ended.by("issuer", "fail", "The signing key does not say that it is the issuer's.")
    try:
        public = public_key.from_pem(document.get("publicKeyPem"))
    except InvalidKeyError as problem:
        raise _Ended.by("issuer", "unknown", "The issuer's key is of a kind that is not supported.") from problem
    if jwt.is_signed_by(token, public):
        said = signature("pass", "Nothing was changed since the issuer signed it.")
    else:
        said = signature("fail", "It was changed after it was signed, or somebody else signed it.")
    return [said, Check("issuer", "pass", f"The signing key belongs to {owner}.")]


def _dates(assertion: Thing, now: datetime) -> Check:
    ends = [assertion["expires"]] if assertion.get("expires") else []
    return check_span([moment(assertion.get("issuedOn"))], ends, now)


def _status_of_hosted(assertion: Thing) -> Check:
    if assertion.get("revoked") is True:
        return _revoked(assertion)
    return Check("status", "pass", "Its issuer still shows it, and does not call it revoked.")


def _status_of_signed(found: _Badge, documents: Documents) -> Check:
    url = found.issuer.get("revocationList", _of(found.assertion, "verification").get("revocationList"))
    if url is None:
        return Check("status", "pass", "Its issuer publishes no list of revoked badges.")
    try:
        revoked = _linked(url, documents).get("revokedAssertions")
    except _Ended as ended:
        return Check("status", "unknown", f"Whether it was revoked cannot be said. {ended.check.detail}")
    if not isinstance(revoked, list):
        return Check("status", "unknown", "Whether it was revoked cannot be said. The issuer's list cannot be read.")
    ours = _texts([found.assertion.get("id"), found.assertion.get("uid")])
    for one in revoked:
        entry = one if isinstance(one, dict) else {"id": one}
        if ours & _texts([entry.get("id"), entry.get("uid")]):
            return _revoked(entry)
    return Check("status", "pass", "The issuer's list says that it is not revoked.")


def _revoked(said: Thing) -> Check:
    reason = str(said.get("revocationReason", ""))[:300]
    return Check("status", "fail", f"The issuer has revoked this badge. {reason}".strip())


def _recipient(assertion: Thing, email: str | None) -> list[Check]:
    stated = assertion.get("recipient")
    return [] if email is None else [check_recipient([stated] if isinstance(stated, dict) else [], email)]


def _of(thing: Thing, *names: str) -> Thing:
    found: object = next((thing[name] for name in names if name in thing), None)
    return found if isinstance(found, dict) else {}


def _id(thing: object) -> object:
    return thing.get("id") if isinstance(thing, dict) else thing


def _texts(value: object) -> set[str]:
    return {one for one in _listed(value) if isinstance(one, str)}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
