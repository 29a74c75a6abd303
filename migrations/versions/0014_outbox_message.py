"""Messages of Hearth's own are found by what their platform calls them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Index what is out, and nothing that waits."""
    out = sa.text("message IS NOT NULL")
    op.create_index("ix_outbox_message", "outbox", ["channel", "message"], unique=False, sqlite_where=out)
