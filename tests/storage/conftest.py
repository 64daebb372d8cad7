"""Every test of a repository runs on real SQLite and on real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import SqlStore, open_store
from tests.databases import fresh_postgres, fresh_sqlite


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with fresh_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    wanted: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return wanted


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[SqlStore]:
    opened = open_store(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def one(postgres_url: str) -> Iterator[SqlStore]:
    """One of two replicas on the same database."""
    store = open_store(postgres_url)
    yield store
    store.close()


@pytest.fixture
def two(postgres_url: str) -> Iterator[SqlStore]:
    """The other of two replicas on the same database."""
    store = open_store(postgres_url)
    yield store
    store.close()
