"""**Waiting for the customer**, **Note…** and the templates at the end of an incident (I6, I8, I10)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, is_running
from bot.domain.messages import escaped
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.ports.incident_talk_screens import Template
from bot.services.incidents import after_call, course, notes, offered, silence
from bot.services.work import Work
from handlers import answers, inputs
from handlers.actions.incidents import pressed
from handlers.common_inputs import modal_of
from handlers.inputs import Filled
from handlers.modals.incident_raise import close
from handlers.office import Office
from handlers.views import incident_talk
from handlers.views.blocks import View
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, OnIncident, parse_incident

Draws = Callable[[Work, int], View | Reason]
Keeps = Callable[[Work, Filled, OnIncident], Incident | Reason]


def register(app: App, office: Office) -> None:
    """Listen to the buttons and forms."""
    app.action(IncidentAction.WAIT_CUSTOMER)(
        pressed(office, lambda work, user, on: silence.wait(work, user, on.incident_id))
    )
    app.action(IncidentAction.CUSTOMER_ANSWERED)(
        pressed(office, lambda work, user, on: silence.answered(work, user, on.incident_id))
    )
    app.action(IncidentAction.NOTE)(_asking(office, _note_form))
    app.action(IncidentAction.CALL_NOTES)(_asking(office, _template_form(Template.CALL_NOTES)))
    app.action(IncidentAction.AVAILABLE)(_asking(office, _template_form(Template.AVAILABLE)))
    app.view(IncidentCallback.NOTE)(_kept(office, _noted))
    app.view(IncidentCallback.CALL_NOTES)(_kept(office, _posted(Template.CALL_NOTES)))
    app.view(IncidentCallback.AVAILABLE)(_kept(office, _posted(Template.AVAILABLE)))


def _asking(office: Office, draw: Draws) -> Callable[..., None]:
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            view = draw(work, click.what.incident_id)
        if isinstance(view, Reason):
            raise UserError(view.sentence)
        show = answers.open_form if modal_of(body) is None else answers.push_form
        show(client, click, view)
        ack()

    return ask


def _kept(office: Office, keep: Keeps) -> Callable[..., None]:
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        try:
            on = parse_incident(filled.metadata)
        except ValueError as error:
            raise UserError(inputs.UNREADABLE) from error
        with office.desk.work("modal") as work:
            outcome = keep(work, filled, on)
        close(ack, outcome, Field.NOTE)

    return sent


def _note_form(work: Work, incident_id: int) -> View | Reason:
    incident = work.uow.incidents.get(incident_id)
    return incident_talk.note_form(incident) if incident is not None else course.GONE


def _template_form(template: Template) -> Draws:
    def form(work: Work, incident_id: int) -> View | Reason:
        draft = after_call.draft(work, incident_id)
        return draft if isinstance(draft, Reason) else incident_talk.template_form(draft, template)

    return form


def _noted(work: Work, filled: Filled, on: OnIncident) -> Incident | Reason:
    return notes.add(work, filled.user, on.incident_id, escaped(filled.text(Field.NOTE)), form=filled.view_id)


def _posted(template: Template) -> Keeps:
    def post(work: Work, filled: Filled, on: OnIncident) -> Incident | Reason:
        text = filled.text(Field.NOTE)
        return after_call.post(work, filled.user, on.incident_id, template, text, form=filled.view_id)

    return post


@offered.offer(40, "Note…", IncidentAction.NOTE)
def _can_note(_work: Work, _incident: Incident, _user: str) -> bool:
    return True


@offered.offer(41, "Waiting for the customer", IncidentAction.WAIT_CUSTOMER)
def _can_wait(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident) and incident.asked_customer_at is None and incident.lowered_at is None


@offered.offer(42, "Customer answered", IncidentAction.CUSTOMER_ANSWERED)
def _can_have_answered(_work: Work, incident: Incident, _user: str) -> bool:
    return silence.is_waited_for(incident)


@offered.offer(43, "Post-call notes…", IncidentAction.CALL_NOTES)
def _can_write_notes(_work: Work, incident: Incident, _user: str) -> bool:
    return after_call.is_offered(incident)


@offered.offer(44, "Who will be available…", IncidentAction.AVAILABLE)
def _can_tell_who(_work: Work, incident: Incident, _user: str) -> bool:
    return after_call.is_offered(incident)
