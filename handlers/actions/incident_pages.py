"""The buttons of pages, and **Page somebody…** behind **More…** (I4)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, is_running
from bot.domain.reasons import Reason
from bot.services.incidents import calling, offered
from bot.services.work import Work
from handlers import answers, inputs
from handlers.inputs import Click
from handlers.office import Office
from handlers.views.incident_ids import IncidentAction, OnPage, parse_page

Answer = Callable[[Work, str, OnPage], object]


def register(app: App, office: Office) -> None:
    """Listen to the buttons."""
    app.action(IncidentAction.PAGE_ACKNOWLEDGE)(_answering(office, _acknowledge))


def _answering(office: Office, answer: Answer) -> Callable[..., None]:
    """A listener for a button in a direct message; the message shows what happened, a refusal is said."""

    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click: Click[OnPage] = inputs.click(body, parse_page)
        with office.desk.work("button") as work:
            outcome = answer(work, click.user, click.what)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()

    return listen


def _acknowledge(work: Work, user: str, on: OnPage) -> Incident | Reason:
    return calling.acknowledge(work, user, on.incident_id, on.page_id)


@offered.offer(20, "Page somebody…", IncidentAction.PAGE)
def _can_page(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident)
