"""A past in bulk is like one that was lived through: the bot goes on from it, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench import past, town
from bot.ports.rows import TimerState
from storage.engine import open_store
from storage.tables import audit, request_messages, requests, responses
from tests.databases import fresh_postgres, fresh_sqlite

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path)
        return
    with fresh_postgres() as made:
        yield made


def counted(url: str, table: sa.Table) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found: int = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    engine.dispose()
    return found


def test_copies_fill_every_table_and_new_rows_get_numbers_of_their_own(url: str) -> None:
    past.add_past(url, 200, NOW, pattern=50)

    assert [counted(url, table) for table in (requests, request_messages, responses, audit)] == [200] * 4
    store = open_store(url)
    with store.reading() as uow:
        last = uow.requests.get(200)
        assert last is not None
        assert uow.requests.id_of_message(last.channel, last.message_ts) == 200
        assert uow.screens.open_count("backend") == 0
        assert [each.request_id for each in uow.requests.responses(200)] == [200]
    with store.begin() as uow:
        added = uow.requests.add(past.answered(0, NOW))
    store.close()
    assert added is not None
    assert added.id == 201


def test_reminders_are_due_when_they_were_asked_to_be_and_counted_by_how_late_they_fire(url: str) -> None:
    messages = [(town.CHANNELS[0], town.REQUESTERS[number], f"{1000 + number}.000000") for number in range(3)]
    due = [NOW + timedelta(seconds=number) for number in range(3)]
    past.add_armed(url, 5, NOW)
    past.add_waiting(url, messages, due)
    store = open_store(url)

    with store.begin() as uow:
        subjects = uow.timers.due_subjects(NOW + timedelta(seconds=1), 10)
        for subject in subjects:
            for timer in uow.timers.due_of(subject, NOW + timedelta(seconds=1)):
                uow.timers.close(timer, TimerState.FIRED, NOW + timedelta(seconds=1))
    store.close()

    assert subjects == ["request:1", "request:2"]
    assert past.lateness(url) == [1.0, 0.0]
