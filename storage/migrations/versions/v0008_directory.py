"""Make room for the directory: services and customers."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "services",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Key, nullable=False),
        sa.Column("aliases", Json, nullable=False),
        sa.Column("owners", Json, nullable=False),
        sa.Column("team", Words),
        sa.Column("channel", Key),
        sa.Column("runbook", Words),
        sa.Column("ticket_project", Words),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_services"),
        sa.UniqueConstraint("folded", name="uq_services_folded"),
    )
    op.create_table(
        "customers",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Key, nullable=False),
        sa.Column("aliases", Json, nullable=False),
        sa.Column("account_manager", Key),
        sa.Column("plan", Words),
        sa.Column("region", Words),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("folded", name="uq_customers_folded"),
    )


def downgrade() -> None:
    op.drop_table("customers")
    op.drop_table("services")
