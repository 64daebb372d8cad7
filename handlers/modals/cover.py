"""**Find cover…**: days, whom to ask, and a note (D8)."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import UserError
from bot.services import noise
from bot.services.rotation import asking
from handlers import inputs
from handlers.modals import closing
from handlers.office import Office
from handlers.views.ids import Callback, Field

NO_DAY = "Choose the first day."


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.COVER)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        first = sent.day(Field.FIRST_DAY)
        if first is None:
            raise UserError(NO_DAY, field=Field.FIRST_DAY)
        days = asking.Days(first, sent.day(Field.LAST_DAY) or first)
        helper, note = sent.text(Field.PERSON) or None, sent.text(Field.NOTE)
        with office.desk.work("modal") as work:
            answer = asking.ask_cover(work, sent.user, days, helper=helper, note=note)
            noise.own_home_changed(work, sent.user)
        closing.close(ack, answer, Field.PERSON if helper else Field.LAST_DAY)
