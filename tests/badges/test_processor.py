"""What the processor remembers changes no result: beside PyLD as it comes, for every published credential and ours."""

import hashlib
import json
import random
import threading

import pytest
from openbadgeslib.ob3._canon_guard import isolate
from pyld import jsonld as plain

from bot.badges import credential, jsonld
from bot.badges.processor import _MOST, LIBRARY, _known
from bot.badges.proof import options, unsecured


def load(url: str, _options: object = None) -> dict:
    return {"contextUrl": None, "documentUrl": url, "document": jsonld.context(url), "tag": "static"}


def is_known(document: dict) -> bool:
    found = document.get("@context")
    return isinstance(found, list) and all(isinstance(url, str) and url in jsonld.PINNED for url in found)


@pytest.fixture
def documents(vectors, plan, signed) -> list[dict]:
    """Every vector whose contexts we hold, and badges of our own."""
    found = [json.loads(path.read_bytes()) for path in sorted(vectors.rglob("*.json")) if path.stat().st_size < 100_000]
    ours = [credential.build(plan()), credential.build(plan(evidence=[], narrative=None)), signed]
    return [one for one in found if isinstance(one, dict) and is_known(one)] + ours


def expanded(processor, document: dict) -> object:
    """What it makes of the document; the kind of its refusal where it makes nothing."""
    try:
        return processor.expand(document, {"documentLoader": load})
    except plain.JsonLdError as problem:
        return problem.code


def test_it_expands_as_pyld_does_in_whatever_order(documents):
    assert len(documents) > 20
    expected = [expanded(isolate(plain), document) for document in documents]
    order = list(range(len(documents))) * 3
    random.Random(7).shuffle(order)
    for at in order:
        assert expanded(isolate(LIBRARY), documents[at]) == expected[at]


def test_it_compacts_as_pyld_does(documents):
    for document in documents:
        both = []
        for library in (plain, LIBRARY):
            stated = expanded(isolate(library), document)
            if isinstance(stated, list):
                skip = {"documentLoader": load, "skipExpansion": True}
                both.append(isolate(library).compact(stated, document["@context"], skip))
        assert not both or both[0] == both[1]


def test_the_digest_is_that_of_plain_pyld(signed):
    made = signed["proof"]
    parts = (options(signed, made), unsecured(signed))
    settings = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    texts = [plain.normalize(part, settings) for part in parts]
    assert jsonld.hash_data(parts[1], parts[0]) == b"".join(hashlib.sha256(text.encode()).digest() for text in texts)


def test_threads_do_not_share_what_they_remember(signed):
    expected, found = expanded(isolate(plain), signed), []

    def work() -> None:
        found.extend(expanded(isolate(LIBRARY), signed) for _ in range(3))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 12


def test_contexts_that_documents_bring_themselves_are_not_mixed_up_and_memory_is_bounded():
    for number in range(2 * _MOST):
        document = {"@context": {"name": f"https://example.org/{number}#name"}, "name": "x"}
        assert expanded(isolate(LIBRARY), document) == [{f"https://example.org/{number}#name": [{"@value": "x"}]}]
    assert len(_known()) <= _MOST
