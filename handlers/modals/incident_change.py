"""**Change severity…**, **Not an emergency?**, **Part of another incident…** and the checklist's **Done** (I2, I3)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, is_running
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.incidents import changing, checklists, course, offered
from bot.services.incidents.checklists import Item
from bot.services.work import Work
from handlers import answers, inputs
from handlers.actions.incidents import pressed
from handlers.common_inputs import modal_of
from handlers.modals.incident_raise import close
from handlers.office import Office
from handlers.views import incident_change_forms as forms
from handlers.views import modals
from handlers.views.blocks import View
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, OnIncident, parse_incident, parse_item

TOLD = "Whoever can judge it is told, and the card says that you ask. Its targets stay as they are."
NO_NUMBER = Reason("no_number", "Please write the number of the other incident, such as 12.")


def register(app: App, office: Office) -> None:
    """Listen to the buttons and forms."""
    app.action(IncidentAction.SEVERITY)(_asking(office, _severity_form))
    app.action(IncidentAction.MERGE)(_asking(office, lambda _work, incident: forms.merge_form(incident)))
    app.action(IncidentAction.DOUBT)(pressed(office, _doubt))

    @app.view(IncidentCallback.SEVERITY)
    def changed(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        on, wanted, reason = _on(filled.metadata), filled.text(Field.SEVERITY), filled.text(Field.REASON)
        with office.desk.work("modal") as work:
            outcome = changing.severity(work, filled.user, on.incident_id, on.version, wanted=wanted, reason=reason)
        close(ack, outcome, Field.SEVERITY)

    @app.view(IncidentCallback.MERGE)
    def merged(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        on, into = _on(filled.metadata), inputs.number(filled.text(Field.REFERENCE))
        outcome: Incident | Reason = NO_NUMBER
        if into is not None:
            with office.desk.work("modal") as work:
                outcome = changing.merge(work, filled.user, on.incident_id, on.version, into)
        close(ack, outcome, Field.REFERENCE)

    @app.action(IncidentAction.TICK)
    def ticked(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_item)
        with office.desk.work("button") as work:
            item = Item(click.what.severity, click.what.place)
            outcome = checklists.tick(work, click.user, click.what.incident_id, item)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()


def _asking(office: Office, form: Callable[[Work, Incident], View]) -> Callable[..., None]:
    """A listener that opens a form for whoever may act, on top of **More…** or beside a message."""

    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            incident = work.uow.incidents.get(click.what.incident_id)
            view = form(work, incident) if incident is not None else modals.cannot(course.GONE.sentence)
        (answers.open_form if modal_of(body) is None else answers.push_form)(client, click, view)
        ack()

    return ask


def _severity_form(work: Work, incident: Incident) -> View:
    return forms.severity_form(work.rules.incidents, incident)


def _doubt(work: Work, user: str, on: OnIncident) -> Incident | Reason:
    outcome = changing.doubt(work, user, on.incident_id)
    return outcome if isinstance(outcome, Reason) else Reason("told", TOLD)


def _on(metadata: str) -> OnIncident:
    try:
        return parse_incident(metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error


@offered.offer(20, "Change severity…", IncidentAction.SEVERITY)
def _can_change(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident)


@offered.offer(21, "Not an emergency?", IncidentAction.DOUBT)
def _can_doubt(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident) and incident.doubted_by is None


@offered.offer(22, "Part of another incident…", IncidentAction.MERGE)
def _can_merge(_work: Work, incident: Incident, _user: str) -> bool:
    return is_running(incident)
