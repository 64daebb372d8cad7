"""What services ask of the database about incidents and all that belongs to them (I)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.incidents import Incident, IncidentUpdate, Page, RcaAction, RootCause, TimelineEntry


class ToldEntry(NamedTuple):
    """What documents tell of a line of a timeline; a tuple, because there may be very many."""

    at: datetime
    kind: str
    author: str
    text: str
    files: tuple[str, ...]
    key_point: bool
    edited: bool
    deleted: bool


class Incidents(Protocol):
    """Incidents. Whoever saves one, or a part of it, has serialized on "incident:{id}" first."""

    def add(self, incident: Incident) -> Incident | None:
        """Insert (the given id is ignored); None if its `source_key` is there already."""
        ...

    def get(self, incident_id: int) -> Incident | None: ...

    def by_source(self, source_key: str) -> Incident | None: ...

    def save(self, incident: Incident) -> Incident:
        """Write all columns of a row."""
        ...

    def open(self, team: str | None = None) -> Sequence[Incident]:
        """Neither closed nor merged, of one team or of all, oldest first."""
        ...

    def latest_open(self, limit: int) -> Sequence[Incident]:
        """The newest that are neither closed nor merged, newest first; for lists, which show only a few."""
        ...

    def open_count(self) -> int: ...

    def open_of(self, user: str, limit: int) -> Sequence[Incident]:
        """Open ones that the person runs or responds to, newest first."""
        ...

    def of_request(self, request_id: int) -> Sequence[Incident]:
        """Raised from that request or alert, oldest first."""
        ...

    def of_thread(self, channel: str, thread_ts: str) -> Sequence[Incident]:
        """Whose thread that is, oldest first."""
        ...

    def of_service(self, service: str, limit: int) -> Sequence[Incident]:
        """Latest incidents of a service, newest first."""
        ...

    def parts_of(self, incident_id: int) -> Sequence[Incident]:
        """What was merged into it, oldest first."""
        ...

    def find(self, words: Sequence[str], limit: int) -> Sequence[Incident]:
        """Incidents whose title, service, customer and cause hold all the words, newest first; closed ones, too."""
        ...

    def raised_between(self, start: datetime, end: datetime) -> Sequence[Incident]:
        """Raised in [start, end), oldest first."""
        ...

    def enter(self, entry: TimelineEntry) -> TimelineEntry | None:
        """Add a line to a timeline; None if its message is there already."""
        ...

    def entry_of_message(self, incident_id: int, message_ts: str) -> TimelineEntry | None: ...

    def entries_of_message(self, message_ts: str) -> Sequence[TimelineEntry]:
        """The lines that were written for messages of that ts, in whatever channel."""
        ...

    def save_entry(self, entry: TimelineEntry) -> TimelineEntry: ...

    def timeline(self, incident_id: int, *, newest: int | None = None) -> Sequence[TimelineEntry]:
        """The lines in the order of what happened; only the `newest` ones if that is given."""
        ...

    def retold(self, incident_id: int) -> Iterator[ToldEntry]:
        """The same lines one after the other, for documents: a long timeline is never whole in memory."""
        ...

    def entry_count(self, incident_id: int) -> int: ...

    def add_page(self, page: Page) -> Page: ...

    def save_page(self, page: Page) -> Page: ...

    def pages(self, incident_id: int) -> Sequence[Page]:
        """Everybody who was paged, in order."""
        ...

    def add_update(self, update: IncidentUpdate) -> IncidentUpdate | None:
        """Insert; None if its `source_key` is there already."""
        ...

    def updates(self, incident_id: int) -> Sequence[IncidentUpdate]: ...

    def follow(self, incident_id: int, user: str, at: datetime) -> bool:
        """False if they follow it already."""
        ...

    def unfollow(self, incident_id: int, user: str) -> bool: ...

    def followers(self, incident_id: int) -> Sequence[str]: ...

    def put_root_cause(self, cause: RootCause) -> RootCause:
        """Insert, or write all columns of the part of that incident and kind."""
        ...

    def root_causes(self, incident_ids: Collection[int]) -> Sequence[RootCause]: ...

    def add_action(self, action: RcaAction) -> RcaAction: ...

    def save_action(self, action: RcaAction) -> RcaAction: ...

    def action(self, action_id: int) -> RcaAction | None: ...

    def actions(self, incident_ids: Collection[int]) -> Sequence[RcaAction]: ...
