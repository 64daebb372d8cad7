import sqlite3
from pathlib import Path

import pytest

from bot.cli.doctor import database
from bot.cli.doctor.findings import Finding, Mark
from bot.clock import WallClock
from storage.engine import open_store
from tests.databases import fresh_postgres, fresh_sqlite, postgres_server
from tests.integrations.wire import unused_address


def examined(url: str) -> list[Finding]:
    return list(database.examine(url, WallClock()))


def marks(found: list[Finding]) -> set[Mark]:
    return {finding.mark for finding in found}


def only(found: list[Finding], mark: Mark) -> str:
    (line,) = [str(finding) for finding in found if finding.mark is mark]
    return line


def fresh(folder: Path) -> tuple[str, Path]:
    url = fresh_sqlite(folder)
    path = Path(url.removeprefix("sqlite:///"))
    path.chmod(0o600)
    return url, path


def test_a_database_that_a_running_bot_works_with_is_well(tmp_path: Path) -> None:
    url, _ = fresh(tmp_path)
    store = open_store(url)
    try:
        with store.begin():
            assert marks(examined(url)) == {Mark.FINE}
    finally:
        store.close()


def test_a_database_that_is_not_there_yet_is_well_and_not_made(tmp_path: Path) -> None:
    found = examined(f"sqlite:///{tmp_path}/bot.db")

    assert marks(found) == {Mark.FINE}
    assert "at its first start" in str(found[-1])
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_made_ready_by_the_start(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.touch(mode=0o600)

    assert "db upgrade" in only(examined(f"sqlite:///{path}"), Mark.CARE)


def test_a_database_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    url, path = fresh(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    assert "newer version" in only(examined(url), Mark.WRONG)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("not a database at all, " * 100)

    assert "is not a SQLite database" in only(examined(f"sqlite:///{path}"), Mark.WRONG)


def test_a_damaged_database_wants_its_backup(tmp_path: Path) -> None:
    url, path = fresh(tmp_path)
    content = bytearray(path.read_bytes())
    content[-4096:] = b"\xff" * 4096
    path.write_bytes(content)

    assert "backup" in only(examined(url), Mark.WRONG)


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert "does not exist: create it" in only(examined(f"sqlite:///{tmp_path}/gone/bot.db"), Mark.WRONG)


def test_a_database_that_strangers_can_read_is_a_remark(tmp_path: Path) -> None:
    url, path = fresh(tmp_path)
    path.chmod(0o644)

    assert f"chmod o-rwx {path}" in only(examined(url), Mark.CARE)


@pytest.mark.parametrize(
    ("free", "mark"), [(10, Mark.WRONG), (49_999_999, Mark.WRONG), (50_000_000, Mark.CARE), (2_000_000_000, Mark.FINE)]
)
def test_room_on_the_disk_is_judged(free: int, mark: Mark) -> None:
    assert database.judged_space(free, Path("/data")).mark is mark


def test_a_sqlite_that_cannot_search_is_refused() -> None:
    assert database.judged_full_text(["THREADSAFE=1"]).mark is Mark.WRONG
    assert database.judged_full_text(["ENABLE_FTS5"]).mark is Mark.FINE


def test_an_old_sqlite_is_refused() -> None:
    assert database.judged_sqlite((3, 34, 1)).mark is Mark.WRONG
    assert database.judged_sqlite((3, 35, 0)).mark is Mark.FINE


@pytest.mark.parametrize(("value", "mark"), [("on", Mark.FINE), ("remote_apply", Mark.FINE), ("off", Mark.WRONG)])
def test_a_server_that_forgets_what_it_confirmed_is_wrong(value: str, mark: Mark) -> None:
    assert database.judged_setting("synchronous_commit", value).mark is mark


@pytest.mark.postgres
def test_postgresql_is_asked_about_tables_commits_and_its_clock() -> None:
    with fresh_postgres() as url:
        found = [str(finding) for finding in examined(url)]

    assert [line[0] for line in found if "fsync" not in line] == ["✓"] * 3
    assert "synchronous_commit is on" in found[1]
    assert "agrees with the database's" in found[-1]


@pytest.mark.postgres
def test_a_postgresql_database_that_does_not_exist_is_said_with_the_mend() -> None:
    url = postgres_server().set(database="nowhere").render_as_string(hide_password=False)

    assert "createdb" in only(examined(url), Mark.WRONG)


def test_a_postgresql_server_that_is_not_there_is_said_without_the_password() -> None:
    port = unused_address().rsplit(":", 1)[1].removesuffix("/api/")

    line = only(examined(f"postgresql+psycopg://bot:hunter2hunter2@127.0.0.1:{port}/firstline"), Mark.WRONG)

    assert "does not answer" in line
    assert "hunter2" not in line
