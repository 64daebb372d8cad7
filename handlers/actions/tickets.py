"""**Try again** beside a ticket that the tracker refused: on the card, in the message about it, in `config` (T5)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services.tickets import retrying
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action


def register(app: App, office: Office) -> None:
    """Listen to the button."""

    @app.action(Action.RETRY_TICKET)
    def try_again(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            outcome = retrying.try_again(work, click.user, click.what)
        answers.outcome(office, client, click, outcome)
        ack()
