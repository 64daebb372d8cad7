"""What triage says: the reply in the thread, in the responder's name, and what is passed on to somebody else (T1)."""

from collections.abc import Sequence

from bot.domain.requests import Request, is_alert
from bot.domain.templates import FORWARD_TO, TICKET, complete, names_ticket
from bot.domain.triage import Category
from bot.ports.tickets import TicketState
from bot.services import noise
from bot.services.people import Names
from bot.services.triage.proposing import listed
from bot.services.work import Work

NO_TICKET = "a ticket, whose link will stand on the card"


def reply(
    work: Work, request: Request, by: str, text: str, *, forward_to: Sequence[str] = (), mention: Sequence[str] = ()
) -> None:
    """Post it once in the thread: a person asked for it (N2). The one that names the ticket is drawn anew with it."""
    key = f"triage:{request.id}:{request.version}"
    if names_ticket(text) and work.uow.outbox.get(noise.ticket_reply_key(request.id)) is None:
        key = noise.ticket_reply_key(request.id)
    data: dict[str, object] = {
        "request": request.id,
        "by": by,
        "text": text,
        "forward_to": list(forward_to),
        "mention": list(mention),
    }
    noise.thread_post(work, request, key=key, view="triage_reply", data=data)


def forward(
    work: Work, request: Request, by: str, category: Category, *, receivers: Sequence[str], note: str, told: bool
) -> tuple[str, ...]:
    """Tell each of the receivers directly; those who muted us, so that they have to be called in the thread.

    `told`: the requester reads in the thread that they will be in touch.
    """
    about: dict[str, object] = {"request": request.id, "category": category.label}
    data = {**about, "by": by, "note": note, "told": told and not is_alert(request)}
    unreached = []
    for user in receivers:
        key = f"forwarded:{request.id}:{request.version}:{user}"
        if not noise.direct(
            work, user, team=request.team, key=key, view="forwarded", data=dict(data), request_id=request.id
        ):
            unreached.append(user)
    if receivers:
        work.audit("request.forwarded", request, by, reason=note, to=list(receivers))
    return tuple(unreached)


def offer_common(work: Work, request: Request, user: str) -> None:
    """Whoever answered may keep the answer for those who ask next (T3); once for a request."""
    noise.hint(
        work,
        user,
        request.channel,
        team=request.team,
        key=f"offer_common:{request.id}",
        view="offer_common",
        data={"request": request.id},
        thread_ts=request.thread_ts,
    )


def completed(work: Work, names: Names, request: Request, text: str, forward_to: Sequence[str]) -> str:
    """The reply with what was not known when it was written."""
    return complete(
        text, {TICKET: _ticket(work, request, otherwise=NO_TICKET), FORWARD_TO: listed(names, forward_to) or "somebody"}
    )


def in_short(work: Work, request: Request, text: str, forward_to: Sequence[str]) -> str:
    """The same, for those who read it elsewhere."""
    ticket = _ticket(work, request, otherwise="a ticket")
    return complete(text, {TICKET: ticket, FORWARD_TO: listed(Names(work), forward_to) or "somebody"})


def _ticket(work: Work, request: Request, *, otherwise: str) -> str:
    """The ticket in words; `otherwise` while it is still to be created."""
    known = work.uow.tickets.of_request(request.id)
    for ticket in known:
        if ticket.state is not TicketState.FAILED and ticket.missing_at is None and ticket.reference:
            return f"{ticket.reference} ({ticket.url})" if ticket.url else ticket.reference
    return otherwise if known else "the ticket"
