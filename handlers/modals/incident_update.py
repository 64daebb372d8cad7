"""The form behind **Update…** of an incident (I7)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.incidents import IncidentUpdate
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.incidents import updates
from bot.services.incidents.updates import Said
from bot.services.work import Work
from handlers import inputs
from handlers.inputs import Filled
from handlers.office import Office
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentCallback, parse_incident
from handlers.views.incident_updates import next_in

FIELD_OF = {"no_doing": Field.DOING}


def register(app: App, office: Office) -> None:
    """Listen to the form."""

    @app.view(IncidentCallback.UPDATE)
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        with office.desk.work("modal") as work:
            outcome = _written(work, filled)
        if isinstance(outcome, Reason):
            field = FIELD_OF.get(outcome.code, Field.IMPACT)
            ack(response_action="errors", errors={field: outcome.sentence})
        else:
            ack(response_action="clear")


def _written(work: Work, filled: Filled) -> IncidentUpdate | Reason:
    try:
        on, promised = parse_incident(filled.metadata), next_in(filled.text(Field.NEXT_UPDATE))
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
    said = Said(
        impact=filled.text(Field.IMPACT),
        doing=filled.text(Field.DOING),
        next_in=promised,
        source_key=f"view:{filled.view_id}",
    )
    return updates.write(work, filled.user, on.incident_id, said)
