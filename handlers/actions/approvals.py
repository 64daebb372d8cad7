"""**Approve** and **Decline…** of a manual change of data (T1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.triage import approvals
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import triage_forms
from handlers.views.ids import Action, Callback, Field


def register(app: App, office: Office) -> None:
    """Listen to both buttons and to the form behind the second."""

    @app.action(Action.APPROVE)
    def approve(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            outcome = approvals.approve(work, click.user, click.what)
        answers.outcome(office, client, click, outcome)
        ack()

    @app.action(Action.DECLINE)
    def decline(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.reading() as work:
            found = approvals.decidable(work, click.user, click.what)
        if isinstance(found, Reason):
            answers.say(office, client, click, found.sentence)
        else:
            answers.open_form(client, click, triage_forms.decline(str(found.id), found.what))
        ack()

    @app.view(Callback.DECLINE)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        number = inputs.number(filled.metadata)
        with office.desk.work("modal") as work:
            outcome = approvals.decline(work, filled.user, number or 0, filled.text(Field.NOTE))
        answers.close_form(ack, outcome, Field.NOTE)
