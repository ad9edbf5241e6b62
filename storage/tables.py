"""The tables: columns come from the records; keys, constraints and indexes are declared here. Private to storage.

Owns names: faults.py turns a violated constraint's name into an error of errors.py. Must not hold statements or rules,
and nothing here is instantiated: a `table=True` model validates nothing, so values are checked as records and by the
constraints. Enumerations are text with a named CHECK (a native enum is hard to change). The audit's triggers stand only
in the migrations. A change here needs a migration.
"""

from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlmodel import AutoString, Field, SQLModel, UTCDateTime

from storage import records
from storage.records import OPEN_STATES, AwardState, DecisionKind, EffectState, EnrolmentState, EvidenceState, Role

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

SERIAL = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows itself only where the type is INTEGER
Json = JSON(none_as_null=True)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({listed(*kind)})", name=column)


def listed(*values: StrEnum) -> str:
    return ", ".join(f"'{value.value}'" for value in values)


def where(condition: str) -> dict[str, Any]:
    """A partial index, for either engine."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Row(SQLModel):
    """Puts a table under our own metadata, with its naming convention."""

    metadata: ClassVar[MetaData] = METADATA


class PersonRow(Row, records.Person, table=True):
    __tablename__ = "people"
    __table_args__ = (Index("ix_people_email", "team", "email"),)

    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    preferences: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class EnrolmentRow(Row, records.Enrolment, table=True):
    __tablename__ = "enrolments"
    __table_args__ = (
        one_of("state", EnrolmentState),
        UniqueConstraint("team", "person", "pathway", name="uq_enrolments_learner"),
        Index("ix_enrolments_look", "look_at", "id", **where(f"state = '{EnrolmentState.ACTIVE}'")),
    )

    id: str = Field(primary_key=True)
    state: EnrolmentState = Field(sa_type=AutoString)


class NudgeRow(Row, records.SentNudge, table=True):
    __tablename__ = "nudges"
    __table_args__ = (
        ForeignKeyConstraint(["enrolment"], ["enrolments.id"]),
        UniqueConstraint("enrolment", "number", name="uq_nudges_number"),
        Index("ix_nudges_person", "team", "person", "at"),
    )

    id: str = Field(primary_key=True)


class SubmissionRow(Row, records.Submission, table=True):
    __tablename__ = "submissions"
    __table_args__ = (
        one_of("state", records.SubmissionState),
        UniqueConstraint("team", "code", name="uq_submissions_code"),
        Index(
            "uq_submissions_open",
            *("team", "person", "pathway", "member"),
            unique=True,
            **where(f"state IN ({listed(*OPEN_STATES)})"),
        ),
        Index("ix_submissions_person", "team", "person", "created_at"),
        Index("ix_submissions_waiting", "team", "submitted_at", **where("state = 'in_review'")),
    )

    id: str = Field(primary_key=True)
    asked: dict[str, Any] = Field(sa_type=Json)
    carried: list[str] = Field(default_factory=list, sa_type=Json)
    state: records.SubmissionState = Field(sa_type=AutoString)


class EvidenceRow(Row, records.Evidence, table=True):
    __tablename__ = "evidence"
    __table_args__ = (
        one_of("state", EvidenceState),
        ForeignKeyConstraint(["submission"], ["submissions.id"]),
        Index("ix_evidence_submission", "submission", "place"),
        Index("ix_evidence_sha256", "sha256"),
    )

    id: str = Field(primary_key=True)
    state: EvidenceState = Field(sa_type=AutoString)
    place: int  # order of adding within the submission: `added_at` is the same for all that one unit adds


class DecisionRow(Row, records.Decision, table=True):
    __tablename__ = "decisions"
    __table_args__ = (
        one_of("kind", DecisionKind),
        ForeignKeyConstraint(["submission"], ["submissions.id"]),
        UniqueConstraint("submission", name="uq_decisions_submission"),
    )

    id: str = Field(primary_key=True)
    kind: DecisionKind = Field(sa_type=AutoString)
    feedback: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    met: list[str] = Field(default_factory=list, sa_type=Json)


class AppealRow(Row, records.Appeal, table=True):
    __tablename__ = "appeals"
    __table_args__ = (one_of("outcome", records.Outcome), ForeignKeyConstraint(["submission"], ["submissions.id"]))

    submission: str = Field(primary_key=True)
    outcome: records.Outcome | None = Field(default=None, sa_type=AutoString)


class AwardRow(Row, records.Award, table=True):
    __tablename__ = "awards"
    __table_args__ = (
        one_of("state", AwardState),
        one_of("link", records.LinkState),
        CheckConstraint("visibility IN ('unlisted', 'public', 'private')", name="visibility"),
        ForeignKeyConstraint(["submission"], ["submissions.id"]),
        UniqueConstraint("team", "person", "badge", "number", name="uq_awards_number"),
        Index(
            "uq_awards_live",
            *("team", "person", "badge"),
            unique=True,
            **where("state != 'revoked' AND superseded_by IS NULL"),
        ),
        Index("ix_awards_state", "state", "planned_at"),
        Index("ix_awards_key", "key", **where("key IS NOT NULL")),
        Index("ix_awards_submission", "submission"),
    )

    id: str = Field(primary_key=True)
    state: AwardState = Field(sa_type=AutoString)
    trace: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    plan: dict[str, Any] | None = Field(default=None, sa_type=Json)
    jwts: dict[str, str] | None = Field(default=None, sa_type=Json)
    link: records.LinkState = Field(default=records.LinkState.NONE, sa_type=AutoString)


class KeyRow(Row, records.IssuerKey, table=True):
    __tablename__ = "issuer_keys"
    __table_args__ = (
        one_of("state", records.KeyState),
        one_of("kind", records.KeyKind),
        Index("uq_issuer_keys_signing", "kind", unique=True, **where("state = 'signing'")),
    )

    id: str = Field(primary_key=True)
    kind: records.KeyKind = Field(sa_type=AutoString)
    public: dict[str, Any] = Field(sa_type=Json)
    state: records.KeyState = Field(sa_type=AutoString)


class ExemptionRow(Row, records.Exemption, table=True):
    __tablename__ = "exemptions"

    team: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    pathway: str = Field(primary_key=True)
    member: str = Field(primary_key=True)


class ProgrammeRow(Row, records.Programme, table=True):
    __tablename__ = "programmes"

    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    pathways: list[str] = Field(default_factory=list, sa_type=Json)
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class GrantRow(Row, records.RoleGrant, table=True):
    __tablename__ = "grants"
    __table_args__ = (
        one_of("role", Role),
        Index("ix_grants_person", "team", "person"),
        Index("ix_grants_programme", "team", "programme"),
    )

    id: str = Field(primary_key=True)
    role: Role = Field(sa_type=AutoString)


class AuditRow(Row, records.AuditEntry, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "seq"),)

    seq: int = Field(primary_key=True, sa_type=SERIAL, sa_column_kwargs={"autoincrement": False})
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class EffectRow(Row, records.Effect, table=True):
    __tablename__ = "effects"
    __table_args__ = (
        one_of("state", EffectState),
        UniqueConstraint("idem", name="uq_effects_idem"),
        Index("ix_effects_open", "conversation", "id", **where("state IN ('queued', 'leased')")),
        Index("ix_effects_next", "id", **where("state IN ('queued', 'leased')")),
        Index("ix_effects_dead", "id", **where("state = 'dead'")),
        {"sqlite_autoincrement": True},  # an id is never used again, also after the last row was deleted
    )

    id: int = Field(primary_key=True, sa_type=SERIAL)
    payload: dict[str, Any] = Field(sa_type=Json)
    state: EffectState = Field(sa_type=AutoString)
    receipt: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    paced: bool = False  # counts towards, and waits for, the pace of its conversation


class PostedRow(Row, records.Posted, table=True):
    __tablename__ = "posted"
    __table_args__ = (Index("ix_posted_at", "channel", "ts"),)

    ref: str = Field(primary_key=True)


class LetterRow(Row, records.DeadLetter, table=True):
    __tablename__ = "letters"

    reference: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=Json)


class PublicationRow(Row, records.Publication, table=True):
    __tablename__ = "publications"

    seq: int = Field(primary_key=True, sa_type=SERIAL, sa_column_kwargs={"autoincrement": False})


class HandoffRow(Row, records.Handoff, table=True):
    __tablename__ = "handoffs"
    __table_args__ = (
        one_of("state", records.HandoffState),
        Index("ix_handoffs_programme", "team", "programme", "created_at"),
        Index("ix_handoffs_person", "team", "person"),
    )

    id: str = Field(primary_key=True)
    context: list[dict[str, str]] = Field(default_factory=list, sa_type=Json)
    places: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    state: records.HandoffState = Field(default=records.HandoffState.OPEN, sa_type=AutoString)


class QuestionRow(Row, records.Question, table=True):
    __tablename__ = "questions"
    __table_args__ = (
        one_of("mark", records.Mark),
        Index("ix_questions_open", "team", "topic", **where("closed_at IS NULL")),
        Index("ix_questions_at", "team", "at"),
    )

    id: str = Field(primary_key=True)
    mark: records.Mark = Field(sa_type=AutoString)


editions = Table(
    "editions",
    METADATA,
    Column("edition", String, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("body", String, nullable=False),
)
pathway_versions = Table(
    "pathway_versions",
    METADATA,
    Column("hash", String, primary_key=True),
    Column("pathway", String, nullable=False),
    Column("format", Integer, nullable=False),
    Column("body", String, nullable=False),
)
settings = Table(
    "settings",
    METADATA,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
inbox = Table(
    "inbox",
    METADATA,
    Column("key", String, primary_key=True),
    Column("at", UTCDateTime(), nullable=False),
    Column("request_hash", String, nullable=False),
    Column("response", Json),
    Index("ix_inbox_at", "at"),
)
paces = Table(
    "paces",
    METADATA,
    Column("conversation", String, primary_key=True),
    Column("free_at", UTCDateTime(), nullable=False),
)
talks = Table(
    "talks",
    METADATA,
    Column("key", String, primary_key=True),
    Column("state", Json, nullable=False),
    Column("expires_at", UTCDateTime(), nullable=False),
)

digests = Table(
    "digests",
    METADATA,
    Column("team", String, primary_key=True),
    Column("programme", String, primary_key=True),
    Column("week", String, primary_key=True),  # the day it began, 2027-03-01
    Column("at", UTCDateTime(), nullable=False),
)

notices = Table(
    "notices",
    METADATA,
    Column("team", String, primary_key=True),
    Column("recipient", String, primary_key=True),  # person:…, programme:…
    Column("about", String, primary_key=True),  # a day, or what was announced
    Column("at", UTCDateTime(), nullable=False),
)

statuses = Table(
    "statuses",
    METADATA,
    Column("list", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("award", String, nullable=False),
    Column("at", UTCDateTime(), nullable=False),
    UniqueConstraint("award", name="uq_statuses_award"),
)

people, enrolments, submissions, evidence, decisions, awards, exemptions, programmes, grants, audit = (
    METADATA.tables[name]
    for name in (
        *("people", "enrolments", "submissions", "evidence", "decisions", "awards", "exemptions", "programmes"),
        *("grants", "audit"),
    )
)
effects, posted, letters, publications, nudges, handoffs, questions, issuer_keys, appeals = (
    METADATA.tables[name]
    for name in (
        "effects",
        "posted",
        "letters",
        "publications",
        "nudges",
        "handoffs",
        "questions",
        "issuer_keys",
        "appeals",
    )
)

TABLE_OF: dict[type[records.Record], Table] = {
    records.Person: people,
    records.Enrolment: enrolments,
    records.SentNudge: nudges,
    records.Submission: submissions,
    records.Evidence: evidence,
    records.Decision: decisions,
    records.Appeal: appeals,
    records.Award: awards,
    records.Exemption: exemptions,
    records.Programme: programmes,
    records.RoleGrant: grants,
    records.AuditEntry: audit,
    records.Effect: effects,
    records.Posted: posted,
    records.DeadLetter: letters,
    records.Publication: publications,
    records.Handoff: handoffs,
    records.Question: questions,
    records.IssuerKey: issuer_keys,
}
