"""Whoever acknowledges an incident has taken the request or alert in whose thread it lives (F2, A3, I4)."""

from collections.abc import Sequence

from bot.domain.incidents import Incident, IncidentMove, IncidentState
from bot.domain.requests import is_unanswered
from bot.ports.rows import Timer
from bot.services import requests, timers
from bot.services.incidents import hooks
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of

TAKEN = "incident_request_taken"


@hooks.on_moved(IncidentMove.ACKNOWLEDGE, IncidentMove.CONTACT)
def _acknowledged(work: Work, before: Incident, after: Incident, by: str) -> None:
    """By a timer of its own, because the lock of a request comes before that of an incident."""
    if after.request_id is None or before.state is not IncidentState.RAISED or by == BOT_ACTOR:
        return
    key = f"{TAKEN}:{after.id}"
    timers.arm(work, TAKEN, subject_of(after.request_id), after.team, work.now, key=key, by=by)


@rings(TAKEN)
def _taken(work: Work, due: Sequence[Timer]) -> None:
    """Nobody is chased for an answer in the thread in which they are busy; what somebody took stays theirs."""
    request = work.uow.requests.get(int(due[-1].subject.removeprefix("request:")))
    if request is not None and is_unanswered(request):
        requests.take(work, str(due[-1].data["by"]), request.id, None)
