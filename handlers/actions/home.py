"""**Open a request** in the Home tab: where to ask."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import opening
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import modals
from handlers.views.ids import Action


def register(app: App, office: Office) -> None:
    """Listen to the button; a request lives in a thread, so it begins with a message of the person in a channel."""

    @app.action(Action.OPEN_REQUEST)
    def open_request(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.reading() as work:
            channels = opening.request_channels(work)
        answers.open_form(client, click, modals.where_to_ask(channels))
        ack()
