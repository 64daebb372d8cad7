"""What every use case works with: one unit of work, one `now`, the rulebook, and where the wish came from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.teams import Rulebook, Team
from bot.ports.rows import AuditRow
from bot.ports.storage import Store, UnitOfWork

BOT_ACTOR = "firstline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One operation: a transaction, the instant it happens at, the rules in force."""

    uow: UnitOfWork
    now: datetime
    rules: Rulebook
    source: str  # event, button, shortcut, command, modal, timer, catch-up

    def team(self, team_id: str) -> Team | None:
        """The configured team; None for rows of a team that is no longer configured."""
        return self.rules.teams.get(team_id)

    def audit(self, action: str, request: Request, actor: str, reason: str = "", **data: object) -> None:
        """Append to the audit trail (P2)."""
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


class Desk:
    """Opens units of work. `wake` is called after each commit so that delivery starts at once."""

    def __init__(self, store: Store, clock: Clock, rules: Rulebook) -> None:
        self._store = store
        self._clock = clock
        self.rules = rules
        self.wake: Callable[[], None] = lambda: None

    @contextmanager
    def work(self, source: str, *, inbox_id: int | None = None) -> Iterator[Work]:
        """A transaction that commits at the end of the block; the event row is done with it, all or nothing."""
        with self._store.begin() as uow:
            uow.after_commit(self._woken)
            yield Work(uow=uow, now=self._clock.now(), rules=self.rules, source=source)
            if inbox_id is not None:
                uow.inbox.done(inbox_id)

    @contextmanager
    def reading(self, source: str = "screen") -> Iterator[Work]:
        """A read-only snapshot."""
        with self._store.reading() as uow:
            yield Work(uow=uow, now=self._clock.now(), rules=self.rules, source=source)

    def _woken(self) -> None:
        self.wake()
