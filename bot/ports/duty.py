"""What services ask of the database about people: roster, absences, shifts, overrides, offers, fairness, feeds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.members import Absence, Member
from bot.domain.offers import Offer
from bot.domain.schedules import Override, Shift
from bot.ports.rows import Feed, FeedEvent, ShiftAccount, ShiftNote


class Duty(Protocol):
    """Rows from which `bot.domain.schedules` and `bot.domain.rotation` derive who is on duty, and who comes next.

    `owner` of an override is a team's id, or "schedule:<id>".
    """

    def members(self, team: str) -> Sequence[Member]:
        """The roster by name, with those who were taken off it."""
        ...

    def put_member(self, member: Member) -> None: ...

    def absences(self, team: str) -> Sequence[Absence]:
        """Absences of the team's members, by their first day."""
        ...

    def absences_of(self, user: str) -> Sequence[Absence]: ...

    def add_absence(self, absence: Absence) -> Absence: ...

    def remove_absence(self, absence_id: int) -> bool: ...

    def replace_absences(self, user: str, source: str, absences: Sequence[Absence]) -> bool:
        """Make these the user's only absences of that source; whether anything changed."""
        ...

    def shifts(self, team: str, start: datetime, end: datetime) -> Sequence[Shift]:
        """Confirmed shifts that can matter in the period: those in it and the last one before it."""
        ...

    def shift_of(self, team: str, week: date) -> Shift | None:
        """The shift, proposed or confirmed, of the slot that begins on that date."""
        ...

    def shift(self, shift_id: int) -> Shift | None: ...

    def add_shift(self, shift: Shift) -> Shift: ...

    def save_shift(self, shift: Shift) -> Shift:
        """Write a known shift with its assignments; the caller holds the team's rotation (`serialize`)."""
        ...

    def overrides(self, owner: str, start: datetime, end: datetime) -> Sequence[Override]:
        """Overrides that hold at some moment of the period, by their start."""
        ...

    def add_override(self, owner: str, override: Override) -> Override: ...

    def save_override(self, override: Override) -> None:
        """Write the period of a known override anew."""
        ...

    def remove_override(self, override_id: int) -> bool: ...

    def offer(self, offer_id: int) -> Offer | None: ...

    def add_offer(self, offer: Offer) -> Offer: ...

    def save_offer(self, offer: Offer, *, seen: int) -> bool:
        """Write it if its version is still `seen`; False if somebody else was first."""
        ...

    def open_offers(self, team: str) -> Sequence[Offer]:
        """Oldest first."""
        ...

    def accounts(self, team: str) -> Mapping[str, float]:
        """Debt in days by user, over all shifts that are closed: credit less service (D4)."""
        ...

    def closed_shifts(self, team: str, since: datetime) -> frozenset[int]:
        """Ids of shifts that ended since then whose account is written."""
        ...

    def close_account(self, accounts: Sequence[ShiftAccount]) -> None:
        """Write a shift's account once; lines that exist already stay as they are."""
        ...

    def add_note(self, note: ShiftNote) -> None: ...

    def notes(self, team: str, since: datetime) -> Sequence[ShiftNote]:
        """Notes for the handoff since an instant, oldest first (H3)."""
        ...


class Feeds(Protocol):
    """Addresses of calendar feeds, and what was published under them (D9). Only a hash of an address is stored."""

    def add(self, feed: Feed) -> Feed: ...

    def by_token(self, token_hash: str) -> Feed | None:
        """The feed of an address that was not revoked."""
        ...

    def of_subject(self, subject: str, created_by: str | None = None) -> Sequence[Feed]:
        """Feeds of "team:<id>", "person:<user>" or "schedule:<id>" that were not revoked."""
        ...

    def revoke(self, feed_id: int, now: datetime) -> bool: ...

    def events(self, subject: str) -> Sequence[FeedEvent]:
        """Everything that was ever published under a subject and is not forgotten."""
        ...

    def put_event(self, event: FeedEvent) -> None: ...

    def forget_events(self, subject: str, before: datetime) -> int:
        """Delete what ended or was cancelled before."""
        ...
