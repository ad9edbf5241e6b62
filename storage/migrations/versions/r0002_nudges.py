"""Nudges: when to look at an enrolment again, and what was said to whom. Additive: the release before goes on.

A replica of that release starts enrolments without `look_at`; they are looked at from the learner's next action on.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("enrolments", sa.Column("look_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE enrolments SET look_at = active_at WHERE state = 'active'")
    active = sa.text("state = 'active'")
    op.create_index("ix_enrolments_look", "enrolments", ["look_at", "id"], sqlite_where=active, postgresql_where=active)
    op.drop_index("ix_enrolments_active", "enrolments")  # made for a sweep by activity, which never came
    op.create_table(
        "nudges",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "team", "person", "enrolment", "pathway")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reason", "member")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("dropped_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sa.ForeignKeyConstraint(["enrolment"], ["enrolments.id"], name=op.f("fk_nudges_enrolment")),
        sa.UniqueConstraint("enrolment", "number", name=op.f("uq_nudges_number")),
    )
    op.create_index("ix_nudges_person", "nudges", ["team", "person", "at"])
