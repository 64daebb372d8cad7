"""Offers to take somebody's place: a swap asks one person for days of theirs, a cover asks for help (D8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.availability import in_days
from bot.domain.rotation import Slot
from bot.domain.schedules import Override
from bot.domain.working_time import DAY, at_wall

AT_A_TIME = 3  # people who are asked at once to stand in, after the first one
Period = tuple[datetime, datetime]


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


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a change of hands does to the overrides of a team: new ones, and periods that known ones lose."""

    add: tuple[Override, ...] = ()
    cut: tuple[tuple[Override, Period], ...] = ()


def in_words(start: date, end: date) -> str:
    """Days as people say them: "Thu 3 Dec", "Thu 3 Dec and Fri 4 Dec", "Thu 3 Dec to Mon 7 Dec"."""
    return in_days(start + DAY * step for step in range((end - start) // DAY + 1))


def hours_of(zone: ZoneInfo, slot: Slot, start: date, end: date) -> Period:
    """When the days from `start` to `end` (both included) of a slot begin and end, as instants (UTC).

    Days run from midnight to midnight on the wall clock; the slot's own start and end bound its first and last day.
    The days must touch the slot.
    """
    begins = slot.starts_at if start <= slot.days[0] else at_wall(zone, start, time.min)
    ends = slot.ends_at if end >= slot.days[-1] else at_wall(zone, end + DAY, time.min)
    return begins, ends


def take_place(overrides: Iterable[Override], taker: str, holder: str, period: Period) -> Rewrite:
    """Let `taker`, who does not serve in the period, serve from now on where `holder` does (D8).

    Whoever gave a place of their own away gets that one back instead, and its present holder takes the other: so nobody
    ever has two places, and no chain of overrides leads anybody's place to somebody else.
    """
    begins, ends = period
    near = [one for one in overrides if one.starts_at < ends and one.ends_at > begins]
    bounds = {bound for one in near for bound in (one.starts_at, one.ends_at) if begins < bound < ends}
    add: list[Override] = []
    cut: list[tuple[Override, Period]] = []
    for piece in pairwise([begins, *sorted(bounds), ends]):
        path = _path(near, taker, piece)
        cut.extend((one, piece) for one in path)
        stand_in = path[-1].user if path else taker
        if stand_in != holder:
            _extend(add, Override(user=stand_in, replaces=holder, starts_at=piece[0], ends_at=piece[1]))
    return Rewrite(tuple(add), tuple(cut))


def living(overrides: Iterable[Override], people: Iterable[str]) -> list[Override]:
    """The overrides of a shift that matter: their places are of its people, or come from them through others.

    One that was agreed on for an announced week, of which somebody else became the team, leads to nobody any more.
    """
    left, known, live = list(overrides), set(people), []
    while found := [one for one in left if one.replaces in known]:
        live += found
        known |= {one.user for one in found}
        left = [one for one in left if one not in found]
    return live


def without(override: Override, periods: Iterable[Period]) -> list[Period]:
    """What is left of an override that loses periods, in order; they do not overlap."""
    left, begins = [], override.starts_at
    for lost_from, lost_until in sorted(periods):
        if begins < lost_from:
            left.append((begins, lost_from))
        begins = max(begins, lost_until)
    return [*left, (begins, override.ends_at)] if begins < override.ends_at else left


def next_to_ask(offer: Offer, candidates: Iterable[str]) -> tuple[str, ...]:
    """Whom to ask next for an absent person's days: the best alone, then at most three at a time (D8)."""
    fresh = [user for user in candidates if user not in offer.asked and user != offer.absent]
    return tuple(fresh[: AT_A_TIME if offer.asked else 1])


def with_asked(offer: Offer, users: Iterable[str]) -> Offer:
    """The offer, made to more people."""
    return replace(offer, asked=(*offer.asked, *users), version=offer.version + 1)


def with_declined(offer: Offer, user: str) -> Offer:
    """The offer after somebody said no."""
    return replace(offer, declined=(*offer.declined, user), version=offer.version + 1)


def ended(offer: Offer, state: OfferState, by: str, at: datetime) -> Offer:
    """The offer at its end."""
    return replace(offer, state=state, version=offer.version + 1, decided_at=at, decided_by=by)


def _path(overrides: Iterable[Override], user: str, piece: Period) -> list[Override]:
    """The overrides by which a place of `user` has come to whoever holds it now, first to last."""
    holding = [one for one in overrides if one.starts_at <= piece[0] and one.ends_at >= piece[1]]
    leads = {one.replaces: one for one in sorted(holding, key=lambda one: one.id)}
    path: list[Override] = []
    while user in leads and leads[user] not in path:
        path.append(leads[user])
        user = path[-1].user
    return path


def _extend(overrides: list[Override], override: Override) -> None:
    """Add an override, joined with the last one if it goes on with it."""
    last = overrides[-1] if overrides else None
    if last is not None and (last.user, last.replaces, last.ends_at) == (
        override.user,
        override.replaces,
        override.starts_at,
    ):
        overrides[-1] = replace(last, ends_at=override.ends_at)
    else:
        overrides.append(override)
