"""Make room for common requests, suggestions and recurring questions."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Key, UtcDateTime, Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "common_requests",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("answer", Words, nullable=False),
        sa.Column("link", Words, nullable=False),
        sa.Column("owner", Key),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", Key, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("updated_by", Key, nullable=False),
        sa.Column("from_request", Id),
        sa.PrimaryKeyConstraint("id", name="pk_common_requests"),
        sa.ForeignKeyConstraint(["from_request"], ["requests.id"], name="fk_common_requests_from_request_requests"),
    )
    op.create_index("ix_common_requests_team", "common_requests", ["team"])
    linked = sa.text("linked_from IS NOT NULL")
    op.create_index(
        "ix_requests_linked_from", "requests", ["linked_from"], sqlite_where=linked, postgresql_where=linked
    )


def downgrade() -> None:
    op.drop_index("ix_requests_linked_from", "requests")
    op.drop_table("common_requests")
