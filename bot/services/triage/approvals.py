"""A manual change of data: asked for, approved or declined by a second member, void once the request is closed (T1)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.approvals import Approval, ApprovalState, may_decide
from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Request
from bot.domain.teams import Team
from bot.domain.triage import Decision
from bot.domain.working_time import add_working
from bot.ports.rows import Timer
from bot.services import noise, people, timers
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Done, Outcome, Work, at_the_end, subject_of

REMINDER = "approval"
REMIND_AFTER = timedelta(minutes=30)  # working time
GONE = Reason("gone", "I do not know this change any more. Open Triage… again if it is still wanted.")


def by_hand(work: Work, team: Team, request: Request, user: str, decision: Decision, *, needed: bool) -> None:
    """The data is to be changed by hand: ask for a second member's approval if it is `needed`, keep it either way."""
    if decision.difficulty is None or decision.risk is None:
        raise ValueError("A change by hand is judged before it is wanted.")
    if not needed:
        facts = {"what": decision.what, "difficulty": decision.difficulty, "risk": decision.risk}
        work.audit("request.data_change", request, user, reason=decision.what, **facts)
        return
    wanted = Approval(
        request_id=request.id,
        team=team.id,
        what=decision.what.strip(),
        difficulty=decision.difficulty,
        risk=decision.risk,
        asked_by=user,
        asked_at=work.now,
    )
    approval = work.uow.approvals.add(wanted)
    concerned = {user, request.author}  # neither of them can decide
    mention = [each for each in people.present_at(work, team, work.now).responders if each not in concerned]  # N3
    data: dict[str, object] = {"request": request.id, "approval": approval.id, "mention": mention}
    noise.thread_post(work, request, key=_post_key(approval), view="approval", data=data)
    due_at = add_working(team.calendar, work.now, REMIND_AFTER)
    subject = subject_of(request.id)
    timers.arm(work, REMINDER, subject, team.id, due_at, key=_timer_key(approval), approval=approval.id)
    _audit(work, request, approval, "asked", by=user, reason=approval.what)


def approve(work: Work, user: str, approval_id: int) -> Outcome:
    """**Approve**: any other member of the team (P1)."""
    return _decided(work, user, approval_id, ApprovalState.APPROVED, "")


def decline(work: Work, user: str, approval_id: int, note: str) -> Outcome:
    """**Decline…**, with what to do instead."""
    return _decided(work, user, approval_id, ApprovalState.DECLINED, note)


def decidable(work: Work, user: str, approval_id: int) -> Approval | Reason:
    """The approval if the person may decide on it as it stands, or why not (P2); deciding judges again."""
    approval = work.uow.approvals.get(approval_id)
    request = work.uow.requests.get(approval.request_id) if approval is not None else None
    team = work.team(request.team) if request is not None else None
    if approval is None or request is None or team is None:
        return GONE
    if not people.is_member(work, team, user):
        return Reason("members_only", f"Only members of {team.name} can decide on this change. They see it here.")
    if approval.state in {ApprovalState.APPROVED, ApprovalState.DECLINED}:
        return _decided_already(work, approval, user)
    return may_decide(approval, user, request.author) or approval


def _decided_already(work: Work, approval: Approval, user: str) -> Reason:
    by = approval.decided_by or ""
    who = "You" if by == user else f"Meanwhile {Names(work).person(by).name}"
    return Reason("decided", f"{who} {approval.state} this change already, so nothing was changed.")


def _decided(work: Work, user: str, approval_id: int, state: ApprovalState, note: str) -> Outcome:
    known = work.uow.approvals.get(approval_id)
    request = work.uow.requests.lock(known.request_id) if known is not None else None
    approval = decidable(work, user, approval_id)
    if isinstance(approval, Reason) or request is None:
        return approval if isinstance(approval, Reason) else GONE
    saved = work.uow.approvals.save(
        replace(approval, state=state, decided_by=user, decided_at=work.now, note=note.strip())
    )
    work.uow.timers.cancel_key(_timer_key(saved))
    work.uow.outbox.redraw([_post_key(saved)], work.now)
    _tell_asker(work, request, saved)
    _audit(work, request, saved, state, by=user, reason=saved.note)
    return Done(request)


def _tell_asker(work: Work, request: Request, approval: Approval) -> None:
    """Whoever wants to make the change has to know; in the thread if they muted us."""
    key, view = f"approval_result:{approval.id}", "approval_result"
    data: dict[str, object] = {"request": request.id, "approval": approval.id}
    if not noise.direct(
        work, approval.asked_by, team=request.team, key=key, view=view, data=data, request_id=request.id
    ):
        noise.thread_post(work, request, key=key, view=view, data=data)


@at_the_end
def _void_what_was_closed(work: Work) -> None:
    """Nothing is to be approved any more once the request is closed, however it was."""
    for _, request in sorted(work.changes.requests.items()):
        if request.state in CLOSED:
            for approval in work.uow.approvals.of_request(request.id):
                if approval.state is ApprovalState.WAITING:
                    _void(work, request, approval)


def _void(work: Work, request: Request, approval: Approval) -> None:
    saved = work.uow.approvals.save(replace(approval, state=ApprovalState.VOID, decided_at=work.now))
    work.uow.timers.cancel_key(_timer_key(saved))
    work.uow.outbox.redraw([_post_key(saved)], work.now)
    _audit(work, request, saved, ApprovalState.VOID, by=BOT_ACTOR, reason="the request was closed")


@rings(REMINDER)
def _remind(work: Work, due: Sequence[Timer]) -> None:
    """Nobody decided: people on duty are told, or leads if nobody else is there."""
    for timer in due:
        number = timer.data.get("approval")
        approval = work.uow.approvals.get(number) if isinstance(number, int) else None
        request = work.uow.requests.get(approval.request_id) if approval is not None else None
        team = work.team(request.team) if request is not None else None  # it may have been handed to another (H1)
        if approval is not None and team is not None and approval.state is ApprovalState.WAITING:
            for user in _others(work, team, {approval.asked_by, request.author if request is not None else ""}):
                _tell_to_decide(work, team, approval, user)


def _others(work: Work, team: Team, concerned: Collection[str]) -> list[str]:
    """Who can decide and is there: people on duty, else leads."""
    for users in (people.present_at(work, team, work.now).responders, people.still_here(work, team.leads)):
        others = [user for user in users if user not in concerned]
        if others:
            return others
    return []


def _tell_to_decide(work: Work, team: Team, approval: Approval, user: str) -> None:
    noise.direct(
        work,
        user,
        team=team.id,
        key=f"approval_reminder:{approval.id}:{user}",
        view="approval_reminder",
        data={"request": approval.request_id, "approval": approval.id},
        request_id=approval.request_id,
    )


def _audit(work: Work, request: Request, approval: Approval, what: str, *, by: str, reason: str) -> None:
    facts = {"approval": approval.id, "difficulty": approval.difficulty, "risk": approval.risk}
    work.audit(f"approval.{what}", request, by, reason=reason, what=approval.what, **facts)


def _post_key(approval: Approval) -> str:
    return f"approval:{approval.id}"


def _timer_key(approval: Approval) -> str:
    return f"{REMINDER}:{approval.id}"
