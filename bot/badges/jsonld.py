"""JSON-LD for signatures: pinned contexts, bounded canonicalisation, and "the JSON says exactly what is signed".

This module knows PyLD and the guards of openbadgeslib around it (a work and CPU budget for RDFC-1.0). Those are not that
library's public interface: the lock file pins it, and tests/badges/test_hostile.py fails when an upgrade changes what
they refuse. Whether a document says no more than is signed is `faithful.py`'s.
It must never fetch a context: an unknown one is refused.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3._canon_guard import (
    CanonicalizationWorkExceeded,
    WorkBudget,
    canonize_dataset,
    isolate,
    node_map_pairs,
    require_guard,
)
from openbadgeslib.ob3._structure_screen import StructureLimitExceeded, screen
from openbadgeslib.ob3.contexts import UnknownContextError
from pyld import jsonld

from bot.badges.processor import LIBRARY, Processor

Document = dict[str, Any]
Contexts = Mapping[str, Document]

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

# URL -> (file in contexts/, its SHA-256). Where each comes from: contexts/SOURCES.txt.
PINNED: Mapping[str, tuple[str, str]] = {
    CREDENTIALS_V1: (
        "credentials-v1.json",
        "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc",
    ),
    CREDENTIALS_V2: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    OPEN_BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    EXTENSIONS: (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        "credentials-status-v1.json",
        "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7",
    ),
    "https://w3id.org/vc/status-list/2021/v1": (
        "status-list-2021-v1.json",
        "6dd06a52bedb771e059c1083ba8ba7848dce22f6b4a8cfa0b98ba3fc188870e4",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "security-ed25519-2020-v1.json",
        "3db5c19efb0047a6edfd3b36e24346a8a3caad369d749e3c2d69e862696403e5",
    ),
}


_MAX_WEIGHT = 500  # objects plus their types; a badge weighs about 40, and JSON-LD takes 2 ms for each


class UnfaithfulError(ValueError):
    """The document says something that its signature does not cover, or cannot be canonicalised within bounds."""


@cache
def context(url: str) -> Document:
    """The pinned context. Raises UnknownContextError for any other URL, RuntimeError when a file was changed."""
    if url not in PINNED:
        raise UnknownContextError(f"The context {url[:200]} is not one this verifier holds, and none is ever fetched.")
    name, digest = PINNED[url]
    data = (Path(__file__).parent / "contexts" / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise RuntimeError(f"contexts/{name} is not the published file; install Cairn again.")
    document: Document = json.loads(data)
    return document


def hash_data(unsecured: Document, options: Document, extra: Contexts | None = None) -> bytes:
    """SHA-256(canonical options) + SHA-256(canonical document): the 64 bytes an eddsa-rdfc-2022 proof signs.

    Both share one work budget, so a poison graph is refused within a second. `extra` adds contexts (published vectors).
    Raises UnfaithfulError.
    """
    require_modest(unsecured)
    with bounded():
        require_guard()
        screen(unsecured, scale=2)
        return digest([_stated(part, extra) for part in (options, unsecured)])


class _Expanded(Processor):
    """Converts a document that is expanded already: reading contexts is most of the work, and is done once."""

    def expand(self, input_: Any, options: object) -> Any:  # noqa: ARG002  the library's interface
        return input_


def _stated(document: Document, extra: Contexts | None) -> list[Any]:
    expanded: list[Any] = isolate(LIBRARY).expand(document, {"documentLoader": loader(extra)})
    return expanded


def digest(parts: list[Any]) -> bytes:
    """SHA-256 of each expanded part's canonical form, one work budget for all."""
    budget = WorkBudget()
    return b"".join(hashlib.sha256(_canonical(part, budget).encode()).digest() for part in parts)


def _canonical(expanded: list[Any], budget: WorkBudget) -> str:
    """RDFC-1.0, bounded as openbadgeslib's `canonize` is, which expands what it is given twice more."""
    budget.take_pairs(node_map_pairs(expanded), ".")
    dataset = _Expanded().to_rdf(expanded, {"produceGeneralizedRdf": False, "documentLoader": loader(None)})
    return str(canonize_dataset(dataset, budget))


@contextmanager
def bounded() -> Iterator[None]:
    try:
        yield
    except (StructureLimitExceeded, CanonicalizationWorkExceeded) as problem:
        raise UnfaithfulError("The document is built to keep a verifier busy for ever.") from problem
    except (LibOpenBadgesException, jsonld.JsonLdError, RecursionError) as problem:
        raise UnfaithfulError(_reason(problem)) from problem


def require_modest(document: Document) -> None:
    """The library's own limits let a document take seconds; a verifier's page should answer within one."""
    weight = 0
    stack: list[Any] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            kinds = value.get("type")
            weight += 1 + (len(kinds) if isinstance(kinds, list) else 1)
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    if weight > _MAX_WEIGHT:
        raise UnfaithfulError("The document is built of far more parts than a badge has.")


def loader(extra: Contexts | None) -> Callable[..., Document]:
    def load(url: str, _options: object = None) -> Document:
        if extra and url in extra:
            return {"contextUrl": None, "documentUrl": url, "document": extra[url]}
        # "static" lets PyLD keep the processed context; right only because a pinned file never changes.
        return {"contextUrl": None, "documentUrl": url, "document": context(url), "tag": "static"}

    return load


def _reason(problem: BaseException) -> str:
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, UnknownContextError):
            return str(cause)
        cause = cause.__cause__
    return f"The document is not JSON-LD that can be checked: {str(problem).partition(chr(10))[0][:200]}."
