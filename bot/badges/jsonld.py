"""JSON-LD for signatures: pinned contexts, bounded canonicalisation, and "the JSON says exactly what is signed".

This is the only module that knows PyLD and the guards of openbadgeslib around it (a work and CPU budget for RDFC-1.0,
and the parts of context validation, VC Data Integrity 2.4.1, that hold for both data models: the library's own front
door takes version 2.0 only). Those are not that library's public interface: the lock file pins it, and
tests/badges/test_hostile.py fails when an upgrade changes what they refuse.
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
from openbadgeslib.ob3 import _context_validation as form
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


_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_COMMENT, _ENDORSED = f"{_VOCABULARY}endorsementComment", f"{_VOCABULARY}EndorsementSubject"
_MAX_WEIGHT = 500  # objects plus their types; a badge weighs about 40, and JSON-LD takes 2 ms for each


class UnfaithfulError(ValueError):
    """The document says something that its signature does not cover, or cannot be canonicalised within bounds."""


Shared = dict[str, bytes | UnfaithfulError]


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
    _require_modest(unsecured)
    with _bounded():
        require_guard()
        screen(unsecured, scale=2)
        return _digest([_stated(part, extra) for part in (options, unsecured)])


def faithful_hash(unsecured: Document, options: Document, shared: Shared) -> bytes:
    """What `hash_data` gives, of a document of which every member means what a pinned context says and is signed.

    `unsecured` is the document without its proof, `options` the proof without its value; `shared` keeps what the proofs
    of one document have in common. Raises UnfaithfulError for an unknown context, a wrong first context, an undefined or
    re-spelled term (at any depth), a member the RDF drops.
    """
    if "document" not in shared:
        shared["document"] = _attempt(unsecured, "document")
    ours, theirs = shared["document"], _attempt(options, "proof")
    if isinstance(ours, UnfaithfulError):
        raise ours
    if isinstance(theirs, UnfaithfulError):
        raise theirs
    return theirs + ours


def _attempt(part: Document, what: str) -> bytes | UnfaithfulError:
    try:
        _require_modest(part)
        with _bounded():
            require_guard()
            screen(part)
            return _digest([_expanded(part, what)])
    except UnfaithfulError as problem:
        return problem


class _Expanded(Processor):
    """Converts a document that is expanded already: reading contexts is most of the work, and is done once."""

    def expand(self, input_: Any, options: object) -> Any:  # noqa: ARG002  the library's interface
        return input_


def _stated(document: Document, extra: Contexts | None) -> list[Any]:
    expanded: list[Any] = isolate(LIBRARY).expand(document, {"documentLoader": _loader(extra)})
    return expanded


def _digest(parts: list[Any]) -> bytes:
    """SHA-256 of each expanded part's canonical form, one work budget for all."""
    budget = WorkBudget()
    return b"".join(hashlib.sha256(_canonical(part, budget).encode()).digest() for part in parts)


def _canonical(expanded: list[Any], budget: WorkBudget) -> str:
    """RDFC-1.0, bounded as openbadgeslib's `canonize` is, which expands what it is given twice more."""
    budget.take_pairs(node_map_pairs(expanded), ".")
    dataset = _Expanded().to_rdf(expanded, {"produceGeneralizedRdf": False, "documentLoader": _loader(None)})
    return str(canonize_dataset(dataset, budget))


def _expanded(document: Document, what: str) -> list[Any]:
    """What a document states, once it is known to state no less than it shows.

    It must be the compacted form of its own expansion, and the expansion must hold nothing that RDF drops: so openbadgeslib
    does it, whose parts these are. An endorsement brings contexts of its own and is held to the same on its own.
    """
    contexts, load, processor = _contexts(document), _loader(None), isolate(LIBRARY)
    expanded: list[Any] = processor.expand(document, {"documentLoader": load})
    if len(expanded) != 1 or "@graph" in expanded[0]:
        raise UnfaithfulError("The document is about more than one thing.")
    form._check_expanded(_without_comments(expanded[0]), expanded[0].get("@id"), what, top=True)  # noqa: SLF001
    form._check_status_in_place(expanded[0], what)  # noqa: SLF001
    skip = {"documentLoader": load, "skipExpansion": True}
    embedded: list[tuple[Any, Document]] = []
    shown = form._detach(document, (), embedded)  # noqa: SLF001
    meant = form._detach(processor.compact(expanded, contexts, skip), (), None)  # noqa: SLF001
    where = form._difference(shown, meant, ()) or form._misspelled_key(meant, ())  # noqa: SLF001
    if where is not None:
        raise UnfaithfulError(_undefined(form._pointer(where)))  # noqa: SLF001
    _require_own_names(meant)
    for _, endorsement in embedded:
        _expanded(endorsement, "endorsement")
    return expanded


def _without_comments(value: Any) -> Any:
    """Without what an endorsement says of the very badge it stands in: a second description of a node, but one that
    holds no word which anybody reads as the badge's own.
    """
    if isinstance(value, list):
        return [_without_comments(part) for part in value]
    if not isinstance(value, dict):
        return value
    said = value.get(_COMMENT, [])
    if (
        value.get("@type") == [_ENDORSED]
        and value.keys() <= {"@id", "@type", _COMMENT}
        and all("@value" in x for x in said)
    ):
        return {"@id": value.get("@id")}
    return {name: _without_comments(part) for name, part in value.items()}


def _contexts(document: Document) -> list[str]:
    """The contexts of a document: pinned ones, each once, that of its data model first; none below but endorsements'."""
    found = document.get("@context")
    listed = found if isinstance(found, list) else [found]
    if listed[:1] not in ([CREDENTIALS_V1], [CREDENTIALS_V2]):
        raise UnfaithfulError("The document does not begin with the context of Verifiable Credentials.")
    urls = [url for url in listed if isinstance(url, str)]
    if len(urls) < len(listed):
        raise UnfaithfulError("Its @context defines words of its own, so no signature can be trusted to cover them.")
    if len(set(urls)) < len(urls):
        raise UnfaithfulError("The document names one context twice.")
    for url in urls:
        context(url)
    _require_no_other_contexts(document)
    return urls


def _require_no_other_contexts(document: Document) -> None:
    """Below the top only an endorsement may bring contexts: they would change what its neighbours mean."""
    stack: list[tuple[str, Any]] = list(document.items())
    while stack:
        name, value = stack.pop()
        if isinstance(value, list):
            stack.extend((name, part) for part in value)
        elif isinstance(value, dict):
            if "@context" not in value:
                stack.extend(value.items())
            elif name != "endorsement":
                raise UnfaithfulError("A part of the document brings contexts of its own.")


def _require_own_names(meant: Any) -> None:
    """Terms only: a member spelled as an address (`cred:validUntil`) is signed, and read by nobody."""
    stack = [meant]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack.extend(part for name, part in value.items() if name != "@context")
            if odd := next((name for name in value if ":" in name), None):
                raise UnfaithfulError(_undefined(f"/{odd}"))
        elif isinstance(value, list):
            stack.extend(value)


def _undefined(place: str) -> str:
    return f"The member at {place[:200]} is not one its contexts define in that place, so no signature covers it."


@contextmanager
def _bounded() -> Iterator[None]:
    try:
        yield
    except (StructureLimitExceeded, CanonicalizationWorkExceeded) as problem:
        raise UnfaithfulError("The document is built to keep a verifier busy for ever.") from problem
    except (LibOpenBadgesException, jsonld.JsonLdError, RecursionError) as problem:
        raise UnfaithfulError(_reason(problem)) from problem


def _require_modest(document: Document) -> None:
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


def _loader(extra: Contexts | None) -> Callable[..., Document]:
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
