"""**Swap…**: with whom, and which days for which (D8)."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import UserError
from bot.services import noise
from bot.services.rotation import asking
from handlers import inputs
from handlers.inputs import Filled
from handlers.modals import closing
from handlers.office import Office
from handlers.views.ids import Callback, Field

NO_FIRST = "Choose the first of these days as well."


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.SWAP)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        mine = _days(sent, Field.FIRST_DAY, Field.LAST_DAY)
        theirs = _days(sent, Field.BACK_FIRST_DAY, Field.BACK_LAST_DAY)
        person, note = sent.text(Field.PERSON), sent.text(Field.NOTE)
        with office.desk.work("modal") as work:
            answer = asking.ask_swap(work, sent.user, person, mine=mine, theirs=theirs, note=note)
            noise.own_home_changed(work, sent.user)
        closing.close(ack, answer, Field.PERSON)


def _days(sent: Filled, first: Field, last: Field) -> asking.Days | None:
    start, end = sent.day(first), sent.day(last)
    if start is None and end is not None:
        raise UserError(NO_FIRST, field=first)
    return asking.Days(start, end or start) if start is not None else None
