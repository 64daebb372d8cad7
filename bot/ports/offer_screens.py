"""What views draw about absences, covers and swaps: complete values, as in `bot.ports.screens` (D8)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.offers import Offer
from bot.ports.screens import MyAbsence, MyOffer, Person


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates, both included, with the instants between which somebody is on duty for them."""

    start: date
    end: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAsk:
    """To each person who is asked to take somebody's place; drawn again when it is decided."""

    offer: Offer
    you: str
    absent: Person
    asker: Person | None  # None: an absence broke a confirmed week, and the bot asks
    taker: Person | None
    team_name: str
    days: Days
    back: Days | None  # what the asker takes in return
    zone: str
    why: str = ""  # why this person, when the bot asks


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """In the internal channel: what becomes of somebody's days this week or the next; edited in place."""

    offer: Offer
    absent: Person
    taker: Person | None
    asked: tuple[Person, ...]
    team_name: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowAsk:
    """To each lead: somebody would take over, but a rule speaks against it (D5)."""

    offer: Offer
    absent: Person
    volunteer: Person
    taker: Person | None
    problem: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceList:
    """The answer to `/support away list`."""

    absences: tuple[MyAbsence, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferList:
    """The answer to `/support cover list` and `/support swap list`."""

    offers: tuple[MyOffer, ...]
    command: str


OfferScreen = OfferAsk | OfferLine | AllowAsk | AbsenceList | OfferList
