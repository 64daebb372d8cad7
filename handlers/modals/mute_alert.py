"""**Mute…**: what, until when and why (A4, P1)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from slack_bolt import Ack, App

from bot.domain.durations import parse_duration
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.errors import UserError
from bot.ports.alerts import MuteScope
from bot.services import personal
from bot.services.alerts import muting
from bot.services.alerts.muting import Wish
from bot.services.work import Work
from handlers import answers, inputs
from handlers.inputs import Submitted
from handlers.office import Office
from handlers.views import alert_forms
from handlers.views.alert_forms import UNTIL_DATE
from handlers.views.blocks import View
from handlers.views.ids import Callback, Field

NO_DAY = "Choose the last day, or one of the periods."


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = muting.form(work, user, request, seen_version)
    if isinstance(drawn, Reason):
        return drawn
    return alert_forms.mute_form(drawn, private_metadata=inputs.about(drawn.request))


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.MUTE_ALERT)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.submitted(body)
        with office.desk.work("modal") as work:
            wish = Wish(
                scope=MuteScope(sent.text(Field.SCOPE)), until=_until(work, sent), reason=sent.text(Field.REASON)
            )
            outcome = muting.mute(work, sent.user, sent.about.request_id, sent.about.version, wish)
            personal.confirm(work, sent.user, outcome, key=sent.view_id)
        is_about_day = isinstance(outcome, Reason) and outcome.code == muting.WRONG_DAY
        answers.close_form(ack, outcome, Field.LAST_DAY if is_about_day else Field.REASON)


def _until(work: Work, sent: Submitted) -> datetime:
    """The end of the chosen period, or of the chosen day in the team's zone."""
    period = sent.text(Field.PERIOD)
    if period != UNTIL_DATE:
        return work.now + parse_duration(period)
    if not sent.text(Field.LAST_DAY):
        raise UserError(NO_DAY, field=Field.LAST_DAY)
    last = date.fromisoformat(sent.text(Field.LAST_DAY))
    request = work.uow.requests.get(sent.about.request_id)
    team = work.team(request.team) if request is not None else None
    zone = team.calendar.zone if team is not None else work.now.tzinfo
    return datetime.combine(last + timedelta(days=1), time(), zone)
