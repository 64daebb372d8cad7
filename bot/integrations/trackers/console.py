"""The stand-in while no tracker is configured: tickets are written to the log as T-… and kept nowhere else."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot import log
from bot.integrations.trackers import text
from bot.ports.tracker import Examined, Progress, TicketDraft, TicketFacts, TrackerError

_REFERENCE = re.compile(r"T-[A-Z2-7]{8}")
_WORD = re.compile(rf"(?<![\w-]){_REFERENCE.pattern}(?![\w-])", re.IGNORECASE)

logger = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """How far a ticket is, as somebody else knows it."""

    status: str
    progress: Progress


_IN_THE_LOG = Told("in the log", Progress.TO_DO)


class Console:
    """Implements `bot.ports.tracker.Tracker` and remembers nothing, so restarts and replicas make no difference.

    A reference follows from our key, so creating again writes the same ticket again and doubles nothing. How far a
    ticket is, nobody knows here; `told` says it, for a demonstration or a test.
    """

    def __init__(self, told: Callable[[str], Told] = lambda _reference: _IN_THE_LOG) -> None:
        self._told = told

    @property
    def name(self) -> str:
        return "the console"

    @property
    def settles_within(self) -> timedelta:
        """Nothing is ever found, and nothing is doubled by creating it again."""
        return timedelta(0)

    def create(self, draft: TicketDraft) -> TicketFacts:
        """Write the draft to the log."""
        reference, title = _reference_of(text.checked_key(draft.key)), text.title(draft.title)
        logger.info(
            "ticket",
            ticket=reference,
            title=title,
            body=text.body(draft.body),
            labels=list(draft.labels),
            project=draft.project,
            issue_type=draft.issue_type,
        )
        return self._facts_of(reference, title)

    def find(self, key: str) -> TicketFacts | None:
        """Nothing: whether an earlier draft reached the log, nobody knows."""
        text.checked_key(key)
        return None

    def read(self, reference: str) -> TicketFacts:
        """What was told of the ticket; the title stands in the log alone."""
        return self._facts_of(_checked(reference), "")

    def comment(self, reference: str, words: str) -> None:
        """Write the comment to the log."""
        logger.info("ticket_comment", ticket=_checked(reference), text=text.body(words))

    def reference_in(self, words: str) -> str | None:
        """A reference in between other words."""
        match = _WORD.search(words)
        return match[0].upper() if match else None

    def examine(self) -> Iterator[Examined]:
        """There is nothing that could be wrong."""
        yield Examined("No tracker is configured: tickets are written to the log as T-… and kept nowhere else.")

    def _facts_of(self, reference: str, title: str) -> TicketFacts:
        told = self._told(reference)
        return TicketFacts(reference=reference, url="", title=title, status=told.status, progress=told.progress)


def _reference_of(key: str) -> str:
    return "T-" + base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:8]


def _checked(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        raise TrackerError(f"{text.one_line(reference, 40)} is no ticket of the log.", missing=True)
    return reference
