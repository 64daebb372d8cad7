"""**I can't…**: somebody drops out of a proposed team, and another is proposed at once (D6)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.rotation import decisions
from bot.services.rotation.composing import week_of
from handlers import answers
from handlers.duty_inputs import team_chosen
from handlers.inputs import Click
from handlers.office import Office
from handlers.views import rotation_forms
from handlers.views.ids import Callback, DutyWeek, Field, duty_value


def open_form(office: Office, client: WebClient, click: Click[DutyWeek]) -> None:
    """Open it for somebody who is in the team, or say why not."""
    with office.desk.work("button") as work:
        case = decisions.case_to_leave(work, click.user, click.what.shift_id)
    if isinstance(case, Reason):
        answers.say(office, client, click, case.sentence)
        return
    metadata = duty_value(case.shift.id, case.shift.version)
    answers.open_form(client, click, rotation_forms.cannot_serve(week_of(case.team, case.shift, case.slot), metadata))


def register(app: App, office: Office) -> None:
    """Listen to the form being sent; the proposal shows what came of it."""

    @app.view(Callback.CANNOT_SERVE)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        said = team_chosen(body)
        with office.desk.work("modal") as work:
            outcome = decisions.cannot(work, said.user, said.week.shift_id, said.reason)
        if isinstance(outcome, Reason):
            ack(response_action="errors", errors={Field.REASON: outcome.sentence})
        else:
            ack()
