"""**Search…** in the Home tab: what was found stands below the words, which can be changed (T3, X3)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services.knowledge import finding
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import common_forms
from handlers.views.ids import Action, Callback, Field


def register(app: App, office: Office) -> None:
    """Listen to the button, and to words being sent."""

    @app.action(Action.OPEN_SEARCH)
    def open_search(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        answers.open_form(client, inputs.click(body, str), common_forms.search_form())
        ack()

    @app.view(Callback.SEARCH)
    def search(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        with office.desk.reading() as work:
            found = finding.find(work, sent.user, sent.text(Field.WORDS))
        if isinstance(found, Reason):
            ack(response_action="errors", errors={Field.WORDS: found.sentence})
        else:
            ack(response_action="update", view=common_forms.search_form(found))
