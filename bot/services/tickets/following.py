"""What becomes of a ticket: known, done, missing, refused; who sees it and who is told (R14, N2, N3).

Whatever changes stands on the card, which is edited without a word: that is bookkeeping, and nobody is pinged for it.
What matters to whoever asked is that the ticket is **done**: that is told once, in the thread and without a mention,
within the two posts of the bot's own accord (N2); where those are spent, by direct message. A ticket that is reopened
and done again is told again. Nobody is told of a ticket that was done when it was linked, nor about requests that
were withdrawn, nor about alerts, which nobody asked.

A ticket is read every few minutes while it is young, then less often; one that is done, now and then for two weeks.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports.tickets import Ticket, TicketState
from bot.ports.tracker import Progress, TicketFacts
from bot.services import noise
from bot.services.tickets.holders import Holder
from bot.services.work import BOT_ACTOR, Work

# After that long without a change, how often to look; the last: for how long at all.
READ_EVERY = (
    (timedelta(days=1), timedelta(minutes=5)),
    (timedelta(days=7), timedelta(minutes=30)),
    (timedelta(days=30), timedelta(hours=6)),
    (timedelta(days=180), timedelta(hours=24)),
)
DONE_READ_EVERY, DONE_READ_FOR = timedelta(hours=12), timedelta(days=14)
SPREAD = 0.1  # of the interval, to both sides, so that tickets are not read all at once


def known(work: Work, holder: Holder, ticket: Ticket, facts: TicketFacts) -> Ticket:
    """The tracker has it, as it was created, found or read; both rows are locked."""
    is_news = ticket.progress is not None and facts.progress is not ticket.progress
    now_known = replace(
        ticket,
        state=TicketState.CREATED if ticket.state is TicketState.WANTED else ticket.state,
        title=facts.title or ticket.title,
        body="",
        reference=facts.reference,
        url=facts.url,
        status=facts.status,
        progress=facts.progress,
        told_progress=facts.progress if ticket.progress is None else ticket.told_progress,
        verify=False,
        failures=0,
        last_error=None,
        missing_at=None,
        changed_at=work.now if is_news else ticket.changed_at,
    )
    if ticket.state is TicketState.WANTED:
        holder.audit(work, "ticket.created", ticket.by, ticket=ticket.id, reference=facts.reference)
    if is_news:
        holder.audit(work, "ticket.progress", BOT_ACTOR, ticket=ticket.id, progress=facts.progress)
        now_known = _told(work, holder, now_known)
    saved = work.uow.tickets.save(replace(now_known, not_before=next_reading(now_known, work.now)))
    if _looks(saved) != _looks(ticket):
        holder.changed(work)
    return saved


def next_reading(ticket: Ticket, now: datetime) -> datetime | None:
    """When to look at a known ticket again; None: never, unless the tracker gives notice of it."""
    still = now - (ticket.changed_at or ticket.created_at)
    if ticket.progress is Progress.DONE:
        return _spread(now, DONE_READ_EVERY) if still < DONE_READ_FOR else None
    every = next((interval for age, interval in READ_EVERY if still < age), None)
    return _spread(now, every) if every is not None else None


def later(work: Work, holder: Holder, ticket: Ticket, *, error: str, not_before: datetime, verify: bool) -> Ticket:
    """The tracker is away, or has too much to do: whatever was wanted stays wanted, and the card says so."""
    saved = work.uow.tickets.save(
        replace(
            ticket,
            verify=ticket.verify or verify,
            failures=ticket.failures + 1,
            last_error=error,
            not_before=not_before,
        )
    )
    if ticket.state is TicketState.WANTED and ticket.last_error != error:
        holder.changed(work)
    return saved


def refused(work: Work, holder: Holder, ticket: Ticket, *, error: str) -> Ticket:
    """The tracker does not create it, and would not the next time: whoever asked for it is told, once."""
    saved = work.uow.tickets.save(replace(ticket, state=TicketState.FAILED, last_error=error, not_before=None))
    holder.audit(work, "ticket.refused", BOT_ACTOR, error, ticket=ticket.id)
    holder.changed(work)
    holder.refused(work, saved)
    return saved


def missing(work: Work, holder: Holder, ticket: Ticket, *, error: str) -> Ticket:
    """The tracker does not know it (any more): the card says so, members hear of it once, and nobody looks again."""
    saved = work.uow.tickets.save(replace(ticket, missing_at=work.now, last_error=error, not_before=None, failures=0))
    holder.audit(work, "ticket.missing", BOT_ACTOR, error, ticket=ticket.id, reference=ticket.reference or "")
    holder.changed(work)
    team = work.team(holder.team)
    key = f"ticket_missing:{ticket.id}:{work.now.date().isoformat()}"
    sentence = f"The tracker does not know {ticket.reference}, the ticket of {holder.called()}."
    detail = f"It may have been deleted, or hidden from me. If it is still needed, {holder.mend()}."
    if ticket.progress is None or team is None or team.internal_channel is None:
        data: dict[str, object] = {"sentence": sentence, "detail": detail}
        about = ticket.request_id
        noise.direct(work, ticket.by, team=holder.team, key=key, view="notice", data=data, request_id=about)
    else:
        noise.notice(work, team, key=key, sentence=sentence, detail=detail)
    return saved


def left_alone(work: Work, _holder: Holder, ticket: Ticket) -> Ticket:
    """It lives in a tracker that was configured before: the card keeps what was known, and nobody looks any more."""
    return work.uow.tickets.save(replace(ticket, not_before=None, failures=0))


def _told(work: Work, holder: Holder, ticket: Ticket) -> Ticket:
    """R14: whoever waits for it hears once that the ticket is done; anything else is for the card."""
    if ticket.progress is not Progress.DONE:
        return replace(ticket, told_progress=None)
    return replace(ticket, told_progress=Progress.DONE) if holder.done(work, ticket) else ticket


def _looks(ticket: Ticket) -> tuple[object, ...]:
    """What the card shows of it."""
    return (ticket.state, ticket.reference, ticket.url, ticket.status, ticket.missing_at is not None)


def _spread(now: datetime, interval: timedelta) -> datetime:
    return now + interval * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - spreading load needs no secrecy
