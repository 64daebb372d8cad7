"""**Raise an incident** in Similar and more…: says whom to call until incidents are tracked (I1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services import raising
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import modals
from handlers.views.ids import Action, parse_pressed


def register(app: App, office: Office) -> None:
    """Listen to the button; it changes nothing."""

    @app.action(Action.RAISE_INCIDENT)
    def raise_incident(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        with office.desk.reading() as work:
            told = raising.where_it_leads(work, work.uow.requests.get(click.what.request_id))
        if isinstance(told, Reason):
            raise UserError(told.sentence)
        answers.push_form(client, click, modals.tell(told))
        ack()
