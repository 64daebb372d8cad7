"""A group that begins or comes back: its clock, its card, and whom that calls, at most twice an hour (A2, A3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.alerts.lifecycle import may_call_from
from bot.domain.reasons import Reason
from bot.domain.requests import Origin, Priority, Request, RequestState, is_unanswered
from bot.domain.teams import Team
from bot.domain.working_time import add_working, is_working
from bot.ports.alert_screens import AlertIsBack
from bot.ports.alerts import AlertGroup
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.outbox import Priority as OutboxPriority
from bot.ports.rows import Timer
from bot.services import chain, lines, noise, people, timers
from bot.services.alerts import muted
from bot.services.compose import GONE, MOOT, composes, request_of
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of

CALL = "alert_call"


def new_request(team: Team, group: AlertGroup, *, channel: str, ts: str, author: str) -> Request:
    """The request that stands for a new group, anchored to its first message."""
    return Request(
        id=0,
        team=team.id,
        channel=channel,
        message_ts=ts,
        thread_ts=ts,
        author=author,
        text="",
        file_count=0,
        origin=Origin.ALERT,
        posted_at=group.first_seen,
        opened_at=group.first_seen,
        state=RequestState.WAITING,
        version=1,
        priority=Priority.URGENT,
        target=team.alerts.target,
        due_at=add_working(team.calendar, group.first_seen, team.alerts.target),
        out_of_hours=not is_working(team.calendar, group.first_seen),
    )


def begun(work: Work, team: Team, request: Request, group: AlertGroup) -> Request:
    """Start a group: it is called for, or, while it is muted, only kept (A4)."""
    due_at = request.due_at.isoformat()
    work.audit("request.opened", request, request.author, origin=request.origin, due_at=due_at)
    mute = muted.covering(work, group)
    if mute is not None:
        request = muted.close(work, request, group, mute, by=BOT_ACTOR)
        noise.card(work, request)
    else:
        work.uow.alerts.save(replace(group, called_at=max(work.now, request.opened_at)))  # clocks may differ
        chain.start(work, team, request)
    noise.lists_changed(work, team.id)
    return request


def again(
    work: Work, team: Team, request: Request, group: AlertGroup, at: datetime, *, unmuted: bool = False
) -> Request:
    """A2: the group waits anew, with a new clock. One that flaps calls nobody for a while, and its clock waits too.

    `unmuted`: it goes on, and its mute is over (A4).
    """
    mute = muted.covering(work, group)
    if mute is not None:
        saved = muted.close(work, request, group, mute, by=BOT_ACTOR)
        noise.changed(work, saved)
        return saved
    since = may_call_from(group.called_at, at)
    waiting = replace(
        _untouched(request),
        opened_at=at,
        due_at=add_working(team.calendar, since, request.target),
        out_of_hours=not is_working(team.calendar, since),
    )
    saved = work.uow.requests.save(waiting)
    work.uow.alerts.save(replace(group, comebacks=group.comebacks + (not unmuted), mute_id=None))
    chain.restart(work, team, saved, since=since)
    if not saved.out_of_hours:  # in the morning the first step of the chain calls them
        timers.arm(
            work,
            CALL,
            subject_of(saved.id),
            team.id,
            since,
            key=f"{CALL}:{saved.id}",
            version=saved.version,
            unmuted=unmuted,
        )
    reason = "the mute is over, and it goes on" if unmuted else "the alert came back"
    work.audit("request.reopened", saved, BOT_ACTOR, reason=reason, at=at.isoformat())
    noise.changed(work, saved)
    return saved


def _untouched(request: Request) -> Request:
    """As if nobody had seen it yet; what happened before is in its responses and in the audit trail."""
    return replace(
        request,
        state=RequestState.WAITING,
        version=request.version + 1,
        owner=None,
        handoff_to=None,
        handoff_note="",
        closed_at=None,
        closed_by=None,
        closed_as=None,
        resolution="",
        missed_at=None,
        responded_at=None,
        responded_by=None,
        first_ack_at=None,
        first_ack_by=None,
        first_reply_at=None,
        first_reply_by=None,
        by_colleague=False,
        approximate=False,
    )


@rings(CALL)
def _call(work: Work, due: Sequence[Timer]) -> None:
    """Call whoever is on duty: in the thread, or directly when the thread's posts are spent (N2)."""
    timer = due[-1]
    request = work.uow.requests.get(int(timer.subject.removeprefix("request:")))
    group = work.uow.alerts.get(request.id) if request is not None else None
    team = work.team(request.team) if request is not None else None
    if request is None or group is None or team is None or not is_unanswered(request):
        return
    if request.version != timer.data["version"]:
        return
    called = people.Targets(work, team, work.now)("duty")
    work.uow.alerts.save(replace(group, called_at=work.now))
    key = noise.back_key(request)
    data: dict[str, object] = {"request": request.id, "mention": list(called), **timer.data}
    posted = noise.own_post(work, request, key=key, view="alert_back", data=data, priority=OutboxPriority.ESCALATION)
    for user in () if posted is not None else sorted(called):
        noise.direct(
            work,
            user,
            team=team.id,
            key=f"{key}:{user}",
            view="alert_back",
            data=data,
            priority=OutboxPriority.ESCALATION,
            request_id=request.id,
        )
    work.audit("alert.called", request, BOT_ACTOR, reason="the alert came back", told=list(called))
    noise.changed(work, posted or request)


@composes("alert_back")
def _alert_back(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    group = work.uow.alerts.get(request.id) if request is not None else None
    team = work.team(request.team) if request is not None else None
    if request is None or group is None or team is None:
        return GONE
    waits = is_unanswered(request) and request.version == row.data.get("version")
    if row.slack_ts is None and not waits:
        return MOOT
    mention = row.data.get("mention")
    direct = row.kind is Kind.DM
    return AlertIsBack(
        line=lines.line(work, names, request),
        last_seen=group.last_seen,
        zone=team.calendar.zone.key,
        mention=tuple(map(str, mention)) if waits and not direct and isinstance(mention, list) else (),
        direct=direct,
        unmuted=row.data.get("unmuted") is True,
    )
