"""What people do with a request by buttons, reactions, shortcuts and commands (F2, R8-R12, R14, X5, P1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.reasons import Reason
from bot.domain.requests import (
    STATE_WORDS,
    ClosedAs,
    Move,
    Moved,
    Request,
    RequestState,
    apply,
)
from bot.domain.response import ResponseKind, Standing
from bot.domain.teams import Team
from bot.domain.working_time import add_working
from bot.services import chain, fan_out, noise, people, responses, timers
from bot.services.work import BOT_ACTOR, Done, Outcome, Work, subject_of

GONE = Reason("unknown", "I do not know this request any more. Open a new one with the message shortcut.")
HAPPENED = {
    "request.taken": "{who} took it",
    "request.resolved": "{who} resolved it",
    "request.reopened": "{who} reopened it",
    "request.withdrawn": "{who} withdrew it",
    "request.waiting_on_requester": "{who} set it to waiting on the requester",
    "request.requester_replied": "the requester replied",
    "request.duplicate": "{who} closed it as a duplicate",
    "request.handed_off": "{who} handed it off",
    "request.priority": "{who} changed its priority",
    "request.category": "{who} triaged it",
    "request.responded": "{who} answered it",
    "request.parked": "it was parked without an answer from the requester",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """A person's act on a request: by whom, what they are to it, when, and the reaction it came from, if it did."""

    user: str
    standing: Standing
    at: datetime
    message_ts: str | None = None
    emoji: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A locked request that a member may act on."""

    team: Team
    request: Request


def take(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Take**: the actor owns the request; stops the clock if they are on duty (F2). Members only (P1)."""
    found = find(work, user, request_id, seen_version, Move.TAKE)
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
    if known is not None and known.author == user and not _acts_for(work, known, user):
        return finish_own(work, known, user)
    found = find(work, user, request_id, seen_version, Move.RESOLVE)
    if isinstance(found, Reason):
        return found
    gesture = gesture_of(work, found.team, found.request, user)
    return resolved(work, found.team, found.request, gesture, text)


def resolved(work: Work, team: Team, request: Request, gesture: Gesture, text: str = "") -> Outcome:
    """The request is resolved; credit goes to whoever answered last (X5), children hear of it once (R10)."""
    step = apply(request, Move.RESOLVE)
    if isinstance(step, Reason):
        return step
    request = record(work, team, request, ResponseKind.RESOLVE, gesture)
    saved = close(work, request, RequestState.RESOLVED, by=gesture.user, resolution=text, closed_as=ClosedAs.SOLVED)
    work.audit("request.resolved", saved, gesture.user, reason=text, credit=saved.last_reply_by or gesture.user)
    if text:
        noise.thread_post(
            work,
            saved,
            key=f"resolution:{saved.id}:{saved.version}",
            view="resolution",
            data={"request": saved.id, "by": gesture.user},
        )
    fan_out.tell_children(work, saved)
    noise.changed(work, saved)
    if saved.owner is not None and saved.owner != gesture.user:
        owner = people.Names(work).person(saved.owner).name
        return Done(saved, f"Resolved. {owner} owned this request, so it counts as theirs; they may want to know.")
    return Done(saved)


def finish_own(work: Work, request: Request, user: str) -> Outcome:
    """A requester ends their own request (P1): resolved once somebody answered, withdrawn before."""
    if request.responded_at is None:
        return _withdrawn(work, request, user, "the requester no longer needs it")
    step = apply(request, Move.RESOLVE)
    if isinstance(step, Reason):
        return step
    saved = close(work, request, RequestState.RESOLVED, by=user, closed_as=ClosedAs.SOLVED)
    work.audit(
        "request.resolved", saved, user, reason="the requester says it is solved", credit=saved.last_reply_by or ""
    )
    fan_out.tell_children(work, saved)
    noise.changed(work, saved)
    return Done(saved)


def ask_requester(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Waiting on requester**: the next move is theirs; a nudge and then parking follow in working time (R11)."""
    found = find(work, user, request_id, seen_version, Move.ASK_REQUESTER)
    if isinstance(found, Reason):
        return found
    after = responses.moved(found.request, Move.ASK_REQUESTER)
    saved = work.uow.requests.save(replace(after, waiting_since=work.now, nudged_at=None))
    due_at = add_working(found.team.calendar, work.now, found.team.waiting.nudge_after)
    timers.arm(work, "nudge", subject_of(saved.id), saved.team, due_at, key=f"nudge:{saved.id}:{saved.version}")
    work.audit("request.waiting_on_requester", saved, user)
    noise.changed(work, saved)
    return Done(saved)


def not_a_request(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Not a request** withdraws it (R4): members, and requesters their own (P1)."""
    known = work.uow.requests.lock(request_id)
    if known is not None and known.author == user and not _acts_for(work, known, user):
        stale = _stale(work, known, seen_version)
        return stale or _withdrawn(work, known, user, "the requester withdrew it")
    found = find(work, user, request_id, seen_version, Move.WITHDRAW)
    if isinstance(found, Reason):
        return found
    return _withdrawn(work, found.request, user, "not a request")


def reopen(work: Work, user: str, request_id: int, seen_version: int | None) -> Outcome:
    """**Reopen** a closed request: members, and requesters their own (P1)."""
    known = work.uow.requests.lock(request_id)
    if known is not None and known.author == user and not _acts_for(work, known, user):
        stale = _stale(work, known, seen_version)
        step = apply(known, Move.REOPEN)
        refused = stale or (step if isinstance(step, Reason) else None)
        return refused or Done(reopened(work, known, user, reason="the requester reopened it"))
    found = find(work, user, request_id, seen_version, Move.REOPEN)
    if isinstance(found, Reason):
        return found
    return Done(reopened(work, found.request, user, reason="reopened by a member"))


def reopened(work: Work, request: Request, user: str, *, reason: str) -> Request:
    """Open again (R9): no second first response; an unanswered one starts its clock anew at this gesture."""
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
        again = work.uow.requests.save(replace(again, opened_at=work.now, due_at=due_at, missed_at=None))
        chain.restart(work, team, again)
    saved = work.uow.requests.save(again)
    work.audit("request.reopened", saved, user, reason=reason)
    noise.changed(work, saved)
    return saved


def find(work: Work, user: str, request_id: int, seen_version: int | None, move: Move | None) -> Found | Reason:
    """The locked request for a member's act, or why not: unknown, not allowed (P2), overtaken (X5) or refused (R8)."""
    request = work.uow.requests.lock(request_id)
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return GONE
    if not people.is_member(work, team, user):
        return Reason(
            "members_only", f"Only members of {team.name} can do that. They see this request and will answer here."
        )
    stale = _stale(work, request, seen_version)
    if stale is not None:
        return stale
    if move is not None:
        step = apply(request, move)
        if not isinstance(step, Moved):
            return step
    return Found(team, request)


def gesture_of(work: Work, team: Team, request: Request, user: str) -> Gesture:
    """An act that happens now, by a button, a form or a command."""
    return Gesture(user=user, standing=people.standing(work, team, request, user, work.now), at=work.now)


def _acts_for(work: Work, request: Request, user: str) -> bool:
    team = work.team(request.team)
    return team is not None and people.is_member(work, team, user)


def _stale(work: Work, request: Request, seen_version: int | None) -> Reason | None:
    """A click on a button drawn from an older version is answered with what happened meanwhile."""
    if seen_version is None or seen_version == request.version:
        return None
    names = people.Names(work)
    for row in work.uow.audit.of(subject_of(request.id), 5):
        words = HAPPENED.get(row.action)
        if words is not None:
            who = "Firstline" if row.actor == BOT_ACTOR else names.person(row.actor).name
            return Reason(
                "stale",
                f"Meanwhile {words.format(who=who)}, so nothing was changed. It is now {STATE_WORDS[request.state]}.",
            )
    return Reason(
        "stale", f"The request changed meanwhile, so nothing was done. It is now {STATE_WORDS[request.state]}."
    )


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
    noise.changed(work, saved)
    return Done(saved)
