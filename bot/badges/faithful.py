"""Does a document say no more than its signature covers? (JSON-LD "safe mode", VC Data Integrity 2.4.1.)

Owns that question: every member means what a pinned context says, is spelled as that context spells it, and is kept in the
RDF that is signed. The parts of openbadgeslib's context validation that hold for both data models answer it; the library's
own front door takes version 2.0 only. Those parts are not its public interface: the lock file pins it, and
tests/badges/test_hostile.py fails when an upgrade changes what they refuse. It must not know keys or proofs.
"""

from typing import Any

from openbadgeslib.ob3 import _context_validation as form
from openbadgeslib.ob3._canon_guard import isolate, require_guard
from openbadgeslib.ob3._structure_screen import screen

from bot.badges.jsonld import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    Document,
    UnfaithfulError,
    bounded,
    context,
    digest,
    loader,
    require_modest,
)
from bot.badges.processor import LIBRARY

Shared = dict[str, bytes | UnfaithfulError]

_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_COMMENT, _ENDORSED = f"{_VOCABULARY}endorsementComment", f"{_VOCABULARY}EndorsementSubject"


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
        require_modest(part)
        with bounded():
            require_guard()
            screen(part)
            return digest([_expanded(part, what)])
    except UnfaithfulError as problem:
        return problem


def _expanded(document: Document, what: str) -> list[Any]:
    """What a document states, once it is known to state no less than it shows.

    It must be the compacted form of its own expansion, and the expansion must hold nothing that RDF drops: so openbadgeslib
    does it, whose parts these are. An endorsement brings contexts of its own and is held to the same on its own.
    """
    contexts, load, processor = _contexts(document), loader(None), isolate(LIBRARY)
    expanded: list[Any] = processor.expand(document, {"documentLoader": load})
    if len(expanded) != 1 or "@graph" in expanded[0]:
        raise UnfaithfulError("The document is about more than one thing.")
    form._check_expanded(_without_comments(expanded[0]), expanded[0].get("@id"), what, top=True)  # noqa: SLF001  openbadgeslib's own parts
    form._check_status_in_place(expanded[0], what)  # noqa: SLF001  openbadgeslib's own parts
    skip = {"documentLoader": load, "skipExpansion": True}
    embedded: list[tuple[Any, Document]] = []
    shown = form._detach(document, (), embedded)  # noqa: SLF001  openbadgeslib's own parts
    meant = form._detach(processor.compact(expanded, contexts, skip), (), None)  # noqa: SLF001  openbadgeslib's own parts
    where = form._difference(shown, meant, ()) or form._misspelled_key(meant, ())  # noqa: SLF001  openbadgeslib's own parts
    if where is not None:
        raise UnfaithfulError(_undefined(form._pointer(where)))  # noqa: SLF001  openbadgeslib's own parts
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
