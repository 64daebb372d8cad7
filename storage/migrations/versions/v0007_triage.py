"""Keep manual changes of data that a second member has to agree to."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Key, UtcDateTime, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("what", Words, nullable=False),
        sa.Column("difficulty", Key, nullable=False),
        sa.Column("risk", Key, nullable=False),
        sa.Column("asked_by", Key, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("decided_by", Key),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("note", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_approvals_request_id_requests"),
    )
    op.create_index("ix_approvals_request_id", "approvals", ["request_id"])


def downgrade() -> None:
    op.drop_table("approvals")
