#!/usr/bin/env python3
"""Check a badge without any of Cairn's code: the standard library, cryptography and pyoxigraph only.

Usage: verify_independently.py FILE [--did DIDDOC.json] [--now ISO]

FILE is an Open Badges 3.0 credential as JSON, with one eddsa-rdfc-2022 proof. `--did` gives the DID document of a
did:web issuer. Prints one line per check; ends 0 valid, 1 not valid, 2 could not be read or checked.

It exists so that what one canonicaliser signs another one checks. It must import nothing of Cairn, of PyLD or of
openbadgeslib, and it keeps its own pins of the context files beside it.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

CONTEXTS = Path(__file__).resolve().parent.parent / "contexts"
PINS = {
    "https://www.w3.org/ns/credentials/v2": (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
}
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
MAX_BYTES = 256 * 1024


class UncheckableError(Exception):
    """The file, its key or its contexts cannot be had."""


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(description="Check a badge without any of Cairn's code.")
    options.add_argument("file", type=Path)
    options.add_argument("--did", type=Path)
    options.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(UTC))
    given = options.parse_args(arguments)
    try:
        credential = read(given.file)
        did_document = read(given.did) if given.did else None
        results = list(check(credential, did_document, given.now))
    except (UncheckableError, KeyError, TypeError, ValueError) as problem:
        sys.stdout.write(f"unknown  {type(problem).__name__}: {problem}\n")
        return 2
    for name, passed in results:
        sys.stdout.write(f"{'pass' if passed else 'FAIL'}  {name}\n")
    return 0 if all(passed for _, passed in results) else 1


def read(path: Path) -> dict[str, Any]:
    data = path.read_bytes() if path.is_file() else b""
    if not 0 < len(data) <= MAX_BYTES:
        raise UncheckableError(f"{path} cannot be read")
    found = json.loads(data)
    if not isinstance(found, dict):
        raise UncheckableError(f"{path} holds no JSON object")
    return found


def check(credential: dict[str, Any], did_document: dict[str, Any] | None, now: datetime) -> Iterator[tuple[str, bool]]:
    proof = credential["proof"]
    issuer = credential["issuer"]["id"] if isinstance(credential["issuer"], dict) else credential["issuer"]
    method = proof["verificationMethod"]
    contexts = credential["@context"]
    yield "contexts stand in their order", contexts[: len(PINS)] == list(PINS)
    yield "every member is a term of the contexts", undefined(credential, terms(contexts)) == set()
    yield (
        "proof is eddsa-rdfc-2022, made to assert",
        (
            proof["type"] == "DataIntegrityProof"
            and proof["cryptosuite"] == "eddsa-rdfc-2022"
            and proof["proofPurpose"] == "assertionMethod"
        ),
    )
    yield "key belongs to the issuer", method.partition("#")[0] == issuer
    yield "issuer lets the key assert", allows(issuer, method, did_document)
    yield "signature is good", is_signed(credential, proof, key(issuer, method, did_document))
    start, end = credential["validFrom"], credential.get("validUntil")
    yield "in force", datetime.fromisoformat(start) <= now and (not end or now < datetime.fromisoformat(end))


def allows(issuer: str, method: str, did_document: dict[str, Any] | None) -> bool:
    if issuer.startswith("did:key:"):
        return method == f"{issuer}#{issuer.removeprefix('did:key:')}"
    if did_document is None:
        raise UncheckableError(f"the DID document of {issuer} is needed: --did")
    return did_document.get("id") == issuer and method in did_document.get("assertionMethod", [])


def key(issuer: str, method: str, did_document: dict[str, Any] | None) -> Ed25519PublicKey | None:
    listed = (did_document or {}).get("verificationMethod", [])
    found = [item["publicKeyMultibase"] for item in listed if item["id"] == method]
    text = issuer.removeprefix("did:key:") if issuer.startswith("did:key:") else "".join(found[:1])
    data = base58(text.removeprefix("z"))
    return Ed25519PublicKey.from_public_bytes(data[len(ED25519) :]) if data.startswith(ED25519) else None


def is_signed(credential: dict[str, Any], proof: dict[str, Any], public: Ed25519PublicKey | None) -> bool:
    """vc-di-eddsa 3.2: the signature covers SHA-256(canonical proof options) + SHA-256(canonical document)."""
    contexts = [inlined(url) for url in credential["@context"]]
    document = {**without(credential, "proof"), "@context": contexts}
    options = {**without(proof, "proofValue"), "@context": contexts}
    message = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
    try:
        if public is not None:
            public.verify(base58(proof["proofValue"].removeprefix("z")), message)
    except InvalidSignature:
        return False
    return public is not None


def canonical(document: dict[str, Any]) -> bytes:
    """RDFC-1.0 N-Quads. The contexts are in the document: pyoxigraph is given nothing to fetch."""
    text = json.dumps({"@context": document["@context"], **document})
    dataset = Dataset(parse(text, format=RdfFormat.JSON_LD))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def inlined(url: str) -> Any:
    if url not in PINS:
        raise UncheckableError(f"the context {url} is not known here")
    name, digest = PINS[url]
    data = (CONTEXTS / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise UncheckableError(f"{name} is not the published context")
    return json.loads(data)["@context"]


def terms(urls: list[str]) -> set[str]:
    """Every term that the contexts define, in whatever scope."""
    found: set[str] = {"@context"}
    stack: list[Any] = [inlined(url) for url in urls]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found.update(value)
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def undefined(value: object, known: set[str]) -> set[str]:
    if isinstance(value, dict):
        return (set(value) - known).union(*(undefined(part, known) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(undefined(part, known) for part in value))
    return set()


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key != name}


def base58(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
