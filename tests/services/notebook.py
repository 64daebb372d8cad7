"""A tracker in memory that goes wrong as it is told: what it was asked to create counts, whatever it answered."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.ports.tracker import Examined, Progress, TicketDraft, TicketFacts, TrackerError

SETTLES = timedelta(seconds=30)


class Died(BaseException):
    """The process ended at this line."""


class Notebook:
    """Implements `bot.ports.tracker.Tracker`; `faults` say what becomes of the next calls of `create`, in order.

    "dies before" and "dies after" end the process; "lost before" and "lost after" leave the outcome unknown;
    "busy" was certainly not done. Its search overlooks what is younger than `SETTLES`.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.created: list[tuple[str, datetime]] = []  # our key, and when
        self.faults: list[str] = []
        self.meanwhile: Callable[[], object] | None = None  # happens once, after a ticket was written down
        self.progress = Progress.TO_DO
        self.searches = 0

    @property
    def name(self) -> str:
        return "the notebook"

    @property
    def settles_within(self) -> timedelta:
        return SETTLES

    def create(self, draft: TicketDraft) -> TicketFacts:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "dies before":
            raise Died
        if fault == "busy":
            raise TrackerError("It is busy.", again=True, retry_after=60.0)
        if fault == "lost before":
            raise TrackerError("It did not answer.", again=True, unknown=True)
        self.created.append((draft.key, self._now()))
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        if fault == "dies after":
            raise Died
        if fault == "lost after":
            raise TrackerError("It did not answer.", again=True, unknown=True)
        return self._facts(len(self.created))

    def find(self, key: str) -> TicketFacts | None:
        self.searches += 1
        for number, (each, at) in enumerate(self.created, 1):
            if each == key and self._now() - at >= SETTLES:
                return self._facts(number)
        return None

    def read(self, reference: str) -> TicketFacts:
        return self._facts(int(reference.removeprefix("N-")))

    def comment(self, reference: str, text: str) -> None:
        """Nobody reads it."""

    def reference_in(self, text: str) -> str | None:
        return text if text.startswith("N-") else None

    def examine(self) -> Iterator[Examined]:
        yield Examined("It is a notebook.")

    def _facts(self, number: int) -> TicketFacts:
        return TicketFacts(
            reference=f"N-{number}", url="", title="", status=self.progress.value, progress=self.progress
        )
