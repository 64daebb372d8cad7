"""Waiting on the requester: one friendly nudge, then parked (R11); and acknowledged without words (F2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, ClosedAs, Move, Request, RequestState, has_account, is_open
from bot.domain.working_time import add_working
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.rows import Timer
from bot.ports.screens import AckWithoutReply, Nudge
from bot.services import fan_out, lines, noise, responses, timers
from bot.services.compose import GONE, MOOT, composes, request_of
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of


@rings("nudge")
def _nudge(work: Work, due: Sequence[Timer]) -> None:
    """R11: one nudge that says what will happen; in the thread, or directly when the thread's posts are spent (N2)."""
    request = _waiting(work, due[0])
    team = work.team(request.team) if request is not None else None
    if request is None or team is None or request.nudged_at is not None:
        return
    key, data = f"nudge:{request.id}:{request.version}", {"request": request.id}
    posted = noise.own_post(work, request, key=key, view="nudge", data=dict(data))
    if posted is None and has_account(request):
        noise.direct(work, request.author, team=team.id, key=key, view="nudge", data=dict(data), request_id=request.id)
    saved = work.uow.requests.save(replace(posted or request, nudged_at=work.now))
    due_at = add_working(team.calendar, work.now, team.waiting.park_after)
    timers.arm(work, "park", subject_of(saved.id), team.id, due_at, key=f"park:{saved.id}:{saved.version}")
    work.audit("request.nudged", saved, BOT_ACTOR)
    noise.changed(work, saved)


@rings("park")
def _park(work: Work, due: Sequence[Timer]) -> None:
    """R11: no answer again: closed, reopened by any reply, with its priority noted."""
    request = _waiting(work, due[0])
    if request is None or request.nudged_at is None:
        return
    parked = replace(
        responses.moved(request, Move.PARK),
        closed_at=work.now,
        closed_by=BOT_ACTOR,
        closed_as=ClosedAs.PARKED,
        waiting_since=None,
    )
    saved = work.uow.requests.save(parked)
    work.audit("request.parked", saved, BOT_ACTOR, reason="the requester did not answer", priority=saved.priority)
    fan_out.parent_ended(work, saved)
    noise.changed(work, saved)


@rings(responses.ACK_REMINDER)
def _ack_without_reply(work: Work, due: Sequence[Timer]) -> None:
    """F2: whoever acknowledged and then wrote nothing is reminded, alone."""
    for timer in due:
        request, by, since = _request(work, timer), timer.data.get("by"), timer.data.get("since")
        if request is None or request.state in CLOSED or request.first_reply_at is not None:
            continue
        if not isinstance(by, str) or not isinstance(since, str) or request.owner not in {by, None}:
            continue
        noise.direct(
            work,
            by,
            team=request.team,
            key=f"{responses.ACK_REMINDER}:{request.id}:{by}:{datetime.fromisoformat(since).timestamp()}",
            view="ack_without_reply",
            data={"request": request.id, "since": since},
            request_id=request.id,
        )


def _waiting(work: Work, timer: Timer) -> Request | None:
    request = _request(work, timer)
    return request if request is not None and request.state is RequestState.WAITING_ON_REQUESTER else None


def _request(work: Work, timer: Timer) -> Request | None:
    return work.uow.requests.get(int(timer.subject.removeprefix("request:")))


@composes("ack_without_reply")
def _ack_screen(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or request.first_reply_at is not None or not is_open(request):
        return MOOT
    since = datetime.fromisoformat(str(row.data["since"]))
    return AckWithoutReply(line=lines.line(work, names, request), since=since)


@composes("nudge")
def _nudge_screen(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return GONE
    if row.slack_ts is None and request.state is not RequestState.WAITING_ON_REQUESTER:
        return MOOT
    direct = row.kind is Kind.DM
    return Nudge(
        request=request,
        mention=(request.author,) if has_account(request) and not direct else (),
        park_after=team.waiting.park_after,
        about=lines.link(work, request) if direct else None,
    )
