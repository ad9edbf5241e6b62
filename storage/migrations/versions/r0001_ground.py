"""The first schema: everything that has happened, the outbox, the inbox, the audit with its triggers."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0001"
down_revision = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ],
}


def upgrade() -> None:
    people_and_learning()
    reviewing()
    awarding()
    running()
    catalog()
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def columns(kind: Any, names: tuple[str, ...], *, null: bool) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.String(), names, null=null)


def moments(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(UTCDateTime(), names, null=null)


def documents(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.JSON(), names, null=null)


def numbers(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Integer(), names, null=null)


def flags(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Boolean(), names, null=null)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def people_and_learning() -> None:
    op.create_table(
        "people",
        *texts("team", "id", "name"),
        *texts("email", "tz", null=True),
        *flags("is_bot", "deleted"),
        *texts("dm", null=True),
        *documents("preferences"),
        *moments("seen_at"),
        *moments("refreshed_at", null=True),
        sa.PrimaryKeyConstraint("team", "id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_email", "people", ["team", "email"])
    op.create_table(
        "enrolments",
        *texts("id", "team", "person", "pathway", "pinned", "state"),
        *moments("started_at", "changed_at", "active_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.CheckConstraint("state IN ('active', 'paused', 'left', 'completed')", name=op.f("ck_enrolments_state")),
        sa.UniqueConstraint("team", "person", "pathway", name=op.f("uq_enrolments_learner")),
    )
    op.create_index("ix_enrolments_active", "enrolments", ["active_at", "id"], **where("state = 'active'"))
    op.create_table(
        "programmes",
        *texts("team", "id", "name", "issuer"),
        *documents("pathways"),
        *texts("review_channel", "advisor_channel", null=True),
        *documents("policy"),
        sa.PrimaryKeyConstraint("team", "id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "grants",
        *texts("id", "team", "person", "role", "programme"),
        *texts("badge", null=True),
        *moments("since"),
        *moments("until", null=True),
        *texts("granted_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.CheckConstraint(
            "role IN ('assessor', 'lead', 'advisor', 'staff', 'administrator')", name=op.f("ck_grants_role")
        ),
    )
    op.create_index("ix_grants_person", "grants", ["team", "person"])
    op.create_index("ix_grants_programme", "grants", ["team", "programme"])
    op.create_table(
        "exemptions",
        *texts("team", "person", "pathway", "member", "reason", "granted_by"),
        *moments("at"),
        sa.PrimaryKeyConstraint("team", "person", "pathway", "member", name=op.f("pk_exemptions")),
    )


def reviewing() -> None:
    op.create_table(
        "submissions",
        *texts("id", "code", "team", "person", "pathway", "member"),
        *texts("badge", null=True),
        *texts("programme", "pinned", "title"),
        *documents("asked"),
        *numbers("attempt"),
        *texts("previous", null=True),
        *documents("carried"),
        *texts("note", "state"),
        *numbers("version"),
        *moments("created_at"),
        *moments("submitted_at", "due_at", "decided_at", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'returned', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_submissions_state"),
        ),
        sa.UniqueConstraint("team", "code", name=op.f("uq_submissions_code")),
    )
    op.create_index("ix_submissions_person", "submissions", ["team", "person", "created_at"])
    op.create_index("ix_submissions_waiting", "submissions", ["team", "submitted_at"], **where("state = 'in_review'"))
    op.create_index(
        "uq_submissions_open",
        "submissions",
        ["team", "person", "pathway", "member"],
        unique=True,
        **where("state IN ('draft', 'submitted', 'in_review')"),
    )
    op.create_table(
        "evidence",
        *texts("id", "submission", "prompt", "kind", "text"),
        *texts("file", null=True),
        *texts("name"),
        *numbers("size", null=True),
        *texts("content_type", "sha256", null=True),
        *texts("state", "reason"),
        *moments("added_at"),
        *numbers("place"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.CheckConstraint("state IN ('ready', 'fetching', 'stored', 'rejected')", name=op.f("ck_evidence_state")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_evidence_submission")),
    )
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.create_index("ix_evidence_submission", "evidence", ["submission", "place"])
    op.create_table(
        "decisions",
        *texts("id", "submission", "kind", "decider"),
        *moments("at"),
        *texts("reason"),
        *documents("feedback", "met"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.CheckConstraint("kind IN ('approved', 'returned', 'declined')", name=op.f("ck_decisions_kind")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_decisions_submission")),
        sa.UniqueConstraint("submission", name=op.f("uq_decisions_submission")),
    )


def awarding() -> None:
    op.create_table(
        "awards",
        *texts("id", "team", "person", "badge"),
        *texts("pathway", null=True),
        *numbers("number"),
        *texts("method", "state"),
        *texts("submission", null=True),
        *documents("trace"),
        *documents("plan", null=True),
        *texts("document", null=True),
        *moments("planned_at"),
        *moments("issued_at", "expires_at", null=True),
        *texts("link", "link_detail"),
        *moments("link_checked_at", null=True),
        *texts("visibility"),
        *flags("show_name"),
        *moments("revoked_at", null=True),
        *texts("revoked_reason"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.CheckConstraint("state IN ('planned', 'issued', 'recognised', 'revoked')", name=op.f("ck_awards_state")),
        sa.CheckConstraint("link IN ('none', 'checked', 'failing', 'released')", name=op.f("ck_awards_link")),
        sa.CheckConstraint("visibility IN ('unlisted', 'public', 'private')", name=op.f("ck_awards_visibility")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_awards_submission")),
        sa.UniqueConstraint("team", "person", "badge", "number", name=op.f("uq_awards_number")),
    )
    op.create_index("ix_awards_state", "awards", ["state", "planned_at"])
    op.create_index("uq_awards_live", "awards", ["team", "person", "badge"], unique=True, **where("state != 'revoked'"))
    op.create_table(
        "audit",
        sa.Column("seq", SERIAL, nullable=False, autoincrement=False),
        *texts("team"),
        *moments("at"),
        *texts("actor", "action", "subject"),
        *documents("detail"),
        *texts("digest"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "seq"])


def running() -> None:
    op.create_table(
        "inbox",
        *texts("key"),
        *moments("at"),
        *texts("request_hash"),
        *documents("response", null=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.create_table(
        "effects",
        sa.Column("id", SERIAL, nullable=False),
        *texts("kind", "conversation"),
        *documents("payload"),
        *texts("idem", "state"),
        *numbers("attempts", "token"),
        *flags("unclear"),
        *moments("not_before"),
        *moments("lease_until", null=True),
        *moments("created_at"),
        *moments("settled_at", null=True),
        *texts("error"),
        *documents("receipt"),
        *flags("paced"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
        sa.CheckConstraint("state IN ('queued', 'leased', 'done', 'dead')", name=op.f("ck_effects_state")),
        sa.UniqueConstraint("idem", name=op.f("uq_effects_idem")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_effects_dead", "effects", ["id"], **where("state = 'dead'"))
    op.create_index("ix_effects_open", "effects", ["conversation", "id"], **where("state IN ('queued', 'leased')"))
    op.create_table(
        "paces",
        *texts("conversation"),
        *moments("free_at"),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_paces")),
    )
    op.create_table(
        "posted",
        *texts("ref", "channel", "ts"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_posted")),
    )
    op.create_index("ix_posted_at", "posted", ["channel", "ts"])
    op.create_table(
        "talks",
        *texts("key"),
        *documents("state"),
        *moments("expires_at"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_talks")),
    )
    op.create_table(
        "letters",
        *texts("reference"),
        *moments("at"),
        *texts("kind"),
        *documents("body"),
        *texts("error"),
        *moments("retried_at", null=True),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_letters")),
    )
    op.create_table(
        "settings",
        *texts("key", "value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )


def catalog() -> None:
    op.create_table(
        "editions",
        *texts("edition"),
        *numbers("format"),
        *texts("body"),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_editions")),
    )
    op.create_table(
        "pathway_versions",
        *texts("hash", "pathway"),
        *numbers("format"),
        *texts("body"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_pathway_versions")),
    )
    op.create_table(
        "publications",
        sa.Column("seq", SERIAL, nullable=False, autoincrement=False),
        *texts("edition"),
        *moments("at"),
        *texts("by"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_publications")),
    )
