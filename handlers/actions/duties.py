"""**Done** and **Skip…** of recurring duties (U1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.duties import closing
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import duty_runs
from handlers.views.ids import Action, Callback, Field


def register(app: App, office: Office) -> None:
    """Listen to both buttons and to the form behind the second; what came of it stands where the duty does."""

    @app.action(Action.DUTY_DONE)
    def done(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            outcome = closing.done(work, click.user, click.what)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()

    @app.action(Action.SKIP_DUTY)
    def skip(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.reading() as work:
            found = closing.closable(work, click.user, click.what)
        if isinstance(found, Reason):
            answers.say(office, client, click, found.sentence)
        else:
            answers.open_form(client, click, duty_runs.skip_form(found.id, found.duty))
        ack()

    @app.view(Callback.SKIP_DUTY)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        number = inputs.number(filled.metadata)
        with office.desk.work("modal") as work:
            outcome = closing.skip(work, filled.user, number or 0, filled.text(Field.REASON))
        if isinstance(outcome, Reason):
            ack(response_action="errors", errors={Field.REASON: outcome.sentence})
        else:
            ack()
