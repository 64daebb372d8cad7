"""The database goes away, fills up, loses its connections: nothing is acknowledged that is not stored, nothing lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import fresh_sqlite, on_server, unreachable
from tests.faults import tally
from tests.faults.live import Live
from tests.faults.test_connections import crowd_asking
from tests.story import SUPPORT

NO_LIMIT = 2**30
LONG = "All of this must be kept. " * 400


class Disk:
    """A disk that can be full: then SQLite gets no further page (SQLITE_FULL), as if the system had none."""

    def __init__(self) -> None:
        self.full = False

    def limit(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "sqlite":
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if self.full else NO_LIMIT}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    sa.event.listen(sa.Engine, "begin", made.limit)
    yield made
    sa.event.remove(sa.Engine, "begin", made.limit)


@contextmanager
def on_postgresql(folder: Path, url: str) -> Iterator[Live]:
    with Live(folder, url) as live:
        yield live


def refused(live: Live) -> float:
    for metric in live.running.bot.outside.metrics.inbox_refused.collect():
        return float(metric.samples[0].value)
    return 0.0


def test_while_the_disk_is_full_nothing_is_acknowledged_and_with_room_again_nothing_is_missing(
    memory: Path, disk: Disk
) -> None:
    with Live(memory, fresh_sqlite(memory)) as live:
        before = live.asks("olga")
        live.until_carded(before)

        disk.full = True
        asked = [live.asks(name, f"{name}: {LONG}") for name in ("tom", "eve", "kim")]
        live.until(lambda: refused(live) >= len(asked), "events that cannot be stored are refused")
        disk.full = False
        live.slack.advance(timedelta(minutes=6))  # Slack repeats what was not acknowledged

        live.until_carded(*asked)
        live.until_idle()
        assert tally.doubled(live.slack) == {}
        assert len(live.rows("SELECT id FROM requests")) == 4


def test_whoever_clicks_while_the_disk_is_full_reads_a_sentence_with_a_reference(memory: Path, disk: Disk) -> None:
    with Live(memory, fresh_sqlite(memory)) as live:
        disk.full = True

        answer = live.slack.command("U0ANN", SUPPORT, "/support", f"note {LONG}")

        assert "I cannot reach my database, so nothing was changed. Please try again in a minute" in answer["text"]


@pytest.mark.postgres
def test_while_the_database_is_away_nothing_is_acknowledged_and_afterwards_nothing_is_missing(
    tmp_path: Path, postgres_url: str
) -> None:
    with on_postgresql(tmp_path, postgres_url) as live:
        before = live.asks("olga")
        live.until_carded(before)

        with unreachable(postgres_url):
            asked = [live.asks(name) for name in ("tom", "eve", "kim")]
            live.until(lambda: refused(live) >= len(asked), "events that cannot be stored are refused")
            status, problems = live.ready()
        live.slack.advance(timedelta(minutes=6))

        assert status == 503
        assert any("does not answer" in problem or "database" in problem for problem in problems)
        live.until_carded(*asked)
        live.until_idle()
        live.until(lambda: live.ready() == (200, []), "ready again")
        assert tally.doubled(live.slack) == {}


@pytest.mark.postgres
def test_database_connections_that_are_cut_under_load_lose_and_double_nothing(
    tmp_path: Path, postgres_url: str
) -> None:
    asked: list[str] = []
    name = sa.make_url(postgres_url).database
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - ours
    with on_postgresql(tmp_path, postgres_url) as live:
        with crowd_asking(live, asked, every=0.1):
            for times in range(1, 6):
                live.until(lambda times=times: len(asked) >= 4 * times, "more questions")  # type: ignore[misc]
                on_server(cut)
        live.slack.advance(timedelta(minutes=6))

        live.until_carded(*asked)
        live.until_idle()
        assert tally.doubled(live.slack) == {}
        assert sorted(row["message_ts"] for row in live.rows("SELECT message_ts FROM requests")) == sorted(asked)
