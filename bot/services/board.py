"""The live board (X5): drawn when something changed, and each minute while somebody waits, for the time left."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.teams import Team
from bot.domain.working_time import is_working, next_opening
from bot.ports.outbox import Desired, Kind
from bot.ports.rows import Timer
from bot.services.timers import rings
from bot.services.work import Work

BOARD = "board"  # kind of the timers by which the board stays fresh
BOARD_EVERY = timedelta(seconds=3)
BOARD_FRESH_FOR = timedelta(minutes=1)


def draw(work: Work, team: Team) -> None:
    """Draw the one message, at most every few seconds."""
    if team.internal_channel is None:
        return
    _look_again(work, team)
    key = f"board:{team.id}"
    known = work.uow.outbox.get(key)
    if known is not None and known.slack_ts is not None:
        work.uow.outbox.redraw([key], work.now, work.now + BOARD_EVERY)
        return
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.MESSAGE,
            team=team.id,
            view="board",
            channel=team.internal_channel,
            data={"team": team.id},
        ),
        work.now,
    )


def _look_again(work: Work, team: Team) -> None:
    """The time left runs only in working time (F1), so the next minute to look at the board is one of those.

    Each minute has a key of its own, so that nobody moves the timer that another is running.
    """
    minute = work.now.replace(second=0, microsecond=0) + BOARD_FRESH_FOR
    due_at = minute if is_working(team.calendar, minute) else next_opening(team.calendar, minute)
    if due_at is not None:
        key = f"{BOARD}:{team.id}:{int(due_at.timestamp())}"
        work.uow.timers.arm([Timer(key=key, kind=BOARD, team=team.id, subject=f"{BOARD}:{team.id}", due_at=due_at)])


@rings(BOARD)
def _another_minute(work: Work, due: Sequence[Timer]) -> None:
    team = work.team(due[0].team)
    if team is not None and work.uow.requests.unanswered(team.id):
        draw(work, team)
