"""Incidents in bulk: many that are open at once, one of them with a very long timeline, and a directory they name."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bench import past, town
from bot.domain.directory import Customer, Service
from bot.domain.incidents import EntryKind, Incident, IncidentState, IncidentUpdate, TimelineEntry
from storage.engine import open_store
from storage.incident_parts import UPDATE
from storage.incidents import ENTRY, INCIDENT
from storage.tables_incidents import incidents, timeline, updates

LONGEST = 1  # the incident in which a fifth of everything was written
SHARE = 0.2
NAMED = 100  # services, and as many customers
UPDATES = 50  # of the longest incident
APART = timedelta(seconds=30)
AT_ONCE = 10_000  # rows inserted together
STATES = (
    IncidentState.RAISED,
    IncidentState.ACKNOWLEDGED,
    IncidentState.CONTACT_MADE,
    IncidentState.MITIGATED,
    IncidentState.RESOLVED,
)


def add_incidents(url: str, count: int, entries: int, now: datetime) -> None:
    """Open incidents, the oldest with a fifth of all entries of timelines, the others with equal parts of the rest."""
    _add_directory(url)
    engine = past.engine_of(url)
    began = now - APART * (entries + count)
    with engine.begin() as connection:
        connection.execute(sa.insert(incidents), [_incident(number, began) for number in range(1, count + 1)])
        connection.execute(sa.insert(updates), [_update(number, began) for number in range(UPDATES)])
        for rows in _in_parts(entries, count, began):
            connection.execute(sa.insert(timeline), rows)
        for table in (incidents, updates, timeline):
            past.renumber(connection, table)
    engine.dispose()
    past.analyze(url)


def _add_directory(url: str) -> None:
    store = open_store(url)
    with store.begin() as uow:
        for number in range(NAMED):
            owners = (town.ROSTER[number % len(town.ROSTER)],)
            uow.directory.put_service(Service(name=f"service {number}", owners=owners, team="backend"))
            uow.directory.put_customer(Customer(name=f"customer {number}", account_manager=town.LEAD))
    store.close()


def _incident(number: int, began: datetime) -> dict[str, Any]:
    who = town.ROSTER[number % len(town.ROSTER)]
    state = STATES[number % len(STATES)]
    raised_at = began + APART * number
    return INCIDENT.write(
        Incident(
            id=number,
            team="backend",
            title=f"Payments of region {number} fail",
            severity=f"sev{number % 4 + 1}",
            state=state,
            service=f"service {number % NAMED}",
            customer=f"customer {number % NAMED}",
            known=town.TEXT,
            raised_by=town.REQUESTERS[number % len(town.REQUESTERS)],
            raised_at=raised_at,
            channel=town.TEAM_ROOM,
            thread_ts=f"{past.FIRST_TS + number}.000200",
            manager=who,
            responder=who,
            acknowledged_at=None if state is IncidentState.RAISED else raised_at + timedelta(minutes=2),
            moved_by=None if state is IncidentState.RAISED else who,
        )
    )


def _update(number: int, began: datetime) -> dict[str, Any]:
    update = IncidentUpdate(
        id=number + 1,
        incident_id=LONGEST,
        at=began + timedelta(hours=number),
        author=town.ROSTER[0],
        impact=town.TEXT,
        doing="We restart one region after the other.",
        next_at=began + timedelta(hours=number + 1),
    )
    return UPDATE.write(update)


def _in_parts(entries: int, count: int, began: datetime) -> Iterator[Sequence[dict[str, Any]]]:
    for first in range(0, entries, AT_ONCE):
        yield [_entry(number, entries, count, began) for number in range(first, min(first + AT_ONCE, entries))]


def _entry(number: int, entries: int, count: int, began: datetime) -> dict[str, Any]:
    is_long = count == 1 or number < entries * SHARE
    entry = TimelineEntry(
        id=number + 1,
        incident_id=LONGEST if is_long else 2 + number % (count - 1),
        at=began + APART * number,
        kind=EntryKind.MESSAGE,
        author=town.ROSTER[number % len(town.ROSTER)],
        text=town.TEXT,
        message_ts=f"{past.FIRST_TS + number}.000300",
        files=("screen.png",) if number % 50 == 0 else (),
        key_point=number % 100 == 0,
        edited_at=None,
    )
    return ENTRY.write(entry)
