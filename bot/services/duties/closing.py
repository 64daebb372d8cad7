"""**Done** and **Skip…** of a duty, by anybody of the team (U1)."""

from bot.domain import duties
from bot.domain.duties import DutyRun, RunState
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.services import lines, people
from bot.services.duties import showing
from bot.services.duties.coming_up import due_key
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

GONE = Reason("gone", "I do not know this duty any more. What is to be done now stands in your Home tab.")
NO_REASON = Reason("no_reason", "Please write in a few words why it is skipped.")
MEMBERS_ONLY = "Only members of {} can say what became of its duties."


def done(work: Work, user: str, run_id: int) -> DutyRun | Reason:
    """Somebody of the team did it; late is late, and said so."""
    return _closed(work, user, run_id, RunState.DONE, "")


def skip(work: Work, user: str, run_id: int, reason: str) -> DutyRun | Reason:
    """It is not needed this time; the reason is shown."""
    return _closed(work, user, run_id, RunState.SKIPPED, reason.strip()) if reason.strip() else NO_REASON


def closable(work: Work, user: str, run_id: int) -> DutyRun | Reason:
    """The run if the person may close it as it stands, or why not (P2); closing judges again."""
    run = work.uow.duty_runs.get(run_id)
    team = work.team(run.team) if run is not None else None
    if run is None or team is None:
        return GONE
    return _judged(work, team, run, user) or run


def done_by_name(work: Work, user: str, text: str) -> DutyRun | Reason:
    """`/support duty done NAME`: the open run of the duty that is called so, or begins so."""
    teams = [team for team in lines.member_teams(work, user) if team.duties]
    if not teams:
        return no_duties(work, user)
    wanted = " ".join(text.split()).casefold()
    to_do = [run for team in teams for run in showing.current(work, team)]
    exact = [run for run in to_do if run.duty.casefold() == wanted]
    found = exact or [run for run in to_do if wanted and run.duty.casefold().startswith(wanted)]
    if len({(run.team, run.duty) for run in found}) == 1:
        return done(work, user, found[-1].id)
    return _which(teams, found or to_do, wanted)


def no_duties(work: Work, user: str) -> Reason:
    """Why there is nothing to show to a person."""
    if lines.member_teams(work, user):
        return Reason("no_duties", "Your team has no recurring duties. An admin can add them to the configuration.")
    return Reason("members_only", "Only members of a support team have recurring duties.")


def _which(teams: list[Team], offered: list[DutyRun], wanted: str) -> Reason:
    known = {duty.name.casefold() for team in teams for duty in team.duties}
    names = ", ".join(dict.fromkeys(run.duty for run in offered))
    if not names:
        return Reason("none", "No duty is to be done right now.")
    if wanted in known:
        return Reason("not_now", f"That duty is not to be done right now. What is: {names}.")
    return Reason("which", f"Which one is done? Write its name behind the word: {names}.")


def _judged(work: Work, team: Team, run: DutyRun, user: str) -> Reason | None:
    if not people.is_member(work, team, user):
        return Reason("members_only", MEMBERS_ONLY.format(team.name))
    if run.state in {RunState.DONE, RunState.SKIPPED}:
        verb = "did" if run.state is RunState.DONE else "skipped"
        who = "You" if run.closed_by == user else _name(work, run)
        return Reason("closed", f"{who} {verb} “{run.duty}” already, so nothing was changed.")
    if not showing.is_offered(work, run):
        return Reason("overtaken", f"“{run.duty}” has come up again since, so this time stays missed.")
    return None


def _name(work: Work, run: DutyRun) -> str:
    return Names(work).person(run.closed_by).name if run.closed_by and run.closed_by != BOT_ACTOR else "Firstline"


def _closed(work: Work, user: str, run_id: int, state: RunState, reason: str) -> DutyRun | Reason:
    known = work.uow.duty_runs.get(run_id)
    team = work.team(known.team) if known is not None else None
    if known is None or team is None:
        return GONE
    work.uow.serialize(showing.subject_of(team.id))
    run = work.uow.duty_runs.get(run_id) or known
    refused = _judged(work, team, run, user)
    if refused is not None:
        return refused
    closed = duties.close(run, state, user, work.now, reason)
    if isinstance(closed, Reason):
        return closed
    saved = work.uow.duty_runs.save(closed)
    work.uow.timers.cancel_key(due_key(saved))
    showing.audit(work, saved, state.value, user, reason)
    showing.changed(work, team, [saved])
    return saved
