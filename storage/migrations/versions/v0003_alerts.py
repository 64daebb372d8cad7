"""Make room for alerts: groups of repeats, mutes."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Key, UtcDateTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MESSAGES_OF_REQUEST = "ix_request_messages_request_id"


def upgrade() -> None:
    # Repeats of an alert may be very many, and nobody ever asks for all of them.
    not_repeats = sa.text("part <> 'repeat'")
    op.drop_index(_MESSAGES_OF_REQUEST, "request_messages")
    op.create_index(
        _MESSAGES_OF_REQUEST,
        "request_messages",
        ["request_id"],
        sqlite_where=not_repeats,
        postgresql_where=not_repeats,
    )
    _create_mutes()
    _create_groups()


def _create_mutes() -> None:
    op.create_table(
        "alert_mutes",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("scope", Key, nullable=False),
        sa.Column("value", Words, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ended_by", Key),
        sa.PrimaryKeyConstraint("id", name="pk_alert_mutes"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_alert_mutes_request_id_requests"),
    )
    in_force = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_alert_mutes_in_force", "alert_mutes", ["team", "until"], sqlite_where=in_force, postgresql_where=in_force
    )


def _create_groups() -> None:
    op.create_table(
        "alert_groups",
        sa.Column("request_id", Id, nullable=False, autoincrement=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("fingerprint", Key, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("rule", Words, nullable=False),
        sa.Column("service", Words),
        sa.Column("environment", Words),
        sa.Column("severity", Key),
        sa.Column("link", Words),
        sa.Column("details", Words, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("first_seen", UtcDateTime, nullable=False),
        sa.Column("last_seen", UtcDateTime, nullable=False),
        sa.Column("newest_ts", Key, nullable=False),
        sa.Column("over_at", UtcDateTime),
        sa.Column("comebacks", sa.Integer, nullable=False),
        sa.Column("called_at", UtcDateTime),
        sa.Column("mute_id", Id),
        sa.PrimaryKeyConstraint("request_id", name="pk_alert_groups"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_alert_groups_request_id_requests"),
        sa.ForeignKeyConstraint(["mute_id"], ["alert_mutes.id"], name="fk_alert_groups_mute_id_alert_mutes"),
    )
    op.create_index("ix_alert_groups_team_fingerprint_last_seen", "alert_groups", ["team", "fingerprint", "last_seen"])
    muted = sa.text("mute_id IS NOT NULL")
    op.create_index("ix_alert_groups_mute_id", "alert_groups", ["mute_id"], sqlite_where=muted, postgresql_where=muted)


def downgrade() -> None:
    op.drop_table("alert_groups")
    op.drop_table("alert_mutes")
    op.drop_index(_MESSAGES_OF_REQUEST, "request_messages")
    op.create_index(_MESSAGES_OF_REQUEST, "request_messages", ["request_id"])
