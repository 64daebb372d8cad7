"""Offers to take somebody's place: a swap asks one person for days of theirs, a cover asks for help (D8)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OfferKind(StrEnum):
    """What is asked for."""

    COVER = "cover"
    SWAP = "swap"


class OfferState(StrEnum):
    """The life of an offer; everything but `open` is its end."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # everybody who was asked said no
    WITHDRAWN = "withdrawn"  # nobody needs it any more, or the asker took it back
    EXPIRED = "expired"  # its days have begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Somebody is asked to serve for `absent` from `start` to `end` (local dates, both included).

    The first of `asked` who accepts has it. In a swap the asker serves for the taker from `back_start` to `back_end`.
    """

    id: int = 0
    team: str
    kind: OfferKind
    absent: str  # whose place it is
    by: str  # who asked; "firstline" if an absence broke a confirmed week
    asked: tuple[str, ...]
    declined: tuple[str, ...] = ()
    start: date
    end: date
    back_start: date | None = None
    back_end: date | None = None
    note: str = ""
    state: OfferState = OfferState.OPEN
    version: int = 1
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Who was asked and has not said no."""
        return tuple(user for user in self.asked if user not in self.declined)
