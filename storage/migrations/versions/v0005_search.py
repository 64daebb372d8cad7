"""Make room for the full-text index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.types import Id, Key, UtcDateTime, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_entries', content_rowid='id', "
        "tokenize='ascii', detail=none, columnsize=0)",
        "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
        "INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens); END",
        "CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN "
        "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
        "CREATE TRIGGER search_entries_changed AFTER UPDATE OF tokens ON search_entries BEGIN "
        "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
        "INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens); END",
    ),
    "postgresql": ("CREATE INDEX search_index ON search_entries USING gin (tokens) WITH (fastupdate = off)",),
}


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("ref", Key, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("link", Words),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("words", Words, nullable=False),
        sa.Column("more", Words, nullable=False),
        sa.Column("tokens", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        sa.UniqueConstraint("kind", "ref", name="uq_search_entries_kind_ref"),
    )
    op.create_table(
        "search_words",
        sa.Column("word", Key, nullable=False),
        sa.Column("entries", Id, nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_words"),
    )
    op.create_table(
        "search_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("tokens", Words, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_changes"),
    )
    for statement in _FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("search_changes")
    op.drop_table("search_words")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entries")
