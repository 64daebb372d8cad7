"""What views draw of pages and of people who are asked to help (I4, I5)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.incidents import Incident, Page
from bot.ports.screens import Person, RequestLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who answered a call, and when."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedIncident:
    """What everybody who is called reads of the incident."""

    incident: Incident
    zone: str
    raised_by: Person
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMessage:
    """The direct message to somebody who is paged; `asked_by` is None where the chain reached them."""

    about: PagedIncident
    page: Page
    asked_by: Person | None
    answer: Answer | None
    over: bool  # nobody is needed any more


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedOne:
    """Somebody who was paged, and when."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageList:
    """In the thread: who was paged one after the other; edited in place."""

    about: PagedIncident
    paged: tuple[PagedOne, ...]
    gaps: tuple[str, ...]  # targets at which nobody is
    answer: Answer | None
    given_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedAgain:
    """In the thread: nobody of the chain has acknowledged, and it begins again from the top."""

    about: PagedIncident
    called: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondEmergency:
    """To the manager on call: whoever responds has another emergency already (I5)."""

    about: PagedIncident
    other: PagedIncident
    busy: tuple[Person, ...]
    asked: tuple[Person, ...]  # who was asked to take it, and has not declined
    taker: Person | None  # who responds now and has no other emergency
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerWanted:
    """To somebody who could respond: the first to accept has it (I5)."""

    about: PagedIncident
    page: Page
    asked_by: Person
    taker: Person | None
    is_taker: bool  # whether that is the reader
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefOffer:
    """To somebody on duty who has an emergency: their other requests can be covered (I5)."""

    about: PagedIncident
    lines: tuple[RequestLink, ...]  # the first of those that nobody was asked to take over
    held: int
    asked: tuple[Person, ...]  # who was asked to take them over
    handed: int
