"""What people do with a request by buttons, reactions, shortcuts and commands (F2, R8-R12, R14, X5, P1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.reasons import Reason
from bot.domain.requests import ClosedAs, Move, Request, RequestState, apply
from bot.domain.response import ResponseKind, Standing
from bot.domain.teams import Team
from bot.domain.working_time import add_working, is_working
from bot.services import chain, comeback, endings, fan_out, finding, noise, people, responses, timers
from bot.services.work import Done, Outcome, Work, subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """A person's act on a request: by whom, what they are to it, when, and the reaction it came from, if it did."""

    user: str
    standing: Standing
    at: datetime
    message_ts: str | None = None
    emoji: str | None = None
    approximate: bool = False


def take(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Take**: the actor owns the request; stops the clock if they are on duty (F2). Members only (P1)."""
    found = finding.find(work, user, request_id, seen_version, Move.TAKE)
    if isinstance(found, Reason):
        return found
    return taken(work, found.team, found.request, gesture_of(work, found.team, found.request, user))


def taken(work: Work, team: Team, request: Request, gesture: Gesture) -> Outcome:
    """The request is taken by the gesture's person; a second take by somebody else takes it over, politely (X5)."""
    step = apply(request, Move.TAKE)
    if isinstance(step, Reason):
        return step
    if request.owner == gesture.user and request.handoff_to is None:
        return Done(request, "It is yours already.")
    previous = request.owner
    request = record(work, team, request, ResponseKind.ACK, gesture)
    saved = work.uow.requests.save(
        replace(
            request,
            state=step.state,
            owner=gesture.user,
            handoff_to=None,
            handoff_note="",
            version=request.version + 1,
        )
    )
    work.uow.timers.cancel(subject_of(saved.id), ["handoff"])
    work.audit("request.taken", saved, gesture.user, previous_owner=previous or "")
    noise.changed(work, saved)
    if previous is None or previous == gesture.user:
        return Done(saved)
    return Done(saved, f"You took it over from {people.Names(work).person(previous).name}.")


def resolve(work: Work, user: str, request_id: int, seen_version: int | None, text: str = "") -> Outcome:
    """**Resolve**, with an optional resolution text that is posted once in the thread (N2)."""
    known = work.uow.requests.lock(request_id)
    if known is not None and finding.own(work, known, user):
        return finish_own(work, known, user, text)
    found = finding.find(work, user, request_id, seen_version, Move.RESOLVE)
    if isinstance(found, Reason):
        return found
    gesture = gesture_of(work, found.team, found.request, user)
    return resolved(work, found.team, found.request, gesture, text)


def resolved(
    work: Work, team: Team, request: Request, gesture: Gesture, text: str = "", *, said: bool = False
) -> Outcome:
    """The request is resolved; credit goes to whoever answered last (X5), children hear of it once (R10).

    `said`: the thread has the text already.
    """
    step = apply(request, Move.RESOLVE)
    if isinstance(step, Reason):
        return step
    request = record(work, team, request, ResponseKind.RESOLVE, gesture)
    saved = close(work, request, RequestState.RESOLVED, by=gesture.user, resolution=text, closed_as=ClosedAs.SOLVED)
    work.audit("request.resolved", saved, gesture.user, reason=text, credit=saved.last_reply_by or gesture.user)
    _tell_resolution(work, saved, gesture.user, said=said)
    if saved.owner is not None and saved.owner != gesture.user:
        owner = people.Names(work).person(saved.owner).name
        return Done(saved, f"Resolved. {owner} owned this request, so it counts as theirs; they may want to know.")
    return Done(saved)


def finish_own(work: Work, request: Request, user: str, text: str = "") -> Outcome:
    """A requester ends their own request (P1): resolved once somebody answered, withdrawn before."""
    if request.responded_at is None:
        return _withdrawn(work, request, user, text or "the requester no longer needs it")
    step = apply(request, Move.RESOLVE)
    if isinstance(step, Reason):
        return step
    saved = close(work, request, RequestState.RESOLVED, by=user, resolution=text, closed_as=ClosedAs.SOLVED)
    reason = text or "the requester says it is solved"
    work.audit("request.resolved", saved, user, reason=reason, credit=saved.last_reply_by or "")
    _tell_resolution(work, saved, user)
    return Done(saved)


def _tell_resolution(work: Work, request: Request, by: str, *, said: bool = False) -> None:
    """What was written goes into the thread once (N2), and into those of its duplicates (R10)."""
    if request.resolution and not said:
        noise.thread_post(
            work,
            request,
            key=f"resolution:{request.id}:{request.version}",
            view="resolution",
            data={"request": request.id, "by": by},
        )
    fan_out.tell_children(work, request)
    noise.changed(work, request)


def ask_requester(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Waiting on requester**: the next move is theirs; a nudge and then parking follow in working time (R11)."""
    found = finding.find(work, user, request_id, seen_version, Move.ASK_REQUESTER)
    if isinstance(found, Reason):
        return found
    return asked(work, found.team, found.request, user)


def asked(work: Work, team: Team, request: Request, user: str) -> Outcome:
    """The next move is the requester's, unless nobody has answered them yet (R8, R11)."""
    step = apply(request, Move.ASK_REQUESTER)
    if isinstance(step, Reason):
        return step
    after = responses.moved(request, Move.ASK_REQUESTER)
    saved = work.uow.requests.save(replace(after, waiting_since=work.now, nudged_at=None))
    due_at = add_working(team.calendar, work.now, team.waiting.nudge_after)
    timers.arm(work, "nudge", subject_of(saved.id), saved.team, due_at, key=f"nudge:{saved.id}:{saved.version}")
    work.audit("request.waiting_on_requester", saved, user)
    noise.changed(work, saved)
    return Done(saved)


def not_a_request(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Not a request** withdraws it (R4): members, and requesters their own (P1)."""
    known = work.uow.requests.lock(request_id)
    if known is not None and finding.own(work, known, user):
        stale = finding.stale(work, known, seen_version, user)
        return stale or _withdrawn(work, known, user, "the requester withdrew it")
    found = finding.find(work, user, request_id, seen_version, Move.WITHDRAW)
    if isinstance(found, Reason):
        return found
    return _withdrawn(work, found.request, user, "not a request")


def reopen(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Reopen** a closed request: members, and requesters their own (P1)."""
    known = work.uow.requests.lock(request_id)
    if known is not None and finding.own(work, known, user):
        stale = finding.stale(work, known, seen_version, user)
        step = apply(known, Move.REOPEN)
        refused = stale or (step if isinstance(step, Reason) else None)
        return refused or Done(reopened(work, known, user, reason="the requester reopened it"))
    found = finding.find(work, user, request_id, seen_version, Move.REOPEN)
    if isinstance(found, Reason):
        return found
    return Done(reopened(work, found.request, user, reason="reopened by a member"))


def reopened(work: Work, request: Request, user: str, *, reason: str, by_reply: str | None = None) -> Request:
    """Open again (R9): no second first response; an unanswered one starts its clock anew at this gesture.

    `by_reply`: the ts of the reply in the thread that did it, of which Slack tells those who wrote there.
    """
    step = apply(request, Move.REOPEN)
    if isinstance(step, Reason):
        return request
    again = replace(
        request,
        state=step.state,
        version=request.version + 1,
        closed_at=None,
        closed_by=None,
        closed_as=None,
        resolution="",
        duplicate_of=None,
        waiting_since=None,
        nudged_at=None,
    )
    team = work.team(request.team)
    if step.state is RequestState.WAITING and team is not None:
        due_at = add_working(team.calendar, work.now, request.target)
        closed_now = not is_working(team.calendar, work.now)
        again = replace(again, opened_at=work.now, due_at=due_at, missed_at=None, out_of_hours=closed_now)
        again = work.uow.requests.save(again)
        chain.restart(work, team, again)
    saved = work.uow.requests.save(again)
    if step.state is not RequestState.WAITING and team is not None:
        comeback.arm(work, team, saved, user, in_words=by_reply is not None)
    ended = {"by_reply": by_reply, "ended": endings.of(request)} if by_reply is not None else {}
    work.audit("request.reopened", saved, user, reason=reason, **ended)
    noise.changed(work, saved)
    fan_out.parent_reopened(work, saved)
    former = work.uow.requests.get(request.duplicate_of) if request.duplicate_of is not None else None
    if former is not None:
        noise.changed(work, former)
    return saved


def gesture_of(work: Work, team: Team, request: Request, user: str) -> Gesture:
    """An act that happens now, by a button, a form or a command."""
    return Gesture(user=user, standing=people.standing(work, team, request, user, work.now), at=work.now)


def record(work: Work, team: Team, request: Request, kind: ResponseKind, gesture: Gesture) -> Request:
    """Keep the gesture as a response if it counts (F2-F4)."""
    return responses.record(
        work,
        team,
        request,
        kind,
        by=gesture.user,
        standing=gesture.standing,
        at=gesture.at,
        message_ts=gesture.message_ts,
        emoji=gesture.emoji,
        approximate=gesture.approximate,
    )


def close(
    work: Work,
    request: Request,
    state: RequestState,
    *,
    by: str,
    resolution: str = "",
    closed_as: ClosedAs | None = None,
    duplicate_of: int | None = None,
) -> Request:
    """Close the request in a state; its waiting, handoff and ack reminders end with it."""
    work.uow.timers.cancel(subject_of(request.id), ["nudge", "park", "handoff", responses.ACK_REMINDER])
    return work.uow.requests.save(
        replace(
            request,
            state=state,
            version=request.version + 1,
            closed_at=work.now,
            closed_by=by,
            closed_as=closed_as,
            resolution=resolution,
            duplicate_of=duplicate_of,
            handoff_to=None,
            handoff_note="",
            waiting_since=None,
        )
    )


def _withdrawn(work: Work, request: Request, user: str, reason: str) -> Outcome:
    step = apply(request, Move.WITHDRAW)
    if isinstance(step, Reason):
        return step
    saved = close(work, request, RequestState.WITHDRAWN, by=user)
    work.audit("request.withdrawn", saved, user, reason=reason)
    fan_out.parent_ended(work, saved)
    noise.changed(work, saved)
    return Done(saved)
