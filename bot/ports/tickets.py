"""Tickets of requests as rows and as lines, and what services ask of the database about them (T5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.ports.tracker import Progress


class TicketState(StrEnum):
    """The life of a ticket on our side; how far the work is, is its `progress`."""

    WANTED = "wanted"  # it is to be created, and will be, however long the tracker is away
    CREATED = "created"
    LINKED = "linked"  # it existed before
    FAILED = "failed"  # the tracker refused it; **Try again** asks once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket of a request, unique by (request, purpose); or of something else, which its purpose names (I9)."""

    id: int = 0
    request_id: int | None
    team: str
    purpose: str = "request"  # what it is for: wanting a ticket for the same purpose again is wanting one
    key: str  # ours, unique for ever: the tracker is searched for it before anything is created again
    state: TicketState
    title: str
    body: str  # empty once the ticket exists: from then on the tracker has it
    labels: tuple[str, ...] = ()
    project: str | None = None
    issue_type: str | None = None
    by: str  # who asked for it
    reference: str | None = None  # "EDGE-123"
    url: str | None = None
    status: str | None = None  # the tracker's own word, as it was last read
    progress: Progress | None = None
    told_progress: Progress | None = None  # what the requester was told last (R14)
    verify: bool = False  # it may exist already: look for the key before creating it
    attempts: int = 0  # claims so far; whoever settles must hold the newest
    failures: int = 0  # in a row
    not_before: datetime | None = None  # when to create or read it; None: there is nothing to do
    lease_until: datetime | None = None
    last_error: str | None = None  # a sentence
    created_at: datetime  # when it was wanted or linked
    changed_at: datetime | None = None  # when its progress was last seen to change
    missing_at: datetime | None = None  # since when the tracker does not know it


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """A ticket as screens show it; what the tracker said is foreign text."""

    id: int
    state: TicketState
    reference: str | None
    url: str | None
    status: str | None
    progress: Progress | None
    error: str | None  # why it is not created yet, or cannot be
    missing: bool  # the tracker does not know it any more


class Tickets(Protocol):
    """Tickets. Whoever changes one has locked what it is of first; only claims lock tickets alone."""

    def add(self, ticket: Ticket) -> Ticket | None:
        """Insert (the given id is ignored); None if the request has a ticket for this purpose."""
        ...

    def get(self, ticket_id: int) -> Ticket | None: ...

    def lock(self, ticket_id: int) -> Ticket | None:
        """The row, locked until the end of the unit of work; its request is locked already."""
        ...

    def of_purpose(self, request_id: int, purpose: str) -> Ticket | None: ...

    def of_request(self, request_id: int) -> Sequence[Ticket]:
        """All tickets of a request, oldest first."""
        ...

    def of_reference(self, reference: str) -> Sequence[Ticket]:
        """Tickets that were created or linked under a reference of the tracker, oldest first."""
        ...

    def save(self, ticket: Ticket) -> Ticket:
        """Write all columns of a locked row."""
        ...

    def failed(self, since: datetime, limit: int) -> Sequence[Ticket]:
        """Tickets wanted since then that the tracker refused, newest first."""
        ...

    def unread(self, failures: int, limit: int) -> Sequence[Ticket]:
        """Known tickets that could not be read at least so many times in a row, newest first."""
        ...

    def oldest_wanted(self) -> datetime | None:
        """Since when the longest wanted ticket waits to be created."""
        ...

    def read_now(self, reference: str, now: datetime) -> int:
        """Ask for tickets with that reference to be read at once; how many there are."""
        ...

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Ticket]:
        """Due tickets, longest due first, each leased: attempts + 1 (own short transaction)."""
        ...

    def reap(self, now: datetime, not_before: datetime) -> int:
        """Take back tickets whose lease ended; those to be created are looked for before (`verify`)."""
        ...

    def next_due(self) -> datetime | None:
        """When the next ticket can be claimed or taken back."""
        ...
