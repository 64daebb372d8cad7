"""Keeping the live board fresh: the time left is drawn again every minute while somebody waits (X5)."""

from collections.abc import Sequence

from bot.ports.rows import Timer
from bot.services import noise
from bot.services.timers import rings
from bot.services.work import Work


@rings(noise.BOARD)
def _another_minute(work: Work, due: Sequence[Timer]) -> None:
    team = work.team(due[0].team)
    if team is not None and work.uow.requests.unanswered(team.id):
        noise.board(work, team)
