"""Settings of the person who presses: mute and unmute direct messages (N4)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import personal
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action

MUTED = "I will not write to you until your next working day begins. “Unmute” in my Home tab brings my messages back."


def register(app: App, office: Office) -> None:
    """Listen to the mute control of direct messages and of the Home tab, which shows the setting by itself."""

    @app.action(Action.MUTE_TODAY)
    def mute(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.work("button") as work:
            personal.mute_today(work, click.user)
        if click.channel is not None:
            answers.say(office, client, click, MUTED)
        ack()

    @app.action(Action.UNMUTE)
    def unmute(ack: Ack, body: dict[str, Any]) -> None:
        click = inputs.click(body, str)
        with office.desk.work("button") as work:
            personal.unmute(work, click.user)
        ack()
