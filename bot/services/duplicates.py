"""Duplicates: a child closes with a link to its parent and hears of the parent's resolution once (R10)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.reasons import Reason
from bot.domain.requests import Move, Request, RequestState, is_solved
from bot.domain.response import ResponseKind
from bot.ports.screens import RequestLink
from bot.services import fan_out, finding, lines, noise, requests
from bot.services.work import Done, Outcome, Work


def mark_duplicate(work: Work, user: str, request_id: int, parent_id: int, seen_version: int | None) -> Outcome:
    """R10: the child closes with a link to its parent; marking counts as its first response."""
    work.uow.serialize("duplicates")  # who repeats whom stays as it is while the requests concerned are locked in order
    parent = _lock_concerned(work, request_id, parent_id)
    found = finding.find(work, user, request_id, seen_version, Move.MARK_DUPLICATE)
    if isinstance(found, Reason):
        return found
    if parent is None:
        return Reason("unknown_parent", f"I know no request #{parent_id}. Use the number on its card.")
    if parent.id == request_id:
        return Reason("cycle", "A request cannot be a duplicate of itself or of its own duplicate.")
    if parent.state is RequestState.WITHDRAWN:
        return Reason("withdrawn_parent", f"Request #{parent.id} was withdrawn; choose one that is open or resolved.")
    request = requests.record(
        work,
        found.team,
        found.request,
        ResponseKind.DUPLICATE,
        requests.gesture_of(work, found.team, found.request, user),
    )
    saved = requests.close(work, request, RequestState.DUPLICATE, by=user, duplicate_of=parent.id)
    work.audit("request.duplicate", saved, user, of=parent.id)
    children = [
        work.uow.requests.save(replace(child, duplicate_of=parent.id))
        for each in work.uow.requests.children_of(saved.id)
        if (child := work.uow.requests.lock(each.id)) is not None
    ]
    for child in children:
        work.audit("request.duplicate", child, user, reason=f"#{saved.id} became a duplicate itself", of=parent.id)
    for each in (saved, *children):
        if is_solved(parent):
            fan_out.tell_child(work, parent, each)
        else:
            noise.changed(work, each)
    noise.changed(work, parent)
    told = "was posted here too" if is_solved(parent) else "will be posted here too"
    return Done(saved, f"Closed as a duplicate of #{parent.id}. Its resolution {told}.")


def candidates_for_parent(work: Work, request: Request, limit: int = 50) -> Sequence[RequestLink]:
    """Open requests of the same team that a request may be a duplicate of, newest first."""
    others = [each for each in work.uow.screens.open_requests(request.team, limit + 1) if each.id != request.id]
    newest = sorted(others, key=lambda each: each.opened_at, reverse=True)[:limit]
    return [lines.link(work, each) for each in newest]


def _lock_concerned(work: Work, request_id: int, parent_id: int) -> Request | None:
    """Lock the request, its children and the parents up to the last one, in one order; the last parent."""
    while True:
        root = _root(work, parent_id)
        children = {child.id for child in work.uow.requests.children_of(request_id)}
        for number in sorted({request_id, parent_id, *children, *([root.id] if root is not None else [])}):
            work.uow.requests.lock(number)
        last = _root(work, parent_id)
        if last is None or (root is not None and last.id == root.id):
            return last


def _root(work: Work, request_id: int) -> Request | None:
    """The request at the end of a chain of duplicates."""
    request = work.uow.requests.get(request_id)
    seen = {request_id}
    while request is not None and request.duplicate_of is not None and request.duplicate_of not in seen:
        seen.add(request.duplicate_of)
        request = work.uow.requests.get(request.duplicate_of)
    return request
