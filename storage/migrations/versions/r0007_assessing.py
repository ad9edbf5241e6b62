"""Claims, appeals, notices, and the states incomplete, appealed and void. Additive, but for which states there are.

A replica of the release before goes on, and does not know a submission in a new state: replace it before such are made.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0007"
down_revision = "0006"

BEFORE = ("draft", "submitted", "in_review", "returned", "approved", "declined", "withdrawn")
STATES = (
    *("draft", "submitted", "incomplete", "in_review", "returned", "approved", "declined", "withdrawn"),
    *("appealed", "void"),
)


def upgrade() -> None:
    op.add_column("submissions", sa.Column("claimed_by", sa.String(), nullable=True))
    op.add_column("submissions", sa.Column("claimed_until", UTCDateTime(), nullable=True))
    op.add_column("submissions", sa.Column("remark", sa.String(), nullable=True))
    op.drop_index("uq_submissions_open", "submissions")
    still_open = sa.text("state IN ('draft', 'incomplete', 'submitted', 'in_review')")
    learner = ["team", "person", "pathway", "member"]
    op.create_index(
        "uq_submissions_open",
        "submissions",
        learner,
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "appeals",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("submission", "person", "words", "reason")),
        sa.Column("at", UTCDateTime(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("outcome", "decider")),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_appeals")),
        sa.CheckConstraint("outcome IN ('upheld', 'overturned')", name=op.f("ck_appeals_outcome")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_appeals_submission")),
    )
    op.create_table(
        "notices",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("team", "recipient", "about")),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "recipient", "about", name=op.f("pk_notices")),
    )
    _allow_states()


def _allow_states() -> None:
    """SQLite can't change a CHECK. A looser one changes no row, so its text is replaced where it stands, as SQLite's
    page on ALTER TABLE describes; making the table anew would break the keys that point to it.
    """
    name = op.f("ck_submissions_state")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, "submissions")
        op.create_check_constraint(name, "submissions", _in(STATES))
        return
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    master = sa.table("sqlite_master", sa.column("sql"), sa.column("type"), sa.column("name"))
    looser = sa.func.replace(master.c.sql, _in(BEFORE), _in(STATES))
    op.execute(sa.update(master).where(master.c.type == "table", master.c.name == "submissions").values(sql=looser))
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")


def _in(states: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{state}'" for state in states)
    return f"state IN ({listed})"
