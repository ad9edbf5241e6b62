"""Issuing: build, lint, sign, self-verify, publish; check the public link as a stranger would; only then say it.

Two steps, as certificate authorities do it: the award was planned with its exact content; here it is signed outside any
lock. Signing is deterministic, so a crash between any two lines gives the same credential, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.badges import credential, document, jwt_credential, lint, proof
from bot.badges.document import UnreadableError
from bot.badges.fetch import Documents, Fetched, FetchError
from bot.badges.keys import InvalidKeyError
from bot.badges.report import Report
from bot.badges.verify import verify, verify_url
from bot.rules.roles import STAFF, holds
from bot.service import aftermath, keys, statuses
from bot.service.delivery import DeliveryError, Receipt
from bot.service.desk import Desk, KeyUnusable
from bot.service.effects import CheckLink, Note, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.revoke import open_parts
from bot.service.surface import Outcome
from storage.records import Award, AwardState, Effect, LinkState
from storage.unit import Unit

_OF_KEYS = frozenset({"issuer", "status"})
ALERT_AFTER = 3  # failed link checks before the learner and the staff are told


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One credential in all its signed forms, and the key of the first."""

    document: dict[str, Any]
    jwts: dict[str, str]
    key: str


def issue(desk: Desk, effect: Effect) -> Receipt:
    """Sign a planned award and make it public. Never public if our own verifier refuses it."""
    with desk.store.read() as unit:
        award = unit.awards.get(effect.payload["award"])
        parts = _unissued_parts(unit, award) if award else []
        gone = open_parts(unit, award) if award else []
        now = unit.now()
    if award is None or award.state is not AwardState.PLANNED:
        return {"nothing": "to issue"}
    if gone:
        raise DeliveryError("rests on a badge that was withdrawn: the staff keep it, or withdraw it too", waiting=True)
    if parts:
        raise DeliveryError(f"waits for {len(parts)} badge(s) of its stack", retry_after=None, waiting=True)
    made = _signed(desk, award)
    forms: tuple[bytes | str, ...] = (document.dump(made.document), *made.jwts.values())
    for form in forms:
        _insist(verify(form, documents=_Published(desk), now=max(now, award.planned_at)))
    with desk.store.write("publish") as unit:
        _publish(desk, unit, award, made)
    desk.wake()
    return {"issued": award.id}


def _unissued_parts(unit: Unit, award: Award) -> list[str]:
    parts = (unit.awards.get(part) for part in award.trace.get("parts", {}).values())
    return [p.id for p in parts if p and p.state is AwardState.PLANNED]


def _signed(desk: Desk, award: Award) -> Signed:
    who = _signers(desk)
    plan = credential.AwardPlan.model_validate(award.plan)
    unsigned = credential.build(plan)
    problems = lint.lint(unsigned)
    if problems:
        raise DeliveryError(f"the credential does not lint: {problems[0]}", permanent=True)
    did = desk.issuing.did
    jwts = {jwt_credential.EDDSA: jwt_credential.eddsa(unsigned, who.ed25519, did)}
    if who.rsa:
        jwts[jwt_credential.RS256] = jwt_credential.rs256(unsigned, who.rsa, did)
    signed = proof.sign(unsigned, who.ed25519, who.ed25519.verification_method(did), plan.valid_from)
    return Signed(document=signed, jwts=jwts, key=who.ed25519.multibase)


def _signers(desk: Desk) -> keys.Signers:
    try:
        with desk.store.read() as unit:
            known = unit.keys.signing()
        if known is None:
            with desk.store.write("keys") as unit:
                keys.register(unit, desk.issuing)
        with desk.store.read() as unit:
            return keys.signers(unit, desk.issuing)
    except (KeyUnusable, InvalidKeyError, OSError) as error:
        raise DeliveryError(f"signing key: {error}", waiting=True) from error


def _insist(report: Report) -> None:
    """The document's own checks must pass; its stack is checked from outside, with the link.

    Issuer and status depend on keys, which may have changed a moment ago: those are looked at again, not given up.
    """
    for check in report.checks:
        own = check.name in {"signature", *_OF_KEYS}
        if check.name != "stack" and (check.outcome == "fail" or (check.outcome == "unknown" and own)):
            later = check.outcome == "unknown" or check.name in _OF_KEYS
            raise DeliveryError(
                f"our own verifier refuses it: {check.name}: {check.detail}", permanent=not later, waiting=later
            )


class _Published:
    """What our own server publishes of the issuer, without asking the network: its keys and its status lists."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, url: str, accept: str = "") -> Fetched:  # noqa: ARG002  the interface of Documents
        with self._desk.store.read() as unit:
            found = keys.documents(unit, self._desk.issuing).get(url)
            lists = range(1, (unit.statuses.last() or 0) + 1)
        if found:
            return Fetched(url, 200, "application/did+json", document.dump(found))
        number = next((n for n in lists if statuses.list_url(self._desk, n) == url), None)
        body = statuses.signed_list(self._desk, number) if number else None
        if body is None:
            raise FetchError("Not one of our own documents.")
        return Fetched(url, 200, "application/vc+ld+json", body)


def _publish(desk: Desk, unit: Unit, award: Award, made: Signed) -> None:
    unit.people.lock(desk.team, award.person)
    current = unit.awards.get(award.id)
    if current is None or current.state is not AwardState.PLANNED:
        return
    if not keys.is_trusted(unit, made.key):
        raise DeliveryError("signing key: it was given up while this badge was signed", waiting=True)
    now = unit.now()
    unit.awards.change(
        current,
        state=AwardState.ISSUED,
        document=document.dump(made.document).decode(),
        jwts=made.jwts,
        key=made.key,
        issued_at=now,
    )
    unit.audit.add(desk.team, now, "cairn", "award.issued", award.id, {"badge": award.badge, "key": made.key})
    queue(unit, CheckLink(award=award.id), f"link:{award.id}")
    refresh_home(unit, award.person, f"issued:{award.id}")


def check_link(desk: Desk, documents: Documents, effect: Effect) -> Receipt:
    """Fetch the public address as a stranger would and verify what is there; then the link may be told."""
    award_id = effect.payload["award"]
    with desk.store.read() as unit:
        award = unit.awards.get(award_id)
        now = unit.now()
    if award is None or award.state is not AwardState.ISSUED or award.link in {LinkState.CHECKED, LinkState.RELEASED}:
        return {"nothing": "to check"}
    problem = _stranger_finds(desk, documents, award, now)
    if problem:
        _note_failure(desk, award, problem, effect.attempts)
        raise DeliveryError(problem, waiting=True)
    with desk.store.write("link-checked") as unit:
        _link_is_good(desk, unit, award)
    desk.wake()
    return {"checked": award_id}


def _stranger_finds(desk: Desk, documents: Documents, award: Award, now: datetime) -> str:
    """What is wrong with the public link; empty where everything checks."""
    url = desk.badge_url(award.id)
    try:
        page = documents.get(url, "text/html")
        if page.status != 200:  # noqa: PLR2004  HTTP OK
            return f"The badge page answers with status {page.status}."
        # A badge issued this second must not look as if it came from the future on a clock that is a little behind.
        report = verify_url(f"{url}.json", documents=documents, now=now + timedelta(seconds=1))
    except (FetchError, UnreadableError) as error:
        return str(error)
    bad = next((c for c in report.checks if c.outcome != "pass"), None)
    return "" if report.valid and bad is None else f"{bad.name}: {bad.detail}" if bad else "It does not verify."


def _note_failure(desk: Desk, award: Award, problem: str, attempts: int) -> None:
    with desk.store.write("link-failing") as unit:
        current = unit.awards.get(award.id)
        if current is None or current.link is LinkState.RELEASED:
            return
        unit.awards.change(current, link=LinkState.FAILING, link_detail=problem, link_checked_at=unit.now())
        if attempts >= ALERT_AFTER:
            tell(unit, award.person, Note.LINK_DELAYED, award.id, award=award.id)
            for place in aftermath.staff_places(desk, unit, _programme(desk, unit, award)):
                say(unit, place, Note.LINK_FAILING, award.id, ref=f"link-failing:{award.id}", award=award.id)


def _programme(desk: Desk, unit: Unit, award: Award) -> str | None:
    found = unit.programmes.for_pathway(desk.team, award.pathway) if award.pathway else None
    return found.id if found else None


def _link_is_good(desk: Desk, unit: Unit, award: Award) -> None:
    current = unit.awards.get(award.id)
    if current is None or current.link is LinkState.RELEASED:
        return
    now = unit.now()
    unit.awards.change(current, link=LinkState.CHECKED, link_detail="", link_checked_at=now)
    unit.audit.add(desk.team, now, "cairn", "award.link-checked", award.id, {})
    tell(unit, award.person, Note.BADGE, award.id, ref=f"badge:{award.id}", award=award.id)
    refresh_home(unit, award.person, f"link:{award.id}")


def release(desk: Desk, unit: Unit, actor: str, award_id: str, cause: str) -> Outcome:
    """Staff send the link out in spite of a failing check; on the record, under their name."""
    award = unit.awards.get(award_id)
    now = unit.now()
    programme = _programme(desk, unit, award) if award else None
    if award is None or not holds(unit.grants.of(desk.team, actor, now), STAFF, programme or "", None, now):
        tell(unit, actor, Note.CANNOT, cause, text="Only the programme's staff can release a link. Ask one of them.")
        return Outcome()
    if award.link is LinkState.FAILING:
        unit.awards.change(award, link=LinkState.RELEASED)
        unit.audit.add(desk.team, now, actor, "award.link-released", award.id, {"check": award.link_detail})
        tell(unit, award.person, Note.BADGE, award.id, ref=f"badge:{award.id}", award=award.id)
        for place in aftermath.staff_places(desk, unit, programme):
            say(unit, place, Note.LINK_FAILING, cause, ref=f"link-failing:{award.id}", award=award.id)
    return Outcome()


def share(desk: Desk, unit: Unit, person: str, award_id: str, cause: str, **changes: Any) -> Outcome:
    """The learner's own choices about their page: name, public, unlisted (R40)."""
    award = unit.awards.get(award_id)
    if award is None or award.person != person:
        tell(unit, person, Note.CANNOT, cause, text="That badge is not yours to change.")
        return Outcome()
    unit.awards.change(award, **changes)
    unit.audit.add(desk.team, unit.now(), person, "award.sharing", award.id, changes)
    tell(unit, person, Note.BADGE, cause, ref=f"badge:{award.id}", award=award.id)
    return Outcome()
