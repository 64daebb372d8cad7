"""How a request ended, so that it can end that way again: for a reply that reopened it and is split (R3, R9)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.requests import ClosedAs, Request, RequestState, is_solved
from bot.services import fan_out, finding, noise
from bot.services.work import Work, subject_of


def of(request: Request) -> dict[str, object]:
    """How it had ended, to be kept in the audit trail."""
    return {
        "state": request.state.value,
        "closed_at": request.closed_at.isoformat() if request.closed_at else None,
        "closed_by": request.closed_by,
        "closed_as": request.closed_as.value if request.closed_as else None,
        "resolution": request.resolution,
        "duplicate_of": request.duplicate_of,
    }


def closed_again(work: Work, request: Request, user: str, by_reply: str) -> Request:
    """As it was before that reply reopened it, if nothing has happened since then: the reply was not about it (R3)."""
    last = next((row for row in work.uow.audit.of(subject_of(request.id)) if row.action in finding.HAPPENED), None)
    if last is None or last.action != "request.reopened" or last.data.get("by_reply") != by_reply:
        return request
    ending = last.data.get("ended")
    if not isinstance(ending, dict) or ending.get("state") is None:
        return request
    closed_at, closed_as = ending["closed_at"], ending["closed_as"]
    saved = work.uow.requests.save(
        replace(
            request,
            state=RequestState(ending["state"]),
            version=request.version + 1,
            closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
            closed_by=ending["closed_by"],
            closed_as=ClosedAs(closed_as) if closed_as else None,
            resolution=ending["resolution"],
            duplicate_of=ending["duplicate_of"],
        )
    )
    work.audit("request.closed_again", saved, user, reason="the reply that reopened it is a request of its own")
    if is_solved(saved):
        fan_out.tell_children(work, saved)
    former = work.uow.requests.get(saved.duplicate_of) if saved.duplicate_of is not None else None
    for changed in (saved, former):
        if changed is not None:
            noise.changed(work, changed)
    return saved
