"""`db reindex`: the search index is built anew from what is stored (T3)."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.errors import DatabaseInUse
from storage.engine import open_store
from tests.databases import fresh_sqlite
from tests.storage.values import an_added_request

CONFIG = """
database: {{url: "{url}"}}
teams:
  backend: {{time_zone: UTC, channels: [{{id: C0B}}], roster: [{{user: U0ANN}}], handbook: {{path: nowhere}}}}
"""


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    address = fresh_sqlite(tmp_path)
    Path("config.yaml").write_text(CONFIG.format(url=address))
    return address


def test_requests_are_read_and_counted_anew(url: str) -> None:
    store = open_store(url)
    with store.begin() as uow:
        an_added_request(uow)
    store.close()

    done = CliRunner().invoke(cli, ["db", "reindex"])

    assert done.exit_code == 0, done.output
    assert "The search index was built anew." in done.output
    store = open_store(url)
    with store.reading() as uow:
        assert uow.search.occurs_in({"printer"}) == {"printer": 1}
    store.close()


def test_a_running_bot_is_not_disturbed(url: str) -> None:
    store = open_store(url)
    done = CliRunner().invoke(cli, ["db", "reindex"])
    store.close()

    assert isinstance(done.exception, DatabaseInUse) or done.exit_code != 0


def test_a_handbook_that_cannot_be_read_is_a_note_and_no_problem() -> None:
    done = CliRunner().invoke(cli, ["check-config"])

    assert done.exit_code == 0, done.output
    assert "The handbook's folder nowhere does not exist" in " ".join(done.output.split())
