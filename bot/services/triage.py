"""Triage: what a request is and how urgent; a choice counts as a response (T1, F2, R12)."""

from dataclasses import replace

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Move, Priority, Request
from bot.domain.response import ResponseKind
from bot.domain.teams import Team
from bot.domain.working_time import add_working
from bot.services import chain, finding, noise, requests, responses
from bot.services.work import Done, Outcome, Work


def triage(
    work: Work,
    user: str,
    request_id: int,
    seen_version: int | None,
    *,
    category: str | None,
    priority: Priority | None,
) -> Outcome:
    """T1, R12: what it is, and how urgent; None leaves it as it is. Saying what it is counts as a response (F2)."""
    found = finding.find(work, user, request_id, seen_version, None)
    if isinstance(found, Reason):
        return found
    if category is not None and category not in {each.id for each in found.team.categories}:
        return Reason(
            "unknown_category", "This category does not exist any more. Open Triage… again to see those that do."
        )
    request = found.request
    if category is not None and category != request.category:
        request = _categorize(work, found.team, request, user, category)
    if priority is not None and priority is not request.priority:
        request = _prioritize(work, found.team, request, user, priority)
    if request.version != found.request.version:
        noise.changed(work, request)
    return Done(request)


def _categorize(work: Work, team: Team, request: Request, user: str, category: str) -> Request:
    first = request.responded_at is None and request.state not in CLOSED
    if first:
        gesture = requests.gesture_of(work, team, request, user)
        request = requests.record(work, team, request, ResponseKind.TRIAGE, gesture)
        if request.responded_at is not None:
            request = responses.moved(request, Move.RESPOND)
    saved = work.uow.requests.save(replace(request, category=category, version=request.version + 1))
    work.audit("request.category", saved, user, category=category)
    return saved


def _prioritize(work: Work, team: Team, request: Request, user: str, priority: Priority) -> Request:
    target = team.response.targets[priority]
    changed = replace(request, priority=priority, version=request.version + 1)
    if request.responded_at is None and request.missed_at is None and request.state not in CLOSED:
        in_time = add_working(team.calendar, request.opened_at, target) > work.now
        since = request.opened_at if in_time else work.now  # nobody can meet a target that has passed when it is set
        due_at = add_working(team.calendar, since, target)
        changed = work.uow.requests.save(replace(changed, target=target, due_at=due_at))
        chain.restart(work, team, changed, since=since)
    saved = work.uow.requests.save(changed)
    work.audit("request.priority", saved, user, before=request.priority, after=priority)
    return saved
