"""Calendar feeds in the Home tab: a new address, shown once, and its revocation (D9)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.calendars import feeds
from bot.services.calendars.offered import offered
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import calendars
from handlers.views.ids import Action, parse_feed

REVOKED = "The address is revoked: calendars that are subscribed to it are not updated any more. You can remove them."


def register(app: App, office: Office) -> None:
    """Listen to **Get address**, **New address…** and **Revoke…**."""

    @app.action(Action.NEW_FEED)
    def new_feed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_feed)
        with office.desk.work("button") as work:
            address = feeds.create(work, click.user, click.what)
            labels = {line.subject: line.label for line in offered(work, click.user)}
        if isinstance(address, Reason):
            answers.say(office, client, click, address.sentence)
        else:
            answers.open_form(client, click, calendars.address(labels[click.what], address))
        ack()

    @app.action(Action.REVOKE_FEED)
    def revoke_feed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_feed)
        with office.desk.work("button") as work:
            refused = feeds.revoke(work, click.user, click.what)
        answers.say(office, client, click, REVOKED if refused is None else refused.sentence)
        ack()
