"""**Change…**: who serves in a week; the rules are checked while people choose, and once more when they send (D5)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import log
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Pick, choice_of
from bot.services.people import Names
from bot.services.rotation import decisions
from bot.services.rotation.composing import findings, week_of
from bot.services.rotation.decisions import Case
from bot.services.work import Work
from handlers import answers
from handlers.duty_inputs import TeamChosen, team_chosen
from handlers.inputs import Click
from handlers.office import Office
from handlers.views import rotation_forms
from handlers.views.blocks import View
from handlers.views.ids import Action, Callback, DutyWeek, Field, duty_value
from handlers.views.rotation_forms import TeamForm

PLACE_OF = {"nobody": Field.RESPONDERS, "not_on_roster": Field.RESPONDERS, "twice": Field.FALLBACK}

logger = log.get(__name__)


def open_form(office: Office, client: WebClient, click: Click[DutyWeek]) -> None:
    """Open it with the team as it is proposed, or say why not."""
    with office.desk.work("button") as work:
        view = _view(work, click.user, click.what, None)
    if isinstance(view, Reason):
        answers.say(office, client, click, view.sentence)
    else:
        answers.open_form(client, click, view)


def register(app: App, office: Office) -> None:
    """Listen to people choosing in the form, and to the form being sent."""

    @app.action(Action.CHECK_TEAM)
    def check(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = team_chosen(body)
        with office.desk.work("modal") as work:
            view = _view(work, chosen.user, chosen.week, chosen)
        if not isinstance(view, Reason):  # else sending it says what happened meanwhile
            _update(client, chosen, view)
        ack()

    @app.view(Callback.CHANGE_TEAM)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        chosen = team_chosen(body)
        with office.desk.work("modal") as work:
            outcome = decisions.change(
                work,
                chosen.user,
                chosen.week.shift_id,
                chosen.week.version,
                choice=chosen.choice,
                reason=chosen.reason,
            )
        if isinstance(outcome, Reason):
            place = PLACE_OF.get(outcome.code, Field.REASON)
            ack(response_action="errors", errors={place: outcome.sentence})
        else:
            ack()


def _view(work: Work, user: str, week: DutyWeek, chosen: TeamChosen | None) -> View | Reason:
    case = decisions.case_of(work, user, week.shift_id, week.version)
    if isinstance(case, Reason):
        return case
    choice = chosen.choice if chosen is not None else choice_of(case.shift)
    pick = decisions.check(work, case.team, case.slot, choice)
    return rotation_forms.change_team(_form(work, user, case, choice, pick))


def _form(work: Work, user: str, case: Case, choice: Choice, pick: Pick) -> TeamForm:
    return TeamForm(
        week=week_of(case.team, case.shift, case.slot),
        private_metadata=duty_value(case.shift.id, case.shift.version),
        responders=choice.responders,
        fallback=choice.fallback,
        fallback_days=choice.fallback_days,
        observer=choice.observer,
        wanted=case.team.rotation.responders,
        days=tuple(cover.day for cover in pick.coverage),
        findings=findings(Names(work), pick),
        exception=decisions.may_except(work, case.team, user),
    )


def _update(client: WebClient, chosen: TeamChosen, view: View) -> None:
    """What was chosen next has a check of its own, so a form that moved on is not drawn over (`hash`)."""
    try:
        client.views_update(view_id=chosen.view_id, hash=chosen.view_hash, view=view)
    except SlackApiError as error:
        logger.info("form_moved_on", error=error.response.get("error"))
