"""Incidents and their timelines (I): the first half of `bot.ports.incidents.Incidents`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.incidents import Incident, TimelineEntry
from bot.ports.incidents import ToldEntry
from storage.incident_parts import SqlIncidentParts
from storage.mapping import mapping
from storage.tables_incidents import INCIDENT_OPEN, incidents, root_causes, timeline

AT_ONCE = 1_000  # lines that are read at a time
NO_FILES = "[]"  # as JSON: most lines have none
INCIDENT = mapping(Incident, incidents)
ENTRY = mapping(TimelineEntry, timeline)

_ANY = sa.select(*INCIDENT.columns)
_OPEN = _ANY.where(sa.text(INCIDENT_OPEN)).order_by(incidents.c.id)
_LATEST_OPEN = _ANY.where(sa.text(INCIDENT_OPEN)).order_by(incidents.c.id.desc()).limit(bindparam("limit"))
_OPEN_COUNT = sa.select(sa.func.count()).select_from(incidents).where(sa.text(INCIDENT_OPEN))
_ENTRIES = sa.select(*ENTRY.columns).where(timeline.c.incident_id == bindparam("incident"))
_RETOLD = (
    sa.select(
        timeline.c.at,
        timeline.c.kind,
        timeline.c.author,
        timeline.c.text,
        sa.cast(timeline.c.files, sa.Text),
        timeline.c.key_point,
        timeline.c.edited_at.is_not(None),
        timeline.c.deleted_at.is_not(None),
    )
    .where(timeline.c.incident_id == bindparam("incident"))
    .order_by(timeline.c.at, timeline.c.id)
)
_COUNT = sa.select(sa.func.count()).where(timeline.c.incident_id == bindparam("incident"))


class SqlIncidents(SqlIncidentParts):
    """`bot.ports.incidents.Incidents`."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def add(self, incident: Incident) -> Incident | None:
        """Insert (the given id is ignored); None if its `source_key` is there already."""
        values = INCIDENT.write(replace(incident, id=0))
        wanted = insert(incidents).values(values).on_conflict_do_nothing(index_elements=["source_key"])
        number = self._connection.execute(wanted.returning(incidents.c.id)).scalar_one_or_none()
        return replace(incident, id=number) if number is not None else None

    def get(self, incident_id: int) -> Incident | None:
        return self._one(_ANY.where(incidents.c.id == incident_id))

    def by_source(self, source_key: str) -> Incident | None:
        return self._one(_ANY.where(incidents.c.source_key == source_key))

    def save(self, incident: Incident) -> Incident:
        """Write all columns."""
        values = {name: value for name, value in INCIDENT.write(incident).items() if name != "id"}
        self._connection.execute(sa.update(incidents).where(incidents.c.id == incident.id).values(values))
        return incident

    def open(self, team: str | None = None) -> Sequence[Incident]:
        """Neither closed nor merged, oldest first."""
        return self._all(_OPEN if team is None else _OPEN.where(incidents.c.team == team))

    def latest_open(self, limit: int) -> Sequence[Incident]:
        """The newest that are neither closed nor merged, newest first."""
        return INCIDENT.read_all(self._connection.execute(_LATEST_OPEN, {"limit": limit}))

    def open_count(self) -> int:
        return int(self._connection.execute(_OPEN_COUNT).scalar_one())

    def open_of(self, user: str, limit: int) -> Sequence[Incident]:
        """Open ones that the person runs or responds to, newest first."""
        role = sa.or_(incidents.c.manager == user, incidents.c.responder == user)
        return self._all(_LATEST_OPEN.where(role).limit(limit))

    def of_request(self, request_id: int) -> Sequence[Incident]:
        """Raised from that request or alert, oldest first."""
        return self._all(_ANY.where(incidents.c.request_id == request_id).order_by(incidents.c.id))

    def of_thread(self, channel: str, thread_ts: str) -> Sequence[Incident]:
        """Whose thread that is, oldest first."""
        here = sa.and_(incidents.c.channel == channel, incidents.c.thread_ts == thread_ts)
        return self._all(_ANY.where(here).order_by(incidents.c.id))

    def of_service(self, service: str, limit: int) -> Sequence[Incident]:
        """Latest incidents of a service, newest first."""
        mine = sa.func.lower(incidents.c.service) == service.lower()
        return self._all(_ANY.where(mine).order_by(incidents.c.id.desc()).limit(limit))

    def parts_of(self, incident_id: int) -> Sequence[Incident]:
        """What was merged into it, oldest first."""
        return self._all(_ANY.where(incidents.c.merged_into == incident_id).order_by(incidents.c.id))

    def find(self, words: Sequence[str], limit: int) -> Sequence[Incident]:
        """Incidents whose title, service, customer and cause hold all the words, newest first; closed ones, too."""
        wanted = _ANY.where(*map(_holds, words)).order_by(incidents.c.id.desc()).limit(limit)
        return self._all(wanted)

    def raised_between(self, start: datetime, end: datetime) -> Sequence[Incident]:
        """Raised in [start, end), oldest first."""
        period = sa.and_(incidents.c.raised_at >= start, incidents.c.raised_at < end)
        return self._all(_ANY.where(period).order_by(incidents.c.id))

    def enter(self, entry: TimelineEntry) -> TimelineEntry | None:
        """Add a line to a timeline; None if its message is there already."""
        wanted = insert(timeline).values(ENTRY.write(replace(entry, id=0)))
        wanted = wanted.on_conflict_do_nothing(index_elements=["incident_id", "message_ts"])
        number = self._connection.execute(wanted.returning(timeline.c.id)).scalar_one_or_none()
        return replace(entry, id=number) if number is not None else None

    def entry_of_message(self, incident_id: int, message_ts: str) -> TimelineEntry | None:
        found = self._connection.execute(
            _ENTRIES.where(timeline.c.message_ts == message_ts), {"incident": incident_id}
        ).all()
        return ENTRY.read(found[0]) if found else None

    def entries_of_message(self, message_ts: str) -> Sequence[TimelineEntry]:
        """The lines of messages of that ts; it is nearly unique, but for channels that wrote at the same instant."""
        wanted = sa.select(*ENTRY.columns).where(timeline.c.message_ts == message_ts).order_by(timeline.c.id)
        return ENTRY.read_all(self._connection.execute(wanted))

    def save_entry(self, entry: TimelineEntry) -> TimelineEntry:
        """Write all columns."""
        values = {name: value for name, value in ENTRY.write(entry).items() if name != "id"}
        self._connection.execute(sa.update(timeline).where(timeline.c.id == entry.id).values(values))
        return entry

    def timeline(self, incident_id: int, *, newest: int | None = None) -> Sequence[TimelineEntry]:
        """The lines in the order of what happened."""
        wanted = _ENTRIES.order_by(timeline.c.at.desc(), timeline.c.id.desc()).limit(newest)
        return ENTRY.read_all(reversed(self._connection.execute(wanted, {"incident": incident_id}).all()))

    def retold(self, incident_id: int) -> Iterator[ToldEntry]:
        """The same lines one after the other, for documents: a long timeline is never whole in memory."""
        rows = self._connection.execute(_RETOLD, {"incident": incident_id}, execution_options={"yield_per": AT_ONCE})
        for at, kind, author, text, files, *flags in rows:
            yield ToldEntry(at, kind, author, text, () if files == NO_FILES else tuple(json.loads(files)), *flags)

    def entry_count(self, incident_id: int) -> int:
        return int(self._connection.execute(_COUNT, {"incident": incident_id}).scalar_one())

    def _one(self, wanted: sa.Select[tuple[object, ...]]) -> Incident | None:
        found = self._all(wanted)
        return found[0] if found else None

    def _all(self, wanted: sa.Select[tuple[object, ...]]) -> Sequence[Incident]:
        return INCIDENT.read_all(self._connection.execute(wanted))


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether one of the texts holds the word, as typed or in small letters: SQLite knows the others of ASCII only."""
    texts = (incidents.c.title, incidents.c.service, incidents.c.customer)
    small = word.lower()
    cause = sa.exists().where(
        root_causes.c.incident_id == incidents.c.id, sa.func.lower(root_causes.c.cause).contains(small, autoescape=True)
    )
    found = [sa.func.lower(text).contains(small, autoescape=True) for text in texts]
    return sa.or_(*found, *(text.contains(word, autoescape=True) for text in texts), cause)
