"""Is this badge what it says, from whom it says, and still in force?

Owns what a badge may come in, the order of the questions and what was found. It must not trust a key because a document
carries it, and it never opens a connection itself: `documents` does, or does not.
"""

from datetime import datetime
from typing import Any

from bot.badges import baking, lint, ob2, secured
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.endorsement import check_endorsements
from bot.badges.fetch import Documents, FetchError
from bot.badges.patience import Patience
from bot.badges.recipient import check_recipient, identifiers_of
from bot.badges.report import Check, Report
from bot.badges.revocation import check_status
from bot.badges.secured import Secured
from bot.badges.stack import components, stack_check
from bot.badges.validity import check_dates

Credential = dict[str, Any]

ACCEPT = (
    "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.8, text/plain;q=0.7, "
    "image/png;q=0.5, image/svg+xml;q=0.5"
)
_OK = 200


def verify(data: bytes | str, *, documents: Documents, now: datetime, expected_recipient: str | None = None) -> Report:
    """Check a badge: Open Badges 3.0 as JSON or JWT, 2.0 hosted or signed; or the PNG or SVG it is baked into.

    `now` (aware) is the moment the question is asked for; `expected_recipient` an e-mail address the badge must be for.
    Raises UnreadableError when there is no badge in `data`.
    """
    patient = Patience(documents)
    try:
        text = _carried(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        if text.startswith((b"https://", b"http://")):  # of 2.0: the badge is what its issuer hosts there
            return _headed(ob2.verify_hosted({"id": text.decode()}, patient, now, expected_recipient))
        return _verified(text, patient, now, expected_recipient)
    except RefusedError as problem:
        return Report((Check("readable", "fail", str(problem)),))
    except UnicodeDecodeError as problem:
        raise UnreadableError("This is not text in UTF-8.") from problem


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
        return baking.extract_png(data).strip()
    if data.lstrip().startswith(b"<"):
        if not baking.is_svg(data):
            raise UnreadableError("This is a web page or an XML file, not a badge.")
        return baking.extract_svg(data)
    return data.strip()


def _verified(text: bytes, documents: Documents, now: datetime, email: str | None) -> Report:
    carried = secured.read(text)
    if carried.token is not None and ob2.is_version_2(carried.token.claims):
        return _headed(ob2.verify_signed(carried.token, documents, now, email))
    if carried.token is None and ob2.is_version_2(carried.credential):
        return _headed(ob2.verify_hosted(carried.credential, documents, now, email))
    return _headed(_version_3(carried, documents, now, email), jwt_form=carried.token is not None)


def _headed(report: Report, *, jwt_form: bool = False) -> Report:
    said = "A badge in JWT form." if jwt_form else "It holds one badge."
    return Report((Check("readable", "pass", said), *report.checks), report.credential)


def _version_3(carried: Secured, documents: Documents, now: datetime, email: str | None) -> Report:
    credential = carried.credential
    checks = _own_checks(carried, documents, now)
    if email is not None:
        checks.append(check_recipient(identifiers_of(credential), email))
    if any(check.name == "terms" and check.outcome == "fail" for check in checks):
        return Report(tuple(checks), credential)  # what nobody signed is not worth a fetch
    endorsed = check_endorsements(credential, lambda one: _vouched(one, documents, now))
    if urls := components(credential):
        checks.append(stack_check(credential, urls, documents, lambda part: _own_checks(part, documents, now)))
    return Report((*checks, *([endorsed] if endorsed else [])), credential)


def _own_checks(carried: Secured, documents: Documents, now: datetime) -> list[Check]:
    """Everything about one credential but its parts, its endorsements and its recipient."""
    return [_format(carried.credential), *_vouched(carried, documents, now), *_caveats(carried.credential)]


def _vouched(carried: Secured, documents: Documents, now: datetime) -> list[Check]:
    proved = carried.prove(documents, now)
    dates = check_dates(carried.credential, now)
    if any(check.name == "terms" and check.outcome == "fail" for check in proved):
        return [*proved, dates, Check("status", "unknown", "Not looked at, because nobody signed all that it says.")]
    return [*proved, dates, check_status(carried.credential, documents, now)]


def _format(credential: Credential) -> Check:
    if problems := lint.format_problems(credential):
        return Check("format", "fail", f"It is not a proper Open Badges 3.0 credential. {problems[0]}")
    older = ", with version 1.1 of Verifiable Credentials" if lint.is_version_1(credential) else ""
    return Check("format", "pass", f"It is an Open Badges 3.0 credential{older}.")


def _caveats(credential: Credential) -> list[Check]:
    """What is open and does not undo a badge; nothing where nothing is."""
    found = []
    if lint.subject_problems(credential):
        found.append(Check("subject", "unknown", "It does not say who earned it, so whoever shows it may not have."))
    if said := lint.unknown_schemas(credential):
        found.append(Check("schema", "unknown", f"It asks for rules that are not checked here: {said[0][:200]}."))
    return found
