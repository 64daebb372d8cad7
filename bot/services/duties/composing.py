"""What the messages about duties say at the moment they are sent (design.md "Out")."""

from bot.domain.duties import RunState
from bot.domain.reasons import Reason
from bot.ports.duty_run_screens import DutyMessage, DutyReminder
from bot.ports.outbox import Kind, OutboxRow
from bot.services.compose import GONE, MOOT, composes
from bot.services.duties import showing
from bot.services.people import Names
from bot.services.work import Work


@composes("duties")
def _duties(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    """What came up at once; whoever is on duty now is called as long as something of it is open (N3)."""
    team, runs = work.team(row.team), work.uow.duty_runs.of_message(str(row.data["message"]))
    if team is None or not runs:
        return GONE
    waiting = [run for run in runs if run.state is RunState.OPEN]
    direct = row.kind is Kind.DM
    return DutyMessage(
        team_name=team.name,
        runs=showing.lines(work, names, team, runs),
        mention=() if direct else showing.recipients(work, team, waiting),
        with_mute=direct,
    )


@composes("duty_reminder")
def _reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team, runs = work.team(row.team), work.uow.duty_runs.of_reminder(str(row.data["reminder"]))
    if team is None:
        return GONE
    if not runs or (row.slack_ts is None and not any(showing.is_offered(work, run) for run in runs)):
        return MOOT
    return DutyReminder(team_name=team.name, runs=showing.lines(work, names, team, runs))
