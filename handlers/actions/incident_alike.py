"""**Raise it anyway**: somebody knows of what somebody else raised just now, and means something else (I1)."""

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services.incidents import alike, raising
from handlers import answers, inputs
from handlers.commands import incident
from handlers.office import Office
from handlers.views.incident_ids import IncidentAction, parse_anyway


def register(app: App, office: Office) -> None:
    """Listen to the button in the answer to the command; a form is sent again instead."""

    @app.action(IncidentAction.ANYWAY)
    def anyway(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_anyway)
        what = click.what
        with office.desk.work("button") as work:
            wish = incident.wish_of(work, what.title, what.severity or None)
            key = alike.again_key(click.user, what.known, what.title)
            outcome = raising.raise_incident(work, click.user, replace(wish, source_key=key))
        answers.say(office, client, click, incident.raised(outcome), replace=True)
        ack()
