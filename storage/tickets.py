"""Tickets in external trackers: claimed one by one for calls, settled by whoever still holds the claim (T5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.tickets import Ticket, TicketState
from storage.mapping import mapping
from storage.tables_tickets import TICKET_FAILED, TICKET_LEASED, TICKET_TO_DO, TICKET_WANTED, tickets

TICKET = mapping(Ticket, tickets)

_ANY = sa.select(*TICKET.columns)
_TO_DO, _LEASED = sa.text("tickets." + TICKET_TO_DO), sa.text("tickets." + TICKET_LEASED)
_ADD = insert(tickets).on_conflict_do_nothing(index_elements=[tickets.c.request_id, tickets.c.purpose])
_ADDED = _ADD.returning(tickets.c.id)
_GET = _ANY.where(tickets.c.id == bindparam("ticket"))
_LOCK = _GET.with_for_update()
_OF_REQUEST = _ANY.where(tickets.c.request_id == bindparam("request")).order_by(tickets.c.id)
_OF_PURPOSE = _OF_REQUEST.where(tickets.c.purpose == bindparam("for_purpose"))
_OF_REFERENCE = _ANY.where(tickets.c.reference == bindparam("named")).order_by(tickets.c.id)
_SAVE = sa.update(tickets).where(tickets.c.id == bindparam("ticket"))
_REFUSED = (
    _ANY.where(sa.text(TICKET_FAILED), tickets.c.created_at >= bindparam("since"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("at_most"))
)
_UNREAD = (
    _ANY.where(_TO_DO, tickets.c.reference.is_not(None), tickets.c.failures >= bindparam("at_least"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("at_most"))
)
_OLDEST = sa.select(sa.func.min(tickets.c.created_at)).where(sa.text(TICKET_WANTED))
_DUE = (
    sa.select(tickets.c.id)
    .where(_TO_DO, tickets.c.not_before <= bindparam("now"), tickets.c.lease_until.is_(None))
    .order_by(tickets.c.not_before, tickets.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("due")  # evaluated once: PostgreSQL might otherwise run it again and lock more rows than it may
)
# The condition is repeated: PostgreSQL would otherwise let a second claimer overwrite the first one's claim.
_CLAIM = (
    sa.update(tickets)
    .where(tickets.c.id.in_(sa.select(_DUE.c.id)), tickets.c.lease_until.is_(None))
    .values(lease_until=bindparam("until"), attempts=tickets.c.attempts + 1)
    .returning(*TICKET.columns)
)
_REAP = (
    sa.update(tickets)
    .where(_LEASED, tickets.c.lease_until <= bindparam("now"))
    .values(
        lease_until=None,
        verify=tickets.c.state == TicketState.WANTED.value,
        not_before=bindparam("later", type_=tickets.c.not_before.type),
    )
)
_NEXT = sa.union_all(
    sa.select(sa.func.min(tickets.c.not_before)).where(_TO_DO, tickets.c.lease_until.is_(None)),
    sa.select(sa.func.min(tickets.c.lease_until)).where(_LEASED),
)
# Locked in one order, so that two units of work that name the same ticket cannot block each other crosswise. A ticket
# whose last call failed keeps its pause: whoever sends notices is no reason to press a tracker that is in trouble.
_NAMED = (
    sa.select(tickets.c.id)
    .where(
        sa.or_(
            tickets.c.reference == bindparam("named"),
            # GitHub ignores the case of names, and a notice may write it otherwise than we do.
            sa.and_(_TO_DO, sa.func.lower(tickets.c.reference) == sa.func.lower(bindparam("named"))),
        ),
        tickets.c.state.in_([TicketState.CREATED.value, TicketState.LINKED.value]),
        tickets.c.failures == 0,
    )
    .order_by(tickets.c.id)
    .with_for_update()
)
_READ_NOW = sa.update(tickets).where(tickets.c.id.in_(_NAMED)).values(not_before=bindparam("now"))


class SqlTickets:
    """`bot.ports.tickets.Tickets`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket) -> Ticket | None:
        """Insert (the given id is ignored); None if the request has a ticket for this purpose."""
        added = self._connection.execute(_ADDED, TICKET.write(replace(ticket, id=0))).scalar_one_or_none()
        return None if added is None else replace(ticket, id=added)

    def get(self, ticket_id: int) -> Ticket | None:
        return self._one(_GET, ticket=ticket_id)

    def lock(self, ticket_id: int) -> Ticket | None:
        """The row, locked until the end of the unit of work; its request is locked already."""
        return self._one(_LOCK, ticket=ticket_id)

    def of_purpose(self, request_id: int, purpose: str) -> Ticket | None:
        return self._one(_OF_PURPOSE, request=request_id, for_purpose=purpose)

    def of_request(self, request_id: int) -> Sequence[Ticket]:
        """All tickets of a request, oldest first."""
        return TICKET.read_all(self._connection.execute(_OF_REQUEST, {"request": request_id}))

    def of_reference(self, reference: str) -> Sequence[Ticket]:
        """Tickets that were created or linked under a reference of the tracker, oldest first."""
        return TICKET.read_all(self._connection.execute(_OF_REFERENCE, {"named": reference}))

    def save(self, ticket: Ticket) -> Ticket:
        """Write all columns of a locked row."""
        values = TICKET.write(ticket)
        del values["id"]
        self._connection.execute(_SAVE.values(values), {"ticket": ticket.id})
        return ticket

    def failed(self, since: datetime, limit: int) -> Sequence[Ticket]:
        """Tickets wanted since then that the tracker refused, newest first."""
        return TICKET.read_all(self._connection.execute(_REFUSED, {"since": since, "at_most": limit}))

    def unread(self, failures: int, limit: int) -> Sequence[Ticket]:
        """Known tickets that could not be read at least so many times in a row, newest first."""
        return TICKET.read_all(self._connection.execute(_UNREAD, {"at_least": failures, "at_most": limit}))

    def oldest_wanted(self) -> datetime | None:
        """Since when the longest wanted ticket waits to be created."""
        oldest: datetime | None = self._connection.execute(_OLDEST).scalar_one()
        return oldest

    def read_now(self, reference: str, now: datetime) -> int:
        """Ask for tickets with that reference to be read at once; how many there are."""
        return self._connection.execute(_READ_NOW, {"named": reference, "now": now}).rowcount

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Ticket]:
        """Due tickets, longest due first, each leased: attempts + 1 (own short transaction)."""
        rows = self._connection.execute(_CLAIM, {"now": now, "at_most": limit, "until": now + lease})
        return sorted(TICKET.read_all(rows), key=lambda ticket: (ticket.not_before or now, ticket.id))

    def reap(self, now: datetime, not_before: datetime) -> int:
        """Take back tickets whose lease ended; those to be created are looked for before (`verify`)."""
        return self._connection.execute(_REAP, {"now": now, "later": not_before}).rowcount

    def next_due(self) -> datetime | None:
        """When the next ticket can be claimed or taken back."""
        return min(filter(None, self._connection.execute(_NEXT).scalars()), default=None)

    def _one(self, statement: sa.Executable, **values: object) -> Ticket | None:
        row = self._connection.execute(statement, values).one_or_none()
        return None if row is None else TICKET.read(row)
