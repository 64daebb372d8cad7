"""The buttons of offers and of **My duty** on Home: accept, decline, take back, allow, and the forms (D8, X3)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.services import noise
from bot.services.rotation import absences, offers
from bot.services.work import Work
from handlers import answers, inputs, spoken
from handlers.inputs import Click
from handlers.office import Office
from handlers.views import offer_modals
from handlers.views.blocks import View
from handlers.views.ids import Action, Pressed, parse_pressed, parse_volunteer, volunteer_id

Answer = Callable[[Work, str, int], str | Reason]

ANSWERS: dict[Action, Answer] = {
    Action.ACCEPT_OFFER: offers.accept,
    Action.DECLINE_OFFER: offers.decline,
    Action.WITHDRAW_OFFER: offers.withdraw,
}
FORMS: dict[Action, Callable[[Work, str], View]] = {
    Action.OPEN_AWAY: lambda work, user: offer_modals.away(spoken.today(work, user)),
    Action.OPEN_COVER: lambda work, user: offer_modals.cover(spoken.today(work, user)),
    Action.OPEN_SWAP: lambda _work, _user: offer_modals.swap(),
}


def register(app: App, office: Office) -> None:
    """Listen to the buttons."""
    for action, act in ANSWERS.items():
        app.action(action)(_answered(office, act))
    for action, form in FORMS.items():
        app.action(action)(_opened(office, form))

    @app.action(Action.REMOVE_ABSENCE)
    def remove(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, int)
        with office.desk.work("button") as work:
            answer = absences.remove(work, click.user, click.what)
            noise.own_home_changed(work, click.user)
        answers.say(office, client, click, spoken.told(answer).sentence)
        ack()

    @app.action(Action.ALLOW_OFFER)
    def allow(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_volunteer)
        with office.desk.reading() as work:
            problem = offers.why_not(work, click.what.offer.request_id, click.what.user)
        if isinstance(problem, Reason):
            answers.say(office, client, click, problem.sentence)
        else:
            answers.open_form(client, click, offer_modals.allow(volunteer_id(click.what), problem))
        ack()


def _answered(office: Office, act: Answer) -> Callable[..., None]:
    def answered(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click: Click[Pressed] = inputs.click(body, parse_pressed)
        with office.desk.work("button") as work:
            answer = act(work, click.user, click.what.request_id)
            if click.channel is None:  # they look at their Home tab
                noise.own_home_changed(work, click.user)
        answers.say(office, client, click, spoken.told(answer).sentence)
        ack()

    return answered


def _opened(office: Office, form: Callable[[Work, str], View]) -> Callable[..., None]:
    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.reading() as work:
            view = form(work, click.user)
        answers.open_form(client, click, view)
        ack()

    return opened
