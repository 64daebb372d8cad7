"""What views draw of pages and of people who are asked to help (I4, I5)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.incidents import Incident, Page
from bot.ports.screens import Person


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
