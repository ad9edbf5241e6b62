"""Keys and revocation on the command line: what is said, what is kept, and never a secret."""

import re
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.badges.keyring import KeyRing
from bot.service.effects import Note
from storage.records import Award, AwardState, KeyState
from storage.store import Store

PUBLIC = "https://badges.example.edu"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
AWARD = "HO8eObr2up3tH7k8rAKOoQ"


@pytest.fixture
def issuer(cairn, home):
    """The command line of a deployment whose one key is in keys.pem."""
    cairn("keys", "new", "keys.pem")

    def run(*words: str):
        return cairn(*words, CAIRN_PUBLIC_URL=PUBLIC, CAIRN_SIGNING_KEY_FILE=str(home / "keys.pem"))

    return run


def ring(home) -> KeyRing:
    return KeyRing.parse((home / "keys.pem").read_text())


def another(cairn, home, *more: str) -> None:
    """A key made and put beside the one that is there."""
    cairn("keys", "new", "next.pem", *more)
    with (home / "keys.pem").open("a") as held:
        held.write((home / "next.pem").read_text())


@pytest.fixture
def database(home):
    with closing(Store(f"sqlite:///{home}/.cairn/cairn.db")) as store:
        store.migrate()
        yield store


@pytest.fixture
def badge(database):
    facts = {"team": "T", "person": "UADA", "badge": "ums-career-prepared-l1", "planned_at": NOW, "issued_at": NOW}
    with database.write("badge") as unit:
        unit.people.see("T", "UADA")
        return unit.awards.plan(Award(id=AWARD, state=AwardState.ISSUED, document="{}", key="z6MkOld", **facts))


def test_keys_are_listed_with_what_they_do_and_no_secret_is_shown(issuer, cairn, home):
    another(cairn, home, "--rsa")
    issuer("keys", "rotate")  # makes them known; there is nothing to rotate to

    answer = issuer("keys", "list")

    assert answer.exit_code == 0, answer.output
    assert re.search(r"z6Mk\w+  Ed25519  signing  here  0 badge\(s\)", answer.output)
    assert re.search(r"[\w-]{43}  RSA  signing  here", answer.output)
    assert "PRIVATE" not in answer.output


def test_before_a_first_start_no_key_is_known(issuer):
    assert "No key is known yet" in issuer("keys", "list").output


def test_a_rotation_needs_another_key_and_says_how_to_get_one(issuer):
    answer = issuer("keys", "rotate")

    assert answer.exit_code == 1
    assert "cairn keys new" in answer.output


def test_a_rotation_signs_with_the_new_key_and_retires_the_old(issuer, cairn, home, database):
    issuer("keys", "rotate")  # makes the first one known
    another(cairn, home)
    old, new = (key.multibase for key in ring(home).signing)

    answer = issuer("keys", "rotate")

    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith(f"{new} signs from now on.")
    with database.read() as unit:
        assert {key.id: key.state for key in unit.keys.all()} == {old: KeyState.RETIRED, new: KeyState.SIGNING}
        assert [e.action for e in unit.audit.since(0, 99)][-2:] == ["key.retired", "key.signing"]


def test_the_key_that_signs_is_not_retired(issuer, home, cairn):
    another(cairn, home)
    issuer("keys", "rotate")
    signing = ring(home).signing[1].multibase

    answer = issuer("keys", "retire", signing)

    assert answer.exit_code == 1
    assert "Rotate first" in answer.output
    assert "No key begins with" in issuer("keys", "retire", "z6MkNobody").output


def test_a_leaked_key_names_the_badges_and_the_way_to_issue_them_again(issuer, home, cairn, database, badge):
    another(cairn, home)
    issuer("keys", "rotate")
    old = ring(home).signing[0].multibase
    with database.write("signed") as unit:
        unit.awards.change(badge, key=old)

    answer = issuer("keys", "compromise", old)

    assert answer.exit_code == 0, answer.output
    assert "1 badge(s) no longer verify" in answer.output
    assert f"{PUBLIC}/badges/{AWARD}" in answer.output
    assert f"cairn keys compromise {old} --reissue" in answer.output
    assert "compromised" in issuer("keys", "list").output


@pytest.mark.parametrize("named", [AWARD, f"{PUBLIC}/badges/{AWARD}", f"{PUBLIC}/badges/{AWARD}.json"])
def test_a_badge_is_withdrawn_by_its_id_or_its_link_and_its_holder_is_told(issuer, database, badge, named):
    answer = issuer("revoke", named, "--reason", "The certificate was somebody else's.")

    assert answer.exit_code == 0, answer.output
    with database.read() as unit:
        gone = unit.awards.get(AWARD)
        told = unit.outbox.find(f"{Note.REVOKED}:person:UADA:{AWARD}")
        entry = unit.audit.of(AWARD)[-1]
    assert (gone.state, gone.revoked_reason) == (AwardState.REVOKED, "The certificate was somebody else's.")
    assert told is not None
    assert (entry.actor, entry.action) == ("command line", "award.revoked")


def test_it_is_withdrawn_once_and_never_without_a_reason(issuer, badge):
    assert issuer("revoke", AWARD).exit_code == 2
    assert issuer("revoke", AWARD, "--reason", " ").exit_code == 1
    issuer("revoke", AWARD, "--reason", "an error")
    answer = issuer("revoke", AWARD, "--reason", "twice")
    assert answer.exit_code == 1
    assert "Nothing was changed" in answer.output


def test_a_badge_that_is_not_there_is_said(issuer):
    answer = issuer("revoke", "A" * 22, "--reason", "x")
    assert answer.exit_code == 1
    assert "no such badge" in answer.output
