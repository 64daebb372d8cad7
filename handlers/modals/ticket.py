"""**Ticket…**, from what resembles a request: create one, or link one that exists (T5, P1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services import personal
from bot.services.tickets import asking, linking
from bot.services.work import Outcome, Work
from handlers import answers, inputs
from handlers.inputs import Filled
from handlers.office import Office
from handlers.views import ticket_forms
from handlers.views.ids import Action, Callback, Field, TicketForm, parse_pressed, parse_ticket_form, ticket_form_value

UNREADABLE = "This is no ticket of {tracker}. Paste its address, or write its key as it stands there."


def register(app: App, office: Office) -> None:
    """Listen to the button and to the form being sent."""

    @app.action(Action.OPEN_TICKET)
    def open_form(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        with office.desk.reading() as work:
            drawn = asking.form(work, click.user, work.uow.requests.get(click.what.request_id))
        if isinstance(drawn, Reason):
            raise UserError(drawn.sentence)
        view = ticket_forms.ticket(
            private_metadata=ticket_form_value(TicketForm(drawn.request.id, len(drawn.known))),
            about=drawn.about,
            known=drawn.known,
            title=drawn.title,
            text=drawn.text,
        )
        answers.push_form(client, click, view)
        ack()

    @app.view(Callback.TICKET)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.filled(body)
        place = Field.TICKET if sent.text(Field.TICKET) else Field.TITLE
        reference = _reference(office, sent)
        with office.desk.work("modal") as work:
            outcome = _done(work, sent, reference)
            personal.confirm(work, sent.user, outcome, key=sent.view_id)
        if isinstance(outcome, Reason):
            ack(response_action="errors", errors={place: outcome.sentence})
        else:
            ack(response_action="clear")  # the card shows what becomes of it, in the thread they came from


def _reference(office: Office, sent: Filled) -> str | None:
    """The ticket that was named; None if none was. Raises UserError if it cannot be read."""
    named = sent.text(Field.TICKET)
    if not named:
        return None
    reference = office.tracker.reference_in(named)
    if reference is None:
        raise UserError(UNREADABLE.format(tracker=office.tracker.name), field=Field.TICKET)
    return reference


def _done(work: Work, sent: Filled, reference: str | None) -> Outcome:
    about = parse_ticket_form(sent.metadata)
    if reference is not None:
        return linking.link(work, sent.user, about.request_id, None, reference)
    title, text = sent.text(Field.TITLE), sent.text(Field.TICKET_TEXT)
    return asking.create(
        work, sent.user, about.request_id, title=title, text=text, known=about.known, once=sent.view_id
    )
