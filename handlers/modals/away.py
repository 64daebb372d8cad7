"""**I’m away…**: an absence with dates from a calendar (D8)."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import UserError
from bot.services import noise
from bot.services.rotation import absences
from handlers import inputs
from handlers.modals import closing
from handlers.office import Office
from handlers.views.ids import Callback, Field

NO_DAY = "Choose the first day."


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.AWAY)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        first = sent.day(Field.FIRST_DAY)
        if first is None:
            raise UserError(NO_DAY, field=Field.FIRST_DAY)
        last = sent.day(Field.LAST_DAY) or first
        with office.desk.work("modal") as work:
            answer = absences.add(work, sent.user, first, last, sent.text(Field.REASON))
            noise.own_home_changed(work, sent.user)
        closing.close(ack, answer, Field.LAST_DAY)
