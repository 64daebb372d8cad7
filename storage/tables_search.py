"""The tables of the search index (T3): entries, the full text over them, and in how many entries each word occurs."""

import sqlalchemy as sa
from sqlalchemy import Column, Table, UniqueConstraint, event
from sqlalchemy.dialects import postgresql

from storage.schema import instant, metadata
from storage.types import Id, Key, Words

search_entries = Table(
    "search_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("ref", Key, nullable=False),
    Column("team", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("link", Words),
    instant("at"),
    Column("words", Words, nullable=False),
    Column("more", Words, nullable=False),
    # Words of ours, separated by spaces: the text that either full text takes, so that both find the same.
    Column("tokens", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
    UniqueConstraint("kind", "ref"),
)

search_words = Table(
    "search_words",
    metadata,
    Column("word", Key, primary_key=True),
    Column("entries", Id, nullable=False),
)

# What was added to and taken from the entries since it was last counted. Requests of the same minute share their usual
# words: counting them in the transactions of the requests would make these wait for each other.
search_changes = Table(
    "search_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tokens", Words, nullable=False),
    Column("step", sa.Integer, nullable=False),
)

# What Alembic does not know. SQLite's full text keeps no copy of the words, only where they are; `ascii` takes any sign
# beyond ASCII for a letter. PostgreSQL's keeps no list of words to be merged later: questions would have to read it.
FULL_TEXT = {
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


@event.listens_for(search_entries, "after_create")
def _with_full_text(_table: object, connection: sa.Connection, **_: object) -> None:
    for statement in FULL_TEXT[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(search_entries, "after_drop")
def _without_full_text(_table: object, connection: sa.Connection, **_: object) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE search_index")
