"""The form behind **Page somebody…** (I4)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.services.incidents import calling
from handlers import answers, inputs
from handlers.modals import incident_raise
from handlers.office import Office
from handlers.views import incident_pages
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, incident_value, parse_incident


def register(app: App, office: Office) -> None:
    """Listen to the form."""

    @app.action(IncidentAction.PAGE)
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            incident = work.uow.incidents.get(click.what.incident_id)
        if incident is None:
            raise UserError(inputs.UNREADABLE)
        answers.push_form(client, click, incident_pages.page_form(incident_value(incident)))
        ack()

    @app.view(IncidentCallback.PAGE)
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        try:
            on = parse_incident(filled.metadata)
        except ValueError as error:
            raise UserError(inputs.UNREADABLE) from error
        person, note = filled.text(Field.PERSON), filled.text(Field.NOTE)
        with office.desk.work("modal") as work:
            outcome = calling.page_somebody(work, filled.user, on.incident_id, person, note)
        incident_raise.close(ack, outcome, Field.PERSON)
