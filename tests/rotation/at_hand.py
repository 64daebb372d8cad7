"""The real core on SQLite with nobody turning its crank: people act, time is moved by hand, every unit is recorded."""

import json
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.schedules import Override, Shift
from bot.domain.teams import Rulebook, Team
from bot.services import seeding, timers
from bot.services.board import BOARD
from bot.services.rotation import weeks
from bot.services.work import Desk, Work
from storage import tables
from storage.engine import open_store
from tests.databases import fresh_sqlite
from tests.scheduler.parts import HandClock
from tests.story import CONFIG, with_team

TEAM = "backend"
LEADS = ("U0LEA", "U0MAX")
ROUNDS = 500
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
ROSTER: tuple[dict[str, Any], ...] = (
    {"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True},
    {"user": "U0BEN", "name": "Ben", "works": "mon-thu", "experienced": True},
    {"user": "U0CID", "name": "Cid", "production_access": True, "experienced": True},
    {"user": "U0EVE", "name": "Eve", "experienced": True},
    {"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True, "country": "US"},
    {"user": "U0NOA", "name": "Noa"},
)
# What the audit trail must speak of when a row of that table changes; the shift's week stands for all that it holds.
WATCHED: Mapping[str, sa.Table] = {
    "shift": tables.shifts,
    "offer": tables.offers,
    "override": tables.overrides,
    "absence": tables.absences,
    "member": tables.members,
    "account": tables.shift_accounts,
    "said": tables.settings,
}
T = TypeVar("T")


def person(name: str, **facts: Any) -> dict[str, Any]:
    """A line of a roster; experienced unless told otherwise."""
    return {"user": f"U0{name.upper()}", "name": name.capitalize(), "experienced": True, **facts}


def rules_from(start: datetime, roster: Sequence[dict[str, Any]] = ROSTER) -> Rulebook:
    """The town of the stories with a rotation; the calendar knows the holidays of the years around `start`."""
    return _rules(start, json.dumps(roster))


@cache
def _rules(start: datetime, roster: str) -> Rulebook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(with_team(CONFIG, rotation={}, roster=json.loads(roster), leads=list(LEADS))))
        return rulebook(load(path, {}), start)


class Complaints(logging.Handler):
    """What our code logs as an error: timers and deliveries go on after one, so it would be overlooked."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trouble = record.exc_info[1] if record.exc_info else None
        self.heard.append(f"{record.getMessage()} {trouble!r}")


Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Unit:
    """One unit of work: what the watched tables held before and after, and what the audit trail says about it."""

    before: Rows
    after: Rows
    trail: list[dict[str, Any]]

    def changed(self, table: str) -> list[dict[str, Any]]:
        """Rows that are new, different or gone."""
        before, after = self.before[table], self.after[table]
        return [after.get(key) or before[key] for key in {*before, *after} if before.get(key) != after.get(key)]


class HandBot:
    """A bot for one team; `watch` sees every unit of work after its commit."""

    def __init__(self, start: datetime, roster: Sequence[dict[str, Any]] = ROSTER) -> None:
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.clock = HandClock()
        self.clock.time = start.astimezone(UTC)
        url = fresh_sqlite(Path(self.folder.name))
        self._beside = sa.create_engine(url, poolclass=sa.NullPool)
        self.store = open_store(url)
        self.desk = Desk(self.store, self.clock, rules_from(start, roster))
        self.watch: Callable[[Unit], None] = lambda _unit: None
        self.complaints = Complaints()
        logging.getLogger("bot").addHandler(self.complaints)
        timers.kinds()
        self._known, self._read = self._rows(), 0
        self.starts()

    def close(self) -> None:
        """Tidy up."""
        logging.getLogger("bot").removeHandler(self.complaints)
        self.store.close()
        self._beside.dispose()
        self.folder.cleanup()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def team(self) -> Team:
        return self.desk.rules.teams[TEAM]

    def configure(self, **changes: Any) -> None:
        """The file says something else about the team from the next start on."""
        changed = replace(self.team, **changes)
        self.desk.rules = replace(self.desk.rules, teams={TEAM: changed})

    def starts(self) -> None:
        """A process begins."""

        def prepare(work: Work) -> None:
            seeding.seed(work)
            weeks.begin(work)

        self.does(prepare, "start")

    def does(self, act: Callable[[Work], T], source: str = "command") -> T:
        """One unit of work."""
        with self.desk.work(source) as work:
            result = act(work)
        self._seen()
        return result

    def looks(self, at: Callable[[Work], T]) -> T:
        """Read something."""
        with self.desk.reading() as work:
            return at(work)

    def rings(self) -> None:
        """Everything that is due now happens; one subject at a time, as in the scheduler."""
        for _ in range(ROUNDS):
            if not timers.run_due(self.desk, limit=1):
                assert self.complaints.heard == []
                return
            self._seen()
        raise AssertionError("timers ring for ever")

    def until(self, end: datetime) -> None:
        """Time passes with the bot awake."""
        for _ in range(ROUNDS):
            due = self.looks(lambda work: work.uow.timers.next_due(besides=BOARD))
            if due is None or due > end:
                break
            self.clock.time = max(self.now, due)
            self.rings()
        self.clock.time = max(self.now, end)

    def shifts(self) -> list[Shift]:
        """Every confirmed shift."""
        return self.looks(lambda work: list(work.uow.duty.shifts(TEAM, FIRST, LAST)))

    def stored(self) -> list[Shift]:
        """The shifts that are not over, confirmed or not."""
        rows = [row["id"] for row in self.rows("shift") if row["ends_at"] > self.now]
        return self.looks(lambda work: [each for one in rows if (each := work.uow.duty.shift(one)) is not None])

    def overrides(self) -> list[Override]:
        """Every override."""
        return self.looks(lambda work: list(work.uow.duty.overrides(TEAM, FIRST, LAST)))

    def trail(self, after: int = 0) -> list[dict[str, Any]]:
        """The audit trail behind a row, oldest first."""
        wanted = sa.select(tables.audit).where(tables.audit.c.id > after).order_by("id")
        with self._beside.connect() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def message_keys(self) -> list[str]:
        """The keys of all messages."""
        with self._beside.connect() as connection:
            return list(connection.execute(sa.select(tables.outbox.c.key)).scalars())

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a watched table."""
        return list(self._known[table].values())

    def _seen(self) -> None:
        after = self._rows()
        trail = self.trail(self._read)
        unit = Unit(self._known, after, trail)
        self._known, self._read = after, max((row["id"] for row in trail), default=self._read)
        self.watch(unit)

    def _rows(self) -> Rows:
        with self._beside.connect() as connection:
            return {
                name: {
                    tuple(row[column.name] for column in table.primary_key): dict(row)
                    for row in connection.execute(sa.select(table)).mappings()
                }
                for name, table in WATCHED.items()
            }
