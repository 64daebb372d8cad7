"""**Raise an incident…** on any message: from its request or alert, else with a link to the message (I1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services import finding
from handlers import answers, inputs
from handlers.modals import incident_raise
from handlers.office import Office
from handlers.views import modals
from handlers.views.ids import Shortcut


def register(app: App, office: Office) -> None:
    """Listen to the shortcut."""

    @app.message_shortcut(Shortcut.RAISE_INCIDENT)
    def raise_incident(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        at = inputs.pointed(body, office.identity)
        with office.desk.reading() as work:
            request = finding.of_message(work, at.channel, at.ts, at.thread_ts)
            if request is not None:
                view = incident_raise.form_of_request(work, request.id)
            else:
                view = incident_raise.form_of_message(work, at)
        answers.open_form(client, at, modals.cannot(view.sentence) if isinstance(view, Reason) else view)
        ack()
