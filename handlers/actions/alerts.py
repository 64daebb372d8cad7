"""**Unmute** on the card of a muted alert, on Home and in lists (A4)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import noise
from bot.services.alerts import muting
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.alert_ids import parse_mute
from handlers.views.ids import Action

UNMUTED = "The mute is over."


def register(app: App, office: Office) -> None:
    """Listen to the button."""

    @app.action(Action.UNMUTE_ALERT)
    def unmute(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_mute)
        with office.desk.work("button") as work:
            refused = muting.unmute(work, click.user, click.what)
            noise.own_home_changed(work, click.user)
        if refused is not None or click.channel is not None:
            answers.say(office, client, click, refused.sentence if refused is not None else UNMUTED)
        ack()
