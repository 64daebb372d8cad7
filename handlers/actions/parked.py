"""**Try again** beside a parked message in the answer to `config`: admins only."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import personal
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action

UNDER_WAY = "It is on its way again. If Slack refuses it once more, it will be listed here again."


def register(app: App, office: Office) -> None:
    """Listen to the button."""

    @app.action(Action.TRY_AGAIN)
    def try_again(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            refused = personal.try_again(work, click.user, click.what)
        answers.say(office, client, click, refused.sentence if refused is not None else UNDER_WAY)
        ack()
