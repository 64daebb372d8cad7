"""The buttons of a proposed team: Confirm, Change…, I can't… (D5, D6)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.rotation import decisions
from bot.services.rotation.decisions import REASON_NEEDED
from handlers import answers, inputs
from handlers.modals import cannot, change_team
from handlers.office import Office
from handlers.views.ids import Action, parse_duty


def register(app: App, office: Office) -> None:
    """Listen to the buttons of proposals and reminders."""

    @app.action(Action.CONFIRM_TEAM)
    def confirm(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_duty)
        with office.desk.work("button") as work:
            outcome = decisions.confirm(work, click.user, click.what.shift_id, click.what.version)
        if isinstance(outcome, Reason) and outcome.code == REASON_NEEDED:
            change_team.open_form(office, client, click)
        elif outcome.sentence is not None:
            answers.say(office, client, click, outcome.sentence)
        ack()

    @app.action(Action.CHANGE_TEAM)
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        change_team.open_form(office, client, inputs.click(body, parse_duty))
        ack()

    @app.action(Action.CANNOT_SERVE)
    def drop_out(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        cannot.open_form(office, client, inputs.click(body, parse_duty))
        ack()
