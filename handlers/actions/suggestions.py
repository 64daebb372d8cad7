"""**This answered it** and **Not this** under a suggestion on a card (T3)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services.knowledge import suggested
from bot.services.work import Outcome, Work
from handlers import answers, inputs
from handlers.office import Office
from handlers.views.ids import Action
from handlers.views.suggestion_ids import parse_suggestion

Act = Callable[[Work, str, int, int], Outcome]

BUTTONS: dict[Action, Act] = {
    Action.SUGGESTION_HELPED: suggested.answered_it,
    Action.SUGGESTION_WRONG: suggested.not_this,
}


def register(app: App, office: Office) -> None:
    """Listen to both buttons."""
    for action, act in BUTTONS.items():
        app.action(action)(_pressed(office, act))


def _pressed(office: Office, act: Act) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_suggestion)
        with office.desk.work("button") as work:
            outcome = act(work, click.user, click.what.request_id, click.what.suggestion_id)
        answers.outcome(office, client, click, outcome)
        ack()

    return pressed
