"""Hand-offs to a person, questions that the catalog left open, weekly digests. Additive: the release before goes on."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0004"
down_revision = "0003"


def texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=null) for name in names]


def upgrade() -> None:
    op.create_table(
        "handoffs",
        *texts("id", "team", "person", "programme", "pathway", "question"),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        *texts("state"),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        *texts("answered_by", null=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        *texts("closed_by", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("ck_handoffs_state")),
    )
    op.create_index("ix_handoffs_programme", "handoffs", ["team", "programme", "created_at"])
    op.create_index("ix_handoffs_person", "handoffs", ["team", "person"])
    op.create_table(
        "questions",
        *texts("id", "team", "person", "programme", "mark", "text", "topic", "entity", "missing", "edition"),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        *texts("closed_by", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.CheckConstraint("mark IN ('no-answer', 'not-useful', 'useful')", name=op.f("ck_questions_mark")),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_questions_open",
        "questions",
        ["team", "topic"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_index("ix_questions_at", "questions", ["team", "at"])
    op.create_table(
        "digests",
        *texts("team", "programme", "week"),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "programme", "week", name=op.f("pk_digests")),
    )
