"""Opening the database: every way in which it can fail is one sentence with the mend, and no password is in it."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import DatabaseInUse, DatabaseOutdated, DatabaseUnavailable
from storage import migrate
from storage.engine import SqlStore, open_store, parse_url
from storage.failures import explain
from storage.version import HEAD
from tests.databases import empty_postgres, on_server, postgres_server, unreachable
from tests.storage.values import MINUTE, SECOND, T0, an_added_request, an_event

SECRET = "s3cret-pa55"


@contextmanager
def guarded_server() -> Iterator[None]:
    """The server asks the role `guarded` for its password during the block."""
    engine = sa.create_engine(postgres_server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        rules = Path(connection.exec_driver_sql("SHOW hba_file").scalar_one())
    engine.dispose()
    if not os.access(rules, os.W_OK):
        pytest.skip("the server's rules cannot be changed")
    before = rules.read_text()
    rules.write_text(f"local all guarded scram-sha-256\nhost all guarded all scram-sha-256\n{before}")
    on_server("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        rules.write_text(before)
        on_server("SELECT pg_reload_conf()")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "firstline.db",
        "sqlite:/one-slash.db",
        "mysql://user@host/name",
        f"mysql://user:{SECRET}@host/name",
        f"postgresql+asyncpg://user:{SECRET}@host/name",
        f"postgresql://user:{SECRET}@host:no-port/name",
        f"{SECRET}",
    ],
)
def test_an_address_that_is_none_is_refused_with_examples(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"sqlite:///firstline\.db") as error:
        open_store(url)

    assert SECRET not in str(error.value)


def test_a_password_that_must_be_written_otherwise_is_not_shown_in_part() -> None:
    with pytest.raises(DatabaseUnavailable, match="write it as %40") as error:
        open_store(f"postgresql://user:{SECRET}@{SECRET}@host/name")

    assert SECRET not in str(error.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_names_of_postgresql_mean_the_one_driver(scheme: str) -> None:
    assert parse_url(f"{scheme}://user@host/name").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="in memory"):
        open_store(url)
    with pytest.raises(DatabaseUnavailable, match="in memory"):
        migrate.upgrade(url)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="missing does not exist: create it"):
        migrate.upgrade(f"sqlite:///{tmp_path}/missing/firstline.db")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="is a folder"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but somebody's notes\n" * 100)

    with pytest.raises(DatabaseUnavailable, match="is not a SQLite database"):
        migrate.upgrade(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_named(sqlite_url: str) -> None:
    path = Path(str(sa.make_url(sqlite_url).database))
    path.chmod(0o400)

    with pytest.raises(DatabaseUnavailable, match="cannot be written"):
        open_store(sqlite_url)


def test_a_database_that_was_never_prepared_says_how(tmp_path: Path) -> None:
    with pytest.raises(DatabaseOutdated, match="db upgrade"):
        open_store(f"sqlite:///{tmp_path}/new.db")
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_is_refused_with_a_sentence_until_the_first_ends(sqlite_url: str) -> None:
    program = (
        "import sys; from storage.engine import open_store; store = open_store(sys.argv[1]);"
        "print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, sqlite_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"

        with pytest.raises(DatabaseInUse, match=f"number {first.pid}.*Stop it first.*PostgreSQL"):
            open_store(sqlite_url)
        reading = open_store(sqlite_url, read_only=True)
        with reading.reading() as uow:
            assert uow.screens.open_count("backend") == 0
        reading.close()
        first.kill()

    open_store(sqlite_url).close()


def test_a_store_that_is_closed_can_be_opened_again_and_has_kept_everything(url: str) -> None:
    store = open_store(url)
    with store.begin() as uow:
        request = an_added_request(uow)
    store.close()

    store = open_store(url)
    with store.reading() as uow:
        assert uow.requests.get(request.id) == request
    store.close()


def test_nothing_is_written_through_a_store_that_was_opened_for_reading(url: str) -> None:
    store = open_store(url, read_only=True)
    with pytest.raises(RuntimeError, match="reading only"), store.begin():
        pass
    store.close()


def test_a_full_disk_is_a_sentence_and_stores_nothing(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.begin() as uow:
        pages = uow.requests._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        uow.requests._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DatabaseUnavailable, match="full: make room"), store.begin() as uow:
        uow.inbox.add_many([an_event(f"E{number}", body="x" * 5000) for number in range(200)])
    with store.reading() as uow:
        assert uow.inbox.pending() == 0
    store.close()


def test_a_server_that_is_down_is_named_without_the_password() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DatabaseUnavailable, match=f"firstline at 127.0.0.1:{port} does not answer") as error:
        open_store(f"postgresql://user:{SECRET}@127.0.0.1:{port}/firstline")

    assert SECRET not in str(error.value)


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_named() -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist: create it with createdb"):
        open_store(postgres_server().set(database="nobody_made_this").render_as_string(hide_password=False))


@pytest.mark.postgres
def test_a_wrong_password_is_never_repeated() -> None:
    on_server("DROP ROLE IF EXISTS guarded")
    on_server("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    with guarded_server():
        url = postgres_server().set(username="guarded", password=SECRET).render_as_string(hide_password=False)
        with pytest.raises(DatabaseUnavailable, match="refused the password: correct it in DATABASE_URL") as error:
            migrate.upgrade(url)
    on_server("DROP ROLE guarded")

    assert SECRET not in str(error.value)


@pytest.mark.postgres
def test_an_empty_database_says_how_to_prepare_it() -> None:
    with empty_postgres() as url, pytest.raises(DatabaseOutdated, match="db upgrade"):
        open_store(url)


@pytest.mark.postgres
def test_an_outage_in_flight_is_a_sentence_and_the_store_recovers(postgres_url: str) -> None:
    store = open_store(postgres_url)
    with pytest.raises(DatabaseUnavailable), store.begin() as uow, unreachable(postgres_url):
        an_added_request(uow)
    with unreachable(postgres_url), pytest.raises(DatabaseUnavailable), store.reading() as uow:
        uow.screens.open_count("backend")

    with store.begin() as uow:
        assert uow.screens.open_count("backend") == 0
    store.close()


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    engine = sa.create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    for attempt in (open_store, migrate.upgrade):
        with pytest.raises(DatabaseOutdated, match=f"newer than this program .tables 9999, program {HEAD}."):
            attempt(url)


def test_a_mistake_of_the_program_is_no_outage() -> None:
    error = sa.exc.IntegrityError("INSERT", {}, Exception("unique"))

    assert explain(error, sa.make_url("sqlite:///x.db")) is None
    assert explain(ValueError(), sa.make_url("sqlite:///x.db")) is None


def test_the_database_is_described_without_secrets(store: SqlStore) -> None:
    described = store.describe()

    assert re.search(r"^The database .* \((sqlite|postgresql) \d+\.\d+", described), described
    assert "postgres:" not in described


def test_the_clock_of_the_server_can_be_compared_with_ours(store: SqlStore) -> None:
    ahead = store.clock_difference(T0)

    assert ahead - store.clock_difference(T0 + MINUTE) >= (MINUTE - SECOND if ahead else MINUTE * 0)


def test_looking_at_a_database_does_not_hold_up_the_bot_that_uses_it(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.begin() as uow:
        an_added_request(uow)

        assert migrate.current(sqlite_url) == HEAD
        assert migrate.check(sqlite_url).problems == ()
        assert not migrate.upgrade(sqlite_url)
    store.close()
