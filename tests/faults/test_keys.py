"""Keys while badges are being issued: a rotation loses nothing, a leaked key signs nothing more, a kill leaves no half."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import issuing as issuing_of
from bot.badges import document
from bot.badges.fetch import Fetched, FetchError
from bot.badges.keyring import DEMO_MARK, KeyRing, RsaKey, new_rsa_key
from bot.badges.keys import SigningKey, new_key
from bot.badges.verify import verify
from bot.service import issue, keys, revoke, statuses
from bot.service.delivery import DeliveryError
from bot.service.desk import Desk, Issuing, KeyUnusable
from bot.settings import Settings
from storage.records import Award, AwardState, KeyState
from storage.store import Store
from tests.faults.stage import approved, enrolled, furnished_desk

PUBLIC = "https://badges.example.edu"
DID = "did:web:badges.example.edu"
DEE = "U0DEE"


@dataclass
class House:
    """A deployment as a did:web. `held`: its private keys, which a test may change."""

    desk: Desk
    held: list[SigningKey]
    rsa: list[RsaKey]

    def planned(self, person: str) -> Award:
        """Somebody's Level 1 badge, decided and not yet signed."""
        with self.desk.store.write("plan") as unit:
            enrolled(self.desk, unit, person)
            approved(self.desk, unit, person, "l1-badge")
            return next(a for a in unit.awards.of(self.desk.team, person) if a.badge.endswith("-l1"))

    def issue(self, award: Award) -> Award:
        with self.desk.store.read() as unit:
            effect = unit.outbox.find(f"issue:{award.id}")
        issue.issue(self.desk, effect)
        return self.now(award)

    def now(self, award: Award) -> Award:
        with self.desk.store.read() as unit:
            return unit.awards.get(award.id)

    def change(self, act: Callable) -> object:
        with self.desk.store.write("keys") as unit:
            return act(unit, self.desk.issuing)

    def listed(self) -> list[str]:
        with self.desk.store.read() as unit:
            found = keys.documents(unit, self.desk.issuing)
        return [
            method["id"].partition("#")[2] for method in found[f"{PUBLIC}/.well-known/did.json"]["verificationMethod"]
        ]

    def get(self, url: str, accept: str = "") -> Fetched:
        """What a stranger fetches of us."""
        with self.desk.store.read() as unit:
            found = keys.documents(unit, self.desk.issuing)
        if url in found:
            return Fetched(url, 200, "application/did+json", document.dump(found[url]))
        if url == f"{PUBLIC}/status/1":
            return Fetched(url, 200, "application/vc+ld+json", statuses.signed_list(self.desk, 1))
        raise FetchError(url)

    def report(self, award: Award):
        with self.desk.store.read() as unit:
            now = unit.now() + timedelta(seconds=1)
        return verify(award.document, documents=self, now=now)


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, small_catalog: Path) -> Iterator[House]:
    """On one engine: what the rows of keys do on either is storage's to test."""
    held, rsa = [new_key()], []
    issuing = Issuing(did=DID, ring=lambda: KeyRing(tuple(held), tuple(rsa)))
    with closing(Store(sqlite_url)) as store:
        desk = furnished_desk(store, tmp_path, small_catalog)
        yield House(replace(desk, public_url=PUBLIC, issuing=issuing), held, rsa)


def rotate(unit, issuing):
    return keys.rotate(unit, issuing, "test")


def test_the_first_key_signs_and_is_published(house):
    award = house.issue(house.planned("U0ADA"))

    assert award.key == house.held[0].multibase
    assert house.listed() == [award.key]
    assert house.report(award).valid


def test_a_key_is_published_before_it_signs(house):
    first = house.issue(house.planned("U0ADA"))
    house.held.append(new_key())

    house.change(keys.register)

    assert house.listed() == [key.multibase for key in house.held]
    assert house.issue(house.planned("U0BEE")).key == first.key


def test_after_a_rotation_new_badges_have_the_new_key_and_old_ones_verify(house):
    old = house.issue(house.planned("U0ADA"))
    house.held.append(new_key())

    house.change(rotate)
    new = house.issue(house.planned("U0BEE"))

    assert (old.key, new.key) == tuple(key.multibase for key in house.held)
    assert house.report(old).valid
    assert house.report(new).valid


def test_a_retired_key_leaves_the_document_with_its_last_badge(house):
    old = house.issue(house.planned("U0ADA"))
    house.held.append(new_key())
    house.change(rotate)
    assert house.listed() == [key.multibase for key in house.held]

    with house.desk.store.write("revoke") as unit:
        revoke.revoke(house.desk, unit, "test", old, "an error")

    assert house.listed() == [house.held[1].multibase]


def test_there_is_no_rotation_without_another_key(house):
    house.change(keys.register)
    with pytest.raises(keys.CannotChange, match="cairn keys new"):
        house.change(rotate)


def test_the_key_that_signs_is_not_retired_and_one_that_is_only_ready_is(house):
    house.held.append(new_key())
    house.change(keys.register)
    with pytest.raises(keys.CannotChange, match="Rotate first"):
        house.change(lambda unit, _: keys.retire(unit, "test", house.held[0].multibase))

    house.change(lambda unit, _: keys.retire(unit, "test", house.held[1].multibase))

    assert house.listed() == [house.held[0].multibase]


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that happens after a badge was signed and before it is public."""

    def arrange(act: Callable[[], object]) -> None:
        real, once = issue.verify, [act]

        def look(*args, **named):
            if once:
                once.pop()()
            return real(*args, **named)

        monkeypatch.setattr(issue, "verify", look)

    return arrange


def test_a_rotation_in_the_middle_of_issuing_loses_nothing(house, meanwhile):
    planned = house.planned("U0ADA")
    house.change(keys.register)
    house.held.append(new_key())
    meanwhile(lambda: house.change(rotate))

    with pytest.raises(DeliveryError) as waits:
        house.issue(planned)
    assert waits.value.waiting  # its key is published no more: it is signed again, with the new one

    award = house.issue(planned)
    assert award.state is AwardState.ISSUED
    assert award.key == house.held[1].multibase
    assert house.report(award).valid


def test_a_rotation_just_before_publishing_keeps_the_badge_and_its_key_published(house, monkeypatch):
    planned = house.planned("U0ADA")
    house.change(keys.register)
    house.held.append(new_key())
    real, forms = issue._insist, []

    def insist(report):
        real(report)
        forms.append(report)
        if len(forms) == 2:  # the document and its token were found good
            house.change(rotate)

    monkeypatch.setattr(issue, "_insist", insist)
    award = house.issue(planned)

    assert award.key == house.held[0].multibase
    assert house.report(award).valid


def test_a_key_that_leaks_in_the_middle_of_issuing_signs_nothing_that_is_published(house, meanwhile):
    planned = house.planned("U0ADA")
    house.change(keys.register)
    house.held.append(new_key())
    leaked = house.held[0].multibase
    meanwhile(lambda: house.change(lambda unit, made: keys.compromise(unit, made, "test", leaked)))

    with pytest.raises(DeliveryError) as waits:
        house.issue(planned)
    assert waits.value.waiting
    assert house.now(planned).document is None

    award = house.issue(planned)
    assert award.key == house.held[1].multibase
    assert house.report(award).valid


def test_a_key_that_leaks_just_before_publishing_signs_nothing_that_is_published(house, monkeypatch):
    planned = house.planned("U0ADA")
    house.change(keys.register)
    house.held.append(new_key())
    leaked, real, forms = house.held[0].multibase, issue._insist, []

    def insist(report):
        real(report)
        forms.append(report)
        if len(forms) == 2:
            house.change(lambda unit, made: keys.compromise(unit, made, "test", leaked))

    monkeypatch.setattr(issue, "_insist", insist)
    with pytest.raises(DeliveryError) as waits:
        house.issue(planned)
    assert waits.value.waiting
    assert house.now(planned).state is AwardState.PLANNED


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_after_signing_leaves_nothing_public_and_then_the_same_bytes(house, meanwhile):
    planned = house.planned("U0ADA")
    house.change(keys.register)
    seen = issue._signed(house.desk, planned)

    def kill():
        raise Killed

    meanwhile(kill)
    with pytest.raises(Killed):
        house.issue(planned)
    assert (house.now(planned).state, house.now(planned).document) == (AwardState.PLANNED, None)

    award = house.issue(planned)
    assert award.document.encode() == document.dump(seen.document)
    assert award.jwts == seen.jwts
    assert house.issue(planned).document == award.document  # issued twice: the first stays


def test_without_the_key_that_signs_badges_wait(house):
    house.change(keys.register)
    planned, gone = house.planned("U0ADA"), house.held.pop()
    house.held.append(new_key())

    with pytest.raises(DeliveryError, match="signing key") as waits:
        house.issue(planned)
    assert waits.value.waiting
    assert house.now(planned).state is AwardState.PLANNED
    assert gone.multibase in house.listed()


def test_badges_of_a_leaked_key_are_listed_fail_and_are_issued_again(house):
    old = house.issue(house.planned("U0ADA"))
    house.held.append(new_key())

    badges = house.change(lambda unit, made: keys.compromise(unit, made, "test", old.key[:12]))
    assert [award.id for award in badges] == [old.id]
    assert house.listed() == [house.held[1].multibase]
    assert house.report(old).check("issuer").outcome == "fail"

    with house.desk.store.write("reissue") as unit:
        again = revoke.reissue(house.desk, unit, "test", old, "its key leaked")
    new = house.issue(again)
    assert new.supersedes == old.id
    assert new.key == house.held[1].multibase
    assert house.report(new).valid
    with house.desk.store.read() as unit:
        assert [k.state for k in unit.keys.all()] == [KeyState.COMPROMISED, KeyState.SIGNING]


def test_a_leaked_key_never_signs_again_also_where_it_is_still_at_hand(house):
    house.change(keys.register)
    house.change(lambda unit, made: keys.compromise(unit, made, "test", house.held[0].multibase))
    house.change(keys.register)

    with pytest.raises(DeliveryError, match="signing key"):
        house.issue(house.planned("U0ADA"))
    assert house.listed() == []


def test_with_an_rsa_key_there_is_an_rs256_form_and_the_key_is_published(house):
    house.rsa.append(new_rsa_key())
    award = house.issue(house.planned("U0ADA"))

    assert set(award.jwts) == {"EdDSA", "RS256"}
    for token in award.jwts.values():
        assert house.report(award.model_copy(update={"document": token})).valid
    assert house.listed() == [house.held[0].multibase, house.rsa[0].id]


def test_no_private_half_is_in_the_database(house):
    house.rsa.append(new_rsa_key())
    house.issue(house.planned("U0ADA"))
    with house.desk.store.read() as unit:
        kept = json.dumps([key.model_dump(mode="json") for key in unit.keys.all()])
        kept += json.dumps([entry.model_dump(mode="json") for entry in unit.audit.since(0, 1000)])
    secrets = [house.held[0].to_pem().splitlines()[1], *house.rsa[0].to_pem().splitlines()[1:-1]]
    assert not [secret for secret in secrets if secret in kept]
    assert '"d"' not in kept


def settings(**given: str) -> Settings:
    return Settings.model_validate({"CAIRN_PUBLIC_URL": PUBLIC, **given})


def test_a_demo_key_signs_nothing_outside_the_demo():
    pem = f"{DEMO_MARK}\n{new_key().to_pem()}"
    with pytest.raises(KeyUnusable, match="demo key"):
        issuing_of(settings(CAIRN_SIGNING_KEY=pem)).ring()
    assert issuing_of(settings(CAIRN_SIGNING_KEY=pem, CAIRN_DEMO="true")).demo


def test_the_demo_keeps_its_key_in_a_file_that_says_demo(tmp_path):
    made = issuing_of(
        settings(CAIRN_PUBLIC_URL="http://127.0.0.1:1", CAIRN_DEMO="true", CAIRN_BLOBS=f"{tmp_path}/blobs")
    )
    assert made.demo
    assert made.ring().demo
    assert made.did == made.ring().signing[0].did_key
