"""A real database for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(fresh_sqlite(tmp_path))
    yield opened
    opened.close()
