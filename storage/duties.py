"""Runs of recurring duties (U1): `bot.ports.duties.DutyRuns`."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.duties import DutyRun
from storage.mapping import mapping
from storage.tables_duties import RUN_OPEN, duty_runs

RUN = mapping(DutyRun, duty_runs)

_ANY = sa.select(*RUN.columns)
_OF_TEAM = _ANY.where(duty_runs.c.team == bindparam("of_team"))
_IN_ORDER = (duty_runs.c.opens_at, duty_runs.c.id)
_ADD = (
    insert(duty_runs)
    .on_conflict_do_nothing(index_elements=[duty_runs.c.team, duty_runs.c.duty, duty_runs.c.opens_at])
    .returning(*RUN.columns)
)
_GET = _ANY.where(duty_runs.c.id == bindparam("run"))
_SAVE = sa.update(duty_runs).where(duty_runs.c.id == bindparam("run"))
_OF_MESSAGE = _ANY.where(duty_runs.c.message == bindparam("key")).order_by(*_IN_ORDER)
_OF_REMINDER = _ANY.where(duty_runs.c.reminder == bindparam("key")).order_by(*_IN_ORDER)
_OPEN = _OF_TEAM.where(sa.text(RUN_OPEN)).order_by(*_IN_ORDER)
_SINCE = _OF_TEAM.where(duty_runs.c.opens_at >= bindparam("since")).order_by(*_IN_ORDER)
_LATEST = _OF_TEAM.where(duty_runs.c.duty == bindparam("of_duty")).order_by(duty_runs.c.opens_at.desc()).limit(1)
_MISSED = _OF_TEAM.where(
    duty_runs.c.missed_at > bindparam("after"), duty_runs.c.missed_at <= bindparam("until")
).order_by(*_IN_ORDER)


class SqlDutyRuns:
    """`bot.ports.duties.DutyRuns`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run: DutyRun) -> DutyRun | None:
        """Insert (the given id is ignored); None if that time of the duty is known."""
        added = RUN.read_all(self._connection.execute(_ADD, RUN.write(run)))
        return added[0] if added else None

    def get(self, run_id: int) -> DutyRun | None:
        found = RUN.read_all(self._connection.execute(_GET, {"run": run_id}))
        return found[0] if found else None

    def save(self, run: DutyRun) -> DutyRun:
        """Write all columns."""
        values = {name: value for name, value in RUN.write(run).items() if name != "id"}
        self._connection.execute(_SAVE.values(values), {"run": run.id})
        return run

    def of_message(self, key: str) -> Sequence[DutyRun]:
        """The runs that a message shows, in the order of their times."""
        return RUN.read_all(self._connection.execute(_OF_MESSAGE, {"key": key}))

    def of_reminder(self, key: str) -> Sequence[DutyRun]:
        """The runs that a reminder is about."""
        return RUN.read_all(self._connection.execute(_OF_REMINDER, {"key": key}))

    def open(self, team: str) -> Sequence[DutyRun]:
        """Runs whose time is not over and that nobody closed."""
        return RUN.read_all(self._connection.execute(_OPEN, {"of_team": team}))

    def since(self, team: str, since: datetime) -> Sequence[DutyRun]:
        """Runs that came up at or after an instant."""
        return RUN.read_all(self._connection.execute(_SINCE, {"of_team": team, "since": since}))

    def latest(self, team: str, duty: str) -> DutyRun | None:
        """The last run of a duty, whatever became of it."""
        found = RUN.read_all(self._connection.execute(_LATEST, {"of_team": team, "of_duty": duty}))
        return found[0] if found else None

    def missed(self, team: str, after: datetime, until: datetime) -> Sequence[DutyRun]:
        """Runs whose due time passed after an instant and up to another, done late or not."""
        return RUN.read_all(self._connection.execute(_MISSED, {"of_team": team, "after": after, "until": until}))
