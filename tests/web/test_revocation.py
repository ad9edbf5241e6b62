"""A badge that was taken back: page, document, lists and verifier agree at once, whoever asks whichever of them."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list

from bot.badges.keys import SigningKey
from bot.badges.status_list import ENTRIES
from bot.service import revoke, stack
from bot.service.delivery import DeliveryError
from bot.service.effects import Note
from bot.service.notes import compose
from storage.errors import AlreadyAwarded
from storage.records import AwardState, EnrolmentState, Role, RoleGrant
from tests.web.world import BEN, LEVELS, MACRO, PATHWAY, PROGRAMME, TEAM

DEE = "U0DEE"
KEY = SigningKey.from_seed(bytes(range(32)))


def place(award):
    return json.loads(award.document)["credentialStatus"]


def bit(world, award) -> bool:
    """Read as the recommendation says, with another library's decoder."""
    entry = place(award)
    path = entry["statusListCredential"].removeprefix(world.desk.public_url)
    bits = decode_encoded_list(world.get(path).json()["credentialSubject"]["encodedList"])
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] & (0x80 >> index % 8))


def listed(world) -> dict[str, str]:
    found = world.get("/status/revocations").json()["revokedCredentials"]
    return {one["id"]: one["revocationReason"] for one in found if one["revoked"]}


def words(world, award) -> str:
    return re.sub(r"<[^>]+>", "", world.get(f"/badges/{award.id}").text)


def outcome(world, award, check="status"):
    report = world.report(f"{world.desk.badge_url(award.id)}.json")
    return report.valid, report.check(check).outcome


def test_page_document_lists_and_verifier_agree(world):
    award, other = world.badge(), world.badge()
    before = world.get(f"/badges/{award.id}.json")
    assert outcome(world, award) == (True, "pass")
    assert not bit(world, award)

    world.revoke(award, "The certificate was somebody else's.")

    assert "✕ Withdrawn on" in words(world, award)
    assert world.get(f"/badges/{award.id}.json").content == before.content
    assert bit(world, award)
    assert listed(world)[world.desk.badge_url(award.id)] == "The certificate was somebody else's."
    assert outcome(world, award) == (False, "fail")
    for kind in (".png", ".svg"):
        assert not world.report(world.desk.badge_url(award.id) + kind).valid
    assert not bit(world, other)
    assert outcome(world, other) == (True, "pass")


def test_every_answer_about_it_is_kept_for_a_minute_at_most(world):
    award = world.revoke(world.badge(), "an error")

    for path in (f"/badges/{award.id}", f"/badges/{award.id}.json", "/status/1", "/status/revocations"):
        kept = world.get(path).headers["cache-control"]
        assert int(kept.removeprefix("max-age=")) <= 60, path


def test_the_status_list_is_a_signed_credential_of_the_same_issuer(world):
    answer = world.get("/status/1")
    said = answer.json()

    assert answer.headers["content-type"] == "application/vc+ld+json"
    assert said["id"] == f"{world.desk.public_url}/status/1"
    assert said["issuer"] == world.desk.issuing.did
    assert said["name"].startswith("DEMO")
    assert len(decode_encoded_list(said["credentialSubject"]["encodedList"])) * 8 == ENTRIES
    verify_data_integrity_proof(said, pubkey_pem=public_pem(KEY))  # raises where it is not


def public_pem(key: SigningKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415  only here

    public = key._private.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_it_is_the_same_bytes_until_something_changes(world):
    first, again = world.get("/status/1"), world.get("/status/1")

    world.revoke(world.badge(), "an error")

    assert first.json()["validFrom"] == again.json()["validFrom"]
    assert world.get("/status/1").json()["credentialSubject"] != first.json()["credentialSubject"]


def test_a_list_that_never_was_is_a_404(world):
    assert world.get("/status/999").status_code == 404
    assert world.get("/status/-1").status_code == 404
    assert world.get("/status/x").status_code == 404


def test_places_are_drawn_not_counted(world):
    places = [int(place(award)["statusListIndex"]) for award in world.stack]

    assert len(set(places)) == len(places)
    assert max(abs(a - b) for a in places for b in places) > 100


def test_the_page_of_a_withdrawn_badge_names_nobody(world):
    award = world.change(world.badge(), show_name=True)
    world.revoke(award, "an error")

    assert "Ada Okafor" not in world.get(f"/badges/{award.id}").text


def test_its_hosted_2_0_form_is_gone_and_says_why(world):
    award = world.revoke(world.badge(), "an error")

    answer = world.get(f"/badges/{award.id}/ob2.json")

    assert answer.status_code == 410
    assert answer.json()["revoked"] is True
    assert answer.json()["revocationReason"] == "an error"


def test_a_badge_is_withdrawn_once_and_never_without_a_reason(world):
    award = world.badge()
    with world.desk.store.write("revoke") as unit:
        with pytest.raises(revoke.CannotRevoke, match="Say why"):
            revoke.revoke(world.desk, unit, BEN, award, " \x00 \n")
        gone = revoke.revoke(world.desk, unit, BEN, award, "an error")
        with pytest.raises(revoke.CannotRevoke):
            revoke.revoke(world.desk, unit, BEN, gone, "twice")
        audit = [entry for entry in unit.audit.of(award.id) if entry.action == "award.revoked"]
    assert [(entry.actor, entry.detail["reason"]) for entry in audit] == [(BEN, "an error")]


def test_nothing_cascades_the_stack_waits_for_its_staff(world):
    *levels, macro = world.earn(world.learner(), *LEVELS)
    world.revoke(levels[0], "an error")

    with world.desk.store.read() as unit:
        found = unit.awards.get(macro.id)
        effect = unit.outbox.find(f"under-review:person:{BEN}:{macro.id}:{levels[0].id}")
        told = unit.outbox.find(f"revoked:person:{macro.person}:{levels[0].id}")
    assert found.state is AwardState.ISSUED
    assert effect is None  # Ben assesses; no staff are named in this programme
    assert told is not None
    assert "◐ Under review" in words(world, macro)


@pytest.fixture
def dee(world):
    """One of the programme's staff."""
    with world.desk.store.write("role") as unit:
        unit.people.see(TEAM, DEE)
        since = unit.now() - timedelta(days=1)
        facts = {"team": TEAM, "person": DEE, "programme": PROGRAMME, "since": since, "granted_by": DEE}
        unit.grants.add(RoleGrant(id=uuid4().hex, role=Role.STAFF, **facts))
    yield DEE
    with world.desk.store.write("role") as unit:
        for grant in unit.grants.of(TEAM, DEE, unit.now()):
            unit.grants.end(grant.id, unit.now())


def test_the_staff_of_a_stack_under_review_are_asked_and_may_keep_it(world, dee):
    *levels, macro = world.earn(world.learner(), *LEVELS)
    world.revoke(levels[0], "an error")

    with world.desk.store.read() as unit:
        asked = unit.outbox.find(f"under-review:person:{dee}:{macro.id}:{levels[0].id}")
        shown = compose(world.desk, unit, Note.UNDER_REVIEW, {"award": macro.id})
    assert asked is not None
    assert [button.label for button in shown.buttons] == ["Keep it", "Withdraw…"]

    with world.desk.store.write("keep") as unit:
        revoke.keep(world.desk, unit, dee, macro.id, "press")
        told = unit.outbox.find(f"kept:person:{macro.person}:{macro.id}:{levels[0].id}")
        kept = [entry for entry in unit.audit.of(macro.id) if entry.action == "award.kept"]
        shown = compose(world.desk, unit, Note.UNDER_REVIEW, {"award": macro.id})
    assert told is not None
    assert [(entry.actor, entry.detail) for entry in kept] == [(dee, {"parts": [levels[0].id]})]
    assert shown.buttons == ()
    assert "● Issued on" in words(world, macro)


def test_a_stack_that_waits_to_be_signed_waits_for_the_staff_when_a_part_is_withdrawn(world, dee):
    person = world.learner()
    for member in LEVELS:
        world._approve(person, member)
    with world.desk.store.read() as unit:
        planned = {a.badge: a for a in unit.awards.of(TEAM, person.id) if a.state is AwardState.PLANNED}
    macro = planned.pop(MACRO)
    first, *_ = (world.issued(award) for award in planned.values())
    world.revoke(first, "an error")

    with pytest.raises(DeliveryError, match="withdrawn") as waits:
        world.issued(macro)
    assert waits.value.waiting

    with world.desk.store.write("keep") as unit:
        revoke.keep(world.desk, unit, dee, macro.id, "press")
    assert world.issued(macro).state is AwardState.ISSUED


@pytest.mark.parametrize("who", [BEN, "U0NOBODY"])
def test_nobody_else_keeps_or_withdraws(world, who):
    award = world.badge()
    with world.desk.store.write("try") as unit:
        revoke.keep(world.desk, unit, who, award.id, f"keep:{who}:{award.id}")
        assert revoke.open_form(world.desk, unit, who, award.id, f"form:{who}:{award.id}").form is None
        with pytest.raises(revoke.CannotRevoke, match="staff"):
            revoke.require(world.desk, unit, who, award.id)


def test_nobody_withdraws_their_own_badge(world):
    award = world.badge()
    with world.desk.store.write("own") as unit:
        facts = {"team": TEAM, "person": award.person, "programme": PROGRAMME, "granted_by": DEE}
        since = unit.now() - timedelta(days=1)
        unit.grants.add(RoleGrant(id=uuid4().hex, role=Role.LEAD, since=since, **facts))
        with pytest.raises(revoke.CannotRevoke, match="your own"):
            revoke.require(world.desk, unit, award.person, award.id)


def test_nothing_that_was_withdrawn_is_planned_again_by_itself(world):
    person = world.learner()
    *levels, macro = world.earn(person, *LEVELS)
    world.revoke(macro, "an error")
    world.revoke(levels[-1], "an error")

    with world.desk.store.write("sweep") as unit:
        again = stack.plan_due(world.desk, unit, unit.people.lock(TEAM, person.id), None)
        enrolment = unit.enrolments.find(TEAM, person.id, PATHWAY)
    assert again == []
    assert enrolment.state is EnrolmentState.ACTIVE


def test_new_evidence_after_a_withdrawal_is_a_new_award_in_line_with_the_old(world):
    person = world.learner()
    first = world.earn(person, "l1-badge")[0]
    world.revoke(first, "an error")

    second = world.earn(person, "l1-badge")[0]

    with world.desk.store.read() as unit:
        old = unit.awards.get(first.id)
    assert (second.supersedes, old.superseded_by, second.number) == (first.id, second.id, 2)
    assert old.state is AwardState.REVOKED
    assert place(second) != place(first)
    assert outcome(world, second) == (True, "pass")
    assert f'href="{world.desk.badge_url(second.id)}"' in world.get(f"/badges/{first.id}").text


def test_an_expired_award_blocks_no_new_one_and_a_valid_one_does(world):
    person = world.learner()
    first = world.earn(person, "l1-badge")[0]
    with world.desk.store.write("twice") as unit, pytest.raises(AlreadyAwarded):
        stack.plan_again(world.desk, unit, first)
    world.change(first, expires_at=first.issued_at + timedelta(microseconds=1))

    second = world.earn(person, "l1-badge")[0]

    assert second.supersedes == first.id
    assert "○ Expired" in words(world, first)


def test_a_correction_is_a_withdrawal_and_the_same_again_under_a_new_id(world):
    *levels, macro = world.earn(world.learner(), *LEVELS)
    with world.desk.store.write("reissue") as unit:
        part = revoke.reissue(world.desk, unit, BEN, levels[0], "correction: a new key")
        whole = revoke.reissue(world.desk, unit, BEN, macro, "correction: a new key")
    part, whole = world.issued(part), world.issued(whole)

    old, new = (json.loads(one.document) for one in (macro, whole))
    assert new["id"] != old["id"]
    assert new["credentialSubject"]["achievement"] == old["credentialSubject"]["achievement"]
    assert new["awardedDate"] == old["awardedDate"]
    assert {item["id"] for item in new["evidence"] if "id" in item} >= {world.desk.badge_url(part.id)}
    assert world.report(world.desk.badge_url(whole.id)).valid
    assert whole.badge == MACRO
