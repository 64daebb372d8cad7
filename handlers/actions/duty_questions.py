"""**Coming weeks…**, **Who, when…**, **Why…** and **Pick the next team** in the Home tab (D6, D9, X3)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from handlers import answers, inputs
from handlers.commands import pick, plan
from handlers.inputs import Typed
from handlers.office import Office
from handlers.views import duty_questions, modals
from handlers.views.ids import Action


def register(app: App, office: Office) -> None:
    """Listen to the buttons; the answers are those of the commands."""

    @app.action(Action.OPEN_PLAN)
    def open_plan(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        shown = office.render(plan.answer(office, Typed(user=click.user, verb="plan", rest="")))
        answers.open_form(client, click, duty_questions.answer(shown, "Coming weeks"))
        ack()

    @app.action(Action.OPEN_WHO)
    def open_who(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        answers.open_form(client, inputs.click(body, str), duty_questions.who())
        ack()

    @app.action(Action.OPEN_WHY)
    def open_why(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        answers.open_form(client, inputs.click(body, str), duty_questions.why())
        ack()

    @app.action(Action.PICK_NOW)
    def pick_now(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        try:
            said = pick.answer(office, Typed(user=click.user, verb="pick", rest="")).sentence
        except UserError as refused:
            said = refused.message
        answers.open_form(client, click, modals.tell(said))
        ack()
