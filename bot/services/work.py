"""What every use case works with: one unit of work, one `now`, the rulebook, and where the wish came from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.teams import Rulebook, Team
from bot.metrics import Metrics
from bot.ports.rows import AuditRow
from bot.ports.storage import Store, UnitOfWork

BOT_ACTOR = "firstline"
# People look at a screen that waits for these, and Slack gives up after three seconds.
PRESSED = frozenset({"button", "menu", "modal", "shortcut", "command"})
PRESSED_WAIT, OTHERS_WAIT = timedelta(seconds=2), timedelta(seconds=10)


@dataclass(slots=True)
class Changes:
    """What one operation changed; at its end that is drawn again, and found by other words."""

    requests: dict[int, Request] = field(default_factory=dict)
    audited: set[int] = field(default_factory=set)
    cards: set[int] = field(default_factory=set)  # requests of which only the card shows something else
    teams: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    incidents: set[str] = field(default_factory=set)  # teams of which other incidents are running now, or otherwise
    said: dict[str, Request] = field(default_factory=dict)  # posts of ours in threads, by key in the outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One operation: a transaction, the instant it happens at, the rules in force, what changed so far."""

    uow: UnitOfWork
    now: datetime
    rules: Rulebook
    source: str  # event, button, menu, shortcut, command, modal, timer, catch-up
    metrics: Metrics
    changes: Changes = field(default_factory=Changes)

    def team(self, team_id: str) -> Team | None:
        """The configured team; None for rows of a team that is no longer configured."""
        return self.rules.teams.get(team_id)

    def audit(self, action: str, request: Request, actor: str, reason: str = "", **data: object) -> None:
        """Append to the audit trail (P2)."""
        self.changes.audited.add(request.id)
        self.uow.audit.append(
            AuditRow(
                at=self.now,
                team=request.team,
                actor=actor,
                action=action,
                subject=subject_of(request.id),
                reason=reason,
                source=self.source,
                data=data,
            )
        )


@dataclass(frozen=True, slots=True)
class Done:
    """It happened; `sentence` is for the person who acted, where there is something worth saying."""

    request: Request
    sentence: str | None = None


Outcome = Done | Reason


def subject_of(request_id: int) -> str:
    """The name of a request in timers and audit: the aggregate to lock."""
    return f"request:{request_id}"


_LAST: list[Callable[[Work], None]] = []


def at_the_end(last: Callable[[Work], None]) -> Callable[[Work], None]:
    """Declare what every unit of work does last."""
    _LAST.append(last)
    return last


class Desk:
    """Opens units of work. `wake` is called after each commit so that delivery starts at once."""

    def __init__(self, store: Store, clock: Clock, rules: Rulebook, metrics: Metrics | None = None) -> None:
        self._store = store
        self._metrics = metrics or Metrics()
        self._clock = clock
        self.rules = rules
        self.wake: Callable[[], None] = lambda: None

    @contextmanager
    def work(self, source: str, *, inbox_id: int | None = None) -> Iterator[Work]:
        """A transaction that commits at the end of the block; the event row is done with it, all or nothing."""
        pressed = source in PRESSED
        with self._store.begin(urgent=pressed, wait=PRESSED_WAIT if pressed else OTHERS_WAIT) as uow:
            uow.after_commit(self._woken)
            work = self._work(uow, source)
            yield work
            for last in _LAST:
                last(work)
            if inbox_id is not None:
                uow.inbox.done(inbox_id)

    @contextmanager
    def reading(self, source: str = "screen") -> Iterator[Work]:
        """A read-only snapshot."""
        with self._store.reading() as uow:
            yield self._work(uow, source)

    def _work(self, uow: UnitOfWork, source: str) -> Work:
        return Work(uow=uow, now=self._clock.now(), rules=self.rules, source=source, metrics=self._metrics)

    def _woken(self) -> None:
        self.wake()
