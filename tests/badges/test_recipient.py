"""For whom a badge is: an address is recognised however it was written down, and no other one is."""

import hashlib

import pytest

from bot.badges.credential import identity
from bot.badges.recipient import check_recipient

UNSALTED = "sha256$" + hashlib.sha256(b"ada@example.org").hexdigest()
AS_WRITTEN = "sha256$" + hashlib.sha256(b"Ada@Example.orgs").hexdigest()
MD5 = "md5$" + hashlib.md5(b"ada@example.orgs", usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    ("identifier", "yes"),
    [
        ({"hashed": True, "identityHash": identity("ada@example.org", "s").hash, "salt": "s"}, True),
        (
            {
                "hashed": True,
                "identityHash": identity("ada@example.org", "s").hash.upper().replace("SHA", "sha"),
                "salt": "s",
            },
            True,
        ),
        ({"hashed": True, "identityHash": UNSALTED}, True),
        ({"hashed": False, "identityHash": " Ada@example.org"}, True),
        ({"hashed": True, "identityHash": identity("ben@example.org", "s").hash, "salt": "s"}, False),
        ({"hashed": True, "identityHash": identity("ada@example.org", "s").hash, "salt": "t"}, False),
        ({"hashed": True, "identityHash": "ada@example.org"}, False),
        ({}, False),
        ({"hashed": True, "identity": identity("ada@example.org", "s").hash, "salt": "s"}, True),  # of 2.0
        ({"hashed": True, "identity": MD5, "salt": "s"}, True),
        ({"hashed": True, "identity": "crc32$00", "salt": "s"}, False),
        ({"hashed": "true", "identityHash": UNSALTED}, False),
        ({"hashed": True, "identityHash": 7, "salt": []}, False),
    ],
)
def test_a_recipient_is_recognised(identifier, yes):
    assert check_recipient([{}, identifier], "ada@example.org").outcome == ("pass" if yes else "fail")


def test_an_address_counts_as_it_was_written_too():
    assert (
        check_recipient([{"hashed": True, "identityHash": AS_WRITTEN, "salt": "s"}], "Ada@Example.org").outcome
        == "pass"
    )


def test_nobody_named_is_unknown():
    assert check_recipient([], "ada@example.org").outcome == "unknown"
