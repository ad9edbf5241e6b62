"""Claiming an effect walks what is open, in order, and nothing that is done. Additive: the release before goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    still_open = sa.text("state IN ('queued', 'leased')")
    op.create_index("ix_effects_next", "effects", ["id"], sqlite_where=still_open, postgresql_where=still_open)
