"""**Take over…**: from when until when, and a note (D8, D10)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.people import Names
from bot.services.schedules import taking_over
from bot.services.schedules.taking_over import UNKNOWN, Taken
from bot.services.work import Work
from handlers import dates, inputs
from handlers.inputs import Filled
from handlers.modals import closing
from handlers.office import Office
from handlers.views import words
from handlers.views.ids import Callback, Field


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.TAKE_OVER)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        with office.desk.work("modal") as work:
            answer = _taken_over(work, sent)
        closing.close(ack, answer, Field.ENDS)


def _taken_over(work: Work, sent: Filled) -> str | Reason:
    schedule = work.rules.schedules.get(sent.metadata)
    if schedule is None:
        return UNKNOWN
    period = _moment(work, sent, Field.BEGINS, schedule.zone), _moment(work, sent, Field.ENDS, schedule.zone)
    answer = taking_over.take_over(work, sent.user, schedule.id, period, sent.text(Field.NOTE))
    return answer if isinstance(answer, Reason) else _sentence(work, answer)


def _moment(work: Work, sent: Filled, field: Field, zone: ZoneInfo) -> datetime:
    """What stands in a field; what cannot be read is said beside it."""
    try:
        return dates.when(sent.text(field), work.now, zone)
    except UserError as error:
        raise UserError(str(error), field=field) from error


def _sentence(work: Work, taken: Taken) -> str:
    names, zone = Names(work), taken.schedule.zone.key
    since, until = (words.spoken(at, zone, work.now) for at in (taken.starts_at, taken.ends_at))
    others = words.listed([names.person(other).name for other in taken.others])
    return f"You are on call from {since} until {until}, instead of {others}: {taken.schedule.name}."
