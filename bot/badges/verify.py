"""Is this badge what it says, from whom it says, and still in force?

Owns the order of the questions and the sentences of the answers. It must not trust a key because a document carries it,
and it never opens a connection itself: `documents` does, or does not.
"""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any

from bot.badges import baking, issuer, jsonld, lint, proof, status
from bot.badges import document as reading
from bot.badges.credential import is_recipient
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.fetch import Documents, FetchError
from bot.badges.report import Check, Outcome, Report
from bot.badges.stack import Patience, components, stack_check

Credential = dict[str, Any]

ACCEPT = (
    "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.8, image/png;q=0.5, image/svg+xml;q=0.5"
)
_OK = 200
_JWT = re.compile(rb"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$")
_VC_1_1 = "https://www.w3.org/2018/credentials/v1"
_WITHDRAWN = {"revocation": "revoked", "suspension": "suspended"}


def verify(data: bytes | str, *, documents: Documents, now: datetime, expected_recipient: str | None = None) -> Report:
    """Check a badge: JSON, or the PNG or SVG it is baked into.

    `now` (aware) is the moment the question is asked for; `expected_recipient` an e-mail address the badge must be for.
    Raises UnreadableError when there is no badge in `data`.
    """
    try:
        text = _carried(data.encode() if isinstance(data, str) else data)
        if _JWT.match(text):
            return Report((Check("readable", "pass", "A badge in JWT form."), _jwt(text)))
        credential = reading.parse(text)
    except RefusedError as problem:
        return Report((Check("readable", "fail", str(problem)),))
    patient = Patience(documents)
    checks = [Check("readable", "pass", "It holds one badge."), *_own_checks(credential, patient, now)]
    if expected_recipient is not None:
        checks.append(_recipient(credential, expected_recipient))
    if urls := components(credential):
        checks.append(stack_check(credential, urls, patient, lambda part: _own_checks(part, patient, now)))
    return Report(tuple(checks), credential)


def verify_url(url: str, *, documents: Documents, now: datetime, expected_recipient: str | None = None) -> Report:
    """Check the badge published at `url`: the document or picture itself, or a page with the document at `.json`.

    Raises UnreadableError when nothing can be fetched or there is no badge in it.
    """
    try:
        answer = documents.get(url, ACCEPT)
        if answer.content_type == "text/html":
            answer = documents.get(url.partition("?")[0].rstrip("/") + ".json", ACCEPT)
    except FetchError as problem:
        raise UnreadableError(f"I could not fetch the badge. {problem}") from problem
    if answer.status != _OK:
        raise UnreadableError(f"There is no badge at this address (status {answer.status}).")
    return verify(answer.body, documents=documents, now=now, expected_recipient=expected_recipient)


def _carried(data: bytes) -> bytes:
    if baking.is_png(data):
        return baking.extract_png(data)
    if data.lstrip().startswith(b"<"):
        if not baking.is_svg(data):
            raise UnreadableError("This is a web page or an XML file, not a badge.")
        return baking.extract_svg(data)
    return data.strip()


def _jwt(token: bytes) -> Check:
    head = token.partition(b".")[0]
    try:
        algorithm = json.loads(base64.urlsafe_b64decode(head + b"==")).get("alg")
    except (ValueError, AttributeError):
        return Check("signature", "fail", "The head of this JWT cannot be read.")
    if not isinstance(algorithm, str) or algorithm.lower() == "none":
        return Check("signature", "fail", "This badge is not signed.")
    return Check("signature", "unknown", "This kind of proof (JWT) is not supported yet.")


def _own_checks(credential: Credential, documents: Documents, now: datetime) -> list[Check]:
    """Everything about one credential but its parts and its recipient."""
    if older := _older_standard(credential):
        return [Check("format", "unknown", older)]
    terms = _terms(credential)
    if terms.outcome == "fail":  # what is not covered by a signature is not worth a signature check, or a fetch
        reason = "Not looked at, because the document says more than a signature can cover."
        rest = [Check(name, "unknown", reason) for name in ("signature", "issuer", "status")]
        return [_format(credential), terms, *rest, _dates(credential, now)]
    return [
        _format(credential),
        terms,
        *_signature_and_issuer(credential, documents, now),
        _dates(credential, now),
        _status(credential, documents, now),
    ]


def _older_standard(credential: Credential) -> str | None:
    contexts = credential.get("@context")
    if contexts == "https://w3id.org/openbadges/v2" or credential.get("type") == "Assertion":
        return "This is an Open Badges 2.0 badge, which is not supported yet."
    if isinstance(contexts, list) and _VC_1_1 in contexts[:1]:
        return "This badge uses version 1.1 of Verifiable Credentials, which is not supported yet."
    return None


def _format(credential: Credential) -> Check:
    if problems := lint.format_problems(credential):
        return Check("format", "fail", f"It is not a proper Open Badges 3.0 credential. {problems[0]}")
    return Check("format", "pass", "It is an Open Badges 3.0 credential.")


def _terms(credential: Credential) -> Check:
    if problems := lint.term_problems(credential):
        return Check("terms", "fail", problems[0])
    return Check("terms", "pass", "Every word in it is defined, so the signature covers all it says.")


def _signature_and_issuer(credential: Credential, documents: Documents, now: datetime) -> tuple[Check, Check]:
    """Any one good proof suffices; of several bad ones the first is reported."""
    if not proof.proofs(credential):
        return Check("signature", "fail", "This badge is not signed."), _no_key("it is not signed")
    found = [_one_proof(credential, made, documents, now) for made in proof.supported(credential)]
    if not found:
        said = "It is signed in a way that is not supported yet."
        return Check("signature", "unknown", said), _no_key("its kind of signature is not supported yet")
    return next((pair for pair in found if all(check.outcome == "pass" for check in pair)), found[0])


def _no_key(why: str) -> Check:
    return Check("issuer", "unknown", f"Nothing ties it to its issuer: {why}.")


def _one_proof(
    credential: Credential, made: dict[str, Any], documents: Documents, now: datetime
) -> tuple[Check, Check]:
    named = issuer.issuer_id(credential)
    try:
        public = issuer.resolve(named, made.get("verificationMethod"), documents, now)
    except issuer.UntrustedKeyError as problem:
        return _signature("unknown", "There is no trusted key to check it with."), Check("issuer", "fail", str(problem))
    except issuer.UnresolvedKeyError as problem:
        return _signature("unknown", "There is no key to check it with."), Check("issuer", "unknown", str(problem))
    ours = Check("issuer", "pass", f"The signing key belongs to {named}.")
    if made.get("proofPurpose") != "assertionMethod":
        return _signature("fail", "The signature was made for another purpose than to issue a badge."), ours
    if _is_past(made.get("expires"), now):
        return _signature("fail", "The signature has expired."), ours
    try:
        intact = proof.is_intact(credential, made, public)
    except jsonld.UnfaithfulError as problem:
        return _signature("fail", str(problem)), ours
    if not intact:
        return _signature("fail", "It was changed after it was signed, or somebody else signed it."), ours
    return _signature("pass", "Nothing was changed since the issuer signed it."), ours


def _signature(outcome: Outcome, detail: str) -> Check:
    return Check("signature", outcome, detail)


def _moment(value: object) -> datetime | None:
    """In UTC; None for anything but a moment with its zone."""
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _is_past(value: object, now: datetime) -> bool:
    """Whether a stated end is over; an end that cannot be read is over, no end is not."""
    if value is None:
        return False
    moment = _moment(value)
    return moment is None or moment <= now


def _dates(credential: Credential, now: datetime) -> Check:
    start, end = _moment(credential.get("validFrom")), credential.get("validUntil")
    until = _moment(end)
    if start is None:
        return Check("dates", "fail", "It does not say since when it is valid.")
    if now < start:
        return Check("dates", "fail", f"It is not valid before {start:%-d %B %Y, %H:%M} UTC.")
    if _is_past(end, now):
        return Check("dates", "fail", f"It expired: {end}.")
    until = _moment(end)
    return Check(
        "dates", "pass", f"Valid since {start:%-d %B %Y}, {f'until {until:%-d %B %Y}' if until else 'no end'}."
    )


def _status(credential: Credential, documents: Documents, now: datetime) -> Check:
    try:
        listed = [entry for entry in status.entries(credential) if entry.get("statusPurpose") in _WITHDRAWN]
        taken = [entry for entry in listed if status.is_set(entry, _status_list(entry, credential, documents, now))]
    except status.UnknownStatusError as problem:
        return Check("status", "unknown", f"Whether it was revoked cannot be said. {problem}")
    if taken:
        return Check("status", "fail", f"The issuer has {_WITHDRAWN[taken[0]['statusPurpose']]} this badge.")
    if not listed:
        return Check("status", "pass", "It names no status list: its issuer publishes no revocation for it.")
    return Check("status", "pass", "The issuer's list says that it is not revoked.")


def _status_list(entry: dict[str, Any], credential: Credential, documents: Documents, now: datetime) -> Credential:
    """The status list an entry names, once it is known to be the issuer's own, intact and current."""
    url = entry["statusListCredential"]
    try:
        answer = documents.get(url, ACCEPT)
        found = reading.parse(answer.body)
    except (FetchError, RefusedError, UnreadableError) as problem:
        raise status.UnknownStatusError(f"Its status list cannot be had. {problem}") from problem
    if answer.status != _OK or found.get("id") != url or issuer.issuer_id(found) != issuer.issuer_id(credential):
        raise status.UnknownStatusError("The list at the address it names is not its issuer's.")
    checks = [_terms(found), *_signature_and_issuer(found, documents, now), _dates(found, now)]
    if bad := next((check for check in checks if check.outcome != "pass"), None):
        raise status.UnknownStatusError(f"Its status list does not verify. {bad.detail}")
    return found


def _recipient(credential: Credential, email: str) -> Check:
    subject = credential.get("credentialSubject")
    found = subject.get("identifier", []) if isinstance(subject, dict) else []
    named = [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]
    if not named:
        return Check("recipient", "unknown", "It does not say for which address it was issued.")
    if any(is_recipient(item, email) for item in named):
        return Check("recipient", "pass", "It was issued for this address.")
    return Check("recipient", "fail", "It was issued for somebody else.")
