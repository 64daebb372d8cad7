"""Wanting a ticket: a row now, the tracker later, so that neither a crash nor an outage loses or doubles it (T5)."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.requests import Request
from bot.domain.teams import Team
from bot.ports.tickets import Ticket, TicketState
from bot.services import noise
from bot.services.work import Work

REQUEST = "request"  # the purpose of the one ticket that a request usually has
LONGEST_TITLE = 200  # characters: trackers take few more
LONGEST_BODY = 30_000  # characters: Jira's limit is 32,767


def want(
    work: Work,
    team: Team,
    request: Request,
    *,
    by: str,
    title: str,
    body: str,
    labels: Sequence[str] = (),
    project: str | None = None,
    issue_type: str | None = None,
    purpose: str = REQUEST,
) -> Ticket:
    """Have a ticket created for a locked request; the one that is there already if it was wanted for this purpose.

    What the tracker refused before is tried again with what is given now; what it does not know any more is replaced.
    `title` and `body` are plain text.
    """
    wanted = Ticket(
        request_id=request.id,
        team=team.id,
        purpose=purpose,
        key=f"firstline-{secrets.token_hex(8)}",
        state=TicketState.WANTED,
        title=one_line(title),
        body=body[:LONGEST_BODY],
        labels=tuple(labels),
        project=project,
        issue_type=issue_type,
        by=by,
        not_before=work.now,
        created_at=work.now,
    )
    return _added(work, request, wanted)


def one_line(title: str) -> str:
    """A title as trackers take it: one line, not empty, not too long."""
    joined = " ".join(title.split()) or "Support request"
    return joined if len(joined) <= LONGEST_TITLE else joined[: LONGEST_TITLE - 1] + "…"


def _added(work: Work, request: Request, wanted: Ticket) -> Ticket:
    added = work.uow.tickets.add(wanted)
    if added is None:
        return _wanted_again(work, request, wanted)
    work.audit("ticket.wanted", request, wanted.by, ticket=added.id, purpose=wanted.purpose, title=added.title)
    noise.changed(work, request)
    return added


def _wanted_again(work: Work, request: Request, wanted: Ticket) -> Ticket:
    known = work.uow.tickets.of_purpose(request.id, wanted.purpose)
    known = work.uow.tickets.lock(known.id) if known is not None else None
    if known is None:
        raise LookupError(f"The ticket of request {request.id} for {wanted.purpose} is gone.")
    if known.missing_at is not None:  # it was deleted: its row stays, and another ticket takes its place
        return _added(work, request, replace(wanted, purpose=f"{wanted.purpose}:instead:{known.id}"))
    if known.state is not TicketState.FAILED:
        return known
    # Its key stays: an earlier call may have created it after all.
    revived = replace(wanted, id=known.id, key=known.key, verify=known.verify, attempts=known.attempts)
    work.audit("ticket.wanted", request, wanted.by, ticket=known.id, purpose=known.purpose, again=True)
    noise.changed(work, request)
    return work.uow.tickets.save(revived)
