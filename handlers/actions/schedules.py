"""**Take over…** beside a schedule on Home: the form to be on call in place of others (D8, D10)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services.people import Names
from bot.services.schedules import on_call
from bot.services.schedules.taking_over import UNKNOWN
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import schedules
from handlers.views.ids import Action


def register(app: App, office: Office) -> None:
    """Listen to the button."""

    @app.action(Action.OPEN_TAKE_OVER)
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.reading() as work:
            schedule = work.rules.schedules.get(click.what)
            line = on_call.line(work, Names(work), schedule, work.now) if schedule is not None else None
        if line is None:
            answers.say(office, client, click, UNKNOWN.sentence)
        else:
            answers.open_form(client, click, schedules.take_over_form(click.what, line))
        ack()
