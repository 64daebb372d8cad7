"""What Firstline asks of an issue tracker (T5): small enough that any tracker can do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Progress(StrEnum):
    """How far a ticket is, in three words that every tracker can be mapped to."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A ticket that is to be created."""

    key: str  # our own, unique for ever, ASCII letters, digits, - and _, at most 60: searched before creating again
    title: str  # one line, at most 200 characters
    body: str  # plain text with line breaks and bare addresses; what is beyond 15,000 characters is left out
    labels: tuple[str, ...] = ()
    project: str | None = None  # None: the configured one
    issue_type: str | None = None  # None: the configured one


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """A ticket as its tracker has it now."""

    reference: str  # how people and the tracker name it: "EDGE-123", "owner/repository#12", "T-1"; new if it was moved
    url: str  # its page; empty if it has none
    title: str  # empty if the tracker does not keep it
    status: str  # the tracker's own word
    progress: Progress


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at before tickets are created: how it is, and what to do if it is not well."""

    sentence: str
    mend: str = ""  # empty: it is as it should be


class TrackerError(Exception):
    """The tracker did not do what it was asked: what happened, what to do about it, and whether asking again may help.

    The sentence may quote the tracker, so it is foreign text like any other (N5).

    `again`: it was not reached, was busy or broken, so that the same call may succeed later.
    `unknown`: it may have been done all the same (a timeout after the request was sent): look before doing it again.
    `missing`: the ticket, project or issue type does not exist, or is hidden from us.
    """

    def __init__(
        self,
        what: str,
        *,
        mend: str = "",
        again: bool = False,
        unknown: bool = False,
        missing: bool = False,
        retry_after: float | None = None,
    ) -> None:
        self.what, self.mend = what, mend
        self.sentence = f"{what} {mend}".strip()
        super().__init__(self.sentence)
        self.again, self.unknown, self.missing = again, unknown, missing
        self.retry_after = retry_after  # seconds


class Tracker(Protocol):
    """An issue tracker. Every call may raise TrackerError and ends within a minute; none runs inside a transaction."""

    @property
    def name(self) -> str:
        """How people call it: "Jira", "GitHub", "the console"."""
        ...

    @property
    def settles_within(self) -> timedelta:
        """How long `find` may overlook a ticket that was created: nothing is created again before that has passed."""
        ...

    def create(self, draft: TicketDraft) -> TicketFacts:
        """Create a ticket that carries `draft.key`.

        After an unknown outcome the caller asks `find` first, and creates again only if `settles_within` has passed.
        """
        ...

    def find(self, key: str) -> TicketFacts | None:
        """The ticket that carries our key, the oldest if it was copied; None if there is none."""
        ...

    def read(self, reference: str) -> TicketFacts:
        """A ticket by its reference."""
        ...

    def comment(self, reference: str, text: str) -> None:
        """Write a comment on a ticket."""
        ...

    def reference_in(self, text: str) -> str | None:
        """The reference that people wrote or pasted, as an address or in short; None if there is none. Asks nobody."""
        ...

    def examine(self) -> Iterator[Examined]:
        """Look at all that creating tickets takes: reached, let in, the place there. Changes and raises nothing."""
        ...
