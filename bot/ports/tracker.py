"""What Firstline asks of an issue tracker (T5): small enough that any tracker can do it."""

from dataclasses import dataclass
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

    key: str  # our own, unique for ever: a tracker is searched for it before anything is created again
    title: str  # one line, at most 200 characters
    body: str  # plain text with line breaks and bare addresses
    labels: tuple[str, ...] = ()
    project: str | None = None  # None: the configured one
    issue_type: str | None = None  # None: the configured one


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """A ticket as its tracker has it now."""

    reference: str  # how people and the tracker name it: "EDGE-123", "owner/repository#12", "T-1"
    url: str
    title: str
    status: str  # the tracker's own word
    progress: Progress


class TrackerError(Exception):
    """The tracker did not do what it was asked: a sentence for people, and whether asking again may help.

    `again`: it was not reached, was busy or broken, so that the same call may succeed later.
    `unknown`: it may have been done all the same (a timeout after the request was sent): look before doing it again.
    `missing`: the ticket, project or issue type does not exist, or is hidden from us.
    """

    def __init__(
        self,
        sentence: str,
        *,
        again: bool = False,
        unknown: bool = False,
        missing: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again, self.unknown, self.missing = again, unknown, missing
        self.retry_after = retry_after  # seconds


class Tracker(Protocol):
    """An issue tracker. Every call may raise TrackerError, and none runs inside a transaction."""

    @property
    def name(self) -> str:
        """How people call it: "Jira", "GitHub", "the console"."""
        ...

    def create(self, draft: TicketDraft) -> TicketFacts:
        """Create a ticket that carries `draft.key`; the caller looked for it before if an earlier call was unknown."""
        ...

    def find(self, key: str) -> TicketFacts | None:
        """The ticket that carries our key; None if there is none."""
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
