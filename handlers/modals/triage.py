"""**Triage…**: what it is, how urgent and what to do about it; the form follows what is chosen (T1, T2, R12)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import log
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.services.triage import deciding, proposing
from bot.services.work import Done, Outcome, Work
from handlers import inputs
from handlers.modals import opening
from handlers.office import Office
from handlers.triage_inputs import TriageChosen, triage_chosen
from handlers.views import triage_forms
from handlers.views.blocks import View
from handlers.views.ids import Action, Callback, Field, parse_pressed

PLACE_OF = {
    "unknown_category": Field.CATEGORY,
    "unknown_course": Field.COURSE,
    "gap": Field.REPLY,
    "no_question": Field.REPLY,
    "nobody_to_forward": Field.FORWARD_TO,
    "forward_deactivated": Field.FORWARD_TO,
    "forward_to_requester": Field.FORWARD_TO,
    "not_judged": Field.DIFFICULTY,
    "no_change": Field.CHANGE,
    "owner_deactivated": Field.OWNER,
    "owner_not_a_member": Field.OWNER,
}

logger = log.get(__name__)


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = proposing.form(work, user, request, seen_version)
    return drawn if isinstance(drawn, Reason) else triage_forms.triage(drawn)


def register(app: App, office: Office) -> None:
    """Listen to the card's button, to people choosing in the form, and to the form being sent."""

    @app.action(Action.TRIAGE)
    def press(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        opening.by_click(office, client, click, click.what, form)
        ack()

    @app.action(Action.TRIAGE_FORM)
    def choose(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = triage_chosen(body)
        with office.desk.reading() as work:
            view = _redrawn(work, chosen)
        if not isinstance(view, Reason):  # else sending it says what happened meanwhile
            _update(client, chosen, view)
        ack()

    @app.view(Callback.TRIAGE)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        chosen = triage_chosen(body)
        about = chosen.about
        with office.desk.work("modal") as work:
            outcome: View | Outcome
            if chosen.moved_on:  # they were faster than the form that shows what will happen
                outcome = _redrawn(work, chosen)
            else:
                outcome = deciding.triage(work, chosen.user, about.request_id, about.version, chosen.decision)
        match outcome:
            case Reason(code, sentence):
                place = PLACE_OF.get(code, Field.PRIORITY)
                ack(response_action="errors", errors={chosen.places.get(place, Field.PRIORITY): sentence})
            case Done():
                ack()
            case view:
                ack(response_action="update", view=view)


def _redrawn(work: Work, chosen: TriageChosen) -> View | Reason:
    request = work.uow.requests.get(chosen.about.request_id)
    drawn = proposing.form(
        work, chosen.user, request, chosen.about.version, chosen.shown_again, own_words=chosen.own_words
    )
    return drawn if isinstance(drawn, Reason) else triage_forms.triage(drawn)


def _update(client: WebClient, chosen: TriageChosen, view: View) -> None:
    """What was chosen next has an event of its own, so a form that moved on is not drawn over (`hash`)."""
    try:
        client.views_update(view_id=chosen.view_id, hash=chosen.view_hash, view=view)
    except SlackApiError as error:
        logger.info("form_moved_on", error=error.response.get("error"))
