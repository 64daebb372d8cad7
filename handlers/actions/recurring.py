"""**Not now** under a question that recurs; **Add to common requests…** is the same as on a card (T4)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.knowledge import recurring
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action


def register(app: App, office: Office) -> None:
    """Listen to the button."""

    @app.action(Action.RECURRING_NOT_NOW)
    def not_now(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            result = recurring.not_now(work, click.user, click.what)
        if isinstance(result, Reason):
            answers.say(office, client, click, result.sentence)
        ack()
