"""Make room for common requests, suggestions and recurring questions."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, UtcDateTime, Words

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
    _suggestions()
    _recurrences()


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("shown_at", UtcDateTime, nullable=False),
        sa.Column("outcome", Key, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decided_by", Key),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("request_id", "entry_id", name="uq_suggestions_request_id_entry_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_suggestions_request_id_requests"),
        sa.ForeignKeyConstraint(["entry_id"], ["common_requests.id"], name="fk_suggestions_entry_id_common_requests"),
    )
    op.create_index("ix_suggestions_entry_id_shown_at", "suggestions", ["entry_id", "shown_at"])


def _recurrences() -> None:
    op.create_table(
        "alike_requests",
        sa.Column("one", Id, nullable=False),
        sa.Column("other", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name="pk_alike_requests"),
    )
    op.create_index("ix_alike_requests_team_opened_at", "alike_requests", ["team", "opened_at"])
    op.create_table(
        "recurrences",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("medoid", Id, nullable=False),
        sa.Column("requests", Json, nullable=False),
        sa.Column("askers", Json, nullable=False),
        sa.Column("proposed_at", UtcDateTime, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decided_by", Key),
        sa.PrimaryKeyConstraint("id", name="pk_recurrences"),
        sa.ForeignKeyConstraint(["medoid"], ["requests.id"], name="fk_recurrences_medoid_requests"),
    )
    op.create_index("ix_recurrences_team_proposed_at", "recurrences", ["team", "proposed_at"])


def downgrade() -> None:
    for table in ("recurrences", "alike_requests", "suggestions"):
        op.drop_table(table)
    op.drop_index("ix_requests_linked_from", "requests")
    op.drop_table("common_requests")
