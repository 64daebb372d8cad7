"""The tables: columns are the fields of the dataclasses they hold; partial indexes keep open rows cheap to find."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from storage.schema import (
    INBOX_DONE,
    INBOX_FAILED,
    INBOX_OPEN,
    MESSAGE_NO_REPEAT,
    OFFER_OPEN,
    OUTBOX_DEAD,
    OUTBOX_PENDING,
    OUTBOX_SENDING,
    REQUEST_OPEN,
    REQUEST_UNANSWERED,
    TIMER_ARMED,
    instant,
    metadata,
    partial_index,
)
from storage.types import Duration, Id, Json, Key, Words

requests = Table(
    "requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("channel", Key, nullable=False),
    Column("message_ts", Key, nullable=False),
    Column("thread_ts", Key, nullable=False),
    Column("author", Key, nullable=False),
    Column("text", Words, nullable=False),
    Column("file_count", sa.Integer, nullable=False),
    Column("origin", Key, nullable=False),
    instant("posted_at"),
    instant("opened_at"),
    Column("state", Key, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("priority", Key, nullable=False),
    Column("target", Duration, nullable=False),
    instant("due_at"),
    Column("out_of_hours", sa.Boolean, nullable=False),
    Column("owner", Key),
    Column("handoff_to", Key),
    Column("handoff_note", Words, nullable=False),
    Column("category", Key),
    instant("first_ack_at", nullable=True),
    Column("first_ack_by", Key),
    instant("first_reply_at", nullable=True),
    Column("first_reply_by", Key),
    instant("responded_at", nullable=True),
    Column("responded_by", Key),
    Column("by_colleague", sa.Boolean, nullable=False),
    Column("approximate", sa.Boolean, nullable=False),
    instant("missed_at", nullable=True),
    Column("last_reply_by", Key),
    instant("waiting_since", nullable=True),
    instant("nudged_at", nullable=True),
    instant("closed_at", nullable=True),
    Column("closed_by", Key),
    Column("closed_as", Key),
    Column("resolution", Words, nullable=False),
    Column("duplicate_of", Id, ForeignKey("requests.id")),
    Column("linked_from", Id, ForeignKey("requests.id")),
    Column("own_posts", sa.Integer, nullable=False),
    UniqueConstraint("channel", "message_ts"),
    Index(None, "channel", "thread_ts"),
    Index(None, "channel", "author", "opened_at"),
    Index(None, "opened_at"),
    partial_index("ix_requests_open", "team", "opened_at", where=REQUEST_OPEN),
    partial_index("ix_requests_unanswered", "team", "opened_at", where=REQUEST_UNANSWERED),
    partial_index("ix_requests_open_owner", "owner", "opened_at", where=REQUEST_OPEN),
    partial_index("ix_requests_open_author", "author", "opened_at", where=REQUEST_OPEN),
    partial_index("ix_requests_closed_author", "author", "closed_at", where="closed_at IS NOT NULL"),
    partial_index("ix_requests_duplicate_of", "duplicate_of", where="duplicate_of IS NOT NULL"),
    partial_index("ix_requests_linked_from", "linked_from", where="linked_from IS NOT NULL"),
)

request_messages = Table(
    "request_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("requests.id"), nullable=False),
    Column("channel", Key, nullable=False),
    Column("ts", Key, nullable=False),
    Column("part", Key, nullable=False),
    Column("author", Key, nullable=False),
    Column("standing", Key, nullable=False),
    Column("text", Words, nullable=False),
    Column("file_count", sa.Integer, nullable=False),
    instant("posted_at"),
    Column("edited_ts", Key),
    instant("deleted_at", nullable=True),
    UniqueConstraint("channel", "ts"),
    # Repeats of an alert may be very many, and nobody ever asks for all of them.
    partial_index("ix_request_messages_request_id", "request_id", where=MESSAGE_NO_REPEAT),
)

responses = Table(
    "responses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("requests.id"), nullable=False),
    Column("kind", Key, nullable=False),
    Column("by", Key, nullable=False),
    Column("standing", Key, nullable=False),
    instant("at"),
    Column("message_ts", Key),
    Column("emoji", Key),
    Column("approximate", sa.Boolean, nullable=False),
    instant("retracted_at", nullable=True),
    Index(None, "request_id"),
)

timers = Table(
    "timers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("kind", Key, nullable=False),
    Column("team", Key, nullable=False),
    Column("subject", Key, nullable=False),
    instant("due_at"),
    Column("data", Json, nullable=False),
    Column("state", Key, nullable=False),
    instant("fired_at", nullable=True),
    partial_index("ix_timers_armed_due_at", "due_at", "subject", where=TIMER_ARMED),
    Index("ix_timers_subject", "subject", "due_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("kind", Key, nullable=False),
    Column("team", Key, nullable=False),
    Column("lane", Key, nullable=False),
    Column("view", Key, nullable=False),
    Column("channel", Key),
    Column("thread_ts", Key),
    Column("user", Key),
    Column("data", Json, nullable=False),
    Column("priority", Key, nullable=False),
    Column("request_id", Id),
    Column("gone", sa.Boolean, nullable=False),
    Column("desired_version", sa.Integer, nullable=False),
    Column("delivered_version", sa.Integer, nullable=False),
    Column("delivered_hash", Key),
    Column("slack_channel", Key),
    Column("slack_ts", Key),
    Column("state", Key, nullable=False),
    Column("verify", sa.Boolean, nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("failures", sa.Integer, nullable=False),
    instant("not_before"),
    Column("claimed_by", Key),
    instant("first_claimed_at", nullable=True),
    instant("lease_until", nullable=True),
    Column("last_error", Words),
    instant("created_at"),
    instant("delivered_at", nullable=True),
    instant("wanted_at"),  # since when what Slack shows differs from what is wanted; for the auditor alone
    partial_index("ix_outbox_pending", "lane", "priority", "id", where=OUTBOX_PENDING),
    partial_index("ix_outbox_sending", "lease_until", where=OUTBOX_SENDING),
    partial_index("ix_outbox_dead", "id", where=OUTBOX_DEAD),
    partial_index("ix_outbox_slack", "slack_channel", "slack_ts", where="slack_ts IS NOT NULL"),
    partial_index("ix_outbox_request_id", "request_id", where="request_id IS NOT NULL"),
)

lanes = Table(
    "lanes",
    metadata,
    Column("lane", Key, primary_key=True),
    instant("free_at"),  # taken until then: the lease of the row in flight, or what Retry-After said
    instant("paced_until"),  # the bucket of posts is full again then
    instant("open_at"),  # the next post may leave then
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", Key, nullable=False, unique=True),
    Column("body", sa.Text, nullable=False),
    instant("received_at"),
    Column("channel", Key),
    Column("thread", Key),
    Column("message_ts", Key),
    Column("state", Key, nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    instant("not_before", nullable=True),
    instant("lease_until", nullable=True),
    Column("last_error", Words),
    partial_index("ix_inbox_open", "id", where=INBOX_OPEN),
    partial_index("ix_inbox_open_thread", "channel", "thread", "id", where=INBOX_OPEN),
    partial_index("ix_inbox_done_thread", "channel", "thread", where=INBOX_DONE),
    partial_index("ix_inbox_failed", "id", where=INBOX_FAILED),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    instant("at"),
    Column("team", Key, nullable=False),
    Column("actor", Key, nullable=False),
    Column("action", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("source", Key, nullable=False),
    Column("data", Json, nullable=False),
    Index(None, "subject", "at"),
    Index(None, "at"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Key, primary_key=True),
    Column("value", Json, nullable=False),
    instant("updated_at"),
)

cursors = Table(
    "cursors",
    metadata,
    Column("channel", Key, primary_key=True),
    Column("ts", Key, nullable=False),
    instant("updated_at"),
)

members = Table(
    "members",
    metadata,
    Column("team", Key, primary_key=True),
    Column("user", Key, primary_key=True),
    Column("name", Words, nullable=False),
    Column("production_access", sa.Boolean, nullable=False),
    Column("works", Json, nullable=False),
    Column("experienced", sa.Boolean, nullable=False),
    Column("joined", sa.Date),
    Column("country", Key),
    Column("active", sa.Boolean, nullable=False),
    Column("zone", Key),
    Column("observed", sa.Date),
    Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user", Key, nullable=False),
    Column("start", sa.Date, nullable=False),
    Column("end", sa.Date, nullable=False),
    Column("reason", Words, nullable=False),
    Column("source", Key, nullable=False, server_default=""),
    Column("uid", Key),
    Index(None, "user", "start"),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Column("confirmed", sa.Boolean, nullable=False),
    Column("week", sa.Date),
    Column("version", sa.Integer, nullable=False, server_default="0"),
    instant("proposed_at", nullable=True),
    instant("confirmed_at", nullable=True),
    Column("confirmed_by", Key),
    Column("reason", Words, nullable=False, server_default=""),
    Column("explanation", Json, nullable=False, server_default="{}"),
    Index(None, "team", "starts_at"),
    Index("ix_shifts_team_week", "team", "week", unique=True),
)

assignments = Table(
    "assignments",
    metadata,
    Column("shift_id", Id, ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True),
    Column("place", sa.Integer, primary_key=True, autoincrement=False),  # their order within the shift
    Column("user", Key, nullable=False),
    Column("role", Key, nullable=False),
    Column("days", sa.JSON(none_as_null=True)),
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("user", Key, nullable=False),
    Column("replaces", Key, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Index(None, "team", "ends_at"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("absent", Key, nullable=False),
    Column("by", Key, nullable=False),
    Column("asked", Json, nullable=False),
    Column("declined", Json, nullable=False),
    Column("start", sa.Date, nullable=False),
    Column("end", sa.Date, nullable=False),
    Column("back_start", sa.Date),
    Column("back_end", sa.Date),
    Column("note", Words, nullable=False),
    Column("state", Key, nullable=False),
    Column("version", sa.Integer, nullable=False),
    instant("created_at"),
    instant("decided_at", nullable=True),
    Column("decided_by", Key),
    partial_index("ix_offers_open", "team", "id", where=OFFER_OPEN),
)

shift_accounts = Table(
    "shift_accounts",
    metadata,
    Column("shift_id", Id, ForeignKey("shifts.id"), primary_key=True),
    Column("user", Key, primary_key=True),
    Column("team", Key, nullable=False),
    Column("credit", sa.Float, nullable=False),
    Column("served", sa.Float, nullable=False),
    Index(None, "team"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject", Key, nullable=False),
    Column("token_hash", Key, nullable=False, unique=True),
    Column("created_by", Key, nullable=False),
    instant("created_at"),
    instant("revoked_at", nullable=True),
    Index(None, "subject"),
)

feed_events = Table(
    "feed_events",
    metadata,
    Column("uid", Key, primary_key=True),
    Column("subject", Key, primary_key=True),  # a person's assignment stands in their feed and in the team's
    Column("content", Json, nullable=False),
    Column("sequence", sa.Integer, nullable=False),
    instant("last_modified"),
    instant("ends_at"),
    instant("cancelled_at", nullable=True),
    Index(None, "subject"),
)

shift_notes = Table(
    "shift_notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    instant("at"),
    Column("author", Key, nullable=False),
    Column("text", Words, nullable=False),
    Index(None, "team", "at"),
)
