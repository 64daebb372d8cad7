"""Create everything."""

import sqlalchemy as sa
from alembic import op

from storage.types import Duration, Id, Json, Key, UtcDateTime, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _index(name: str, table: str, columns: list[str], *, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", Id, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    _index("ix_absences_user_start", "absences", ["user", "start"])

    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("actor", Key, nullable=False),
        sa.Column("action", Key, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    _index("ix_audit_at", "audit", ["at"])
    _index("ix_audit_subject_at", "audit", ["subject", "at"])

    op.create_table(
        "cursors",
        sa.Column("channel", Key, nullable=False),
        sa.Column("ts", Key, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_cursors"),
    )

    op.create_table(
        "inbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("channel", Key, nullable=True),
        sa.Column("thread", Key, nullable=True),
        sa.Column("message_ts", Key, nullable=True),
        sa.Column("state", Key, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=True),
        sa.Column("lease_until", UtcDateTime, nullable=True),
        sa.Column("last_error", Words, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("event_id", name="uq_inbox_event_id"),
    )
    _index("ix_inbox_done_thread", "inbox", ["channel", "thread"], where="state = 'done'")
    _index("ix_inbox_failed", "inbox", ["id"], where="state = 'failed'")
    _index("ix_inbox_open", "inbox", ["id"], where="state = 'new'")
    _index("ix_inbox_open_thread", "inbox", ["channel", "thread", "id"], where="state = 'new'")

    op.create_table(
        "lanes",
        sa.Column("lane", Key, nullable=False),
        sa.Column("free_at", UtcDateTime, nullable=False),
        sa.Column("paced_until", UtcDateTime, nullable=False),
        sa.Column("open_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("lane", name="pk_lanes"),
    )

    op.create_table(
        "members",
        sa.Column("team", Key, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("production_access", sa.Boolean, nullable=False),
        sa.Column("works", Json, nullable=False),
        sa.Column("experienced", sa.Boolean, nullable=False),
        sa.Column("joined", sa.Date, nullable=True),
        sa.Column("country", Key, nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("team", "user", name="pk_members"),
    )

    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("lane", Key, nullable=False),
        sa.Column("view", Key, nullable=False),
        sa.Column("channel", Key, nullable=True),
        sa.Column("thread_ts", Key, nullable=True),
        sa.Column("user", Key, nullable=True),
        sa.Column("data", Json, nullable=False),
        sa.Column("priority", Key, nullable=False),
        sa.Column("request_id", Id, nullable=True),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("desired_version", sa.Integer, nullable=False),
        sa.Column("delivered_version", sa.Integer, nullable=False),
        sa.Column("delivered_hash", Key, nullable=True),
        sa.Column("slack_channel", Key, nullable=True),
        sa.Column("slack_ts", Key, nullable=True),
        sa.Column("state", Key, nullable=False),
        sa.Column("verify", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("claimed_by", Key, nullable=True),
        sa.Column("first_claimed_at", UtcDateTime, nullable=True),
        sa.Column("lease_until", UtcDateTime, nullable=True),
        sa.Column("last_error", Words, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("delivered_at", UtcDateTime, nullable=True),
        sa.Column("wanted_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    _index("ix_outbox_dead", "outbox", ["id"], where="state = 'dead'")
    _index("ix_outbox_pending", "outbox", ["lane", "priority", "id"], where="state = 'pending'")
    _index("ix_outbox_request_id", "outbox", ["request_id"], where="request_id IS NOT NULL")
    _index("ix_outbox_sending", "outbox", ["lease_until"], where="state = 'sending'")
    _index("ix_outbox_slack", "outbox", ["slack_channel", "slack_ts"], where="slack_ts IS NOT NULL")

    op.create_table(
        "overrides",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("replaces", Key, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
    )
    _index("ix_overrides_team_ends_at", "overrides", ["team", "ends_at"])

    op.create_table(
        "requests",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("channel", Key, nullable=False),
        sa.Column("message_ts", Key, nullable=False),
        sa.Column("thread_ts", Key, nullable=False),
        sa.Column("author", Key, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("file_count", sa.Integer, nullable=False),
        sa.Column("origin", Key, nullable=False),
        sa.Column("posted_at", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("priority", Key, nullable=False),
        sa.Column("target", Duration, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("out_of_hours", sa.Boolean, nullable=False),
        sa.Column("owner", Key, nullable=True),
        sa.Column("handoff_to", Key, nullable=True),
        sa.Column("handoff_note", Words, nullable=False),
        sa.Column("category", Key, nullable=True),
        sa.Column("first_ack_at", UtcDateTime, nullable=True),
        sa.Column("first_ack_by", Key, nullable=True),
        sa.Column("first_reply_at", UtcDateTime, nullable=True),
        sa.Column("first_reply_by", Key, nullable=True),
        sa.Column("responded_at", UtcDateTime, nullable=True),
        sa.Column("responded_by", Key, nullable=True),
        sa.Column("by_colleague", sa.Boolean, nullable=False),
        sa.Column("approximate", sa.Boolean, nullable=False),
        sa.Column("missed_at", UtcDateTime, nullable=True),
        sa.Column("last_reply_by", Key, nullable=True),
        sa.Column("waiting_since", UtcDateTime, nullable=True),
        sa.Column("nudged_at", UtcDateTime, nullable=True),
        sa.Column("closed_at", UtcDateTime, nullable=True),
        sa.Column("closed_by", Key, nullable=True),
        sa.Column("closed_as", Key, nullable=True),
        sa.Column("resolution", Words, nullable=False),
        sa.Column("duplicate_of", Id, nullable=True),
        sa.Column("linked_from", Id, nullable=True),
        sa.Column("own_posts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("channel", "message_ts", name="uq_requests_channel_message_ts"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["requests.id"], name="fk_requests_duplicate_of_requests"),
        sa.ForeignKeyConstraint(["linked_from"], ["requests.id"], name="fk_requests_linked_from_requests"),
    )
    _index("ix_requests_channel_author_opened_at", "requests", ["channel", "author", "opened_at"])
    _index("ix_requests_channel_thread_ts", "requests", ["channel", "thread_ts"])
    _index("ix_requests_closed_author", "requests", ["author", "closed_at"], where="closed_at IS NOT NULL")
    _index("ix_requests_duplicate_of", "requests", ["duplicate_of"], where="duplicate_of IS NOT NULL")
    _index(
        "ix_requests_open",
        "requests",
        ["team", "opened_at"],
        where="state IN ('waiting', 'responded', 'in_progress', 'waiting_on_requester')",
    )
    _index(
        "ix_requests_open_author",
        "requests",
        ["author", "opened_at"],
        where="state IN ('waiting', 'responded', 'in_progress', 'waiting_on_requester')",
    )
    _index(
        "ix_requests_open_owner",
        "requests",
        ["owner", "opened_at"],
        where="state IN ('waiting', 'responded', 'in_progress', 'waiting_on_requester')",
    )
    _index("ix_requests_opened_at", "requests", ["opened_at"])
    _index(
        "ix_requests_unanswered",
        "requests",
        ["team", "opened_at"],
        where="responded_at IS NULL AND state IN ('waiting', 'responded', 'in_progress', 'waiting_on_requester')",
    )

    op.create_table(
        "settings",
        sa.Column("key", Key, nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )

    op.create_table(
        "shift_notes",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("author", Key, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shift_notes"),
    )
    _index("ix_shift_notes_team_at", "shift_notes", ["team", "at"])

    op.create_table(
        "shifts",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
    )
    _index("ix_shifts_team_starts_at", "shifts", ["team", "starts_at"])

    op.create_table(
        "timers",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("fired_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_timers"),
        sa.UniqueConstraint("key", name="uq_timers_key"),
    )
    _index("ix_timers_armed_due_at", "timers", ["due_at", "subject"], where="state = 'armed'")
    _index("ix_timers_subject", "timers", ["subject", "due_at"])

    op.create_table(
        "assignments",
        sa.Column("shift_id", Id, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("role", Key, nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("shift_id", "place", name="pk_assignments"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_assignments_shift_id_shifts", ondelete="CASCADE"),
    )

    op.create_table(
        "request_messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("channel", Key, nullable=False),
        sa.Column("ts", Key, nullable=False),
        sa.Column("part", Key, nullable=False),
        sa.Column("author", Key, nullable=False),
        sa.Column("standing", Key, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("file_count", sa.Integer, nullable=False),
        sa.Column("posted_at", UtcDateTime, nullable=False),
        sa.Column("edited_ts", Key, nullable=True),
        sa.Column("deleted_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_request_messages"),
        sa.UniqueConstraint("channel", "ts", name="uq_request_messages_channel_ts"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_request_messages_request_id_requests"),
    )
    _index("ix_request_messages_request_id", "request_messages", ["request_id"])

    op.create_table(
        "responses",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("standing", Key, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("message_ts", Key, nullable=True),
        sa.Column("emoji", Key, nullable=True),
        sa.Column("approximate", sa.Boolean, nullable=False),
        sa.Column("retracted_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_responses_request_id_requests"),
    )
    _index("ix_responses_request_id", "responses", ["request_id"])


def downgrade() -> None:
    for table in (
        "responses",
        "request_messages",
        "assignments",
        "timers",
        "shifts",
        "shift_notes",
        "settings",
        "requests",
        "overrides",
        "outbox",
        "members",
        "lanes",
        "inbox",
        "cursors",
        "audit",
        "absences",
    ):
        op.drop_table(table)
