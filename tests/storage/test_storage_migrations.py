"""Migrations: from nothing to the models on both databases, all or nothing, one at a time, with a backup."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from bot.errors import DatabaseInUse, DatabaseOutdated
from storage import migrate, postgresql, sqlite
from storage.engine import open_store, parse_url
from storage.migrate import alembic_config
from storage.tables import requests
from storage.version import HEAD
from tests.databases import empty_postgres
from tests.storage.threads import all_at_once
from tests.storage.values import a_message, an_added_request

metadata = requests.metadata


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/firstline.db"
    else:
        with empty_postgres() as url:
            yield url


def engine_of(url: str) -> sa.Engine:
    parsed = parse_url(url)
    return sqlite.migrator(parsed) if parsed.drivername == "sqlite" else postgresql.migrator(parsed)


def schema_of(engine: sa.Engine) -> set[tuple[object, ...]]:
    """Everything that the database says about its tables and indexes, but for Alembic's own."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
    else:
        query = (
            "SELECT table_name, column_name, data_type, is_nullable, collation_name, character_maximum_length "
            "FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version' "
            "UNION ALL SELECT tablename, indexname, indexdef, '', '', 0 FROM pg_indexes "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version' "
            "UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype::text, '', 0 "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%%'"
        )
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return {tuple(" ".join(str(value).replace('"', "").split()) for value in row) for row in rows}


def test_the_program_knows_which_migration_is_the_newest() -> None:
    with sa.create_engine("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))

    assert scripts.get_heads() == [HEAD]
    assert all(len(script.revision) == len(HEAD) for script in scripts.walk_revisions()), "they are compared as text"


def test_migrations_lead_to_exactly_the_models(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    assert migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == HEAD

    engine = engine_of(empty_url)
    with engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": not_full_text})
        assert compare_metadata(compared, metadata) == []
    migrated = schema_of(engine)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert {row[0] for row in schema_of(engine)} <= {"alembic_version_pkc"}, "nothing is left behind"
    metadata.create_all(engine)
    assert schema_of(engine) == migrated
    engine.dispose()


def test_a_database_can_be_taken_back_and_forth(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    engine.dispose()

    assert migrate.upgrade(empty_url)
    open_store(empty_url).close()


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(url: str) -> None:
    assert not migrate.upgrade(url)
    assert migrate.check(url) == migrate.Check(version=HEAD, head=HEAD, problems=())


def test_a_start_with_tables_that_are_up_to_date_does_not_load_alembic(sqlite_url: str) -> None:
    program = (
        "import sys; from storage import migrate; from storage.engine import open_store;"
        "migrate.upgrade(sys.argv[1]); open_store(sys.argv[1]); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, sqlite_url], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.postgres
def test_of_several_replicas_that_start_at_once_one_migrates_and_all_go_on() -> None:
    with empty_postgres() as url:
        done = all_at_once(*[lambda: migrate.upgrade(url)] * 4)
        open_store(url).close()

    assert sorted(done) == [False, False, False, True]


def test_a_database_that_is_in_use_is_not_migrated_under_the_running_bot(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    set_version(sqlite_url, "0000")

    with pytest.raises(DatabaseInUse):
        migrate.upgrade(sqlite_url)
    store.close()


def test_an_existing_file_is_copied_before_its_tables_change(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    with store.begin() as uow:
        an_added_request(uow)
    store.close()
    set_version(sqlite_url, "0000")

    for _ in range(2):
        with pytest.raises(DatabaseOutdated, match="version 0000, which this program does not know"):
            migrate.upgrade(sqlite_url)

    copies = list(tmp_path.glob(f"*.before-{HEAD}.bak"))
    assert len(copies) == 1
    set_version(f"sqlite:///{copies[0]}", HEAD)
    copy = open_store(f"sqlite:///{copies[0]}")
    with copy.reading() as uow:
        assert uow.screens.open_count("backend") == 1
    copy.close()
    assert migrate.current(sqlite_url) == "0000", "nothing has changed"
    assert not list(tmp_path.glob("*.part"))


def test_a_failed_migration_leaves_nothing_behind(empty_url: str) -> None:
    engine = engine_of(empty_url)
    with engine.connect() as connection:
        transaction = connection.begin()
        command.upgrade(alembic_config(connection), "head")
        transaction.rollback()

    assert schema_of(engine) == set()
    engine.dispose()


def test_recreating_a_table_keeps_the_rows_that_refer_to_it_and_its_indexes(url: str) -> None:
    store = open_store(url)
    with store.begin() as uow:
        request = an_added_request(uow)
        uow.requests.add_message(a_message(request.id, "9.0"))
    store.close()
    engine = engine_of(url)
    before = schema_of(engine)
    always = "always" if engine.dialect.name == "sqlite" else "auto"
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection, opts={"render_as_batch": True}))
        with operations.batch_alter_table("requests", recreate=always) as batch:
            batch.add_column(sa.Column("new", sa.Text()))
        with operations.batch_alter_table("requests", recreate=always) as batch:
            batch.drop_column("new")
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []

    assert {row[0] for row in schema_of(engine)} == {row[0] for row in before}
    indexes = {row for row in before if "ix_requests" in str(row)}
    assert indexes <= schema_of(engine), "partial indexes survive"
    engine.dispose()
    store = open_store(url)
    with store.reading() as uow:
        assert len(uow.requests.messages(request.id)) == 1
    store.close()


def test_a_check_names_what_is_wrong(sqlite_url: str) -> None:
    engine = engine_of(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO request_messages "
            "(request_id, channel, ts, part, author, standing, text, file_count, posted_at) "
            "VALUES (404, 'C1', '1.0', 'reply', 'U1', 'responder', '', 0, '2026-01-01 00:00:00.000000')"
        )
    engine.dispose()
    set_version(sqlite_url, "0000")

    problems = migrate.check(sqlite_url).problems
    assert len(problems) == 2
    assert "run `db upgrade`" in problems[0]
    assert "A row of request_messages refers to a row of requests" in problems[1]


def test_a_check_of_nothing_says_what_to_do(empty_url: str) -> None:
    found = migrate.check(empty_url)

    assert found.version is None
    assert "run `db upgrade`" in found.problems[0]


def not_full_text(name: str | None, _kind: str, _parents: object) -> bool:
    """Alembic knows no full text; `schema_of` compares it."""
    return not (name or "").startswith("search_index")


def set_version(url: str, version: str) -> None:
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()
