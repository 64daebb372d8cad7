"""The buttons of whoever is paged or asked to help, and **Page somebody…** behind **More…** (I4, I5)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, is_emergency, is_running
from bot.domain.reasons import Reason
from bot.services.incidents import calling, engineers, offered, relief
from bot.services.work import Work
from handlers import answers, inputs
from handlers.actions.incidents import pressed
from handlers.inputs import Click
from handlers.office import Office
from handlers.views.incident_ids import IncidentAction, OnIncident, OnPage, parse_incident, parse_page

Answer = Callable[[Work, str, OnPage], object]


def register(app: App, office: Office) -> None:
    """Listen to the buttons."""
    app.action(IncidentAction.PAGE_ACKNOWLEDGE)(_answering(office, _acknowledge))
    app.action(IncidentAction.ENGINEER_ACCEPT)(_answering(office, _accept))
    app.action(IncidentAction.ENGINEER_DECLINE)(_answering(office, _decline))
    app.action(IncidentAction.FIND_ENGINEER)(pressed(office, _find))

    @app.action(IncidentAction.RELIEF)
    def relieve(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click: Click[OnIncident] = inputs.click(body, parse_incident)
        with office.desk.work("button") as work:
            outcome = relief.ask(work, click.user, click.what.incident_id)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()


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


def _accept(work: Work, user: str, on: OnPage) -> Incident | Reason:
    return engineers.accept(work, user, on.incident_id, on.page_id)


def _decline(work: Work, user: str, on: OnPage) -> Incident | Reason:
    return engineers.decline(work, user, on.incident_id, on.page_id)


def _find(work: Work, user: str, on: OnIncident) -> Incident | Reason:
    return engineers.search(work, user, on.incident_id)


@offered.offer(20, "Page somebody…", IncidentAction.PAGE)
def _can_page(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident)


@offered.offer(21, "Find another engineer", IncidentAction.FIND_ENGINEER)
def _can_find(work: Work, incident: Incident, _user: str) -> bool:
    return is_emergency(incident, work.rules.incidents)
