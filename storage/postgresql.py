"""PostgreSQL through psycopg 3: a small pool whose sessions cannot hang (durability.md 3d)."""

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

# A replica that freezes in mid-transaction must not hold its row locks for long. `synchronous_commit` is set
# because a server that was configured without it forgets commits, after Slack was told that they are safe.
_SESSION = {
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "20s",
    "lock_timeout": "5s",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "application_name": "firstline",
}
_CONNECT = {
    "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "tcp_user_timeout": 20000,
}


def pooled(url: sa.URL) -> sa.Engine:
    """The engine for all work; READ COMMITTED, which is enough because claims repeat their conditions."""
    return sa.create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        pool_pre_ping=True,
        pool_recycle=1800,
        isolation_level="READ COMMITTED",
        connect_args=_CONNECT,
    )


def snapshots(engine: sa.Engine) -> sa.Engine:
    """The same pool for reading: all statements of a transaction see one state."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def migrator(url: sa.URL) -> sa.Engine:
    """The engine for changing the tables themselves."""
    connect = {**_CONNECT, "options": "-c lock_timeout=60s -c synchronous_commit=on -c timezone=UTC"}
    return sa.create_engine(url, poolclass=NullPool, connect_args=connect)
