"""Column types: instants, durations, ids, and text that both databases can hold and sort alike."""

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

MICROSECOND = timedelta(microseconds=1)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# What people send may hold them (half of an emoji, a NUL from a terminal), but no database takes them as text.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Bytewise order on both databases: Slack's `ts`, keys and prefixes compare as they do in Python.
Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite numbers rows itself only in an INTEGER key

# Not JSONB on PostgreSQL: it refuses NUL and lone surrogates, and nothing is ever searched inside a payload.
Json = sa.JSON()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, returns aware UTC.

    TIMESTAMPTZ on PostgreSQL; on SQLite text of fixed width, so that it keeps microseconds and sorts.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: instants are stored aware.")
        if dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else None


class Duration(TypeDecorator[timedelta]):
    """A length of time as whole microseconds, exact on both databases."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text that people wrote: what no database can hold (NUL, lone surrogates) becomes a replacement character."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else _UNSTORABLE.sub(REPLACEMENT, value)
