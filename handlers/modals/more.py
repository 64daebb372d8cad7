"""**Similar and more…** on the card, and what its buttons open: an answer, a new common request (T3)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.errors import UserError
from bot.services import lines, personal
from bot.services.knowledge import answering, similar
from bot.services.work import Work
from handlers import answers, inputs
from handlers.common_inputs import EntryKey, answer_written, entry_metadata, modal_of
from handlers.office import Office
from handlers.views import common_forms
from handlers.views import similar as views
from handlers.views.blocks import View
from handlers.views.common_ids import entry_for_value, parse_entry_for
from handlers.views.ids import Action, Callback, Field, parse_pressed


def form(work: Work, user: str, request: Request | None, _seen_version: int | None) -> View | Reason:
    """What resembles the request, however long ago the card was drawn: looking changes nothing."""
    found = similar.similar(work, user, request)
    return found if isinstance(found, Reason) else views.similar(found)


def register(app: App, office: Office) -> None:
    """Listen to the buttons, and to the answer being sent."""

    @app.action(Action.ADD_COMMON)
    def add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_pressed)
        with office.desk.reading() as work:
            made = similar.wording_from(work, click.user, work.uow.requests.get(click.what.request_id))
        if isinstance(made, Reason):
            raise UserError(made.sentence)
        key = EntryKey(team=made.request.team, from_request=made.request.id)
        view = common_forms.entry_form(private_metadata=entry_metadata(key), wording=made.wording, about=made.about)
        show = answers.open_form if modal_of(body) is None else answers.push_form
        show(client, click, view)
        ack()

    @app.action(Action.ANSWER_WITH)
    def answer_with(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_entry_for)
        with office.desk.reading() as work:
            draft = answering.draft(work, click.user, click.what.about.request_id, click.what.entry_id)
            if isinstance(draft, Reason):
                raise UserError(draft.sentence)
            about = lines.link(work, draft.request)
        view = common_forms.answer_form(
            private_metadata=entry_for_value(click.what), about=about, entry=draft.entry, text=draft.text
        )
        answers.push_form(client, click, view)
        ack()

    @app.view(Callback.ANSWER_WITH)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = answer_written(body)
        about = sent.entry_for.about
        with office.desk.work("modal") as work:
            outcome = answering.answer(
                work,
                sent.user,
                about.request_id,
                about.version,
                entry_id=sent.entry_for.entry_id,
                text=sent.text,
                once=sent.view_id,
            )
            personal.confirm(work, sent.user, outcome, key=sent.view_id)
        if isinstance(outcome, Reason):
            ack(response_action="errors", errors={Field.ANSWER: outcome.sentence})
        else:
            ack(response_action="clear")  # the answer stands in the thread, where they came from
