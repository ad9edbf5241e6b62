"""What is built to mislead or to exhaust a verifier is refused within a second."""

import contextlib
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.badges import document as reading
from bot.badges.document import MAX_BYTES, MAX_DEPTH, RefusedError, UnreadableError, parse
from bot.badges.verify import verify


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
