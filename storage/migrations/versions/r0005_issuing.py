"""Issuer keys' public halves, places in status lists, tokens, awards that follow one another. Additive, but for the
index of live awards, which an expired and superseded award leaves.

A replica of the release before signs on without naming its key: replace it before a key is rotated or retired.
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("supersedes", "superseded_by", "key"):
        op.add_column("awards", sa.Column(name, sa.String(), nullable=True))
    op.add_column("awards", sa.Column("jwts", sa.JSON(), nullable=True))
    _name_keys()
    op.drop_index("uq_awards_live", "awards")
    live = sa.text("state != 'revoked' AND superseded_by IS NULL")
    held = ["team", "person", "badge"]
    op.create_index("uq_awards_live", "awards", held, unique=True, sqlite_where=live, postgresql_where=live)
    signed = sa.text("key IS NOT NULL")
    op.create_index("ix_awards_key", "awards", ["key"], sqlite_where=signed, postgresql_where=signed)
    op.create_index("ix_awards_submission", "awards", ["submission"])
    op.create_table(
        "issuer_keys",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "kind")),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, UTCDateTime(), nullable=False) for name in ("added_at", "changed_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_keys")),
        sa.CheckConstraint(
            "state IN ('ready', 'signing', 'retired', 'compromised')", name=op.f("ck_issuer_keys_state")
        ),
        sa.CheckConstraint("kind IN ('Ed25519', 'RSA')", name=op.f("ck_issuer_keys_kind")),
    )
    signs = sa.text("state = 'signing'")
    op.create_index(
        "uq_issuer_keys_signing", "issuer_keys", ["kind"], unique=True, sqlite_where=signs, postgresql_where=signs
    )
    op.create_table(
        "statuses",
        sa.Column("list", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("award", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("list", "place", name=op.f("pk_statuses")),
        sa.UniqueConstraint("award", name=op.f("uq_statuses_award")),
    )


def _name_keys() -> None:
    """The key of each credential that was signed before stands in its proof."""
    awards = sa.table("awards", sa.column("id"), sa.column("document"), sa.column("key"))
    connection = op.get_bind()
    for award, document in connection.execute(sa.select(awards.c.id, awards.c.document)).all():
        method = json.loads(document)["proof"]["verificationMethod"] if document else ""
        if method:
            key = method.partition("#")[2]
            connection.execute(sa.update(awards).where(awards.c.id == award).values(key=key))
