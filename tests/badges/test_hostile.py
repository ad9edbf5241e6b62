"""What is built to mislead or to exhaust a verifier is refused within a second."""

import base64
import contextlib
import json
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.badges import document as reading
from bot.badges.document import MAX_BYTES, MAX_DEPTH, RefusedError, UnreadableError, parse
from bot.badges.verify import verify

CHECKOUT = Path(__file__).resolve().parents[2]


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"a","name":"b"}',
        '{"a":{"issuer":1,"issuer":2}}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":-Infinity}',
        '{"a":1e999}',
        '{"a":"\\ud800"}',
        '{"\\ud800":1}',
        nested(MAX_DEPTH + 1),
        nested(100_000)[:MAX_BYTES],
        nested(20_000),
        '{"a":"' + "x" * MAX_BYTES + '"}',
    ],
    ids=lambda text: text[:20],
)
def test_a_document_that_two_readers_read_differently_is_refused(text):
    with pytest.raises((RefusedError, UnreadableError)):
        parse(text)


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"[]", b"1", b'"x"', b"{", b"\xff\xfe{}", b"null", b'{"a":' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_object_is_unreadable(data):
    with pytest.raises(UnreadableError):
        parse(data)


def test_a_deep_enough_document_is_read():
    assert parse(nested(MAX_DEPTH - 1))
    assert parse(b"\xef\xbb\xbf{}") == {}


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_answered_plainly(published, now, data):
    with contextlib.suppress(UnreadableError):
        assert not verify(data, documents=published(), now=now).valid


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = [
    "@context",
    "id",
    "type",
    "issuer",
    "proof",
    "credentialSubject",
    "credentialStatus",
    "evidence",
    "validFrom",
    "validUntil",
]


@given(name=st.sampled_from(MEMBERS), value=JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_member_replaced_by_anything_is_never_valid_and_never_a_crash(signed, published, now, name, value):
    if signed.get(name) == value:
        return

    report = verify(json.dumps({**signed, name: value}), documents=published(), now=now)

    assert not report.valid


def clique(signed, size):
    """Blank nodes that no first look can tell apart: RDFC-1.0 tries all their orders."""
    node = ["VerifiableCredential", "Evidence"]
    others = [
        {
            "id": f"_:b{one}",
            "type": node,
            "evidence": [{"id": f"_:b{other}", "type": node} for other in range(size) if other != one],
        }
        for one in range(size)
    ]
    return {**signed, "evidence": others}


def many_types(signed, count):
    return {**signed, "evidence": [{"id": "https://e.org/1", "type": ["Evidence"] * count, "name": "x"}]}


def many_tags(signed, count):
    subject = signed["credentialSubject"]
    achievement = {**subject["achievement"], "tag": [f"t{number}" for number in range(count)]}
    return {**signed, "credentialSubject": {**subject, "achievement": achievement}}


def many_contexts(signed, count):
    return {**signed, "@context": signed["@context"] * count}


def many_nodes(signed, count):
    return {**signed, "evidence": [{"type": ["Evidence"], "name": f"n{number}"} for number in range(count)]}


@pytest.mark.parametrize(
    ("poison", "size"),
    [
        (clique, 7),
        (clique, 11),
        (clique, 20),
        (many_types, 20_000),
        (many_tags, 9_000),
        (many_contexts, 1_000),
        (many_nodes, 4_000),
    ],
)
def test_a_poisonous_document_is_refused_within_a_second(signed, published, now, poison, size):
    data = reading.dump(poison(signed, size))
    started = time.process_time()

    report = verify(data, documents=published(), now=now)

    assert report.verdict == "invalid"
    assert time.process_time() - started < 1


def test_several_proofs_of_a_large_document_cost_little_more_than_one(signed, published, now):
    made = [{**signed["proof"], "created": f"2026-11-20T10:00:0{number}Z"} for number in range(9)]
    evidence = [{"id": f"https://e.org/{number}", "type": ["Evidence"]} for number in range(215)]
    data = reading.dump({**signed, "evidence": evidence, "proof": made})
    started = time.process_time()

    assert verify(data, documents=published(), now=now).verdict == "invalid"
    assert time.process_time() - started < 1


PNG = b"\x89PNG\r\n\x1a\n"
MEGABYTE = 1024 * 1024


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def inflating(megabytes):
    """Piece by piece, so that making it takes no memory that could hide the verifier's."""
    packer = zlib.compressobj()
    return b"".join([*(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)), packer.flush()])


def deep_token(depth):
    return b"e30." + base64.urlsafe_b64encode(nested(depth).encode()).rstrip(b"=") + b".AA"


CARRIERS = {
    "svg of elements": lambda: b"<svg>" + b"<a/>" * 520_000 + b"</svg>",
    "svg without end": lambda: b"<svg>" + b"<a>" * 690_000,
    "svg of attributes": lambda: b"<svg " + b" ".join(b'a%d="x"' % number for number in range(170_000)) + b"/>",
    "svg of badges": lambda: b"<svg>" + b"<openbadges:credential/>" * 80_000 + b"</svg>",
    "svg of text": lambda: b"<svg><openbadges:credential>" + b"x" * 1_900_000 + b"</openbadges:credential></svg>",
    "svg of megabytes": lambda: b"<svg>" + b" " * 3 * MEGABYTE,
    "svg of entities": lambda: b'<!DOCTYPE svg [<!ENTITY a "aa">' + b'<!ENTITY b "&a;&a;">' * 999 + b"]><svg>&b;</svg>",
    "svg from elsewhere": lambda: b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
    "png of chunks": lambda: PNG + chunk(b"aaaa", b"") * 420_000,
    "png of text": lambda: (
        PNG + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + b"x" * 5_000_000) + chunk(b"IEND", b"")
    ),
    "png inflating": lambda: PNG + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + inflating(50)),
    "png of 4 exapixels": lambda: (
        PNG + chunk(b"IHDR", b"\x7f\xff\xff\xff" * 2 + b"\x08\x06\0\0\0") + chunk(b"IEND", b"")
    ),
    "token, deep": lambda: deep_token(40_000),
    "token, large": lambda: b"e30." + b"A" * 4_000_000 + b".AA",
    "list, deep": lambda: b"[" * 250_000,
    "many objects": lambda: b'{"type":[' + b",".join([b"{}"] * 80_000) + b"]}",
    "many digits": lambda: b'{"type":1,"a":' + b"9" * 250_000 + b"}",
}


@pytest.mark.parametrize("made", CARRIERS.values(), ids=CARRIERS)
def test_no_carrier_keeps_the_verifier_busy(published, now, made):
    data, documents = made(), published()
    started = time.process_time()

    with contextlib.suppress(UnreadableError):
        assert verify(data, documents=documents, now=now).verdict == "invalid"
    assert time.process_time() - started < 1


def test_none_of_them_takes_a_hundred_megabytes():
    """In a process of its own, whose peak is its own; what the file itself takes is not the verifier's."""
    program = (
        "import contextlib, resource, sys; sys.path.insert(0, 'tests/badges')\n"
        "from datetime import UTC, datetime\n"
        "from bot.badges.verify import verify\n"
        "import test_hostile\n"
        "made = [one() for one in test_hostile.CARRIERS.values()]\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for data in made:\n"
        "    with contextlib.suppress(ValueError): verify(data, documents=None, now=datetime.now(UTC))\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=CHECKOUT)

    assert int(ended.stdout) < 100
