"""Issuer keys, places in status lists, awards that follow one another: the rules that the schema itself keeps."""

from datetime import timedelta

import pytest

from storage import statuses
from storage.errors import AlreadyAwarded, Refused
from storage.records import AwardState, IssuerKey, KeyKind, KeyState
from storage.statuses import ENTRIES
from storage.store import Store
from tests.storage import cast
from tests.storage.cast import ADA, NOON, TEAM


def key(name: str, state: KeyState = KeyState.READY, kind: KeyKind = KeyKind.ED25519) -> IssuerKey:
    return IssuerKey(id=name, kind=kind, public={"multibase": name}, state=state, added_at=NOON, changed_at=NOON)


def test_a_key_is_added_once_and_keeps_its_state(store: Store) -> None:
    with store.write("keys") as unit:
        assert unit.keys.add_new(key("z1", KeyState.RETIRED))
        assert not unit.keys.add_new(key("z1"))
        assert unit.keys.all() == [key("z1", KeyState.RETIRED)]
        assert unit.keys.get("z2") is None


def test_one_key_of_a_kind_signs(store: Store) -> None:
    with store.write("keys") as unit:
        for one in (key("z1"), key("z2"), key("r1", kind=KeyKind.RSA)):
            unit.keys.add_new(one)
        assert unit.keys.signing() is None
        assert unit.keys.change("z1", KeyState.SIGNING, NOON)
        assert unit.keys.change("r1", KeyState.SIGNING, NOON)
        with pytest.raises(Refused):
            unit.keys.change("z2", KeyState.SIGNING, NOON)
        signing = unit.keys.signing()
        assert signing is not None
        assert signing.id == "z1"
        assert not unit.keys.change("nobody", KeyState.RETIRED, NOON)


def test_keys_with_something_that_stands_are_known(store: Store) -> None:
    with store.write("awards") as unit:
        gone = unit.awards.plan(cast.award(key="z1", badge="a"))
        unit.awards.plan(cast.award(key="z2", badge="b"))
        unit.awards.plan(cast.award(badge="c"))
        unit.awards.change(gone, state=AwardState.REVOKED, revoked_at=NOON, revoked_reason="error")
        assert unit.awards.standing_keys() == {"z2"}
        assert [award.id for award in unit.awards.signed_with("z1")] == [gone.id]
        assert [award.id for award in unit.awards.revoked(TEAM)] == [gone.id]


def test_an_award_that_ended_gives_way_and_one_that_stands_does_not(store: Store) -> None:
    with store.write("awards") as unit:
        first = unit.awards.plan(cast.award(expires_at=NOON))
        with pytest.raises(AlreadyAwarded):
            unit.awards.plan(cast.award(number=2))
        unit.awards.change(first, superseded_by="second")
        assert unit.awards.live(TEAM, ADA, "sql") is None
        second = unit.awards.plan(cast.award(id="second", number=2, supersedes=first.id))
        assert unit.awards.live(TEAM, ADA, "sql") == second == unit.awards.latest(TEAM, ADA, "sql")
        with pytest.raises(AlreadyAwarded):
            unit.awards.plan(cast.award(number=3))


def test_each_award_has_a_place_of_its_own(store: Store) -> None:
    with store.write("places") as unit:
        assert unit.statuses.last() is None
        assert unit.statuses.since(1) is None
        places = [unit.statuses.take(f"a{n}", NOON + timedelta(minutes=n)) for n in range(300)]
        assert {number for number, _ in places} == {1}
        assert len(set(places)) == 300
        assert all(0 <= place < ENTRIES for _, place in places)
        assert unit.statuses.since(1) == NOON
        assert [place for _, place in places] != sorted(place for _, place in places)


def test_a_well_filled_list_is_left_for_the_next_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statuses, "ENTRIES", 2)
    with store.write("places") as unit:
        taken = [unit.statuses.take(f"a{n}", NOON) for n in range(6)]
    assert len(set(taken)) == 6
    assert max(number for number, _ in taken) >= 3


def test_the_places_of_revoked_awards_are_found_by_list(store: Store) -> None:
    with store.write("places") as unit:
        stays, goes = (unit.awards.plan(cast.award(badge=badge)) for badge in "ab")
        unit.statuses.take(stays.id, NOON)
        number, place = unit.statuses.take(goes.id, NOON)
        assert unit.statuses.revoked(number) == []
        unit.awards.change(goes, state=AwardState.REVOKED, revoked_at=NOON, revoked_reason="error")
        assert unit.statuses.revoked(number) == [place]
        assert unit.statuses.revoked(number + 1) == []


def test_two_units_never_take_the_same_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statuses, "ENTRIES", 4)
    taken = []
    for n in range(8):
        with store.write("places") as unit:
            taken.append(unit.statuses.take(f"a{n}", NOON))
    assert len(set(taken)) == 8
