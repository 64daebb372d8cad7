"""**Resolve…**: with a word on how it was solved, which is posted once in the thread (F2, N2, P1)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.services import forms, personal, requests
from bot.services.work import Work
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import View
from handlers.views.ids import Callback, Field


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = forms.resolve(work, user, request, seen_version)
    if isinstance(drawn, Reason):
        return drawn
    return modals.resolve(private_metadata=inputs.about(drawn.request), about=drawn.about)


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.RESOLVE)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.submitted(body)
        text = sent.text(Field.RESOLUTION)
        with office.desk.work("modal") as work:
            outcome = requests.resolve(work, sent.user, sent.about.request_id, sent.about.version, text)
            personal.confirm(work, sent.user, outcome, key=sent.view_id)
        answers.close_form(ack, outcome, Field.RESOLUTION)
