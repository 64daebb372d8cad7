"""The forms of an incident's follow-up, and the buttons that open them (I9)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, RcaKind
from bot.domain.reasons import Reason
from bot.domain.root_causes import QUESTIONS
from bot.errors import UserError
from bot.services.incidents import actions, course, follow_up, root_causes
from handlers import answers, inputs
from handlers.inputs import Filled
from handlers.office import Office
from handlers.views import follow_up_forms
from handlers.views.blocks import View
from handlers.views.follow_up_forms import FIELDS
from handlers.views.ids import Field
from handlers.views.incident_ids import (
    IncidentAction,
    IncidentCallback,
    OnCause,
    parse_cause,
    parse_incident,
)

KINDS = {
    IncidentAction.WRITE_INITIAL: RcaKind.INITIAL,
    IncidentAction.WRITE_ENGINEERING: RcaKind.ENGINEERING,
}
FIELD_OF = {"no_what": Field.TO_DO, "no_owner": Field.OWNER, "no_date": Field.LAST_DAY, "past": Field.LAST_DAY}


def register(app: App, office: Office) -> None:
    """Listen to the buttons that ask, and to what is sent."""
    for action, kind in KINDS.items():
        app.action(action)(_asking(office, kind))

    @app.action(IncidentAction.ADD_ACTION)
    def ask_for_action(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            found = follow_up.allowed(work, click.user, click.what.incident_id)
        if isinstance(found, Reason):
            answers.say(office, client, click, found.sentence)
        else:
            answers.open_form(client, click, follow_up_forms.action_form(found))
        ack()

    @app.view(IncidentCallback.ACTION)
    def action_sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        number = _read(parse_incident, filled.metadata).incident_id
        what, owner, day = filled.text(Field.TO_DO), filled.text(Field.OWNER), filled.day(Field.LAST_DAY)
        with office.desk.work("modal") as work:
            outcome = actions.add(work, filled.user, number, what=what, owner=owner or None, day=day)
        _close(ack, outcome, Field.TO_DO)

    @app.view(IncidentCallback.ROOT_CAUSE)
    def cause_sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        on = _read(parse_cause, filled.metadata)
        with office.desk.work("modal") as work:
            said, cause = _said(filled, on.kind), filled.text(Field.CAUSE)
            outcome = root_causes.write(
                work, filled.user, on.incident_id, on.kind, on.version, answers=said, cause=cause
            )
        if isinstance(outcome, Reason) and outcome.code == "stale":
            ack(response_action="update", view=_again(office, filled, on, outcome))
        else:
            _close(ack, outcome, FIELDS[QUESTIONS[on.kind][0].key])


def _asking(office: Office, kind: RcaKind) -> Any:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            found = root_causes.may_write(work, click.user, click.what.incident_id, kind)
        if isinstance(found, Reason):
            answers.say(office, client, click, found.sentence)
        else:
            incident, part = found
            on = OnCause(incident.id, kind, part.version)
            answers.open_form(client, click, follow_up_forms.cause_form(incident, on, part.answers, part.cause))
        ack()

    return pressed


def _again(office: Office, filled: Filled, on: OnCause, why: Reason) -> View:
    """The form with what was typed, and with what somebody else wrote meanwhile; sent again it replaces that."""
    with office.desk.reading() as work:
        incident = work.uow.incidents.get(on.incident_id)
        part = root_causes.part_of(work, on.incident_id, on.kind)
    if incident is None or part is None:
        raise UserError(course.GONE.sentence)
    theirs = [(each.asks, part.answers[each.key]) for each in QUESTIONS[on.kind] if part.answers.get(each.key)]
    return follow_up_forms.cause_form(
        incident,
        OnCause(incident.id, on.kind, part.version),
        _said(filled, on.kind),
        filled.text(Field.CAUSE),
        told=why.sentence,
        theirs=theirs,
    )


def _said(filled: Filled, kind: RcaKind) -> dict[str, str]:
    return {each.key: filled.text(FIELDS[each.key]) for each in QUESTIONS[kind]}


def _close(ack: Ack, outcome: Incident | Reason, whole: Field) -> None:
    """The message shows what happened; a refusal keeps the form open with what was entered."""
    if isinstance(outcome, Reason):
        ack(response_action="errors", errors={FIELD_OF.get(outcome.code, whole): outcome.sentence})
    else:
        ack()


def _read(parse: Any, metadata: str) -> Any:
    try:
        return parse(metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
