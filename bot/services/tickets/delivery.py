"""Creating and reading tickets: a row is claimed, the tracker is called outside of any transaction, the row is settled.

A process may die at any line. Before the call the lease ends, and another tries again; after it the lease ends as
well, and `verify` makes whoever comes next look for our key first, once the tracker's search can be trusted. An
answer that never came is treated alike. So a ticket is never lost, and never created twice (T5).
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import log
from bot.errors import DatabaseUnavailable
from bot.ports.tickets import Ticket, TicketState
from bot.ports.tracker import TicketDraft, TicketFacts, Tracker, TrackerError
from bot.services.tickets import following, holders
from bot.services.tickets.holders import Holder
from bot.services.work import Desk, Work

LEASE = timedelta(minutes=3)  # longer than two calls and their margins
CALL_WITHIN = timedelta(seconds=60)  # no call of a tracker takes longer
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=15), timedelta(minutes=10)
SLOWEST_READING = timedelta(hours=1)  # after many failures in a row
BROKEN_ATTEMPTS = 8  # an error of ours rarely mends itself
LONGEST_ERROR = 500  # characters

logger = log.get(__name__)


class TicketDelivery:
    """Works off tickets that are due. Safe to run in any number of processes at once."""

    def __init__(self, desk: Desk, tracker: Tracker) -> None:
        self._desk = desk
        self._tracker = tracker
        self.stopped: Callable[[], bool] = lambda: False

    def look(self) -> int:
        """Deal with all that is due, until the tracker is in trouble; how many tickets were dealt with.

        While it is away, one ticket after the other finds that out, each at its own time: nothing rushes upon it.
        """
        with self._desk.reading("tickets") as work:
            due = work.uow.tickets.next_due()
            if due is None or due > work.now:
                return 0
        self._take_back()
        dealt_with, in_trouble = 0, False
        while not in_trouble and not self.stopped() and (ticket := self._claimed()) is not None:
            in_trouble = not self._dealt_with(ticket)
            dealt_with += 1
        return dealt_with

    def _take_back(self) -> None:
        """Tickets whose caller died; whatever it created can be found once the tracker's search has settled."""
        with self._desk.work("tickets") as work:
            work.uow.tickets.reap(work.now, work.now + self._tracker.settles_within)

    def _claimed(self) -> Ticket | None:
        with self._desk.work("tickets") as work:
            return next(iter(work.uow.tickets.claim(work.now, limit=1, lease=LEASE)), None)

    def _dealt_with(self, ticket: Ticket) -> bool:
        """Call and settle; False if the tracker is in trouble."""
        if ticket.reference is not None and self._tracker.reference_in(ticket.reference) is None:
            self._settle(ticket, following.left_alone)
            return True
        try:
            facts = self._asked(ticket)
        except TrackerError as error:
            failure = error
            self._settle(ticket, lambda work, holder, held: self._failed(work, holder, held, failure))
            return not failure.again and not failure.unknown
        except DatabaseUnavailable:
            raise
        except Exception as error:
            logger.exception("ticket_call_broken", ticket=ticket.id)
            broken = f"{type(error).__name__}: {error}"
            self._settle(ticket, lambda work, holder, held: self._broken(work, holder, held, broken))
            return False
        self._settle(ticket, lambda work, holder, held: following.known(work, holder, held, facts))
        return True

    def _asked(self, ticket: Ticket) -> TicketFacts:
        """The ticket as the tracker has it now; created if it does not exist yet."""
        if ticket.reference is not None:
            return self._tracker.read(ticket.reference)
        if ticket.verify:
            self._still_ours(ticket)
            found = self._found(ticket)
            if found is not None:
                return found
        self._still_ours(ticket)
        return self._tracker.create(_draft(ticket))

    def _found(self, ticket: Ticket) -> TicketFacts | None:
        """A look changes nothing, so its own outcome is never in doubt."""
        try:
            return self._tracker.find(ticket.key)
        except TrackerError as error:
            error.again, error.unknown = error.again or error.unknown, False
            raise

    def _still_ours(self, ticket: Ticket) -> None:
        """A call that could end after the lease may run beside another's: walk away before it begins."""
        with self._desk.reading("tickets") as work:
            if ticket.lease_until is not None and work.now + CALL_WITHIN > ticket.lease_until:
                raise TrackerError("The lease ran out before the call.", again=True)

    def _settle(self, ticket: Ticket, outcome: Callable[[Work, Holder, Ticket], Ticket]) -> None:
        """Write down what happened, if this claim still holds: whoever claimed it since finds what we created."""
        with self._desk.work("tickets") as work:
            holder = holders.locked(work, ticket)
            held = work.uow.tickets.lock(ticket.id)
            if holder is None or held is None or held.attempts != ticket.attempts:
                logger.warning("ticket_claimed_by_another", ticket=ticket.id)
                return
            settled = outcome(work, holder, replace(held, lease_until=None))
            if settled.not_before is not None and held.not_before != ticket.not_before and not settled.failures:
                work.uow.tickets.save(replace(settled, not_before=held.not_before))  # notice came during the call
            if settled.state is not ticket.state or settled.failures:  # of all that is only read, nobody wants a line
                about = {"state": settled.state, "reference": settled.reference, "failures": settled.failures}
                logger.info("ticket_settled", ticket=ticket.id, **about)

    def _failed(self, work: Work, holder: Holder, ticket: Ticket, error: TrackerError) -> Ticket:
        sentence = error.sentence[:LONGEST_ERROR]
        if ticket.reference is not None:
            if error.missing:
                return following.missing(work, holder, ticket, error=sentence)
            at = _after(work.now, error, ticket.failures, SLOWEST_READING)
            return following.later(work, holder, ticket, error=sentence, not_before=at, verify=False)
        if not error.again and not error.unknown:
            return following.refused(work, holder, ticket, error=sentence)
        at = _after(work.now, error, ticket.failures, LONGEST_BACKOFF)
        if error.unknown:
            at = max(at, work.now + self._tracker.settles_within)
        return following.later(work, holder, ticket, error=sentence, not_before=at, verify=error.unknown)

    def _broken(self, work: Work, holder: Holder, ticket: Ticket, described: str) -> Ticket:
        """What it did before it broke is not known; after several times a person has to look."""
        sentence = described[:LONGEST_ERROR]
        if ticket.failures >= BROKEN_ATTEMPTS and ticket.state is TicketState.WANTED:
            return following.refused(work, holder, replace(ticket, verify=True), error=sentence)
        wait = max(_backoff(ticket.failures, SLOWEST_READING), self._tracker.settles_within)
        return following.later(work, holder, ticket, error=sentence, not_before=work.now + wait, verify=True)


def _draft(ticket: Ticket) -> TicketDraft:
    return TicketDraft(
        key=ticket.key,
        title=ticket.title,
        body=ticket.body,
        labels=ticket.labels,
        project=ticket.project,
        issue_type=ticket.issue_type,
    )


def _after(now: datetime, error: TrackerError, failures: int, longest: timedelta) -> datetime:
    """When to try again: when the tracker said so, else after a pause that grows."""
    wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else _backoff(failures, longest)
    return now + wait


def _backoff(failures: int, longest: timedelta) -> timedelta:
    exact = min(FIRST_BACKOFF.total_seconds() * 2 ** min(failures, 12), longest.total_seconds())
    return timedelta(seconds=exact * random.uniform(0.75, 1.25))  # noqa: S311 - spreading load needs no secrecy
