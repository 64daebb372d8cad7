"""The buttons of an incident's card, and **Raise an incident…** wherever it stands (I1, I2, I4)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, IncidentMove, IncidentState, Role, is_running
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.incidents import course, offered
from bot.services.work import Work
from handlers import answers, inputs
from handlers.common_inputs import modal_of
from handlers.inputs import Click
from handlers.modals import incident_raise
from handlers.office import Office
from handlers.views import incident_forms, modals
from handlers.views.ids import Action, parse_pressed
from handlers.views.incident_ids import IncidentAction, OnIncident, parse_incident, parse_raise

Act = Callable[[Work, str, OnIncident], Incident | Reason]
Listener = Callable[..., None]
DONE = "Done. Incident {} is {}."

MOVES = {
    IncidentAction.ACKNOWLEDGE: IncidentMove.ACKNOWLEDGE,
    IncidentAction.CONTACT: IncidentMove.CONTACT,
    IncidentAction.MITIGATE: IncidentMove.MITIGATE,
    IncidentAction.RESOLVE: IncidentMove.RESOLVE,
    IncidentAction.REOPEN: IncidentMove.REOPEN,
}
ROLES = {IncidentAction.TAKE_MANAGER: Role.MANAGER, IncidentAction.TAKE_RESPONDER: Role.RESPONDER}


def register(app: App, office: Office) -> None:
    """Listen to every button of the card and of **More…**."""
    for action, move in MOVES.items():
        app.action(action)(pressed(office, _moving(move)))
    for action, role in ROLES.items():
        app.action(action)(pressed(office, _taking(role)))

    @app.action(IncidentAction.MORE)
    def more(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            incident = work.uow.incidents.get(click.what.incident_id)
            shown = offered.for_person(work, incident, click.user) if incident is not None else ()
        if incident is None:
            answers.say(office, client, click, course.GONE.sentence)
        else:
            answers.open_form(client, click, incident_forms.more_form(incident, shown))
        ack()

    @app.action(IncidentAction.NEW)
    def new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_raise)
        answers.open_form(client, click, incident_forms.raise_form(office.desk.rules.incidents, click.what))
        ack()

    @app.action(Action.RAISE_INCIDENT)
    def raise_from_request(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        with office.desk.reading() as work:
            view = incident_raise.form_of_request(work, click.what.request_id)
        if isinstance(view, Reason):
            raise UserError(view.sentence)
        (answers.open_form if modal_of(body) is None else answers.push_form)(client, click, view)
        ack()


def pressed(office: Office, act: Act) -> Listener:
    """A listener for a button that acts at once; a refusal, or what a form cannot show, is told to who pressed it."""

    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click: Click[OnIncident] = inputs.click(body, parse_incident)
        with office.desk.work("button") as work:
            outcome = act(work, click.user, click.what)
        told = outcome.sentence if isinstance(outcome, Reason) else DONE.format(outcome.id, outcome.state.words)
        if body.get("view", {}).get("type") == "modal":
            client.views_update(view_id=str(body["view"]["id"]), view=modals.tell(told))
        elif isinstance(outcome, Reason):
            answers.say(office, client, click, told)
        ack()

    return listen


def _moving(move: IncidentMove) -> Act:
    return lambda work, user, on: course.move(work, user, on.incident_id, on.version, move)


def _taking(role: Role) -> Act:
    return lambda work, user, on: course.take(work, user, on.incident_id, on.seen, role)


@offered.offer(10, "I manage it", IncidentAction.TAKE_MANAGER)
def _can_manage(_work: Work, incident: Incident, user: str) -> bool:
    return incident.state is not IncidentState.CLOSED and incident.manager != user


@offered.offer(11, "I respond", IncidentAction.TAKE_RESPONDER)
def _can_respond(_work: Work, incident: Incident, user: str) -> bool:
    return is_running(incident) and incident.responder != user


@offered.offer(12, "Pass a role…", IncidentAction.GIVE_ROLE)
def _can_pass(_work: Work, incident: Incident, _user: str) -> bool:
    return incident.state is not IncidentState.CLOSED
