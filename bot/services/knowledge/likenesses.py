"""Which requests ask the same: remembered in pairs as they come, so that what recurs is only counted (T4)."""

from collections.abc import Sequence

from bot import log
from bot.domain.recurrence import WINDOW, Alike
from bot.domain.requests import Request, RequestState, is_alert
from bot.domain.similarity.thresholds import RECURRING_FROM
from bot.domain.teams import Team
from bot.ports.rows import Timer
from bot.ports.search import EntryKind
from bot.services import timers
from bot.services.knowledge import search
from bot.services.timers import rings
from bot.services.work import Work, subject_of

KIND = "likeness"
NEIGHBORS = 30  # pairs of one request: more of the same add nothing to a question that recurs
NOT_ASKED = frozenset({RequestState.WITHDRAWN, RequestState.DUPLICATE})

logger = log.get(__name__)


def arm(work: Work, team: Team, request: Request) -> None:
    """Look for what is alike once the requester can add nothing more to the request (R5)."""
    if not is_alert(request):
        due_at = work.now + team.response.grouping_span
        timers.arm(work, KIND, subject_of(request.id), team.id, due_at, key=f"{KIND}:{request.id}")


@rings(KIND)
def _look(work: Work, due: Sequence[Timer]) -> None:
    """Search that fails loses the pairs of one request, and nothing else."""
    request = work.uow.requests.get(int(due[-1].subject.removeprefix("request:")))
    team = work.team(request.team) if request is not None else None
    if request is None or team is None or request.state in NOT_ASKED:
        return
    try:
        with work.uow.attempt():
            work.uow.recurrences.link(_pairs(work, team, request))
    except Exception:
        logger.warning("no_likeness", request=request.id, exc_info=True)


def _pairs(work: Work, team: Team, request: Request) -> list[Alike]:
    found = search.like(work, team, request.text, kinds={EntryKind.REQUEST}, limit=NEIGHBORS, besides=request.id)
    # Only older ones: the newer request of two looks for both, so that nobody waits for anybody.
    return [
        Alike(request.id, int(match.ref), match.score)
        for match in found
        if int(match.ref) < request.id and match.score >= RECURRING_FROM and match.at >= work.now - WINDOW
    ]
