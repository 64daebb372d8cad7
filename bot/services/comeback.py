"""A request that comes back is seen by somebody who is there: its owner, or else the people on duty then (R9)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_open
from bot.domain.teams import Team
from bot.domain.working_time import next_opening
from bot.ports.outbox import OutboxRow
from bot.ports.rows import MessagePart, Timer
from bot.ports.screens import CameBack
from bot.services import lines, noise, people, timers
from bot.services.compose import MOOT, composes, request_of
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of

KIND = "came_back"


def arm(work: Work, team: Team, request: Request, by: str, *, in_words: bool) -> None:
    """Look for somebody when support is open, so at once in working hours. `in_words`: it was a reply in the thread."""
    timers.arm(
        work,
        KIND,
        subject_of(request.id),
        team.id,
        next_opening(team.calendar, work.now) or work.now,
        key=f"{KIND}:{request.id}",
        by=by,
        since=work.now.isoformat(),
        version=request.version,
        in_words=in_words,
    )


@rings(KIND)
def _came_back(work: Work, due: Sequence[Timer]) -> None:
    """Nobody is told once somebody did something about it, nor whom Slack tells of replies in the thread anyway."""
    timer = due[-1]
    request = work.uow.requests.get(int(timer.subject.removeprefix("request:")))
    team = work.team(request.team) if request is not None else None
    if request is None or team is None or not is_open(request) or request.version != timer.data["version"]:
        return
    since, by = datetime.fromisoformat(str(timer.data["since"])), str(timer.data["by"])
    if any(response.at >= since for response in work.uow.requests.responses(request.id)):
        return
    duty = people.duty_at(work, team, work.now)
    owner = request.owner if request.owner in {*duty.responders, *duty.fallback} else None
    if owner is not None and timer.data["in_words"] is True and _follows(work, request, owner):
        return
    for user in [owner] if owner is not None else duty.responders:
        if user != by:
            _tell(work, request, user, by)


def _follows(work: Work, request: Request, user: str) -> bool:
    """Whether the person wrote in the thread, so that Slack tells them of what comes after."""
    messages = work.uow.requests.messages(request.id)
    return any(each.part is MessagePart.REPLY and each.author == user and each.deleted_at is None for each in messages)


def _tell(work: Work, request: Request, user: str, by: str) -> None:
    noise.direct(
        work,
        user,
        team=request.team,
        key=f"{KIND}:{request.id}:{request.version}:{user}",
        view=KIND,
        data={"request": request.id, "by": by, "version": request.version},
        request_id=request.id,
    )


@composes(KIND)
def _screen(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or request.version != row.data.get("version"):
        return MOOT
    return CameBack(
        line=lines.line(work, names, request),
        by=None if row.data["by"] == BOT_ACTOR else names.person(str(row.data["by"])),
        had_by=names.person(request.owner) if request.owner and request.owner != row.user else None,
    )
