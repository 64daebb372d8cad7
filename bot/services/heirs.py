"""When a request ends unsolved its duplicates live on: the oldest is open again, the others hang on it (R10)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.requests import Request, RequestState, is_parked
from bot.ports.rows import Timer
from bot.services import fan_out, noise, requests
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work


@rings(fan_out.PARENT_ENDED)
def _parent_ended(work: Work, due: Sequence[Timer]) -> None:
    """The child is locked; whatever happened to it or to its parent meanwhile decides."""
    child = work.uow.requests.get(int(due[-1].subject.removeprefix("request:")))
    if child is None or child.state is not RequestState.DUPLICATE or child.duplicate_of is None:
        return
    parent = work.uow.requests.get(child.duplicate_of)
    heir = work.uow.requests.get(int(str(due[-1].data["heir"])))
    if parent is None or heir is None or parent.id != due[-1].data["parent"] or not fan_out.has_ended(parent):
        return
    ended = "parked" if is_parked(parent) else "withdrawn"
    if child.id == heir.id:
        requests.reopened(work, child, BOT_ACTOR, reason=f"#{parent.id}, which it repeats, was {ended}")
    else:
        _hang_on(work, child, heir, reason=f"#{parent.id} was {ended}")


def _hang_on(work: Work, child: Request, heir: Request, *, reason: str) -> None:
    saved = work.uow.requests.save(replace(child, duplicate_of=heir.id))
    work.audit("request.duplicate", saved, BOT_ACTOR, reason=reason, of=heir.id)
    noise.changed(work, saved)
    noise.changed(work, heir)
