"""**Duplicate of…** and **Mark as duplicate…**: which request this one repeats (R10)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.errors import UserError
from bot.services import duplicates, finding, forms, personal
from bot.services.work import Work
from handlers import answers, inputs
from handlers.inputs import Submitted
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import View
from handlers.views.ids import Callback, Field

NOT_CHOSEN = "Choose a request, or write its number or the link to its message."
BOTH = "Choose a request above or write one here, not both."
UNREADABLE = "Write the number on the card, such as #12, or paste the link to the message."
NOT_FOUND = "The message behind this link belongs to no request. Write the number on the card, such as #12."


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = forms.mark_duplicate(work, user, request, seen_version)
    if isinstance(drawn, Reason):
        return drawn
    candidates = duplicates.candidates_for_parent(work, drawn.request)
    return modals.duplicate_of(private_metadata=inputs.about(drawn.request), about=drawn.about, candidates=candidates)


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.DUPLICATE_OF)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.submitted(body)
        about, (text, place) = sent.about, _written(sent)
        with office.desk.work("modal") as work:
            parent_id = _parent(work, text, place)
            outcome = duplicates.mark_duplicate(work, sent.user, about.request_id, parent_id, about.version)
            personal.confirm(work, sent.user, outcome, key=sent.view_id)
        answers.close_form(ack, outcome, place)


def _written(sent: Submitted) -> tuple[str, Field]:
    """What names the other request, and where it was entered."""
    chosen, written = sent.text(Field.CANDIDATE), sent.text(Field.REFERENCE)
    if chosen and written:
        raise UserError(BOTH, field=Field.REFERENCE)
    if not chosen and not written:
        raise UserError(NOT_CHOSEN, field=Field.REFERENCE)
    return (chosen, Field.CANDIDATE) if chosen else (written, Field.REFERENCE)


def _parent(work: Work, text: str, place: Field) -> int:
    number, link = inputs.number(text), inputs.message_link(text)
    if number is not None:
        return number
    if link is None:
        raise UserError(UNREADABLE, field=place)
    request = finding.of_message(work, link.channel, link.ts, link.thread_ts)
    if request is None:
        raise UserError(NOT_FOUND, field=place)
    return request.id
