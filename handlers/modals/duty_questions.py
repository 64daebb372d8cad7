"""The forms behind **Who, when…** and **Why…**: what was asked is answered in the form itself (D9)."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import UserError
from handlers import inputs
from handlers.commands import who, why
from handlers.inputs import Typed
from handlers.office import Office
from handlers.views import duty_questions
from handlers.views.ids import Callback, Field

NOBODY = "Choose a person."


def register(app: App, office: Office) -> None:
    """Listen to the forms being sent; the answers are those of the commands."""

    @app.view(Callback.WHO)
    def ask_who(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        try:
            shown = office.render(who.answer(office, Typed(user=sent.user, verb="who", rest=sent.text(Field.BEGINS))))
        except UserError as refused:
            raise UserError(refused.message, field=Field.BEGINS) from refused
        ack(response_action="update", view=duty_questions.answer(shown, "Who is on duty?"))

    @app.view(Callback.WHY)
    def ask_why(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        if not sent.text(Field.PERSON):
            raise UserError(NOBODY, field=Field.PERSON)
        asked = Typed(user=sent.user, verb="why", rest=f"<@{sent.text(Field.PERSON)}>")
        try:
            shown = office.render(why.answer(office, asked))
        except UserError as refused:
            raise UserError(refused.message, field=Field.PERSON) from refused
        ack(response_action="update", view=duty_questions.answer(shown, "Why them?"))
