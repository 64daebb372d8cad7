"""Whose tickets are: of requests, or of whatever else wants some; each says what follows from news about them (T5)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.requests import Origin, Request, RequestState
from bot.ports.tickets import Ticket
from bot.services import noise
from bot.services.work import Work

PEOPLE = ("U", "W")  # how ids of people begin; a form that asked has no conversation


class Holder(Protocol):
    """What a ticket belongs to, locked until the end of the unit of work."""

    @property
    def team(self) -> str: ...

    def audit(self, work: Work, action: str, actor: str, reason: str = "", **data: object) -> None:
        """Write down what happened (P2)."""
        ...

    def changed(self, work: Work) -> None:
        """Whatever shows the ticket is drawn again."""
        ...

    def done(self, work: Work, ticket: Ticket) -> bool:
        """The ticket is done; whether that was told."""
        ...

    def refused(self, work: Work, ticket: Ticket) -> None:
        """The tracker does not create it: whoever wanted it hears of it, once."""
        ...

    def called(self) -> str:
        """As people call it: "request #12"."""
        ...

    def mend(self) -> str:
        """What to do where its ticket is gone and still needed: "open Ticket… again"."""
        ...


Lock = Callable[[Work, Ticket], Holder | None]
_LOCKS: dict[str, Lock] = {}


def holds(purpose: str) -> Callable[[Lock], Lock]:
    """Declare who has tickets of no request, by what their purpose begins with: it locks, or finds nobody any more."""

    def declare(lock: Lock) -> Lock:
        _LOCKS[purpose] = lock
        return lock

    return declare


def locked(work: Work, ticket: Ticket) -> Holder | None:
    """Lock what a ticket belongs to, before the ticket itself; None if that is gone."""
    if ticket.request_id is None:
        lock = _LOCKS.get(ticket.purpose.partition(":")[0])
        return lock(work, ticket) if lock is not None else None
    request = work.uow.requests.lock(ticket.request_id)
    return OfRequest(request) if request is not None else None


@dataclass(frozen=True, slots=True)
class OfRequest:
    """A request with its tickets on its card (R14, N2)."""

    request: Request

    @property
    def team(self) -> str:
        """The team that has the request."""
        return self.request.team

    def audit(self, work: Work, action: str, actor: str, reason: str = "", **data: object) -> None:
        """Write it to the request's trail."""
        work.audit(action, self.request, actor, reason, **data)

    def changed(self, work: Work) -> None:
        """Its card follows."""
        noise.changed(work, work.uow.requests.get(self.request.id) or self.request)

    def done(self, work: Work, ticket: Ticket) -> bool:
        """R14: whoever asked hears it once, in the thread or directly where the thread's two posts are spent."""
        request = self.request
        if request.origin is Origin.ALERT or request.state is RequestState.WITHDRAWN:
            return False
        key, data = f"ticket_done:{ticket.id}:{work.now.timestamp():.0f}", {"request": request.id, "ticket": ticket.id}
        posted = noise.own_post(work, request, key=key, view="ticket_done", data=dict(data))
        if posted is None and request.author.startswith(PEOPLE):
            noise.direct(work, request.author, team=request.team, key=key, view="ticket_done", data=dict(data))
        return True

    def refused(self, work: Work, ticket: Ticket) -> None:
        """By direct message."""
        request = self.request
        noise.direct(
            work,
            ticket.by,
            team=request.team,
            key=f"ticket_failed:{ticket.id}:{ticket.attempts}",
            view="ticket_failed",
            data={"request": request.id, "ticket": ticket.id},
            request_id=request.id,
        )

    def called(self) -> str:
        """By its number."""
        return f"request #{self.request.id}"

    def mend(self) -> str:
        """There is a form."""
        return "open Ticket… again"
