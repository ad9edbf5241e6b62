"""What the database refuses, by name, on both engines - and that a unit can go on after a refusal."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from storage import engine, errors
from storage.records import Appeal, AwardState, SubmissionState
from storage.store import Store, Unit
from storage.tables import METADATA, TABLE_OF
from tests.storage.cast import CLEO, TEAM, award, decision, enrolment, evidence, exemption, grant, submission
from tests.storage.test_asking import handoff, question
from tests.storage.test_issuing import key


def two_enrolments(unit: Unit) -> None:
    unit.enrolments.save(enrolment())
    unit.enrolments.save(enrolment())


def two_open_submissions(unit: Unit) -> None:
    unit.submissions.add(submission(state=SubmissionState.IN_REVIEW))
    unit.submissions.add(submission())


def two_equal_codes(unit: Unit) -> None:
    unit.submissions.add(submission(code="4K2"))
    unit.submissions.add(submission(code="4K2", member="other"))


def two_decisions(unit: Unit) -> None:
    decided = unit.submissions.add(submission())
    unit.decisions.add(decision(decided))
    unit.decisions.add(decision(decided, decider=CLEO))


def two_live_awards(unit: Unit) -> None:
    unit.awards.plan(award())
    unit.awards.plan(award(number=2))


def two_equal_numbers(unit: Unit) -> None:
    first = unit.awards.plan(award())
    unit.awards.change(first, state=AwardState.REVOKED)
    unit.awards.plan(award())


def two_exemptions(unit: Unit) -> None:
    unit.exemptions.add(exemption())
    unit.exemptions.add(exemption())


def reopened_beside_an_open_one(unit: Unit) -> None:
    returned = unit.submissions.add(submission(state=SubmissionState.RETURNED))
    unit.submissions.add(submission())
    unit.submissions.change(returned, state=SubmissionState.DRAFT)


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (two_enrolments, errors.AlreadyEnrolled),
        (two_open_submissions, errors.AlreadyOpen),
        (reopened_beside_an_open_one, errors.AlreadyOpen),
        (two_equal_codes, errors.CodeTaken),
        (two_decisions, errors.AlreadyDecided),
        (two_live_awards, errors.AlreadyAwarded),
        (two_equal_numbers, errors.AlreadyAwarded),
        (two_exemptions, errors.AlreadyExempt),
    ],
)
def test_a_second_one_is_refused_by_name_and_the_unit_goes_on(
    store: Store, attempt: Callable[[Unit], None], error: type[errors.Refused]
) -> None:
    with store.write("twice") as unit:
        with pytest.raises(error) as refusal:
            attempt(unit)
        assert type(refusal.value) is error
        assert str(refusal.value) == error.__doc__
        unit.settings.set("after", "still here")
    with store.read() as unit:
        assert unit.settings.get("after") == "still here"


def test_a_submission_may_be_opened_again_once_the_last_was_returned(store: Store) -> None:
    with store.write("again") as unit:
        first = unit.submissions.add(submission())
        unit.submissions.change(first, state=SubmissionState.RETURNED)
        unit.submissions.add(submission(previous=first.id, attempt=2))


def test_a_badge_may_be_awarded_again_after_a_revocation(store: Store) -> None:
    with store.write("again") as unit:
        first = unit.awards.plan(award())
        unit.awards.change(first, state=AwardState.REVOKED)
        unit.awards.plan(award(number=unit.awards.next_number(TEAM, first.person, first.badge)))


def test_evidence_and_decisions_need_their_submission(store: Store) -> None:
    orphan = submission()
    with store.write("orphans") as unit:
        with pytest.raises(errors.Refused):
            unit.evidence.put(evidence(orphan))
        with pytest.raises(errors.Refused):
            unit.decisions.add(decision(orphan))
        with pytest.raises(errors.Refused):
            unit.awards.plan(award(submission=orphan.id))


CHECKED = sorted(
    (check.table.name, str(check.name).removeprefix(f"ck_{check.table.name}_"))
    for table in METADATA.sorted_tables
    for check in table.constraints
    if isinstance(check, sa.CheckConstraint) and isinstance(check.table, sa.Table)
)  # of sets, and test runners in parallel must agree on the order


def test_every_enumeration_of_a_record_has_a_check() -> None:
    expected = {
        (TABLE_OF[kind].name, name)
        for kind in TABLE_OF
        for name, field in kind.model_fields.items()
        if isinstance(field.annotation, type) and hasattr(field.annotation, "__members__")
    }
    assert expected <= set(CHECKED)


@pytest.mark.parametrize(("table", "column"), CHECKED)
def test_a_value_that_is_not_in_the_enumeration_is_refused(store: Store, table: str, column: str) -> None:
    with store.write("fill") as unit:
        one_of_each(unit)
        statement = sa.update(METADATA.tables[table]).values({column: "nonsense"})
        with pytest.raises(errors.Refused, match=f"ck_{table}_{column}"), engine.savepoint(unit._rows.connection):
            unit._rows.run(statement)


def one_of_each(unit: Unit) -> None:
    one = unit.submissions.add(submission())
    unit.evidence.put(evidence(one))
    unit.decisions.add(decision(one))
    unit.appeals.add(Appeal(submission=one.id, person=one.person, at=one.created_at, words="again, please"))
    unit.awards.plan(award())
    unit.enrolments.save(enrolment())
    unit.grants.add(grant())
    unit.outbox.enqueue("say", "C1", {}, "one")
    unit.handoffs.add(handoff())
    unit.questions.put(question("q1"))
    unit.keys.add_new(key("z1"))
