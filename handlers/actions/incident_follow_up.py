"""The buttons of an incident's follow-up that act at once: **Done**, **Try tickets again**, **Open as a page** (I9)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.incidents import action_tickets, actions, published
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.incident_ids import IncidentAction, parse_incident

ADDRESS = "This address of the page is yours, and whoever has it can read. A new one ends it: {}"


def register(app: App, office: Office) -> None:
    """Listen to them."""

    @app.action(IncidentAction.ACTION_DONE)
    def action_done(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            outcome = actions.done(work, click.user, click.what)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()

    @app.action(IncidentAction.RETRY_TICKETS)
    def retry_tickets(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.work("button") as work:
            outcome = action_tickets.try_again(work, click.user, click.what.incident_id)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()

    @app.action(IncidentAction.OPEN_PAGE)
    def open_page(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.work("button") as work:
            outcome = published.address(work, click.user, click.what.incident_id)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        else:
            answers.say(office, client, click, ADDRESS.format(outcome))
        ack()
