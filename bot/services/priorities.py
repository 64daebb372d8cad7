"""Another priority for a request: its target and its clock follow (R12)."""

from dataclasses import replace

from bot.domain.requests import CLOSED, Priority, Request
from bot.domain.teams import Team, target_of
from bot.domain.working_time import add_working
from bot.services import chain
from bot.services.work import Work


def prioritize(work: Work, team: Team, request: Request, user: str, priority: Priority, *, reason: str = "") -> Request:
    """A locked request with another priority; an unanswered one is due by the target of the new one."""
    changed = replace(request, priority=priority, version=request.version + 1)
    target = target_of(team, changed)
    if request.responded_at is None and request.missed_at is None and request.state not in CLOSED:
        in_time = add_working(team.calendar, request.opened_at, target) > work.now
        since = request.opened_at if in_time else work.now  # nobody can meet a target that has passed when it is set
        due_at = add_working(team.calendar, since, target)
        changed = work.uow.requests.save(replace(changed, target=target, due_at=due_at))
        chain.restart(work, team, changed, since=since)
    saved = work.uow.requests.save(changed)
    work.audit("request.priority", saved, user, reason, before=request.priority, after=priority)
    return saved
