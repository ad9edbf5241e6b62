"""Pictures drawn anew: where the copy lies that people are shown. Additive: the release before goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("shown", sa.String(), nullable=True))
