"""People, enrolments, submissions, evidence, decisions, awards, programmes, grants: what each verb gives back."""

import re
from datetime import timedelta

import pytest

from storage.errors import AlreadyAppealed, Missing, Stale
from storage.records import (
    Appeal,
    AwardState,
    DecisionKind,
    EnrolmentState,
    EvidenceState,
    Outcome,
    SubmissionState,
)
from storage.store import Store, Unit
from storage.submissions import Submissions
from tests.storage import cast
from tests.storage.cast import ADA, BEN, CLEO, HOUR, NOON, TEAM


def test_somebody_seen_for_the_first_time_becomes_known(store: Store) -> None:
    with store.write("see") as unit:
        assert unit.people.get(TEAM, ADA) is None
        ada = unit.people.see(TEAM, ADA)
        assert (ada.team, ada.id, ada.name, ada.seen_at) == (TEAM, ADA, "", unit.now())


def test_seeing_somebody_again_moves_seen_at_and_nothing_else(store: Store) -> None:
    with store.write("save") as unit:
        ada = unit.people.see(TEAM, ADA)
        unit.people.save(ada.model_copy(update={"name": "Ada", "preferences": {"quiet": ["22:00", "07:00"]}}))
    with store.write("later") as unit:
        unit.clock.set_offset(HOUR)
        again = unit.people.see(TEAM, ADA)
        assert again.name == "Ada"
        assert again.preferences == {"quiet": ["22:00", "07:00"]}
        assert again.seen_at == unit.now()


def test_locking_a_stranger_makes_them_known(store: Store) -> None:
    with store.write("lock") as unit:
        assert unit.people.lock(TEAM, ADA) == unit.people.get(TEAM, ADA)
        assert unit.people.lock(TEAM, ADA) == unit.people.get(TEAM, ADA)


def test_people_are_found_by_email_whatever_its_case_and_those_who_stayed_first(store: Store) -> None:
    with store.write("mail") as unit:
        for person, gone in ((ADA, True), (BEN, False)):
            known = unit.people.see(TEAM, person)
            unit.people.save(known.model_copy(update={"email": "Same@Example.org", "deleted": gone}))
        found = unit.people.by_email(TEAM, "same@example.ORG")
        assert found is not None
        assert found.id == BEN
        assert unit.people.by_email("T2", "same@example.org") is None
        assert unit.people.by_email(TEAM, "s%@example.org") is None


def test_a_team_sees_only_its_own_people(store: Store) -> None:
    with store.write("teams") as unit:
        unit.people.see(TEAM, ADA)
        unit.people.see("T2", ADA)
        assert [person.team for person in unit.people.all(TEAM)] == [TEAM]
        unit.people.see("T2", BEN)
        assert unit.people.teams() == [TEAM, "T2"]


def test_an_enrolment_is_saved_changed_and_found(store: Store) -> None:
    with store.write("enrol") as unit:
        one = unit.enrolments.save(cast.enrolment())
        paused = unit.enrolments.save(one.model_copy(update={"state": EnrolmentState.PAUSED}))
        assert unit.enrolments.get(one.id) == paused
        assert unit.enrolments.find(TEAM, ADA, "data") == paused
        assert unit.enrolments.find(TEAM, BEN, "data") is None
        assert unit.enrolments.of(TEAM, ADA) == [paused]


def test_touching_an_enrolment_never_moves_it_back(store: Store) -> None:
    with store.write("touch") as unit:
        one = unit.enrolments.save(cast.enrolment())
        unit.enrolments.touch(TEAM, ADA, "data", NOON + HOUR)
        unit.enrolments.touch(TEAM, ADA, "data", NOON)
        found = unit.enrolments.get(one.id)
        assert found is not None
        assert found.active_at == NOON + HOUR


def test_a_submission_comes_back_as_it_went(store: Store) -> None:
    asked = {"criteria": [{"id": "c1", "text": "“Reads” — \U0001f9d7"}], "prompts": []}
    one = cast.submission(asked=asked, carried=["c1"], note="x" * 5000, due_at=NOON, badge="b")
    with store.write("add") as unit:
        unit.submissions.add(one)
    with store.read() as unit:
        assert unit.submissions.get(one.id) == one
        assert unit.submissions.by_code(TEAM, f" {one.code.lower()} ") == one
        assert unit.submissions.by_code("T2", one.code) is None


def test_the_open_submission_is_found_in_each_open_state_and_only_there(store: Store) -> None:
    for state in SubmissionState:
        with store.write("open") as unit:
            one = unit.submissions.add(cast.submission(state=state, member=state.value))
            found = unit.submissions.open_for(TEAM, ADA, "data", state.value)
            assert (found == one) == (state.value in {"draft", "submitted", "incomplete", "in_review"})


def test_a_change_gives_the_next_version(store: Store) -> None:
    with store.write("change") as unit:
        one = unit.submissions.add(cast.submission())
        sent = unit.submissions.change(one, state=SubmissionState.SUBMITTED, submitted_at=NOON)
        assert (sent.version, sent.state, sent.submitted_at) == (1, SubmissionState.SUBMITTED, NOON)
        assert unit.submissions.get(one.id) == sent


def test_a_change_from_an_old_version_or_state_is_stale_and_changes_nothing(store: Store) -> None:
    with store.write("change") as unit:
        one = unit.submissions.add(cast.submission())
        new = unit.submissions.change(one, note="first")
        with pytest.raises(Stale):
            unit.submissions.change(one, note="second")
        with pytest.raises(Stale):
            unit.submissions.change(new.model_copy(update={"state": SubmissionState.IN_REVIEW}), note="third")
        assert unit.submissions.get(one.id) == new


def test_a_change_is_validated(store: Store) -> None:
    with store.write("change") as unit:
        one = unit.submissions.add(cast.submission())
        with pytest.raises(ValueError, match="state"):
            unit.submissions.change(one, state="nonsense")
        with pytest.raises(ValueError, match="colour"):
            unit.submissions.change(one, colour="red")


def test_a_persons_submissions_come_newest_first(store: Store) -> None:
    with store.write("of") as unit:
        for hour in (2, 0, 1):
            unit.submissions.add(cast.submission(id=f"s{hour}", member=f"m{hour}", created_at=NOON + hour * HOUR))
        unit.submissions.add(cast.submission(person=BEN))
        assert [one.id for one in unit.submissions.of(TEAM, ADA)] == ["s2", "s1", "s0"]


def test_what_waits_comes_oldest_first_and_only_of_the_programmes_asked_for(store: Store) -> None:
    state = SubmissionState.IN_REVIEW
    with store.write("waiting") as unit:
        for hour, programme in ((2, "p1"), (1, "p2"), (0, "p3"), (3, "p1")):
            at = NOON + hour * HOUR
            facts = {"id": f"s{hour}", "member": f"m{hour}", "programme": programme, "submitted_at": at}
            unit.submissions.add(cast.submission(state=state, **facts))
        unit.submissions.add(cast.submission())
        assert [one.id for one in unit.submissions.waiting(TEAM, {"p1", "p2"})] == ["s1", "s2", "s3"]
        assert unit.submissions.waiting(TEAM, []) == []


def test_codes_are_short_free_and_have_no_look_alikes(store: Store) -> None:
    with store.write("codes") as unit:
        codes = set()
        for index in range(60):
            code = unit.submissions.new_code(TEAM)
            unit.submissions.add(cast.submission(code=code, member=f"m{index}"))
            codes.add(code)
    assert len(codes) == 60
    assert all(re.fullmatch(r"[234679][CDFGHJKMNPQRTVWXY][234679CDFGHJKMNPQRTVWXY]{1,2}", code) for code in codes)


def test_when_the_short_codes_are_used_up_they_grow(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = cast.submission()
    monkeypatch.setattr(Submissions, "by_code", lambda _self, _team, code: taken if len(code) == 3 else None)
    with store.read() as unit:
        assert len(unit.submissions.new_code(TEAM)) == 4


def test_evidence_keeps_the_order_of_adding_also_when_replaced(store: Store) -> None:
    with store.write("evidence") as unit:
        one = unit.submissions.add(cast.submission())
        for name in ("c", "a", "b"):
            unit.evidence.put(cast.evidence(one, id=name))
        unit.evidence.put(cast.evidence(one, id="c", text="new"))
        assert [(item.id, item.text) for item in unit.evidence.of(one.id)] == [("c", "new"), ("a", ""), ("b", "")]


def test_evidence_is_changed_counted_and_removed(store: Store) -> None:
    with store.write("evidence") as unit:
        one = unit.submissions.add(cast.submission())
        unit.evidence.put(cast.evidence(one, id="a", state=EvidenceState.FETCHING))
        stored = unit.evidence.change("a", state=EvidenceState.STORED, sha256="f" * 64, size=3)
        assert unit.evidence.get("a") == stored
        assert (unit.evidence.using("f" * 64), unit.evidence.using("0" * 64)) == (1, 0)
        unit.evidence.remove("a")
        assert unit.evidence.get("a") is None
        with pytest.raises(Missing):
            unit.evidence.change("a", reason="gone")


def test_the_latest_decision_is_that_of_the_newest_attempt(store: Store) -> None:
    with store.write("decisions") as unit:
        for attempt, at in ((1, NOON), (2, NOON + HOUR), (3, NOON + HOUR)):
            one = unit.submissions.add(cast.submission(attempt=attempt, state=SubmissionState.RETURNED))
            unit.decisions.add(cast.decision(one, id=f"d{attempt}", at=at, feedback={"c": "more"}, met=["m"]))
            assert unit.decisions.of(one.id) is not None
        other = unit.submissions.add(cast.submission(member="other"))
        unit.decisions.add(cast.decision(other, kind=DecisionKind.APPROVED, at=NOON + 2 * HOUR))
        latest = unit.decisions.latest(TEAM, ADA, "data", "sql")
        assert latest is not None
        assert (latest.id, latest.feedback, latest.met) == ("d3", {"c": "more"}, ["m"])
        assert unit.decisions.latest(TEAM, BEN, "data", "sql") is None


def test_a_live_award_is_one_that_is_not_revoked(store: Store) -> None:
    with store.write("awards") as unit:
        one = unit.awards.plan(cast.award(trace={"rule": "R8"}))
        assert unit.awards.live(TEAM, ADA, "sql") == one == unit.awards.get(one.id)
        gone = unit.awards.change(one, state=AwardState.REVOKED, revoked_at=NOON, revoked_reason="error")
        assert unit.awards.live(TEAM, ADA, "sql") is None
        assert unit.awards.of(TEAM, ADA) == [gone]
        assert unit.awards.next_number(TEAM, ADA, "sql") == 2
        assert unit.awards.next_number(TEAM, ADA, "other") == 1


def test_an_award_that_moved_on_cannot_be_changed_from_its_old_state(store: Store) -> None:
    with store.write("awards") as unit:
        planned = unit.awards.plan(cast.award())
        issued = unit.awards.change(planned, state=AwardState.ISSUED, document="{}", issued_at=NOON)
        with pytest.raises(Stale):
            unit.awards.change(planned, state=AwardState.ISSUED, document="other")
        assert unit.awards.get(planned.id) == issued


def test_awards_in_a_state_come_oldest_first(store: Store) -> None:
    with store.write("awards") as unit:
        for hour in (2, 0, 1):
            unit.awards.plan(cast.award(badge=f"b{hour}", planned_at=NOON + hour * HOUR))
        unit.awards.plan(cast.award(badge="outside", state=AwardState.RECOGNISED))
        assert [one.badge for one in unit.awards.in_state(AwardState.PLANNED, 2)] == ["b0", "b1"]


def test_a_programme_is_found_by_id_pathway_and_either_channel(store: Store) -> None:
    with store.write("programmes") as unit:
        unit.programmes.save(cast.programme())
        one = cast.programme(pathways=["data", "ai"], review_channel="CR", advisor_channel="CA", policy={"days": 5})
        unit.programmes.save(one)
        unit.programmes.save(cast.programme(id="p2", pathways=["security"]))
        assert unit.programmes.get(TEAM, "p1") == one
        assert unit.programmes.for_pathway(TEAM, "ai") == one
        assert unit.programmes.for_pathway(TEAM, "a") is None
        assert unit.programmes.by_channel(TEAM, "CR") == one == unit.programmes.by_channel(TEAM, "CA")
        assert unit.programmes.by_channel(TEAM, "CX") is None
        assert [programme.id for programme in unit.programmes.all(TEAM)] == ["p1", "p2"]


@pytest.mark.parametrize(("offset", "active"), [(-1, False), (0, True), (1, True), (2, False), (3, False)])
def test_a_grant_is_in_force_from_its_start_to_just_before_its_end(store: Store, offset: int, *, active: bool) -> None:
    with store.write("grants") as unit:
        one = cast.grant(until=NOON + 2 * HOUR)
        unit.grants.add(one)
        expected = [one] if active else []
        assert unit.grants.of(TEAM, BEN, NOON + offset * HOUR) == expected
        assert unit.grants.in_programme(TEAM, "p1", NOON + offset * HOUR) == expected


def test_a_grant_is_ended_once(store: Store) -> None:
    with store.write("grants") as unit:
        one = cast.grant()
        unit.grants.add(one)
        assert unit.grants.end(one.id, NOON + HOUR)
        assert not unit.grants.end(one.id, NOON + HOUR)
        assert not unit.grants.end(one.id, NOON + 2 * HOUR)
        assert unit.grants.of(TEAM, BEN, NOON + HOUR) == []
        assert unit.grants.of(TEAM, CLEO, NOON) == []


def test_exemptions_are_a_persons_own(store: Store) -> None:
    with store.write("exempt") as unit:
        unit.exemptions.add(cast.exemption())
        assert unit.exemptions.of(TEAM, ADA) == [cast.exemption()]
        assert unit.exemptions.of(TEAM, BEN) == []


HOSTILE = ["' OR 1=1 --", "%", "_", '"; DROP TABLE people; --', "é", "e\u0301", "\u202e", "x" * 10_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_only_text(store: Store, text: str) -> None:
    def names(unit: Unit) -> list[str]:
        return [person.name for person in unit.people.all(TEAM)]

    with store.write("hostile") as unit:
        known = unit.people.see(TEAM, "U1")
        unit.people.save(known.model_copy(update={"name": text, "email": text, "preferences": {text: text}}))
        assert names(unit) == [text]
        assert unit.inbox.first((text,), unit.now())
        assert not unit.inbox.first((text,), unit.now())
        assert unit.inbox.first((f"{text} ",), unit.now() - timedelta(days=1))


def test_what_is_with_learners_leaves_out_what_they_have_answered(store: Store) -> None:
    with store.write("with-learners") as unit:
        old = unit.submissions.add(cast.submission(state=SubmissionState.RETURNED, member="a"))
        unit.submissions.add(cast.submission(state=SubmissionState.RETURNED, member="b", programme="p2"))
        late = unit.submissions.add(cast.submission(state=SubmissionState.INCOMPLETE, member="c"))
        begun = unit.submissions.add(cast.submission(member="a", previous=old.id))
        assert {s.id for s in unit.submissions.with_learners(TEAM, ["p1"])} == {old.id, late.id}
        unit.submissions.change(begun, state=SubmissionState.SUBMITTED, submitted_at=NOON)
        assert [s.id for s in unit.submissions.with_learners(TEAM, ["p1"])] == [late.id]


def test_a_decision_is_appealed_once(store: Store) -> None:
    with store.write("appeal") as unit:
        one = unit.submissions.add(cast.submission(state=SubmissionState.APPEALED))
        appeal = unit.appeals.add(Appeal(submission=one.id, person=ADA, at=NOON, words="Look at page 2."))
        with pytest.raises(AlreadyAppealed):
            unit.appeals.add(appeal)
        unit.appeals.change(appeal, outcome=Outcome.UPHELD, decider=BEN, decided_at=NOON, reason="Page 2 is blank.")
        found = unit.appeals.of(one.id)
        assert found is not None
        assert (found.outcome, found.decider) == (Outcome.UPHELD, BEN)


def test_a_notice_is_claimed_by_the_first_who_asks(store: Store) -> None:
    with store.write("notice") as unit:
        assert unit.notices.claim(TEAM, "person:UBEN", "day:2027-03-01", NOON)
        assert not unit.notices.claim(TEAM, "person:UBEN", "day:2027-03-01", NOON)
        assert unit.notices.claim(TEAM, "person:UBEN", "day:2027-03-02", NOON)
        assert unit.notices.claimed(TEAM, "person:UBEN", "day:2027-03-01")
        assert not unit.notices.claimed(TEAM, "person:UCY", "day:2027-03-01")
        assert unit.notices.prune(NOON + HOUR) == 2
