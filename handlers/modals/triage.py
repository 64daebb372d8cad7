"""**Triage…**: what it is and how urgent (T1, R12)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.domain.requests import Priority, Request
from bot.errors import UserError
from bot.services import forms
from bot.services import triage as triaging
from bot.services.work import Work
from handlers import answers, inputs
from handlers.modals import opening
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import Choice, View
from handlers.views.ids import Action, Callback, Field, parse_pressed


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = forms.triage(work, user, request, seen_version)
    if isinstance(drawn, Reason):
        return drawn
    return modals.triage(
        private_metadata=inputs.about(drawn.request),
        about=drawn.about,
        categories=[Choice(each.id, each.label) for each in drawn.team.categories],
        priority=drawn.request.priority,
        category=drawn.request.category,
    )


def register(app: App, office: Office) -> None:
    """Listen to the card's button and to the form being sent."""

    @app.action(Action.TRIAGE)
    def press(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        opening.by_click(office, client, click, click.what, form)
        ack()

    @app.view(Callback.TRIAGE)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.submitted(body)
        category, priority = sent.text(Field.CATEGORY) or None, _priority(sent.text(Field.PRIORITY))
        with office.desk.work("modal") as work:
            outcome = triaging.triage(
                work, sent.user, sent.about.request_id, sent.about.version, category=category, priority=priority
            )
        answers.close_form(ack, outcome, Field.PRIORITY)


def _priority(chosen: str) -> Priority | None:
    if chosen and chosen not in set(Priority):
        raise UserError("This priority does not exist. Choose one from the list.", field=Field.PRIORITY)
    return Priority(chosen) if chosen else None
