"""**Roster…** in the Home tab of leads, and choosing somebody in it (P1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.rotation import roster, roster_forms, roster_lines
from handlers import answers, inputs
from handlers.office import Office
from handlers.roster_inputs import member_chosen
from handlers.views import modals
from handlers.views import roster_forms as forms
from handlers.views.ids import Action

NO_TEAM = "This team is not configured any more. Please open the Home tab again."


def register(app: App, office: Office) -> None:
    """Listen to the button, and to somebody being chosen in the open roster."""

    @app.action(Action.OPEN_ROSTER)
    def open_roster(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.reading() as work:
            team = work.team(click.what)
            if team is None:
                raise UserError(NO_TEAM)
            if not roster.may_change(work, team, click.user):
                raise UserError(roster.leads_only(work, team).sentence)
            view = forms.roster(roster_lines.team_roster(work, click.user, team))
        answers.open_form(client, click, view)
        ack()

    @app.action(Action.CHOOSE_MEMBER)
    def choose(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = member_chosen(body)
        with office.desk.reading() as work:
            team = work.team(chosen.about.team)
            if team is None:
                raise UserError(NO_TEAM)
            form = roster_forms.form(work, chosen.actor, team, chosen.about.user)
        view = modals.cannot(form.sentence) if isinstance(form, Reason) else forms.member(form)
        client.views_update(view_id=chosen.view_id, hash=chosen.view_hash, view=view)
        ack()
