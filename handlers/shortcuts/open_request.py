"""**Open a support request** on any message: a request at once where a team answers, else where to ask (R3)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services import tracking
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import modals
from handlers.views.ids import Shortcut

NOBODY_WROTE_IT = Reason("not_written", "Nobody wrote this message. Choose the message of the person who needs help.")


def register(app: App, office: Office) -> None:
    """Listen to the shortcut."""

    @app.message_shortcut(Shortcut.OPEN_REQUEST)
    def open_request(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        at = inputs.pointed(body, office.identity)
        with office.desk.work("shortcut") as work:
            outcome = tracking.track(work, at.user, at.posted) if at.posted is not None else NOBODY_WROTE_IT
        if isinstance(outcome, Reason):  # the bot may not be a member here, so only a modal is certain to be seen
            answers.open_form(client, at, modals.cannot(outcome.sentence))
        else:
            answers.outcome(office, client, at, outcome)
        ack()
