"""Recording responses and retractions, and what follows for the request (F2-F5, F8)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.requests import CLOSED, Move, Moved, Request, RequestState, apply, is_alert
from bot.domain.response import (
    WORDS,
    FirstResponse,
    ResponseKind,
    Standing,
    counted_since,
    counts,
    first_response,
    may_retract,
    missed_at,
    stop_on_of,
)
from bot.domain.teams import Team
from bot.domain.working_time import add_working, working_between
from bot.ports.rows import ResponseRow
from bot.services import noise, timers
from bot.services.work import Work, subject_of

ACK_REMINDER = "ack_without_reply"
UNSPOKEN = frozenset({ResponseKind.ACK, ResponseKind.TRIAGE})  # the requester still waits for words (F2)
MOVE_OF = {
    ResponseKind.REPLY: Move.RESPOND,
    ResponseKind.MENTION: Move.RESPOND,
    ResponseKind.TRIAGE: Move.RESPOND,
    ResponseKind.ACK: Move.TAKE,
    ResponseKind.RESOLVE: Move.RESOLVE,
    ResponseKind.DUPLICATE: Move.MARK_DUPLICATE,
}


def record(
    work: Work,
    team: Team,
    request: Request,
    kind: ResponseKind,
    *,
    by: str,
    standing: Standing,
    at: datetime,
    message_ts: str | None = None,
    emoji: str | None = None,
    approximate: bool = False,
) -> Request:
    """Keep a response if it counts and draw its consequences; the request as saved. State moves are the caller's."""
    if counts(kind, standing, team.response) is not None:
        return request
    work.uow.requests.add_response(
        ResponseRow(
            request_id=request.id,
            kind=kind,
            by=by,
            standing=standing,
            at=at,
            message_ts=message_ts,
            emoji=emoji,
            approximate=approximate,
        )
    )
    after = recount(work, team, request)
    if kind in WORDS:
        work.uow.timers.cancel(subject_of(request.id), [ACK_REMINDER])
    elif kind in UNSPOKEN and after.first_reply_at is None and not approximate and not is_alert(after):
        _remind_acker(work, team, after, by, at)
    return after


def recount(work: Work, team: Team, request: Request) -> Request:
    """First response and miss from everything recorded, whatever the order of arrival (R7, F8)."""
    known = work.uow.requests.responses(request.id)
    first = first_response(counted_since(request, known), stop_on_of(request, team.response))
    after = work.uow.requests.save(_with(request, first, work.now))
    if after.responded_at is not None and request.responded_at is None:
        _measure(work, team, after, after.responded_at)
        work.audit(
            "request.responded",
            after,
            after.responded_by or "",
            at=after.responded_at.isoformat(),
            met=after.missed_at is None,
            kind=first.stopped_kind,
            by_colleague=after.by_colleague,
        )
    return after


def _measure(work: Work, team: Team, request: Request, responded_at: datetime) -> None:
    if not request.approximate and not is_alert(request):
        elapsed = working_between(team.calendar, request.opened_at, responded_at).total_seconds()
        work.uow.after_commit(lambda: work.metrics.first_response.labels(team=team.id).observe(elapsed))


def moved(request: Request, move: Move) -> Request:
    """The request after an allowed move, with a new version; unchanged where the move does not exist."""
    step = apply(request, move)
    if not isinstance(step, Moved) or step.state is request.state:
        return request
    return replace(request, state=step.state, version=request.version + 1)


def retract(work: Work, team: Team, request: Request, response: ResponseRow, removed_at: datetime) -> Request | None:
    """F5: a response taken back within 60 s never happened; None if it is too late for that."""
    if not may_retract(response, removed_at=removed_at, within=team.response.retract_within):
        return None
    return never_happened(work, team, request, response, removed_at, reason="taken back in time")


def never_happened(
    work: Work, team: Team, request: Request, response: ResponseRow, at: datetime, *, reason: str
) -> Request:
    """The request without one of its responses (F5); `reason` says in the audit why it does not count."""
    work.uow.requests.save_response(replace(response, retracted_at=at))
    after = recount(work, team, request)
    known = counted_since(after, work.uow.requests.responses(request.id))
    live = [each for each in known if each.retracted_at is None]
    if not live:
        after = _as_if_unanswered(after, response.by)
        work.uow.timers.cancel(subject_of(request.id), [ACK_REMINDER, "nudge", "park"])
    elif response.kind is ResponseKind.RESOLVE and after.state is RequestState.RESOLVED:
        after = replace(moved(after, Move.REOPEN), closed_at=None, closed_by=None, closed_as=None)
    elif after.owner == response.by and all(each.by != response.by for each in live):
        owner = None if after.by_colleague else after.responded_by  # who took it back does not go on owning it
        after = replace(after, owner=owner, version=after.version + 1)
    after = work.uow.requests.save(after)
    work.audit("response.retracted", after, response.by, reason=reason, kind=response.kind)
    noise.changed(work, after)
    return after


def _as_if_unanswered(request: Request, by: str) -> Request:
    """The request without its only response, which was by `by`; a closing by anybody else stands."""
    before = request if request.state in CLOSED and request.closed_by != by else moved(request, Move.RETRACT)
    if before.state is request.state:
        return request
    return replace(
        before, owner=None, closed_at=None, closed_by=None, closed_as=None, waiting_since=None, nudged_at=None
    )


def _with(request: Request, first: FirstResponse, now: datetime) -> Request:
    return replace(
        request,
        first_ack_at=first.ack_at,
        first_ack_by=first.ack_by,
        first_reply_at=first.reply_at,
        first_reply_by=first.reply_by,
        responded_at=first.stopped_at,
        responded_by=first.stopped_by,
        by_colleague=first.by_colleague,
        approximate=first.approximate,
        # A miss that was seen live stays a fact (F8), even if a reaction of unknown time is found later (R13).
        missed_at=request.missed_at if first.approximate else missed_at(request.due_at, first, now),
    )


def _remind_acker(work: Work, team: Team, request: Request, by: str, at: datetime) -> None:
    due_at = add_working(team.calendar, max(at, request.opened_at), team.response.ack_without_reply)
    timers.arm(
        work,
        ACK_REMINDER,
        subject_of(request.id),
        team.id,
        due_at,
        key=f"{ACK_REMINDER}:{request.id}:{by}",
        by=by,
        since=at.isoformat(),
    )
