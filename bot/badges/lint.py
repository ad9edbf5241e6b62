"""Does a document keep the rules of Open Badges 3.0? Run before signing, and on what strangers bring.

Owns the official schema and the rules that a schema cannot say. It must not look at signatures or keys.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from bot.badges import jsonld, proof
from bot.badges.credential import SCHEMA, clean

_SCHEMA = Path(__file__).parent / "schemas" / "ob_v3p0_achievementcredential_schema.json"
_OPEN_BADGES = re.compile(r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.[0-3]\.json$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
_MOMENTS = ("awardedDate", "validFrom", "validUntil")
_MOST = 8  # problems named at once
_VERSION_2_NAMES = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def lint(document: dict[str, Any]) -> list[str]:
    """Everything wrong with a credential we are about to sign, one sentence each; empty means it may be signed."""
    if is_version_1(document):
        return [f"@context: the first must be {jsonld.CREDENTIALS_V2}."]
    formed = [*format_problems(document), *subject_problems(document)]
    return [*formed, *_own_rules(document), *term_problems(document)]


def format_problems(document: dict[str, Any]) -> list[str]:
    """What makes it no Open Badges 3.0 credential, in either version of the Verifiable Credentials data model."""
    return [*_context_problems(document), *_schema_problems(_in_version_2(document))]


def is_version_1(document: dict[str, Any]) -> bool:
    """Whether it uses version 1.1 of the data model, as the first Open Badges 3.0 did."""
    contexts = document.get("@context")
    return isinstance(contexts, list) and contexts[:1] == [jsonld.CREDENTIALS_V1]


def _in_version_2(document: dict[str, Any]) -> dict[str, Any]:
    """The same in terms of version 2.0, for the official schema, which knows no other; an image was a bare address."""
    if not is_version_1(document):
        return document
    renamed = {_VERSION_2_NAMES.get(name, name): value for name, value in document.items()}
    said = renamed.get("issuer")
    if isinstance(said, dict) and isinstance(said.get("image"), str):
        renamed["issuer"] = {**said, "image": {"id": said["image"], "type": "Image"}}
    return {**renamed, "@context": [jsonld.CREDENTIALS_V2, *document["@context"][1:]]}


def _schema_problems(document: dict[str, Any]) -> list[str]:
    """What the official schema (draft 2019-09) refuses: `/path: reason`, at most eight."""
    found = []
    for error in _validator().iter_errors(document):
        path = "".join(f"/{part}" for part in error.instance_path) or "/"
        found.append(f"{path}: {error.message[:200]}")
        if len(found) == _MOST:
            break
    return found


def term_problems(document: dict[str, Any]) -> list[str]:
    """Members that no context defines, at any depth: a signature would not cover them."""
    made = proof.supported(document) or [{"type": "DataIntegrityProof", "cryptosuite": proof.SIGNS_WITH}]
    try:
        for one in made:
            proof.covered(document, one)
    except jsonld.UnfaithfulError as problem:
        return [str(problem)]
    return []


def _context_problems(document: dict[str, Any]) -> list[str]:
    """The order of contexts changes what words mean, and no signature covers it (BADGES.md): checked as data."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] not in ([jsonld.CREDENTIALS_V2], [jsonld.CREDENTIALS_V1]):
        return [f"@context: the first must be {jsonld.CREDENTIALS_V2}."]
    second = contexts[1] if len(contexts) > 1 else None
    if not isinstance(second, str) or not _OPEN_BADGES.match(second):
        return ["@context: the second must be an Open Badges 3.0 context."]
    return []


def subject_problems(document: dict[str, Any]) -> list[str]:
    """The schema cannot say "id or identifier" (AchievementSubject)."""
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and not (subject.get("id") or subject.get("identifier")):
        return ["/credentialSubject: needs an id or an identifier."]
    return []


def unknown_schemas(document: dict[str, Any]) -> list[str]:
    """The schemas it wants to be held to that are not the official one, by id. A stranger's schema is never run."""
    found = document.get("credentialSchema", [])
    listed = found if isinstance(found, list) else [found]
    named = [one.get("id") if isinstance(one, dict) else one for one in listed]
    return [str(one) for one in named if one != SCHEMA]


def _own_rules(document: dict[str, Any]) -> list[str]:
    """What we ask of ourselves beyond the standard: one way to write a date, nothing empty, no control characters."""
    odd = [name for name in _MOMENTS if name in document and not _MOMENT.match(str(document[name]))]
    return [*(f"/{name}: write it as 2026-11-20T10:00:00Z." for name in odd), *_blemishes(document, "")]


def _blemishes(value: object, path: str) -> Iterator[str]:
    if value is None or value in ([], {}):
        yield f"{path}: must not be empty."
    elif isinstance(value, str):
        if clean(value) != value:
            yield f"{path}: holds a control character."
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _blemishes(part, f"{path}/{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _blemishes(part, f"{path}/{index}")


@cache
def _validator() -> jsonschema_rs.Draft201909Validator:
    return jsonschema_rs.Draft201909Validator(json.loads(_SCHEMA.read_bytes()), validate_formats=True)
