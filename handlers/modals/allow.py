"""**Allow…**: a lead sets a rule aside for one offer, with a reason that is kept (D5, D8)."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import UserError
from bot.services.rotation import offers
from handlers import inputs
from handlers.modals import closing
from handlers.office import Office
from handlers.views.ids import Callback, Field, Volunteer, parse_volunteer


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.ALLOW_OFFER)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        about = _about(sent.metadata)
        with office.desk.work("modal") as work:
            answer = offers.allow(work, sent.user, about.offer.request_id, about.user, sent.text(Field.REASON))
        closing.close(ack, answer, Field.REASON)


def _about(metadata: str) -> Volunteer:
    try:
        return parse_volunteer(metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
