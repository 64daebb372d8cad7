"""What views draw of what was learned: the list of common requests, what was found, what resembles a request (T3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.common_requests import CommonRequest
from bot.ports.screens import Person, RequestLink


class FoundKind(StrEnum):
    """Under which headline something that was found stands."""

    COMMON = "common"
    HANDBOOK = "handbook"
    REQUESTS = "requests"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonLine:
    """A common request in a list."""

    entry: CommonRequest
    owner: Person | None
    team_name: str | None  # named only where entries of several teams stand in one list
    editable: bool  # whether the reader keeps this list (P1)
    muted: bool = False  # requesters dismissed it too often; only who keeps the list is told


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonList:
    """A page of the common requests that somebody may read; `sentence`: what has just happened."""

    lines: tuple[CommonLine, ...]
    number: int  # of entries on all pages
    page: int  # from 0
    last_page: int
    retired: bool  # the entries that are out of use
    retired_number: int  # how many of those there are that the reader could put back
    keeps: tuple[tuple[str, str], ...]  # id and name of the teams whose lists the reader keeps (P1)
    command: str
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """Something that was found; texts are plain and foreign."""

    title: str
    snippet: str
    link: str | None
    standing: str = ""  # how a past request ended, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSection:
    """What was found of one kind, best first."""

    kind: FoundKind
    lines: tuple[FoundLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to `/support find`."""

    words: str  # plain, as they were typed
    sections: tuple[FoundSection, ...]  # only those in which something was found
    past_of: tuple[str, ...]  # names of the teams whose past requests were searched; none for whoever is on no team
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeEntry:
    """A common request that resembles the request."""

    line: CommonLine
    alike: str  # how alike, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikePast:
    """A past request that resembles the request."""

    link: RequestLink
    alike: str
    resolution: str
    closed_by: Person | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """**Similar and more…**: what resembles a request, and what else can be done with it."""

    about: RequestLink
    version: int
    channel: str
    is_alert: bool
    entries: tuple[AlikeEntry, ...]
    past: tuple[AlikePast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonAnswer:
    """The post in a thread: a common request's answer in the name of whoever chose it."""

    author: Person
    title: str
    text: str
