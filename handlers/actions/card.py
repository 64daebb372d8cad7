"""The controls of a request: Take, Resolve, Reopen and the card's menu (F2, R4, R8-R12, H1, X5)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import noise, requests
from bot.services.work import Outcome, Work
from handlers import answers, inputs
from handlers.modals import duplicate, hand_off, more, mute_alert, opening
from handlers.office import Office
from handlers.views.ids import Action, Menu, parse_menu, parse_pressed

Act = Callable[[Work, str, int, int | None], Outcome]

BUTTONS: dict[Action, Act] = {
    Action.TAKE: requests.take,
    Action.RESOLVE: requests.resolve,
    Action.REOPEN: requests.reopen,
}
MENU_ACTS: dict[Menu, Act] = {
    Menu.WAITING_ON_REQUESTER: requests.ask_requester,
    Menu.NOT_A_REQUEST: requests.not_a_request,
}
MENU_FORMS: dict[Menu, opening.Form] = {
    Menu.HAND_OFF: hand_off.form,
    Menu.DUPLICATE_OF: duplicate.form,
    Menu.MUTE: mute_alert.form,
    Menu.MORE: more.form,
}


def register(app: App, office: Office) -> None:
    """Listen to the buttons of cards, lists and reminders, and to the card's menu."""
    for action, act in BUTTONS.items():
        app.action(action)(_pressed(office, act))

    @app.action(Action.CARD_MENU)
    def menu(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_menu)
        about, choice = click.what.pressed, click.what.choice
        if choice in MENU_FORMS:
            opening.by_click(office, client, click, about, MENU_FORMS[choice])
        else:
            with office.desk.work("menu") as work:
                outcome = MENU_ACTS[choice](work, click.user, about.request_id, about.version)
            answers.outcome(office, client, click, outcome)
        ack()


def _pressed(office: Office, act: Act) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        with office.desk.work("button") as work:
            outcome = act(work, click.user, click.what.request_id, click.what.version)
            if click.channel is None:  # they look at their Home tab
                noise.own_home_changed(work, click.user)
        answers.outcome(office, client, click, outcome)
        ack()

    return pressed
