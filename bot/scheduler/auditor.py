"""The bot checks itself: what is late, stuck or missing, in sentences (design.md "Auditor")."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.metrics import Metrics
from bot.ports.outbox import OutboxState
from bot.services import people
from bot.services.rotation import weeks
from bot.services.tickets import troubles
from bot.services.work import Desk

TIMER_LATE = timedelta(seconds=60)
MESSAGE_LATE = timedelta(minutes=5)


class Auditor:
    """Looks every minute; `findings` are the complaints of the last look, empty when all is well."""

    def __init__(self, desk: Desk, metrics: Metrics, link_problems: Callable[[], Sequence[str]]) -> None:
        self._desk = desk
        self._metrics = metrics
        self._link_problems = link_problems
        self.findings: tuple[str, ...] = ()

    def look(self) -> Sequence[str]:
        """Check timers, outbox, inbox, duty and the connection; the complaints."""
        found = [*self._link_problems(), *self._rows()]
        self.findings = tuple(found)
        self._metrics.auditor_findings.set(len(found))
        return self.findings

    def _rows(self) -> Sequence[str]:
        found: list[str] = []
        with self._desk.reading("auditor") as work:
            late = work.uow.timers.overdue(work.now - TIMER_LATE)
            oldest = work.uow.outbox.oldest_pending()
            pending = work.uow.inbox.pending()
            counts = work.uow.outbox.counts()
            for team in work.rules.teams.values():
                if not people.present_at(work, team, work.now).responders:
                    found.append(f"Nobody is on duty for {team.name}: add people to its roster.")
                elif not weeks.is_taken_care_of(work, team):
                    found.append(f"The next shift of {team.name} is not confirmed, and nobody is asked about it.")
            found.extend(troubles.sentences(work))
            age = (work.now - oldest) if oldest is not None else timedelta(0)
        if late:
            what = "1 timer is" if late == 1 else f"{late} timers are"
            found.append(f"{what} overdue by more than {TIMER_LATE.total_seconds():.0f} seconds.")
        if age > MESSAGE_LATE:
            found.append(f"A message has been waiting to be sent for {age.total_seconds() / 60:.0f} minutes.")
        self._measured(late, age, pending, counts)
        return found

    def _measured(self, late: int, age: timedelta, pending: int, counts: dict[str, int]) -> None:
        self._metrics.timers_overdue.set(late)
        self._metrics.outbox_oldest.set(max(age.total_seconds(), 0))
        self._metrics.inbox_pending.set(pending)
        for state in OutboxState:
            self._metrics.outbox_rows.labels(state=state.value).set(counts.get(state.value, 0))
