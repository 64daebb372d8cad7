"""The form behind **Raise an incident…**, and the one that passes a role (I1, I2)."""

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import directory
from bot.domain.incidents import Incident, Raise, Role, is_running
from bot.domain.intake import title_of
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import headline
from bot.errors import UserError
from bot.services import finding, opening
from bot.services.incidents import alike, course, origins, raising
from bot.services.work import Work
from handlers import answers, inputs
from handlers.inputs import Filled, Pointed
from handlers.office import Office
from handlers.views import incident_forms
from handlers.views.blocks import View
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, RaiseFrom, parse_incident, parse_raise

FIELD_OF = {"no_title": Field.TITLE, "unknown_severity": Field.SEVERITY}


def register(app: App, office: Office) -> None:
    """Listen to the forms."""

    @app.view(IncidentCallback.RAISE)
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        source = _read(parse_raise, filled.metadata)
        with office.desk.work("modal") as work:
            wish = _wish(work, filled)
            known = None if source.anyway else alike.raised(work, filled.user, wish)
            if known is None:
                close(ack, _raised(work, filled.user, source, wish), Field.TITLE)
            else:
                ack(response_action="update", view=_asked_again(work, source, wish, known))

    @app.action(IncidentAction.GIVE_ROLE)
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            incident = work.uow.incidents.get(click.what.incident_id)
        if incident is None:
            raise UserError(course.GONE.sentence)
        answers.push_form(client, click, incident_forms.give_role_form(incident))
        ack()

    @app.view(IncidentCallback.GIVE_ROLE)
    def given(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        on = _read(parse_incident, filled.metadata)
        role, person = Role(filled.text(Field.STANDING)), filled.text(Field.PERSON)
        with office.desk.work("modal") as work:
            outcome = course.give(work, filled.user, on.incident_id, on.version, role=role, receiver=person)
        close(ack, outcome, Field.PERSON)


def form_of_request(work: Work, request_id: int) -> View | Reason:
    """The form with what the request or alert says already."""
    request = work.uow.requests.get(request_id)
    if request is None:
        return finding.GONE
    text = headline(request)
    named = directory.named_in(text, work.uow.directory.services())
    given = Raise(title=title_of(text, request.file_count), service=named[0].name if named else None)
    return incident_forms.raise_form(work.rules.incidents, RaiseFrom(request.id, request.team), given=given)


def form_of_message(work: Work, at: Pointed) -> View | Reason:
    """The form with what a message says that belongs to no request; the incident will lead back to it."""
    here = work.uow.incidents.of_thread(at.channel, at.thread_ts or at.ts)
    running = [each for each in here if is_running(each)]
    if running:
        return Reason("raised_already", f"This is the thread of incident {running[-1].id}. Write there what you know.")
    found, text = opening.watched(work, at.channel), plain_text(at.posted.text) if at.posted is not None else ""
    named = directory.named_in(text, work.uow.directory.services())
    source = RaiseFrom(0, found[0].id if found is not None else "", at.channel, at.ts)
    given = Raise(title=title_of(text) if text.strip() else "", service=named[0].name if named else None)
    return incident_forms.raise_form(work.rules.incidents, source, given=given)


def _raised(work: Work, user: str, source: RaiseFrom, wish: Raise) -> Incident | Reason:
    if source.request_id:
        return raising.raise_from(work, user, source.request_id, wish)
    outcome = raising.raise_incident(work, user, wish, team_id=source.team or None)
    if source.channel and isinstance(outcome, Incident):
        origins.of_message(work, outcome, source.channel, source.message_ts)
    return outcome


def _asked_again(work: Work, source: RaiseFrom, wish: Raise, known: Incident) -> View:
    """The same form with the same words: whoever sends it again knows of the other one."""
    again = replace(source, anyway=True)
    return incident_forms.raise_form(work.rules.incidents, again, given=wish, alike=alike.screen(work, known, wish))


def close(ack: Ack, outcome: object, whole: Field) -> None:
    """The card shows what happened; a refusal keeps the form open with what was entered."""
    if isinstance(outcome, Reason):
        ack(response_action="errors", errors={FIELD_OF.get(outcome.code, whole): outcome.sentence})
    else:
        ack(response_action="clear")


def _wish(work: Work, filled: Filled) -> Raise:
    return Raise(
        title=filled.text(Field.TITLE),
        severity=filled.text(Field.SEVERITY) or None,
        service=_meant(filled.text(Field.SERVICE), work.uow.directory.services()),
        customer=_meant(filled.text(Field.CUSTOMER), work.uow.directory.customers()),
        known=filled.text(Field.KNOWN),
        source_key=f"view:{filled.view_id}",
    )


def _meant(typed: str, known: Any) -> str | None:
    """The name in the directory that somebody meant, or what they typed where nothing is near."""
    found = directory.find(typed, known) if typed else None
    return found.entries[0].name if found is not None else typed or None


def _read(parse: Any, metadata: str) -> Any:
    try:
        return parse(metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
