"""The buttons of hints that one person sees: Make separate, Track as a request (R3, R5)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.messages import Posted
from bot.errors import UserError
from bot.ports.slack import SlackFailed
from bot.services import intake, tracking
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action, Anchor, parse_anchor, parse_split

NOT_SEPARATE = "This message can no longer be taken out of the request. Post it again if it is about something else."
MESSAGE_GONE = "I cannot find this message any more, so there is nothing to track."
SLACK_SLOW = "Slack did not show me the message in time. Please click again."


def register(app: App, office: Office) -> None:
    """Listen to the buttons of hints; the answer takes the hint's place."""

    @app.action(Action.MAKE_SEPARATE)
    def make_separate(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_split)
        about = click.what
        with office.desk.work("button") as work:
            separate = intake.make_separate(work, click.user, about.pressed.request_id, about.message_ts)
        done = f"Your message is request #{separate.id} now." if separate is not None else NOT_SEPARATE
        answers.say(office, client, click, done, replace=True)
        ack()

    @app.action(Action.TRACK)
    def track(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_anchor)
        posted = _message(office, click.what)
        with office.desk.work("button") as work:
            outcome = tracking.track(work, click.user, posted)
        answers.outcome(office, client, click, outcome, replace=True)
        ack()


def _message(office: Office, anchor: Anchor) -> Posted:
    """The message that the hint was about; asked for outside of any transaction."""
    try:
        found = office.slack.message(anchor.channel, anchor.message_ts)
    except SlackFailed as failure:
        raise UserError(SLACK_SLOW) from failure
    if found is None:
        raise UserError(MESSAGE_GONE)
    return found.posted
