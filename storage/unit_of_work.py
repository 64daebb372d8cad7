"""The unit of work: every repository over one transaction, and what to wake once it is durable."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy as sa

from storage.alerts import SqlAlerts
from storage.audit import SqlAudit
from storage.changes import SqlChanges
from storage.cursors import SqlCursors
from storage.directory import SqlDirectory
from storage.duties import SqlDutyRuns
from storage.duty import SqlDuty
from storage.feeds import SqlFeeds
from storage.inbox import SqlInbox
from storage.incidents import SqlIncidents
from storage.knowledge import SqlCommonRequests
from storage.outbox import SqlOutbox
from storage.read_models import SqlReadModels
from storage.requests import SqlRequests
from storage.search import SqlSearch
from storage.settings import SqlSettings
from storage.suggestions import SqlRecurrences, SqlSuggestions
from storage.tickets import SqlTickets
from storage.timers import SqlTimers
from storage.triage import SqlApprovals

log = logging.getLogger(__name__)

_WAIT_FOR_KEY = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")

_TAKE_KEY = sa.text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")


class SqlUnitOfWork:
    """`bot.ports.storage.UnitOfWork`; belongs to one operation in one thread."""

    def __init__(self, connection: sa.Connection, known_lanes: set[str]) -> None:
        self._connection = connection
        self._known_lanes = known_lanes
        self._calls: list[Callable[[], None]] = []

    @cached_property
    def requests(self) -> SqlRequests:
        return SqlRequests(self._connection)

    @cached_property
    def timers(self) -> SqlTimers:
        return SqlTimers(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection, self._known_lanes, self.after_commit)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._connection)

    @cached_property
    def duty(self) -> SqlDuty:
        return SqlDuty(self._connection)

    @cached_property
    def feeds(self) -> SqlFeeds:
        return SqlFeeds(self._connection)

    @cached_property
    def knowledge(self) -> SqlCommonRequests:
        return SqlCommonRequests(self._connection)

    @cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._connection)

    @cached_property
    def suggestions(self) -> SqlSuggestions:
        return SqlSuggestions(self._connection)

    @cached_property
    def recurrences(self) -> SqlRecurrences:
        return SqlRecurrences(self._connection)

    @cached_property
    def tickets(self) -> SqlTickets:
        return SqlTickets(self._connection)

    @cached_property
    def approvals(self) -> SqlApprovals:
        return SqlApprovals(self._connection)

    @cached_property
    def directory(self) -> SqlDirectory:
        return SqlDirectory(self._connection)

    @cached_property
    def duty_runs(self) -> SqlDutyRuns:
        return SqlDutyRuns(self._connection)

    @cached_property
    def incidents(self) -> SqlIncidents:
        return SqlIncidents(self._connection)

    @cached_property
    def changes(self) -> SqlChanges:
        return SqlChanges(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection)

    @cached_property
    def settings(self) -> SqlSettings:
        return SqlSettings(self._connection)

    @cached_property
    def cursors(self) -> SqlCursors:
        return SqlCursors(self._connection)

    @cached_property
    def screens(self) -> SqlReadModels:
        return SqlReadModels(self._connection)

    @cached_property
    def search(self) -> SqlSearch:
        return SqlSearch(self._connection)

    def serialize(self, key: str) -> None:
        """Wait for other units of work with the same key; on SQLite units of work come one after the other anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_WAIT_FOR_KEY, {"key": key})

    def serialize_if_free(self, key: str) -> bool:
        """As `serialize`, but False at once if another unit of work has the key."""
        if self._connection.dialect.name != "postgresql":
            return True
        taken: bool = self._connection.execute(_TAKE_KEY, {"key": key}).scalar_one()
        return taken

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """If the block raises, what it did is undone alone, and the transaction can go on."""
        with self._connection.begin_nested():
            yield

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the transaction is durable (wake-ups only)."""
        self._calls.append(call)

    def committed(self) -> None:
        """The transaction is durable: wake whoever waits. A call that fails undoes nothing and stops no other."""
        for call in self._calls:
            try:
                call()
            except Exception:
                log.exception("wake_up_failed")
